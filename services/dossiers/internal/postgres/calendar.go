package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/calendar"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

// Calendars implements calendar.Store. Each row says by which of its versions due dates were recomputed; the job that
// does it asks Unapplied and answers Applied, so that no change is lost and a change in between is done again.
type Calendars struct{ db *pg.DB }

var _ calendar.Store = (*Calendars)(nil)

// NewCalendars makes the store over the app role's pool.
func NewCalendars(db *pg.DB) *Calendars { return &Calendars{db} }

// Get implements calendar.Store.
func (s *Calendars) Get(ctx context.Context, scope calendar.Scope) (*calendar.Row, error) {
	var out calendar.Row
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		r, err := db.New(tx).GetCalendar(ctx, string(scope))
		if errors.Is(err, pgx.ErrNoRows) {
			return calendar.ErrNotFound
		}
		if err != nil {
			return err
		}
		out, err = calendarRow(r.Scope, r.Body, r.Version)
		return err
	})
	if err != nil {
		return nil, fail(err)
	}
	return &out, nil
}

// Put implements calendar.Store.
func (s *Calendars) Put(ctx context.Context, c tenant.Caller, scope calendar.Scope, wt worktime.Calendar) (*calendar.Row, error) {
	out := calendar.Row{Scope: scope, Calendar: wt}
	body, err := json.Marshal(wt)
	if err != nil {
		return nil, fmt.Errorf("postgres: calendar of %s: %w", scope, err)
	}
	err = s.db.InTx(ctx, c, func(ctx context.Context, tx pgx.Tx) (err error) {
		out.Version, err = db.New(tx).PutCalendar(ctx, db.PutCalendarParams{Scope: string(scope), Body: body, ChangedBy: c.Subject})
		return err
	})
	if err != nil {
		return nil, fail(err)
	}
	return &out, nil
}

// All implements calendar.Store.
func (s *Calendars) All(ctx context.Context) ([]calendar.Row, error) {
	out := []calendar.Row{}
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		list, err := db.New(tx).Calendars(ctx)
		for _, r := range list {
			row, err := calendarRow(r.Scope, r.Body, r.Version)
			if err != nil {
				return err
			}
			out = append(out, row)
		}
		return err
	})
	return out, fail(err)
}

// Unapplied gives the calendars by which due dates were not recomputed yet.
func (s *Calendars) Unapplied(ctx context.Context) ([]calendar.Row, error) {
	out := []calendar.Row{}
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		list, err := db.New(tx).UnappliedCalendars(ctx)
		for _, r := range list {
			row, err := calendarRow(r.Scope, r.Body, r.Version)
			if err != nil {
				return err
			}
			out = append(out, row)
		}
		return err
	})
	return out, fail(err)
}

// Applied notes that due dates were recomputed by the row's version.
func (s *Calendars) Applied(ctx context.Context, r calendar.Row) error {
	return fail(s.db.InTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).ApplyCalendar(ctx, db.ApplyCalendarParams{Scope: string(r.Scope), Version: r.Version})
	}))
}

func calendarRow(scope string, body json.RawMessage, version int64) (calendar.Row, error) {
	r := calendar.Row{Scope: calendar.Scope(scope), Version: version}
	if err := json.Unmarshal(body, &r.Calendar); err != nil {
		return r, fmt.Errorf("postgres: calendar of %s: %w", scope, err)
	}
	return r, nil
}
