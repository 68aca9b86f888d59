package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
)

// seed makes copies of the first dossier until the busy agency has n, each with ids, number and due date of its own and
// its personal data sealed for its own rows, as the service would have written them. It gives the ids of all.
func (w *world) seed(ctx context.Context, n int) ([]id.UUID, error) {
	first, _, err := w.db.first(ctx)
	if err != nil {
		return nil, err
	}
	var of id.UUID
	if err := of.UnmarshalText([]byte(first)); err != nil {
		return nil, err
	}
	all := make([]id.UUID, n)
	all[0] = of
	for i := 1; i < n; i++ {
		all[i] = id.New()
	}
	tx, err := w.db.super.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := tx.Exec(ctx, `create temporary table copy (n integer primary key, id uuid not null, sealed bytea not null) on commit drop;
		create temporary table copied_person (n integer, position integer, id uuid not null, citizen_id bytea, phone bytea, primary key (n, position)) on commit drop`); err != nil {
		return nil, err
	}
	if err := w.copyDossiers(ctx, tx, all); err != nil {
		return nil, err
	}
	if err := w.copyPersons(ctx, tx, all); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, "analyze copy; analyze copied_person"); err != nil {
		return nil, err
	}
	for _, table := range []string{"dossier", "dossier_party", "dossier_person", "step_run", "dossier_history", "dossier_number", "work_item"} {
		if err := w.spread(ctx, tx, table, of); err != nil {
			return nil, fmt.Errorf("%s: %w", table, err)
		}
	}
	return all, tx.Commit(ctx)
}

// copyDossiers seals the first dossier's secrets for each copy.
func (w *world) copyDossiers(ctx context.Context, tx pgx.Tx, all []id.UUID) error {
	var sealed []byte
	if err := tx.QueryRow(ctx, "select sealed from dossier where id = $1", all[0]).Scan(&sealed); err != nil {
		return err
	}
	plain, err := w.ring.Open(sealed, column("dossier.sealed", all[0]))
	if err != nil {
		return err
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"copy"}, []string{"n", "id", "sealed"}, pgx.CopyFromSlice(len(all)-1, func(i int) ([]any, error) {
		of := all[i+1]
		return []any{i + 1, of, w.ring.Seal(plain, column("dossier.sealed", of))}, nil
	}))
	return err
}

// column is what the service binds a sealed value to: its column and its row.
func column(name string, row id.UUID) []byte { return []byte(name + ":" + row.String()) }

// copyPersons does the same for the persons, each of whom has an id of its own.
func (w *world) copyPersons(ctx context.Context, tx pgx.Tx, all []id.UUID) error {
	type person struct {
		Position  int
		ID        id.UUID
		CitizenID []byte
		Phone     []byte
	}
	rows, err := tx.Query(ctx, "select position, id, citizen_id, phone from dossier_person where dossier = $1 order by position", all[0])
	if err != nil {
		return err
	}
	persons, err := pgx.CollectRows(rows, pgx.RowToStructByPos[person])
	if err != nil {
		return err
	}
	again := func(name string, sealed []byte, from, to id.UUID) ([]byte, error) {
		if sealed == nil {
			return nil, nil
		}
		plain, err := w.ring.Open(sealed, column(name, from))
		if err != nil {
			return nil, err
		}
		return w.ring.Seal(plain, column(name, to)), nil
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"copied_person"}, []string{"n", "position", "id", "citizen_id", "phone"},
		pgx.CopyFromSlice((len(all)-1)*len(persons), func(i int) ([]any, error) {
			p, own := persons[i%len(persons)], id.New()
			citizenID, err := again("dossier_person.citizen_id", p.CitizenID, p.ID, own)
			if err != nil {
				return nil, err
			}
			phone, err := again("dossier_person.phone", p.Phone, p.ID, own)
			return []any{i/len(persons) + 1, p.Position, own, citizenID, phone}, err
		}))
	return err
}

// spread writes the rows of one table for every copy.
func (w *world) spread(ctx context.Context, tx pgx.Tx, table string, of id.UUID) error {
	own := map[string]string{"dossier": "copy.id", "number": "'S-' || copy.n", "due": "t.due + copy.n % 1000 * interval '1 minute'"}
	from, key := table+" t cross join copy", "dossier"
	switch table {
	case "dossier":
		own["id"], own["sealed"], key = "copy.id", "copy.sealed", "id"
	case "dossier_person":
		from += " join copied_person p on p.n = copy.n and p.position = t.position"
		own["id"], own["citizen_id"], own["phone"] = "p.id", "p.citizen_id", "p.phone"
	case "step_run":
		own["id"] = "gen_random_uuid()"
	}
	names, _, err := w.db.columns(ctx, table)
	if err != nil {
		return err
	}
	values := slices.Clone(names)
	for i, name := range names {
		values[i] = "t." + name
		if expression, ok := own[name]; ok {
			values[i] = expression
		}
	}
	_, err = tx.Exec(ctx, fmt.Sprintf("insert into %s (%s) select %s from %s where t.%s = $1", table, strings.Join(names, ", "), strings.Join(values, ", "), from, key), of)
	return err
}
