package pgtest_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/pgtest"
)

const schema = `
create table guarded (agency text);
alter table guarded enable row level security;
alter table guarded force row level security;
create policy guarded_agency on guarded to sample_app using (agency = nullif(current_setting('app.agencies', true), ''));
create policy guarded_owner on guarded to sample_owner using (true);
grant select, insert on guarded to sample_app;
insert into guarded values ('H53.1');
`

func migrate(ctx context.Context, ownerURL string) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, schema)
	return err
}

// recorder takes the complaints of a check instead of failing.
type recorder struct {
	testing.TB
	complaints int
}

func (r *recorder) Errorf(string, ...any) { r.complaints++ }
func (r *recorder) Error(...any)          { r.complaints++ }
func (r *recorder) Helper()               {}

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	one, two := pgtest.New(t, "sample", migrate), pgtest.New(t, "sample", migrate)
	if _, err := one.Superuser(t).Exec(t.Context(), "insert into guarded values ('H53.2')"); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := two.Superuser(t).QueryRow(t.Context(), "select count(*) from guarded").Scan(&n); err != nil || n != 1 {
		t.Errorf("the other test's database has %d rows, %v; want the template's one", n, err)
	}
	for _, url := range []string{one.OwnerURL, one.AppURL, one.RelayURL} {
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Errorf("a role cannot connect: %v", err)
			continue
		}
		_ = conn.Close(t.Context())
	}
}

func TestChecksFindWhatIsOpen(t *testing.T) {
	t.Parallel()
	cases := []struct {
		reason, breakage string
		policies, pooled int
	}{
		{"a guarded table is fine", "select 1", 0, 0},
		{"a table without row-level security is open", "create table bare (a int); grant select on bare to sample_app; insert into bare values (1)", 1, 1},
		{"without FORCE the owner's own statements are not bound", "alter table guarded no force row level security", 1, 0},
		{"a policy for everybody binds no role", "create policy everybody on guarded for insert with check (true)", 1, 0},
		{
			"a policy that casts the empty setting fails on a reused connection",
			"create policy casts on guarded to sample_app using (current_setting('app.subject', true)::uuid is not null)", 0, 1,
		},
		{"a policy that asks nothing shows rows to nobody", "create policy open on guarded to sample_app using (true)", 0, 1},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			db := pgtest.New(t, "sample", migrate)
			if _, err := db.Superuser(t).Exec(t.Context(), c.breakage); err != nil {
				t.Fatal(err)
			}
			policies, pooled := &recorder{TB: t}, &recorder{TB: t}
			pgtest.CheckPolicies(policies, db, nil)
			pgtest.CheckPooled(pooled, db, nil)
			if policies.complaints != c.policies || pooled.complaints != c.pooled {
				t.Errorf("got %d and %d complaints, want %d and %d", policies.complaints, pooled.complaints, c.policies, c.pooled)
			}
		})
	}
}

func TestReviewedListMustBeTrue(t *testing.T) {
	t.Parallel()
	r := &recorder{TB: t}
	pgtest.CheckPolicies(r, pgtest.New(t, "sample", migrate), map[string]string{"guarded": "was open once"})
	if r.complaints != 1 {
		t.Errorf("got %d complaints about an exception that is none", r.complaints)
	}
}
