package inboxtest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/inbox"
)

// Conformance is what every store of filters and snippets promises.
func Conformance(t *testing.T, newStore func(*testing.T) inbox.Store) {
	t.Helper()
	t.Run("filters", func(t *testing.T) { filters(t, newStore(t)) })
	t.Run("snippets", func(t *testing.T) { snippets(t, newStore(t)) })
}

var ctx = context.Background()

func filters(t *testing.T, s inbox.Store) {
	a := tenant.Caller{Kind: tenant.Staff, Subject: "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b01"}
	b := tenant.Caller{Kind: tenant.Staff, Subject: "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b02"}
	put := func(f inbox.Filter) error { return s.PutFilter(ctx, a, f) }
	for i := range inbox.MaxFilters {
		if err := put(inbox.Filter{Name: fmt.Sprintf("f%02d", i), Query: "due=today"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := put(inbox.Filter{Name: "f00", Query: "due=overdue"}); err != nil {
		t.Errorf("one of the thirty is written anew: %v", err)
	}
	if err := put(inbox.Filter{Name: "thêm"}); !errors.Is(err, inbox.ErrTooManyFilters) {
		t.Errorf("a thirty-first: %v", err)
	}
	list, err := s.Filters(ctx, a)
	if err != nil || len(list) != inbox.MaxFilters || list[0] != (inbox.Filter{Name: "f00", Query: "due=overdue"}) {
		t.Errorf("%d filters, first %+v, %v", len(list), list[0], err)
	}
	if list, err := s.Filters(ctx, b); err != nil || len(list) != 0 {
		t.Errorf("another account sees %v %v", list, err)
	}
	if err := s.DeleteFilter(ctx, b, "f00"); !errors.Is(err, inbox.ErrFilterNotFound) {
		t.Errorf("another account deletes: %v", err)
	}
	if err := s.DeleteFilter(ctx, a, "f00"); err != nil {
		t.Error(err)
	}
}

func snippets(t *testing.T, s inbox.Store) {
	author := tenant.ServiceCaller("sample-author")
	head := tenant.Caller{
		Kind: tenant.Staff, Subject: "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b01", Acting: "H53.12",
		Mandates: []tenant.Mandate{{Agency: "H53.12", Roles: []tenant.Role{tenant.DivisionHead}}},
	}
	put := func(c tenant.Caller, x inbox.Snippet) {
		t.Helper()
		if err := s.PutSnippet(ctx, c, x); err != nil {
			t.Fatal(err)
		}
	}
	put(author, inbox.Snippet{Key: "thieu-chu-ky", Use: "supplement", Text: "Thiếu chữ ký."})
	put(author, inbox.Snippet{Key: "khong-tham-quyen", Use: "refusal", Text: "Không thuộc thẩm quyền."})
	put(head, inbox.Snippet{Key: "thieu-chu-ky", Use: "supplement", Text: "Cũ", Agency: "H53.12"})
	put(head, inbox.Snippet{Key: "thieu-chu-ky", Use: "supplement", Text: "Bản vẽ thiếu chữ ký.", Agency: "H53.12"})
	got, err := s.Snippets(ctx, head, []tenant.Agency{"H53.12"})
	if err != nil {
		t.Fatal(err)
	}
	want := []inbox.Snippet{
		{Key: "khong-tham-quyen", Use: "refusal", Text: "Không thuộc thẩm quyền."},
		{Key: "thieu-chu-ky", Use: "supplement", Text: "Thiếu chữ ký."},
		{Key: "thieu-chu-ky", Use: "supplement", Text: "Bản vẽ thiếu chữ ký.", Agency: "H53.12"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("snippets (-want +got):\n%s", diff)
	}
	if got, err := s.Snippets(ctx, head, []tenant.Agency{"H53.14"}); err != nil || len(got) != 2 {
		t.Errorf("another agency sees %v %v", got, err)
	}
}
