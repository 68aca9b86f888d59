package postgres_test

import (
	"testing"

	"motcua.vn/libs/pgtest"
	"motcua.vn/services/notifications/internal/postgres"
)

func TestSchema(t *testing.T) {
	t.Parallel()
	pgtest.CheckSchema(t, pgtest.New(t, "notifications", postgres.Migrate), "schema.sql")
}
