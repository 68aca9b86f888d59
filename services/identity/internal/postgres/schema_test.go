package postgres_test

import (
	"testing"

	"motcua.vn/libs/pgtest"
	"motcua.vn/services/identity/internal/postgres"
)

func TestSchema(t *testing.T) {
	t.Parallel()
	pgtest.CheckSchema(t, pgtest.New(t, "identity", postgres.Migrate), "schema.sql")
}
