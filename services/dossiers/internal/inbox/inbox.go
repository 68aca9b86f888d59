// Package inbox keeps what an officer arranges for a faster day: saved filters of the inbox, and ready reasons for
// supplements and refusals.
package inbox

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
)

// Filter is a query of the inbox under a name, of one account.
type Filter struct {
	Name  string
	Query string // as in the address: due=overdue&q=...
}

// Snippet is a ready reason, of the province (no agency) or of one agency.
type Snippet struct {
	Key    string
	Use    string // supplement, refusal
	Text   string
	Agency tenant.Agency
}

// Bounds.
const (
	MaxFilters  = 30
	maxName     = 60
	maxQuery    = 500
	maxSnippet  = 1000
	MaxSnippets = 500
)

// Faults.
var (
	ErrFilterNotFound = fault.NotFound("filter_not_found", "you have no saved filter of this name")
	ErrTooManyFilters = fault.Conflict("too_many_filters", "at most 30 filters are kept")
)

// Store keeps filters per account and snippets per agency.
type Store interface {
	// Filters lists the caller's, by name.
	Filters(ctx context.Context, c tenant.Caller) ([]Filter, error)
	// PutFilter writes one; ErrTooManyFilters where it would be the 31st.
	PutFilter(ctx context.Context, c tenant.Caller, f Filter) error
	// DeleteFilter removes one; ErrFilterNotFound.
	DeleteFilter(ctx context.Context, c tenant.Caller, name string) error
	// Snippets lists the province's and those of the agencies, by use, agency and key, at most MaxSnippets.
	Snippets(ctx context.Context, c tenant.Caller, agencies []tenant.Agency) ([]Snippet, error)
	// PutSnippet writes one; its key is agency and key.
	PutSnippet(ctx context.Context, c tenant.Caller, s Snippet) error
}

// Service is the use cases, one per operation of the contract.
type Service struct {
	store Store
	clock clock.Clock
}

// NewService makes the use cases.
func NewService(s Store, c clock.Clock) *Service { return &Service{store: s, clock: c} }

// ListSavedFilters lists the caller's filters.
func (s *Service) ListSavedFilters(ctx context.Context, c tenant.Caller) ([]Filter, error) {
	return s.store.Filters(ctx, c)
}

// PutSavedFilter keeps a filter under a name.
func (s *Service) PutSavedFilter(ctx context.Context, c tenant.Caller, f Filter) (Filter, error) {
	f.Name = strings.Join(strings.Fields(f.Name), " ")
	if n := utf8.RuneCountInString(f.Name); n < 1 || n > maxName {
		return f, fault.Invalid("bad_filter", "a filter has a name of 1 to 60 characters", fault.Field{Path: "name", Code: "too_long"})
	}
	if utf8.RuneCountInString(f.Query) > maxQuery {
		return f, fault.Invalid("bad_filter", "a filter has at most 500 characters", fault.Field{Path: "query", Code: "too_long"})
	}
	return f, s.store.PutFilter(ctx, c, f)
}

// DeleteSavedFilter forgets a filter.
func (s *Service) DeleteSavedFilter(ctx context.Context, c tenant.Caller, name string) error {
	return s.store.DeleteFilter(ctx, c, name)
}

// ListSnippets lists the province's snippets and those of the agencies for which the caller acts.
func (s *Service) ListSnippets(ctx context.Context, c tenant.Caller) ([]Snippet, error) {
	return s.store.Snippets(ctx, c, c.Agencies(s.clock.Now()))
}

var keyShape = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)

// PutSnippet writes a snippet of the acting agency; the province's for the service that brings in sample data.
func (s *Service) PutSnippet(ctx context.Context, c tenant.Caller, snippet Snippet) (Snippet, error) {
	agency, ok := s.owner(c)
	if !ok {
		return snippet, fault.Forbidden("role_missing", "only an administrator or division head writes the agency's reasons")
	}
	snippet.Agency, snippet.Text = agency, strings.TrimSpace(snippet.Text)
	var bad []fault.Field
	if !keyShape.MatchString(snippet.Key) {
		bad = append(bad, fault.Field{Path: "key", Code: "bad_format"})
	}
	if snippet.Use != "supplement" && snippet.Use != "refusal" {
		bad = append(bad, fault.Field{Path: "use", Code: "not_an_option"})
	}
	if n := utf8.RuneCountInString(snippet.Text); n < 1 || n > maxSnippet {
		bad = append(bad, fault.Field{Path: "text", Code: "too_long"})
	}
	if len(bad) > 0 {
		return snippet, fault.Invalid("bad_snippet", "the snippet cannot be kept", bad...)
	}
	return snippet, s.store.PutSnippet(ctx, c, snippet)
}

// owner gives whose snippets the caller writes.
func (s *Service) owner(c tenant.Caller) (tenant.Agency, bool) {
	if c.Kind == tenant.Service {
		return c.Acting, c.Subject == "sample-author"
	}
	now := s.clock.Now()
	list := slices.DeleteFunc(c.Agencies(now), func(a tenant.Agency) bool {
		return !c.Has(now, a, tenant.AgencyAdministrator, tenant.DivisionHead)
	})
	if len(list) != 1 {
		return "", false
	}
	return list[0], true
}
