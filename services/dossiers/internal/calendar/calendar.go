// Package calendar keeps the working time of the province and of its agencies (domain.md section 4, "Working time"): an
// agency states only what differs and inherits the rest. How time is counted stands in libs/worktime.
package calendar

import (
	"context"
	"errors"
	"slices"
	"strings"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Scope is whose calendar it is: Province, or an agency's code.
type Scope string

// Province is the calendar that every agency inherits.
const Province Scope = "province"

// ParseScope reads a scope; fault agency_code.
func ParseScope(s string) (Scope, error) {
	if Scope(s) == Province {
		return Province, nil
	}
	a, err := tenant.ParseAgency(s)
	return Scope(a), err
}

// Agency is the agency of the scope; empty for the province.
func (s Scope) Agency() tenant.Agency {
	if s == Province {
		return ""
	}
	return tenant.Agency(s)
}

// Row is a calendar as somebody wrote it: its own rows, not what it inherits.
type Row struct {
	Scope    Scope
	Calendar worktime.Calendar
	Version  int64
}

// ErrNotFound is the fault of a scope that states nothing of its own.
var ErrNotFound = fault.NotFound("calendar_not_found", "this scope has no calendar of its own")

// Store keeps calendars; reading is public.
type Store interface {
	// Get gives a scope's own rows; ErrNotFound.
	Get(ctx context.Context, scope Scope) (*Row, error)
	// Put replaces them and raises the version. In the same transaction it notes that running due dates of the scope are to
	// be recomputed, so that a job does it even if we end right after.
	Put(ctx context.Context, c tenant.Caller, scope Scope, calendar worktime.Calendar) (*Row, error)
	// All gives every row.
	All(ctx context.Context) ([]Row, error)
}

// Book is every calendar at one moment, completed by what it inherits. It does not change; its zero value is empty.
type Book struct {
	province worktime.Calendar
	agencies map[tenant.Agency]*worktime.Calendar
}

// NewBook merges rows.
func NewBook(rows []Row) *Book {
	b := &Book{agencies: map[tenant.Agency]*worktime.Calendar{}}
	if i := slices.IndexFunc(rows, func(r Row) bool { return r.Scope == Province }); i >= 0 {
		b.province = rows[i].Calendar
	}
	for _, r := range rows {
		if r.Scope != Province {
			merged := worktime.Merge(b.province, r.Calendar)
			b.agencies[r.Scope.Agency()] = &merged
		}
	}
	return b
}

// For gives the complete calendar of an agency: the province's where it states nothing.
func (b *Book) For(a tenant.Agency) *worktime.Calendar {
	if c, ok := b.agencies[a]; ok {
		return c
	}
	return &b.province
}

// Service is the use cases of calendars.
type Service struct {
	store Store
	clock clock.Clock
}

// NewService makes the use cases.
func NewService(s Store, c clock.Clock) *Service { return &Service{store: s, clock: c} }

// GetCalendar gives a scope's own rows.
func (s *Service) GetCalendar(ctx context.Context, scope Scope) (*Row, error) {
	return s.store.Get(ctx, scope)
}

// PutCalendar replaces a calendar: an agency's by its administrator, any by the province's, or by the service that brings
// in sample data. Running due dates are recomputed by a job.
func (s *Service) PutCalendar(ctx context.Context, c tenant.Caller, scope Scope, calendar worktime.Calendar) (*Row, error) {
	if !s.may(c, scope) {
		return nil, fault.Forbidden("role_missing", "only the administrator of the agency or of the province writes its calendar")
	}
	if err := calendar.Validate(); err != nil {
		return nil, err
	}
	if err := s.checkWorks(ctx, scope, calendar); err != nil {
		return nil, err
	}
	return s.store.Put(ctx, c, scope, calendar)
}

// checkWorks refuses a calendar by which nothing could be due, be it with what it inherits. Before the province has one
// an agency's may still leave all days to it.
func (s *Service) checkWorks(ctx context.Context, scope Scope, calendar worktime.Calendar) error {
	if scope != Province {
		province, err := s.store.Get(ctx, Province)
		switch {
		case errors.Is(err, ErrNotFound):
			return nil
		case err != nil:
			return err
		}
		calendar = worktime.Merge(province.Calendar, calendar)
	}
	if !works(&calendar) {
		return fault.Invalid("bad_calendar", "a calendar has a working day, its own or an inherited one", fault.Field{Path: "week", Code: "required"})
	}
	return nil
}

func (s *Service) may(c tenant.Caller, scope Scope) bool {
	now := s.clock.Now()
	if c.Kind == tenant.Service {
		return c.Subject == "sample-author"
	}
	return c.HasAnywhere(now, tenant.ProvinceAdministrator) ||
		(scope != Province && slices.Contains(c.Agencies(now), scope.Agency()) && c.Has(now, scope.Agency(), tenant.AgencyAdministrator))
}

// works tells whether any weekday is worked: otherwise no due date could be found.
func works(c *worktime.Calendar) bool {
	for _, d := range []*worktime.Day{c.Week.Monday, c.Week.Tuesday, c.Week.Wednesday, c.Week.Thursday, c.Week.Friday, c.Week.Saturday, c.Week.Sunday} {
		if d != nil && len(d.Processing) > 0 {
			return true
		}
	}
	return false
}

// Load reads every calendar into a book.
func (s *Service) Load(ctx context.Context) (*Book, error) {
	rows, err := s.store.All(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b Row) int { return strings.Compare(string(a.Scope), string(b.Scope)) })
	return NewBook(rows), nil
}
