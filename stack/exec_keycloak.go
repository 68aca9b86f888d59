package stack

import (
	"context"
	"errors"

	"motcua.vn/stack/internal/postgres"
)

func (f *fixture) signOn(ctx context.Context, pg *postgres.Server, env map[string]string) error {
	return errors.New("keycloak: being written")
}
