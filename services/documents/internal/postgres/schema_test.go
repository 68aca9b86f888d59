package postgres_test

import (
	"testing"

	"motcua.vn/libs/pgtest"
	"motcua.vn/services/documents/internal/postgres"
)

func TestSchema(t *testing.T) {
	t.Parallel()
	pgtest.CheckSchema(t, pgtest.New(t, "documents", postgres.Migrate), "schema.sql")
}
