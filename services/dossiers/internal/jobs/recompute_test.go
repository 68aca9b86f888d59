package jobs_test

import (
	"context"
	"testing"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/calendar"
	"motcua.vn/services/dossiers/internal/calendar/calendartest"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
	"motcua.vn/services/dossiers/internal/jobs"
)

// changes tells what is to be recomputed and notes what was.
type changes struct {
	rows    []calendar.Row
	applied []calendar.Scope
}

// Unapplied implements jobs.Changes.
func (c *changes) Unapplied(context.Context) ([]calendar.Row, error) { return c.rows, nil }

// Applied implements jobs.Changes.
func (c *changes) Applied(_ context.Context, r calendar.Row) error {
	c.applied = append(c.applied, r.Scope)
	return nil
}

// An agency of which nothing can be due keeps no other one from its new dates.
func TestOneAgencyStopsNoRecomputation(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	w := dossiertest.NewWorld()
	store := dossiertest.NewStore(w.Clock, dossier.DailyShort)
	service := w.Service(store)
	agencies := []tenant.Agency{dossiertest.Commune, dossiertest.District}
	made := map[tenant.Agency]*dossier.Dossier{}
	for i, agency := range agencies {
		d, err := service.ReceiveAtCounter(ctx, dossiertest.At(agency, byte(i+1)).Reception, dossier.Command{}, dossiertest.CounterFiling("Lê Văn Mẫu"))
		made[agency] = dossiertest.Must(t, d, err)
		w.Clock.Advance(time.Minute)
	}
	closed := calendartest.Province()
	closed.Special = append([]worktime.Special{{Date: worktime.Date{Year: 2025, Month: 11, Day: 25}, Kind: worktime.Off, Notice: "Công điện", Confirmed: true}}, closed.Special...)
	never := worktime.Calendar{}
	for _, d := range []**worktime.Day{&never.Week.Monday, &never.Week.Tuesday, &never.Week.Wednesday, &never.Week.Thursday, &never.Week.Friday, &never.Week.Saturday, &never.Week.Sunday} {
		*d = &worktime.Day{}
	}
	calendars := calendartest.NewStore()
	todo := &changes{}
	for scope, c := range map[calendar.Scope]worktime.Calendar{calendar.Province: closed, calendar.Scope(dossiertest.Commune): never} {
		if _, err := calendars.Put(ctx, tenant.Caller{}, scope, c); err != nil {
			t.Fatal(err)
		}
	}
	todo.rows = []calendar.Row{{Scope: calendar.Scope(dossiertest.Commune), Version: 1}, {Scope: calendar.Scope(dossiertest.District), Version: 1}}
	shelf := &calendar.Shelf{}
	service.Needs.Calendars = shelf
	jobs.Needs{Dossiers: service, Changes: todo, Shelf: shelf, Calendars: calendar.NewService(calendars, clock.System{})}.Recompute(ctx)
	moved := func(agency tenant.Agency) bool {
		d, err := service.GetDossier(ctx, dossier.Self, made[agency].ID)
		return dossiertest.Must(t, d, err).Clock.CurrentDue.After(made[agency].Clock.CurrentDue)
	}
	if moved(dossiertest.Commune) || !moved(dossiertest.District) {
		t.Errorf("moved: commune %v, district %v", moved(dossiertest.Commune), moved(dossiertest.District))
	}
	if len(todo.applied) != 1 || todo.applied[0] != calendar.Scope(dossiertest.District) {
		t.Errorf("applied %v: what could not be done is tried again", todo.applied)
	}
}
