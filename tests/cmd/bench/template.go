package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
)

// queries is where the service's statements stand.
const queries = "services/dossiers/internal/postgres/queries"

// statements reads the service's own statements by name, so that no copy of them grows old here.
func statements() (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(queries, "*.sql"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s: run from the root of a checkout: %w", queries, err)
	}
	all := map[string]string{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, part := range strings.Split(string(b), "-- name: ")[1:] {
			head, body, _ := strings.Cut(part, "\n")
			name, _, _ := strings.Cut(head, " ")
			all[name] = strings.TrimSpace(body)
		}
	}
	return all, nil
}

// cell is one column of a row of the first dossier.
type cell struct {
	kind  string // PostgreSQL's type
	value *string
}

// columns lists a table's columns that are written, and their types.
func (d *database) columns(ctx context.Context, table string) (names, kinds []string, err error) {
	rows, err := d.super.Query(ctx, `select attname, format_type(atttypid, atttypmod) from pg_attribute
		where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = '' order by attnum`, table)
	if err != nil {
		return nil, nil, err
	}
	var name, kind string
	_, err = pgx.ForEachRow(rows, []any{&name, &kind}, func() error {
		names, kinds = append(names, name), append(kinds, kind)
		return nil
	})
	return names, kinds, err
}

// rows reads a table's rows where the column has the value.
func (d *database) rows(ctx context.Context, table, column, value string) ([]map[string]cell, error) {
	names, kinds, err := d.columns(ctx, table)
	if err != nil {
		return nil, err
	}
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = pgx.Identifier{n}.Sanitize() + "::text"
	}
	rows, err := d.super.Query(ctx, fmt.Sprintf("select %s from %s where %s::text = $1", strings.Join(list, ","), table, column), value)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []map[string]cell
	for rows.Next() {
		values, into := make([]*string, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		row := map[string]cell{}
		for i, n := range names {
			row[n] = cell{kinds[i], values[i]}
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// first is the dossier that was filed at the busy agency.
func (d *database) first(ctx context.Context) (id, account string, err error) {
	err = d.super.QueryRow(ctx, "select id::text, creator from dossier where receive_agency = $1 order by id limit 1", busy).Scan(&id, &account)
	return id, account, err
}

var insertion = regexp.MustCompile(`(?s)^(insert into (\w+) \(([^)]*)\)\s*values \()([^)]*)\)(.*)$`)

// fill writes a row into an insert statement of ours: each parameter becomes what own says of its column, or the row's value.
func fill(statement string, row map[string]cell, own map[string]string, at string) (string, error) {
	m := insertion.FindStringSubmatch(statement)
	if m == nil {
		return "", fmt.Errorf("not an insert of one row: %s", statement)
	}
	names, values := split(m[3]), split(m[4])
	if len(names) != len(values) {
		return "", fmt.Errorf("%d columns and %d values: %s", len(names), len(values), statement)
	}
	for i, name := range names {
		if !strings.HasPrefix(values[i], "$") {
			continue
		}
		if expression, ok := own[name]; ok {
			values[i] = expression
			continue
		}
		c, ok := row[name]
		if !ok {
			return "", fmt.Errorf("%s has no column %s", m[2], name)
		}
		values[i] = c.expression(at)
	}
	return m[1] + strings.Join(values, ", ") + ")" + strings.TrimSuffix(m[5], ";") + ";", nil
}

func split(list string) []string {
	parts := strings.Split(list, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// expression is the value in SQL, with the agency of at in the place of the busy one.
func (c cell) expression(at string) string {
	switch {
	case c.value == nil:
		return "null::" + c.kind
	case strings.Contains(*c.value, busy):
		return fmt.Sprintf("replace(%s, '%s', %s)::%s", literal(*c.value), busy, at, c.kind)
	}
	return literal(*c.value) + "::" + c.kind
}

// literal quotes a text; colons are hidden, because pgbench takes :word for a variable anywhere.
func literal(s string) string {
	return "E'" + strings.NewReplacer(`\`, `\\`, `'`, `''`, ":", `\x3A`).Replace(s) + "'"
}
