package postgres_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/documents/internal/postgres"
)

// dossiers says what it uses and reads what that is; with SQL of its own it changes and deletes no file.
func TestDossiersChangesNoFile(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t, "documents", postgres.Migrate)
	file := id.New()
	for _, statement := range []string{
		`insert into content (sha256, size, media_type, inline, key) values (decode(repeat('ab', 32), 'hex'), 1, 'application/pdf', true, 'x')`,
		`insert into file (id, name, sha256, owner, owner_kind, agency, purpose, scan, created_at)
		 values ('` + file.String() + `', 'a.pdf', decode(repeat('ab', 32), 'hex'), 'x', 'citizen', '', 'paper', 'not_scanned', now())`,
	} {
		if _, err := d.Superuser(t).Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	db := d.Open(t, 2)
	for statement, want := range map[string]int64{
		"select 1 from file where id = $1": 1,
		"insert into hold (file, dossier) values ($1, '0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2c')": 1,
		"update file set owner = 'y' where id = $1":                                            0,
		"delete from file where id = $1":                                                       0,
	} {
		err := db.InTx(t.Context(), tenant.ServiceCaller("dossiers"), func(ctx context.Context, tx pgx.Tx) error {
			tag, err := tx.Exec(ctx, statement, file)
			if err == nil && tag.RowsAffected() != want {
				t.Errorf("%s: %d rows, want %d", statement, tag.RowsAffected(), want)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", statement, err)
		}
	}
}
