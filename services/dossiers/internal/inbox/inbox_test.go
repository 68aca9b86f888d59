package inbox_test

import (
	"context"
	"strings"
	"testing"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/inbox"
	"motcua.vn/services/dossiers/internal/inbox/inboxtest"
)

func TestMemoryStoreConforms(t *testing.T) {
	t.Parallel()
	inboxtest.Conformance(t, func(*testing.T) inbox.Store { return inboxtest.NewStore() })
}

func staff(roles ...tenant.Role) tenant.Caller {
	return tenant.Caller{Kind: tenant.Staff, Subject: "s", Mandates: []tenant.Mandate{{Agency: "H53.12", Roles: roles}}}
}

func TestSnippets(t *testing.T) {
	t.Parallel()
	good := inbox.Snippet{Key: "thieu-chu-ky", Use: "supplement", Text: "Thiếu chữ ký."}
	for _, c := range []struct {
		why    string
		caller tenant.Caller
		change func(*inbox.Snippet)
		code   string
	}{
		{"a division head writes the agency's", staff(tenant.DivisionHead), func(*inbox.Snippet) {}, ""},
		{"a case officer does not", staff(tenant.CaseOfficer), func(*inbox.Snippet) {}, "role_missing"},
		{"another service does not", tenant.ServiceCaller("portal"), func(*inbox.Snippet) {}, "role_missing"},
		{"a key is plain", staff(tenant.DivisionHead), func(s *inbox.Snippet) { s.Key = "Thiếu" }, "bad_snippet"},
		{"it is for something", staff(tenant.DivisionHead), func(s *inbox.Snippet) { s.Use = "praise" }, "bad_snippet"},
		{"it says something", staff(tenant.DivisionHead), func(s *inbox.Snippet) { s.Text = " " }, "bad_snippet"},
		{"and not too much", staff(tenant.DivisionHead), func(s *inbox.Snippet) { s.Text = strings.Repeat("ă", 1001) }, "bad_snippet"},
	} {
		s := inbox.NewService(inboxtest.NewStore(), clock.System{})
		x := good
		c.change(&x)
		made, err := s.PutSnippet(context.Background(), c.caller, x)
		if (c.code == "") != (err == nil) || (err != nil && fault.CodeOf(err) != c.code) {
			t.Errorf("%s: %v", c.why, err)
		}
		if err == nil && made.Agency != "H53.12" {
			t.Errorf("%s: it belongs to %q", c.why, made.Agency)
		}
	}
}

func TestFiltersAreNamed(t *testing.T) {
	t.Parallel()
	s := inbox.NewService(inboxtest.NewStore(), clock.System{})
	ctx, c := context.Background(), staff(tenant.CaseOfficer)
	if _, err := s.PutSavedFilter(ctx, c, inbox.Filter{Name: "  "}); fault.CodeOf(err) != "bad_filter" {
		t.Errorf("a filter without a name: %v", err)
	}
	if _, err := s.PutSavedFilter(ctx, c, inbox.Filter{Name: "dài", Query: strings.Repeat("x", 501)}); fault.CodeOf(err) != "bad_filter" {
		t.Errorf("a filter that is too long: %v", err)
	}
	f, err := s.PutSavedFilter(ctx, c, inbox.Filter{Name: " Quá   hạn ", Query: "due=overdue"})
	if err != nil || f.Name != "Quá hạn" {
		t.Errorf("kept as %+v, %v", f, err)
	}
	list, err := s.ListSavedFilters(ctx, c)
	if err != nil || len(list) != 1 {
		t.Errorf("listed %v %v", list, err)
	}
	if err := s.DeleteSavedFilter(ctx, c, "Quá hạn"); err != nil {
		t.Error(err)
	}
}
