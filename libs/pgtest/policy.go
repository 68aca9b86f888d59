package pgtest

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
)

// CheckPolicies fails for every table without enabled and FORCED row-level
// security and a policy, for every policy that names no role, and for an app
// or relay role that could pass by. reviewed gives the exceptions, table ->
// reason; one that is none any more fails too.
func CheckPolicies(t testing.TB, db Database, reviewed map[string]string) {
	t.Helper()
	conn := db.Superuser(t)
	open := map[string]bool{}
	for _, name := range texts(t, conn, `select c.relname from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
		  and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))
		order by 1`) {
		open[name] = true
		if reviewed[name] == "" {
			t.Errorf("table %s has no forced row-level security with a policy and is not on the reviewed list", name)
		}
	}
	for name := range reviewed {
		if !open[name] {
			t.Errorf("table %s is on the reviewed list and needs no exception", name)
		}
	}
	for _, policy := range texts(t, conn, `select tablename || '.' || policyname from pg_policies where schemaname = 'public' and 'public' = any(roles)`) {
		t.Errorf("policy %s names no role", policy)
	}
	for _, role := range texts(t, conn, `select r.rolname::text from pg_roles r
		where r.rolname in (select unnest(d.roles) from pg_policies d where d.schemaname = 'public')
		  and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolname not like '%\_owner' and exists (select from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace))`) {
		t.Errorf("role %s may pass by row-level security or owns a table", role)
	}
}

// CheckPooled fails where a pooled connection that a caller has used before
// shows a row or an error once nobody has said who asks. It reads every table
// that the app role may read, but for the reviewed ones, so seed rows first.
func CheckPooled(t testing.TB, db Database, reviewed map[string]string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), db.AppURL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	// A setting that was local to a transaction stays behind as '' and not as null.
	if _, err := conn.Exec(t.Context(), `begin; select set_config('app.kind','staff',true), set_config('app.subject','nobody',true), set_config('app.agencies','H53.1',true); commit`); err != nil {
		t.Fatal(err)
	}
	tables := texts(t, conn, `select c.relname from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege(c.oid, 'select') order by 1`)
	if len(tables) == 0 {
		t.Error("the app role may read no table at all")
	}
	for _, table := range slices.DeleteFunc(tables, func(name string) bool { return reviewed[name] != "" }) {
		var found bool
		err := conn.QueryRow(t.Context(), "select exists (select from "+pgx.Identifier{table}.Sanitize()+")").Scan(&found)
		switch {
		case err != nil:
			t.Errorf("table %s without settings: %v, want no rows and no error", table, err)
		case found:
			t.Errorf("table %s shows rows to nobody", table)
		}
	}
}

func texts(t testing.TB, conn *pgx.Conn, query string) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}
