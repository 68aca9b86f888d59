package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/outbox"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

// link makes the entries of what was recorded and moves the head of the chain.
func link(d *dossier.Dossier) []dossier.Entry {
	entries := dossier.Entries(d)
	if n := len(entries); n > 0 {
		d.HistorySeq, d.HistoryHash = entries[n-1].Seq, entries[n-1].Hash
	}
	return entries
}

func putHistory(ctx context.Context, b *batch, d *dossier.Dossier, entries []dossier.Entry) error {
	for _, e := range entries {
		err := b.put().InsertHistory(ctx, db.InsertHistoryParams{
			Dossier: d.ID.UUID, Seq: e.Seq, At: e.At, Event: e.Event, Status: string(e.Status), ActorKind: string(e.ActorKind), Actor: e.Actor,
			Agency: string(e.Agency), Note: e.Note, PrevHash: e.PrevHash, Hash: e.Hash,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// putEvents queues an outbox row for each fact: facts and opaque ids, in the dossier's own order.
func putEvents(ctx context.Context, b *batch, l *loaded) error {
	d, seq := l.dossier, l.eventSeq
	for _, f := range d.Recorded {
		seq++
		data, err := json.Marshal(f.Data)
		if err != nil {
			return fmt.Errorf("postgres: data of %s: %w", f.Type, err)
		}
		err = outbox.Queue(ctx, &b.Batch, bus.Event{
			Source: self.Subject, Type: f.Type, Subject: d.ID.String(), Time: f.At.UTC(), Seq: seq, Agencies: texts(d.Agencies()),
			Actor: bus.Actor{Kind: string(f.Actor.Kind), Account: f.Actor.Subject}, Data: data,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// History implements dossier.Store.
func (s *Store) History(ctx context.Context, c tenant.Caller, dossierID dossier.ID, after int64, limit int) ([]dossier.Entry, error) {
	var entries []dossier.Entry
	err := s.looking(ctx, c, dossierID, func(ctx context.Context, tx pgx.Tx) (err error) {
		if _, err := db.New(tx).Head(ctx, dossierID.UUID); err != nil {
			return found(err)
		}
		entries, err = history(ctx, tx, dossierID, after, limit)
		return err
	})
	return entries, fail(err)
}

func history(ctx context.Context, tx pgx.Tx, dossierID dossier.ID, after int64, limit int) ([]dossier.Entry, error) {
	all, err := db.New(tx).History(ctx, db.HistoryParams{Dossier: dossierID.UUID, Seq: after, Limit: int32(limit)})
	entries := make([]dossier.Entry, len(all))
	for i, r := range all {
		entries[i] = dossier.Entry{
			Seq: r.Seq, At: r.At.UTC(), Event: r.Event, Status: dossier.Status(r.Status), ActorKind: tenant.Kind(r.ActorKind), Actor: r.Actor,
			Agency: tenant.Agency(r.Agency), Note: r.Note, Hash: r.Hash, PrevHash: r.PrevHash,
		}
	}
	return entries, err
}

// longestHistory bounds what Verify reads; a dossier has some dozens of entries.
const longestHistory = 100_000

// Verify implements dossier.Store: it computes the chain anew and compares it with the head on the dossier's row.
func (s *Store) Verify(ctx context.Context, c tenant.Caller, dossierID dossier.ID) (dossier.Verification, error) {
	var v dossier.Verification
	err := s.looking(ctx, c, dossierID, func(ctx context.Context, tx pgx.Tx) error {
		head, err := db.New(tx).Head(ctx, dossierID.UUID)
		if err != nil {
			return found(err)
		}
		entries, err := history(ctx, tx, dossierID, 0, longestHistory)
		if err != nil {
			return err
		}
		v = dossier.VerifyChain(dossierID, head.HistoryHash, head.HistorySeq, entries)
		return nil
	})
	return v, fail(err)
}
