package pg

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/fault"
)

// CommandLog is the table that makes creating calls and consumers idempotent;
// services put it into their first migration. It is written in the use case's
// own transaction: the entry exists exactly when its effect does. SweepCommands
// forgets it after CommandsKept.
const CommandLog = `
create table command_log (
	subject      text        not null,
	operation    text        not null,
	key          text        not null,
	request_hash bytea       not null,
	resource     text        not null default '',
	at           timestamptz not null default now(),
	constraint command_log_once_per_key primary key (subject, operation, key)
);
comment on table command_log is 'One row per creating command or consumed event; same key and body: same answer.';
alter table command_log enable row level security;
alter table command_log force row level security;
create policy command_log_of_caller on command_log to %[1]s_app
	using (subject = nullif(current_setting('app.subject', true), ''))
	with check (subject = nullif(current_setting('app.subject', true), ''));
create policy command_log_owner on command_log to %[1]s_owner using (true);
grant select, insert, update on command_log to %[1]s_app;
`

// CommandLogFor gives CommandLog with the service's role names.
func CommandLogFor(service string) string { return fmt.Sprintf(CommandLog, service) }

// Command names one intention of one subject.
type Command struct {
	Subject   string // who; another subject's key is another key
	Operation string // operationId, or "consume" for events
	Key       string // Idempotency-Key, or the event's id; empty: not idempotent, nothing is logged
	Hash      []byte // HashOf the body
}

// ErrKeyReused says that the key was used with another body (422).
var ErrKeyReused = fault.Invalid("idempotency_key_reused", "this Idempotency-Key was used with another body; use a new key for a new intention")

// HashOf gives the SHA-256 of the JSON form of a request's parts.
func HashOf(parts ...any) []byte {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, p := range parts {
		if err := enc.Encode(p); err != nil {
			panic(fmt.Sprintf("pg: a request body that JSON cannot hold: %v", err)) // generated types always can
		}
	}
	return h.Sum(nil)
}

// Take enters the command. replay is true when it was done before; resource is
// then what Done recorded. A concurrent twin waits here until the first commits.
func (c Command) Take(ctx context.Context, tx pgx.Tx) (resource string, replay bool, err error) {
	if c.Key == "" {
		return "", false, nil
	}
	tag, err := tx.Exec(ctx, `insert into command_log (subject, operation, key, request_hash) values ($1,$2,$3,$4) on conflict do nothing`,
		c.Subject, c.Operation, c.Key, c.Hash)
	if err != nil {
		return "", false, err
	}
	if tag.RowsAffected() == 1 {
		return "", false, nil
	}
	var hash []byte
	err = tx.QueryRow(ctx, `select request_hash, resource from command_log where subject=$1 and operation=$2 and key=$3`,
		c.Subject, c.Operation, c.Key).Scan(&hash, &resource)
	if err != nil {
		return "", false, err
	}
	if !bytes.Equal(hash, c.Hash) {
		return "", false, ErrKeyReused
	}
	return resource, true, nil
}

// Done records the resource that the command made or changed.
func (c Command) Done(ctx context.Context, tx pgx.Tx, resource string) error {
	if c.Key == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `update command_log set resource=$4 where subject=$1 and operation=$2 and key=$3`, c.Subject, c.Operation, c.Key, resource)
	return err
}
