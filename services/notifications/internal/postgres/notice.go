package postgres

import (
	"context"
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/notifications/internal/notice"
	"motcua.vn/services/notifications/internal/postgres/db"
)

// beginning is the place before the newest row.
var beginning = notice.Place{At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), ID: id.MustParse("ffffffff-ffff-ffff-ffff-ffffffffffff")}

func from(after notice.Place) notice.Place {
	if after.At.IsZero() {
		return beginning
	}
	return after
}

// List implements notice.Notices.
func (s *Store) List(ctx context.Context, c tenant.Caller, after notice.Place, limit int) (all []notice.Notice, err error) {
	after = from(after)
	err = s.read(ctx, c, func(ctx context.Context, q *db.Queries) error {
		rows, err := q.ListNotices(ctx, db.ListNoticesParams{Account: c.Subject, Before: after.At, BeforeID: after.ID, Rows: int32(limit)})
		all = make([]notice.Notice, len(rows))
		for i, r := range rows {
			all[i] = shown(db.GetNoticeRow(r))
		}
		return err
	})
	return all, err
}

// Get implements notice.Notices.
func (s *Store) Get(ctx context.Context, c tenant.Caller, wanted notice.ID) (n notice.Notice, err error) {
	err = s.read(ctx, c, func(ctx context.Context, q *db.Queries) error {
		n, err = get(ctx, q, c, wanted)
		return err
	})
	return n, err
}

func get(ctx context.Context, q *db.Queries, c tenant.Caller, wanted notice.ID) (notice.Notice, error) {
	row, err := q.GetNotice(ctx, db.GetNoticeParams{ID: wanted.UUID, Account: c.Subject})
	if pg.NoRows(err) {
		return notice.Notice{}, notice.ErrNotFound
	}
	return shown(row), err
}

func shown(r db.GetNoticeRow) notice.Notice {
	return notice.Notice{
		ID: notice.ID{UUID: r.ID}, Account: r.Account, Kind: notice.Kind(r.Kind),
		Title: notice.Text{VI: r.TitleVi, EN: r.TitleEn}, Text: notice.Text{VI: r.TextVi, EN: r.TextEn},
		Dossier: notice.DossierID{UUID: r.Dossier}, At: r.At.UTC(), Read: r.ReadAt != nil, Mail: notice.State(r.Mail),
	}
}

// Unread implements notice.Notices.
func (s *Store) Unread(ctx context.Context, c tenant.Caller) (n int64, err error) {
	err = s.read(ctx, c, func(ctx context.Context, q *db.Queries) error {
		n, err = q.CountUnread(ctx, c.Subject)
		return err
	})
	return n, err
}

// Read implements notice.Notices.
func (s *Store) Read(ctx context.Context, c tenant.Caller, wanted notice.ID) (n notice.Notice, err error) {
	err = s.write(ctx, c, func(ctx context.Context, q *db.Queries) error {
		if err := q.ReadNotice(ctx, db.ReadNoticeParams{ID: wanted.UUID, Account: c.Subject}); err != nil {
			return err
		}
		n, err = get(ctx, q, c, wanted)
		return err
	})
	return n, err
}

// ReadAll implements notice.Notices.
func (s *Store) ReadAll(ctx context.Context, c tenant.Caller) error {
	return s.write(ctx, c, func(ctx context.Context, q *db.Queries) error { return q.ReadAll(ctx, c.Subject) })
}
