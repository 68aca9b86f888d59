package calendar_test

import (
	"context"
	"testing"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/calendar"
	"motcua.vn/services/dossiers/internal/calendar/calendartest"
)

func TestMemoryStoreConforms(t *testing.T) {
	t.Parallel()
	calendartest.Conformance(t, func(*testing.T) calendar.Store { return calendartest.NewStore() })
}

func TestAgenciesInherit(t *testing.T) {
	t.Parallel()
	var shelf calendar.Shelf
	if _, err := worktime.Due(shelf.For("H53.12"), time.Now(), worktime.Limit{Unit: worktime.WorkingDays, Amount: 1}, nil); fault.CodeOf(err) != "no_working_time" {
		t.Errorf("without calendars nothing is due: %v", err)
	}
	s := calendar.NewService(calendartest.NewStore(), clock.System{})
	ctx, author := context.Background(), tenant.ServiceCaller("sample-author")
	closed := worktime.Date{Year: 2025, Month: 11, Day: 25}
	for scope, c := range map[calendar.Scope]worktime.Calendar{
		calendar.Province: calendartest.Province(),
		"H53.12":          {CutOff: 600, Special: []worktime.Special{{Date: closed, Kind: worktime.Off}}},
	} {
		if _, err := s.PutCalendar(ctx, author, scope, c); err != nil {
			t.Fatal(err)
		}
	}
	if err := shelf.Refresh(ctx, s); err != nil {
		t.Fatal(err)
	}
	own, inherited := shelf.For("H53.12"), shelf.For("H53.14")
	if own.CutOff != 600 || own.Working(closed) || !own.Working(closed.Add(1)) {
		t.Error("an agency's own rows hold over the province's")
	}
	if inherited.CutOff != 900 || !inherited.Working(closed) {
		t.Error("an agency that states nothing has the province's")
	}
}

func TestWhoWritesCalendars(t *testing.T) {
	t.Parallel()
	staff := func(agency tenant.Agency, role tenant.Role) tenant.Caller {
		return tenant.Caller{Kind: tenant.Staff, Subject: "s", Mandates: []tenant.Mandate{{Agency: agency, Roles: []tenant.Role{role}}}}
	}
	for _, c := range []struct {
		why    string
		caller tenant.Caller
		scope  calendar.Scope
		code   string
	}{
		{"the agency's administrator", staff("H53.12", tenant.AgencyAdministrator), "H53.12", ""},
		{"not the province's calendar", staff("H53.12", tenant.AgencyAdministrator), calendar.Province, "role_missing"},
		{"not another agency's", staff("H53.12", tenant.AgencyAdministrator), "H53.14", "role_missing"},
		{"the province's administrator writes any", staff("H53", tenant.ProvinceAdministrator), "H53.14", ""},
		{"a leader does not", staff("H53.12", tenant.Leader), "H53.12", "role_missing"},
		{"nor another service", tenant.ServiceCaller("portal"), calendar.Province, "role_missing"},
	} {
		s := calendar.NewService(calendartest.NewStore(), clock.System{})
		_, err := s.PutCalendar(context.Background(), c.caller, c.scope, calendartest.Province())
		if (c.code == "") != (err == nil) || (err != nil && fault.CodeOf(err) != c.code) {
			t.Errorf("%s: %v", c.why, err)
		}
	}
	s := calendar.NewService(calendartest.NewStore(), clock.System{})
	if _, err := s.PutCalendar(context.Background(), tenant.ServiceCaller("sample-author"), calendar.Province, worktime.Calendar{}); fault.CodeOf(err) != "bad_calendar" {
		t.Errorf("a province that never works: %v", err)
	}
	idle := worktime.Week{
		Monday: &worktime.Day{}, Tuesday: &worktime.Day{}, Wednesday: &worktime.Day{}, Thursday: &worktime.Day{}, Friday: &worktime.Day{},
		Saturday: &worktime.Day{}, Sunday: &worktime.Day{},
	}
	admin := staff("H53.12", tenant.AgencyAdministrator)
	if _, err := s.PutCalendar(context.Background(), tenant.ServiceCaller("sample-author"), calendar.Province, calendartest.Province()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutCalendar(context.Background(), admin, "H53.12", worktime.Calendar{Week: idle}); fault.CodeOf(err) != "bad_calendar" {
		t.Errorf("an agency that never works: %v", err)
	}
	idle.Monday = nil
	if _, err := s.PutCalendar(context.Background(), admin, "H53.12", worktime.Calendar{Week: idle}); err != nil {
		t.Errorf("an agency that works on the province's Mondays: %v", err)
	}
	if _, err := calendar.ParseScope("everywhere"); fault.CodeOf(err) != "agency_code" {
		t.Errorf("a scope is the province or an agency: %v", err)
	}
}
