package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// pgbench is Debian's; the server it measures is the one of the run.
const pgbench = "/usr/lib/postgresql/15/bin/pgbench"

// script is a file for pgbench.
type script string

// What pgbench makes up for each dossier: n counts through all runs, a is the agency.
const (
	scriptDossier = `('00000000-0000-7000-8000-' || lpad(to_hex(:n::bigint * 64 + :client_id::bigint), 12, '0'))::uuid`
	scriptPerson  = `('00000000-0000-7001-8000-' || lpad(to_hex(:n::bigint * 64 + :client_id::bigint), 12, '0'))::uuid`
	scriptAgency  = `('H53.30.' || :a::text)`
	scriptNumber  = `('P-' || ` + scriptAgency + ` || '-' || :day::text || '-' || :last::text)`
)

// The two statements of a filing that stand in Go (internal/postgres/command.go, libs/outbox).
const (
	takeCommand = `insert into command_log (subject, operation, key, request_hash, resource) values ($1, $2, $3, $4, $5) on conflict do nothing`
	putEvent    = `insert into outbox (id, aggregate, seq, type, topic, agencies, body) values ($1,$2,$3,$4,$5,$6,$7)`
)

// script writes a filing as the service sends it: the statements and values of the first dossier, in the order of
// Store.Create, in the round trips that the counter's answer allows.
func (w *world) script(ctx context.Context, over int) (script, error) {
	first, account, err := w.db.first(ctx)
	if err != nil {
		return "", err
	}
	ours, err := statements()
	if err != nil {
		return "", err
	}
	number := strings.NewReplacer("@agency", scriptAgency, "@scheme", "'daily_short'", "@shift", "'0'").Replace(ours["TakeNumber"])
	s := &scripting{world: w, first: first, account: account, ours: ours}
	s.line(fmt.Sprintf("\\set n :n + 1\n\\set a random(1, %d)\n\\startpipeline\nbegin;", over))
	s.line(fmt.Sprintf("select set_config('app.kind', 'citizen', true), set_config('app.subject', '%s', true), set_config('app.agencies', '', true);", account))
	s.put(ctx, takeCommand, "command_log", "resource")
	s.put(ctx, ours["InsertDossier"], "dossier", "id")
	s.put(ctx, ours["PutParty"], "dossier_party", "dossier")
	s.put(ctx, ours["PutPerson"], "dossier_person", "dossier")
	s.put(ctx, ours["PutStep"], "step_run", "dossier")
	s.line("\\endpipeline\n" + strings.TrimSuffix(number, ";") + "\n\\gset\n\\startpipeline")
	s.put(ctx, ours["InsertNumber"], "dossier_number", "dossier")
	s.put(ctx, ours["PutWorkItem"], "work_item", "dossier")
	s.put(ctx, ours["InsertHistory"], "dossier_history", "dossier")
	s.put(ctx, putEvent, "outbox_published", "aggregate")
	s.line("commit;\n\\endpipeline")
	path := filepath.Join(w.dir, fmt.Sprintf("filing-%d.sql", over))
	return script(path), errors.Join(s.err, os.WriteFile(path, []byte(s.text.String()), 0o600))
}

// scripting collects a script.
type scripting struct {
	*world
	first, account string
	ours           map[string]string
	text           strings.Builder
	err            error
}

func (s *scripting) line(text string) { s.text.WriteString(text + "\n") }

// put adds a statement for each row that the first dossier has in the table.
func (s *scripting) put(ctx context.Context, statement, table, column string) {
	own := map[string]string{"dossier": scriptDossier, "number": scriptNumber}
	switch table {
	case "dossier":
		own["id"] = scriptDossier
	case "dossier_person", "step_run":
		own["id"] = scriptPerson
	case "command_log":
		own["key"], own["resource"] = scriptDossier+"::text", scriptDossier+"::text"
	case "outbox_published":
		own["aggregate"], own["topic"] = scriptDossier+"::text", "'dossiers.bench'"
	}
	rows, err := s.published(ctx, table, column)
	if err != nil {
		s.err = errors.Join(s.err, fmt.Errorf("%s: %w", table, err))
		return
	}
	for i, row := range rows {
		if table == "outbox_published" {
			own["id"] = fmt.Sprintf("%s || '-%d'", own["aggregate"], i)
		}
		text, err := fill(statement, row, own, scriptAgency)
		s.err = errors.Join(s.err, err)
		s.line(text)
	}
}

// published reads the rows; those of the journal come a moment after the filing.
func (s *scripting) published(ctx context.Context, table, column string) ([]map[string]cell, error) {
	for range 100 {
		rows, err := s.db.rows(ctx, table, column, s.first)
		if err != nil || len(rows) > 0 || table != "outbox_published" {
			return rows, err
		}
		if err := until(ctx, time.Now().Add(100*time.Millisecond)); err != nil {
			return nil, err
		}
	}
	return nil, errors.New("the first dossier's event was not published")
}

// baselines runs each script while the service rests, so that pgbench has the server to itself.
func (w *world) baselines(ctx context.Context, p plan, scripts map[int]script) (map[int]float64, error) {
	if err := w.service.stop(); err != nil {
		return nil, err
	}
	all := map[int]float64{}
	for over, s := range scripts {
		if err := w.db.quiet(ctx); err != nil {
			return nil, err
		}
		tps, err := w.pgbench(ctx, s, p.baseline)
		if err != nil {
			return nil, err
		}
		all[over] = tps
	}
	// Nobody is to publish what pgbench made up.
	if _, err := w.db.super.Exec(ctx, "truncate outbox"); err != nil {
		return nil, err
	}
	return all, w.service.start(ctx)
}

var perSecond = regexp.MustCompile(`tps = ([0-9.]+) \(without`)

// pgbench gives transactions per second of as many clients as file.
func (w *world) pgbench(ctx context.Context, s script, span time.Duration) (float64, error) {
	w.sequence++
	cmd := exec.CommandContext(ctx, pgbench, "-n", "-M", "prepared", "-c", strconv.Itoa(filers), "-j", "2", "-T", strconv.Itoa(int(span.Seconds())),
		"-D", fmt.Sprintf("n=%d", w.sequence*100_000_000), "-f", string(s))
	cmd.Env = []string{
		"PGHOST=" + w.db.server.Host, "PGPORT=" + strconv.Itoa(int(w.db.server.Port)), "PGDATABASE=" + service, "PGUSER=" + service + "_app", "PGPASSWORD=" + w.db.words.App,
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench (Debian's postgresql-15): %w\n%s", err, out[:min(len(out), 2000)])
	}
	m := perSecond.FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("pgbench says no tps:\n%s", out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}
