package postgres_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
	"motcua.vn/libs/pgtest"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

// many fills the tables with dossiers of one commune that nobody opens: enough for a plan to matter.
const many = `
insert into dossier (id, version, status, channel, language, procedure, procedure_version, name_vi, creator, receive_agency, handle_agency, agencies, accounts,
	owner_name, needs_applicant, ongoing, created_at, updated_at, content, sealed, history_seq, event_seq)
select gen_random_uuid(), 1, 'received', 'online', 'vi', '1.001193', 1, 'x', 'c' || n % 500, 'H53.' || n % 10, 'H53.' || n % 10, array['H53.' || n % 10], array['c' || n % 500],
	'x', false, false, now(), now() + n * interval '1 second', '{}', '\x00', 0, 0
from generate_series(1, 20000) n;
insert into dossier_person (id, dossier, position, part, kind, account, full_name, citizen_id, citizen_id_mac)
select gen_random_uuid(), id, 0, 'owner', 'citizen', creator, 'x', '\x00', sha256(id::text::bytea) from dossier;
insert into dossier_party (dossier, position, agency, part, since) select id, 0, receive_agency, 'receive', now() from dossier;
insert into step_run (id, dossier, position, step, name_vi, kind, agency, since) select gen_random_uuid(), id, 0, 's', 'x', 'lead', receive_agency, now() from dossier;
insert into dossier_number (dossier, issuer, scheme, number, own) select id, receive_agency, 'daily_short', id::text, true from dossier;
insert into dossier_history (dossier, seq, at, event, status, actor_kind, actor, hash) select id, 1, now(), 'x', 'received', 'citizen', creator, '\x00' from dossier;
insert into dossier_access (dossier, account, hour, what, agency) select id, 'a', now(), 'read', receive_agency from dossier;
insert into dossier_file (dossier, file, use) select id, gen_random_uuid(), 'part' from dossier;
insert into work_item (dossier, agency, part, procedure, name_vi, status, channel, title, search, waiting, rank, due, clock, since, version, assignee)
select id, receive_agency, 'handle', '1.001193', 'x', 'received', 'online', 'x', 'nguyen thi mau', false, 0, updated_at, 'running', now(), 1, case when version % 2 = 0 then 'a' else '' end from dossier;
vacuum analyze`

// plan is what of EXPLAIN (format json) is looked at.
type plan struct {
	NodeType string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Index    string `json:"Index Name"`
	Hit      int    `json:"Shared Hit Blocks"`
	Read     int    `json:"Shared Read Blocks"`
	Loops    int    `json:"Actual Loops"`
	Plans    []plan `json:"Plans"`
}

func (p plan) each(f func(plan)) {
	f(p)
	for _, child := range p.Plans {
		child.each(f)
	}
}

// explain runs the query as the app role with settings and gives its plan.
func explain(t *testing.T, d pgtest.Database, kind, subject, agencies, query string, args ...any) plan {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), d.AppURL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var raw []byte
	err = pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `select set_config('app.kind',$1,true), set_config('app.subject',$2,true), set_config('app.agencies',$3,true)`, kind, subject, agencies); err != nil {
			return err
		}
		_, text, _ := strings.Cut(query, "\n") // sqlc's name
		return tx.QueryRow(t.Context(), "explain (analyze, buffers, format json) "+text, args...).Scan(&raw)
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var out []struct{ Plan plan }
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out[0].Plan
}

func TestQueriesUnderPoliciesGoByIndex(t *testing.T) {
	t.Parallel()
	d := database(t)
	su := d.Superuser(t)
	for _, statement := range strings.Split(many, ";\n") {
		if _, err := su.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	var one, file id.UUID
	var number string
	var mac []byte
	if err := su.QueryRow(t.Context(), `select d.id, f.file, n.number, p.citizen_id_mac from dossier d join dossier_file f on f.dossier = d.id
		join dossier_number n on n.dossier = d.id join dossier_person p on p.dossier = d.id where d.receive_agency = 'H53.1' limit 1`).Scan(&one, &file, &number, &mac); err != nil {
		t.Fatal(err)
	}
	first := []any{"H53.1", -1, "0001-01-01", id.UUID{}, "agency", []string{}, "0001-01-01", "9999-12-31", "", "", "", "", 20}
	var due, at any
	if err := su.QueryRow(t.Context(), `select due, dossier from work_item where agency = 'H53.1' order by rank, due, dossier offset 1950 limit 1`).Scan(&due, &at); err != nil {
		t.Fatal(err)
	}
	last := append([]any{"H53.1", 0, due, at}, first[4:]...)
	for name, q := range map[string]struct {
		kind, subject string
		query         string
		args          []any
	}{
		"detail":            {"staff", "a", db.GetDossier, []any{one}},
		"parties":           {"staff", "a", db.Parties, []any{one}},
		"persons":           {"staff", "a", db.Persons, []any{one}},
		"steps":             {"staff", "a", db.Steps, []any{one}},
		"history":           {"citizen", "c1", db.History, []any{one, 0, 20}},
		"accesses":          {"citizen", "c1", db.Accesses, []any{one, "9999-12-31", 20}},
		"inbox":             {"staff", "a", db.Inbox, first},
		"inbox, last page":  {"staff", "a", db.Inbox, last},
		"inbox, mine":       {"staff", "a", db.InboxMine, []any{"H53.1", "a", -1, "0001-01-01", id.UUID{}, "0001-01-01", "9999-12-31", "", "", "", "", 20}},
		"my dossiers":       {"citizen", "c1", db.Mine, []any{"c1", "", "9999-12-31", one, 20}},
		"by number":         {"service", "dossiers", db.DossierOfNumber, []any{number}},
		"of a file":         {"staff", "a", db.DossiersOfFile, []any{file}},
		"of an agency":      {"service", "dossiers", db.OfAgency, []any{20, "H53.1", one, false}},
		"of a citizen id":   {"service", "dossiers", db.WithCitizenID, []any{mac, one, 20}},
		"a person seen":     {"staff", "a", db.PersonSeen, []any{mac, []string{"H53.1"}}},
		"supplements lapse": {"service", "dossiers", db.Lapsed, []any{"2025-01-01", one, 20}},
	} {
		t.Run(name, func(t *testing.T) {
			p := explain(t, d, q.kind, q.subject, "H53.1", q.query, q.args...)
			p.each(func(n plan) {
				if n.NodeType == "Seq Scan" && n.Loops > 0 {
					t.Errorf("reads the whole of %s", n.Relation)
				}
			})
			if strings.HasPrefix(name, "inbox") {
				p.each(func(n plan) {
					if n.NodeType == "Sort" || n.Relation == "dossier" && n.Loops > 0 {
						t.Errorf("%s on %s: a list reads work items in the order of their index", n.NodeType, n.Relation)
					}
				})
			}
		})
	}
	a, b := explain(t, d, "staff", "a", "H53.1", db.Inbox, first...), explain(t, d, "staff", "a", "H53.1", db.Inbox, last...)
	if got, want := b.Hit+b.Read, a.Hit+a.Read; got > want+want/10+5 {
		t.Errorf("the last page touches %d blocks, the first %d", got, want)
	}
}
