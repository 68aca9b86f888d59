package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/inbox"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

// Officers implements inbox.Store: what officers arrange for themselves.
type Officers struct{ db *pg.DB }

var _ inbox.Store = (*Officers)(nil)

// NewOfficers makes the store over the app role's pool.
func NewOfficers(db *pg.DB) *Officers { return &Officers{db} }

// Filters implements inbox.Store.
func (s *Officers) Filters(ctx context.Context, c tenant.Caller) ([]inbox.Filter, error) {
	out := []inbox.Filter{}
	err := s.db.InReadTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error {
		list, err := db.New(tx).Filters(ctx, c.Subject)
		for _, r := range list {
			out = append(out, inbox.Filter{Name: r.Name, Query: r.Query})
		}
		return err
	})
	return out, fail(err)
}

// PutFilter implements inbox.Store. One account's writes go one by one, so that two cannot both be the thirtieth.
func (s *Officers) PutFilter(ctx context.Context, c tenant.Caller, f inbox.Filter) error {
	return fail(s.db.InTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := q.LockFilters(ctx, c.Subject); err != nil {
			return err
		}
		others, err := q.OtherFilters(ctx, db.OtherFiltersParams{Account: c.Subject, Name: f.Name})
		if err != nil {
			return err
		}
		if others >= inbox.MaxFilters {
			return inbox.ErrTooManyFilters
		}
		return q.PutFilter(ctx, db.PutFilterParams{Account: c.Subject, Name: f.Name, Query: f.Query})
	}))
}

// DeleteFilter implements inbox.Store.
func (s *Officers) DeleteFilter(ctx context.Context, c tenant.Caller, name string) error {
	return fail(s.db.InTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error {
		n, err := db.New(tx).DeleteFilter(ctx, db.DeleteFilterParams{Account: c.Subject, Name: name})
		if err == nil && n == 0 {
			return inbox.ErrFilterNotFound
		}
		return err
	}))
}

// Snippets implements inbox.Store.
func (s *Officers) Snippets(ctx context.Context, c tenant.Caller, agencies []tenant.Agency) ([]inbox.Snippet, error) {
	out := []inbox.Snippet{}
	err := s.db.InReadTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error {
		list, err := db.New(tx).Snippets(ctx, db.SnippetsParams{Agencies: texts(agencies), PageSize: inbox.MaxSnippets})
		for _, r := range list {
			out = append(out, inbox.Snippet{Key: r.Key, Use: r.Use, Text: r.Text, Agency: tenant.Agency(r.Agency)})
		}
		return err
	})
	return out, fail(err)
}

// PutSnippet implements inbox.Store.
func (s *Officers) PutSnippet(ctx context.Context, c tenant.Caller, n inbox.Snippet) error {
	return fail(s.db.InTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).PutSnippet(ctx, db.PutSnippetParams{Agency: string(n.Agency), Key: n.Key, Use: n.Use, Text: n.Text})
	}))
}
