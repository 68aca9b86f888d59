package httpapi

import (
	"context"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/services/dossiers/internal/inbox"
)

// ListSavedFilters implements the operation.
func (a *API) ListSavedFilters(ctx context.Context, _ dossiersv1.ListSavedFiltersRequestObject) (dossiersv1.ListSavedFiltersResponseObject, error) {
	all, err := a.Inbox.ListSavedFilters(ctx, kit.Caller(ctx))
	if err != nil {
		return nil, err
	}
	return dossiersv1.ListSavedFilters200JSONResponse{Filters: list(all, func(f inbox.Filter) dossiersv1.SavedFilter { return dossiersv1.SavedFilter(f) })}, nil
}

// PutSavedFilter implements the operation.
func (a *API) PutSavedFilter(ctx context.Context, r dossiersv1.PutSavedFilterRequestObject) (dossiersv1.PutSavedFilterResponseObject, error) {
	f, err := a.Inbox.PutSavedFilter(ctx, kit.Caller(ctx), inbox.Filter{Name: r.Name, Query: r.Body.Query})
	if err != nil {
		return nil, err
	}
	return dossiersv1.PutSavedFilter200JSONResponse(f), nil
}

// DeleteSavedFilter implements the operation.
func (a *API) DeleteSavedFilter(ctx context.Context, r dossiersv1.DeleteSavedFilterRequestObject) (dossiersv1.DeleteSavedFilterResponseObject, error) {
	if err := a.Inbox.DeleteSavedFilter(ctx, kit.Caller(ctx), r.Name); err != nil {
		return nil, err
	}
	return dossiersv1.DeleteSavedFilter204Response{}, nil
}

// ListSnippets implements the operation.
func (a *API) ListSnippets(ctx context.Context, _ dossiersv1.ListSnippetsRequestObject) (dossiersv1.ListSnippetsResponseObject, error) {
	all, err := a.Inbox.ListSnippets(ctx, kit.Caller(ctx))
	if err != nil {
		return nil, err
	}
	return dossiersv1.ListSnippets200JSONResponse{Snippets: list(all, showSnippet)}, nil
}

// PutSnippet implements the operation.
func (a *API) PutSnippet(ctx context.Context, r dossiersv1.PutSnippetRequestObject) (dossiersv1.PutSnippetResponseObject, error) {
	s, err := a.Inbox.PutSnippet(ctx, kit.Caller(ctx), inbox.Snippet{Key: r.Key, Use: string(r.Body.Use), Text: r.Body.Text})
	if err != nil {
		return nil, err
	}
	return dossiersv1.PutSnippet200JSONResponse(showSnippet(s)), nil
}

func showSnippet(s inbox.Snippet) dossiersv1.Snippet {
	return dossiersv1.Snippet{Key: s.Key, Use: dossiersv1.SnippetUse(s.Use), Text: s.Text, Agency: string(s.Agency)}
}
