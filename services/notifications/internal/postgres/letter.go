package postgres

import (
	"context"
	"encoding/binary"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pg"
	"motcua.vn/services/notifications/internal/notice"
	"motcua.vn/services/notifications/internal/postgres/db"
)

// letters is everything that was given up: events that the inbox could not
// apply, whose numbers stand in UUIDs of version 8; occasions of which dossiers
// knows nothing, whose events have a UUID; mails that were refused or are too old.
const letters = `
with letter as (
	select ('00000000-0000-8000-8000-' || lpad(to_hex(id), 12, '0'))::uuid as id, 'event' as source, topic as type, reason, at, 1 as attempts,
	       replayed_at is null as waits
	from dead_letter
	union all
	select event::uuid, 'event', kind, code, at, attempts, state = 'dead' from occasion where event ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
	union all
	select id, 'mail', kind, code, coalesce(settled_at, created_at), attempts, state in ('permanent_failure', 'cancelled') from mail
)
select id, source, type, left(reason, 500) as reason, at, attempts from letter `

// Letters implements notice.Letters.
func (s *Store) Letters(ctx context.Context, after notice.Place, limit int) (all []notice.Letter, err error) {
	after = from(after)
	err = s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, letters+`where waits and (at, id) < ($1, $2) order by at desc, id desc limit $3`, after.At, after.ID, limit)
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, letter)
		return err
	})
	return all, err
}

func letter(row pgx.CollectableRow) (notice.Letter, error) {
	var l notice.Letter
	err := row.Scan(&l.ID, &l.Source, &l.Type, &l.Reason, &l.At, &l.Attempts)
	l.At = l.At.UTC()
	return l, err
}

// Replay implements notice.Letters.
func (s *Store) Replay(ctx context.Context, wanted id.UUID) (notice.Letter, error) {
	var found notice.Letter
	err := s.db.InTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, letters+`where id = $1`, wanted)
		if err != nil {
			return err
		}
		if found, err = pgx.CollectExactlyOneRow(rows, letter); pg.NoRows(err) {
			return notice.ErrNoLetter
		} else if err != nil {
			return err
		}
		q := db.New(tx)
		if _, err := q.ReviveOccasion(ctx, wanted.String()); err != nil {
			return err
		}
		_, err = q.ReviveMail(ctx, wanted)
		return err
	})
	if err != nil {
		return notice.Letter{}, err
	}
	number, ok := numbered(wanted)
	if !ok {
		return found, nil
	}
	err = s.letters.Replay(ctx, number)
	switch {
	case err == nil, fault.KindOf(err) == fault.KindNotFound: // replayed before, which is what the caller wants
		return found, nil
	case fault.KindOf(pg.Fault(err)) == fault.KindUnavailable:
		return notice.Letter{}, err
	}
	return notice.Letter{}, notice.ErrUnreadable.Because(err)
}

// numbered reads the number of an inbox's letter out of its UUID.
func numbered(u id.UUID) (int64, bool) {
	if u.String()[:24] != "00000000-0000-8000-8000-" {
		return 0, false
	}
	return int64(binary.BigEndian.Uint64(u[8:]) & 0xffffffffffff), true
}
