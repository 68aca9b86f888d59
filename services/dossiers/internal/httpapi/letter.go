package httpapi

import (
	"context"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/inbox"
	"motcua.vn/libs/page"
)

// Letters are the events of other services that could not be applied; libs/inbox keeps them.
type Letters interface {
	// DeadLetters lists letters after an id, oldest first, at most limit.
	DeadLetters(ctx context.Context, after int64, limit int) ([]inbox.DeadLetter, error)
	// Replay applies one once more; faults inbox.ErrNoDeadLetter, inbox.ErrNotReplayable and the handler's own.
	Replay(ctx context.Context, id int64) error
}

// ListDeadLetters implements the operation.
func (a *API) ListDeadLetters(ctx context.Context, r dossiersv1.ListDeadLettersRequestObject) (dossiersv1.ListDeadLettersResponseObject, error) {
	var after int64
	if r.Params.After != "" {
		if err := page.Decode("dead-letters", r.Params.After, &after); err != nil {
			return nil, err
		}
	}
	n := size(r.Params.Limit)
	rows, err := a.Letters.DeadLetters(ctx, after, n+1)
	if err != nil {
		return nil, err
	}
	rows, more := page.Cut(rows, n)
	out := dossiersv1.ListDeadLetters200JSONResponse{Letters: list(rows, showLetter)}
	if more {
		out.Next = page.Encode("dead-letters", rows[len(rows)-1].ID)
	}
	return out, nil
}

// ReplayDeadLetter implements the operation. Its key needs no log: a letter that was replayed waits no more.
func (a *API) ReplayDeadLetter(ctx context.Context, r dossiersv1.ReplayDeadLetterRequestObject) (dossiersv1.ReplayDeadLetterResponseObject, error) {
	if err := a.Letters.Replay(ctx, r.Letter); err != nil {
		return nil, err
	}
	rows, err := a.Letters.DeadLetters(ctx, r.Letter-1, 1)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || rows[0].ID != r.Letter {
		return nil, inbox.ErrNoDeadLetter
	}
	return dossiersv1.ReplayDeadLetter200JSONResponse(showLetter(rows[0])), nil
}

func showLetter(l inbox.DeadLetter) dossiersv1.DeadLetter {
	out := dossiersv1.DeadLetter{
		ID: l.ID, Source: l.Source, Type: l.Topic, Event: l.Event, Kind: dossiersv1.DeadLetterKind(l.Kind), Reason: l.Reason, At: l.At.UTC(),
	}
	if l.ReplayedAt != nil {
		out.ReplayedAt = l.ReplayedAt.UTC()
	}
	return out
}
