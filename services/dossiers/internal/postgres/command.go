package postgres

import (
	"bytes"
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
)

// The command log is pg's table; its statements stand here so that they travel in the use case's batch.
const (
	takeCommand = `-- name: TakeCommand :exec
insert into command_log (subject, operation, key, request_hash, resource) values ($1, $2, $3, $4, $5) on conflict do nothing`
	takenCommand = `select request_hash, resource, at > now() - interval '1 hour' from command_log where subject = $1 and operation = $2 and key = $3`
)

// taking is the outcome of entering a command.
type taking struct {
	subject, operation, key string
	hash                    []byte
	replay                  bool
	recent                  bool // a replay of what was done in the last hour; known once before was asked
}

// take queues the command's entry, which names the resource at once. A twin that runs at the same time waits in it until
// this one has ended.
func (b *batch) take(c tenant.Caller, cmd dossier.Command, resource string) *taking {
	t := &taking{subject: c.Subject, operation: cmd.Operation, key: cmd.Key, hash: cmd.Hash}
	if cmd.Key == "" {
		return t
	}
	b.Queue(takeCommand, t.subject, t.operation, t.key, t.hash, resource).Exec(func(tag pgconn.CommandTag) error {
		t.replay = tag.RowsAffected() == 0
		return nil
	})
	return t
}

// before gives the resource of a command that was done before, or refuses another body under the same key.
func (t *taking) before(ctx context.Context, tx pgx.Tx) (string, error) {
	var hash []byte
	var resource string
	if err := tx.QueryRow(ctx, takenCommand, t.subject, t.operation, t.key).Scan(&hash, &resource, &t.recent); err != nil {
		return "", err
	}
	if !bytes.Equal(hash, t.hash) {
		return "", dossier.ErrKeyReused
	}
	return resource, nil
}
