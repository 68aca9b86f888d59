package postgres_test

import (
	"testing"

	"motcua.vn/libs/pgtest"
)

func TestSchema(t *testing.T) {
	t.Parallel()
	pgtest.CheckSchema(t, pgtest.New(t, "portal", migrate), "schema.sql")
}
