// Package httpapi maps the generated server of dossiers to its use cases and back.
package httpapi

import (
	"context"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/outbox"
	"motcua.vn/libs/pg"
	"motcua.vn/services/dossiers/internal/calendar"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/inbox"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Events reads the published events: after a position, or after a seq where an aggregate is named.
type Events func(ctx context.Context, aggregate string, after int64, limit int) ([]outbox.Published, error)

// API is the generated strict server.
type API struct {
	Dossiers   *dossier.Service
	Procedures *procedure.Service
	Calendars  *calendar.Service
	Inbox      *inbox.Service
	Events     Events
	Letters    Letters
}

var _ dossiersv1.StrictServerInterface = (*API)(nil)

func key(u [16]byte) dossier.ID { return dossier.ID{UUID: id.UUID(u)} }

// command is the idempotency of one call.
func command(operation, key string, body ...any) dossier.Command {
	return dossier.Command{Operation: operation, Key: key, Hash: pg.HashOf(body...)}
}

// transition is who wants it, under which key, on what, seen at which version.
func transition(ctx context.Context, operation, idempotencyKey, ifMatch string, u [16]byte, body any) (dossier.Transition, error) {
	seen, err := kit.IfMatch(ifMatch)
	return dossier.Transition{Caller: kit.Caller(ctx), Command: command(operation, idempotencyKey, u, body), Dossier: key(u), IfMatch: seen}, err
}

// shown answers with a dossier as the caller may see it.
func (a *API) shown(ctx context.Context, d *dossier.Dossier, err error) (dossiersv1.Dossier, string, error) {
	if err != nil {
		return dossiersv1.Dossier{}, "", err
	}
	c := kit.Caller(ctx)
	v, err := a.Dossiers.Describe(ctx, c, d)
	if err != nil {
		return dossiersv1.Dossier{}, "", err
	}
	return showDossier(v, c), kit.ETag(d.Version), nil
}
