package pg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"motcua.vn/libs/tenant"
)

type nestingKey struct{}

const maxTries = 5

// InTx runs f in one transaction with the caller's settings, which row-level
// security reads: app.kind, app.subject, app.agencies. A serialization failure
// or deadlock runs f again, at most 5 times, so f must only touch tx. Nesting
// is refused, because the inner commit would not be one.
func (db *DB) InTx(ctx context.Context, caller tenant.Caller, f func(ctx context.Context, tx pgx.Tx) error) error {
	return db.inTx(ctx, caller, pgx.ReadWrite, f)
}

// InReadTx is InTx for reading: the database refuses a write.
func (db *DB) InReadTx(ctx context.Context, caller tenant.Caller, f func(ctx context.Context, tx pgx.Tx) error) error {
	return db.inTx(ctx, caller, pgx.ReadOnly, f)
}

func (db *DB) inTx(ctx context.Context, caller tenant.Caller, mode pgx.TxAccessMode, f func(context.Context, pgx.Tx) error) error {
	if ctx.Value(nestingKey{}) != nil {
		return errors.New("pg: a transaction inside a transaction")
	}
	begin, err := beginQuery(caller, mode)
	if err != nil {
		return err
	}
	ctx = context.WithValue(ctx, nestingKey{}, true)
	for try := 1; ; try++ {
		err = pgx.BeginTxFunc(ctx, db.pool, pgx.TxOptions{BeginQuery: begin}, func(tx pgx.Tx) error { return f(ctx, tx) })
		if err == nil || try == maxTries || !again(err) {
			return err
		}
	}
}

// beginQuery opens the transaction and says who asks in one round trip. The
// values go into the text because a multi-statement query takes no
// parameters; so only characters of ids, names and codes are let through.
func beginQuery(c tenant.Caller, mode pgx.TxAccessMode) (string, error) {
	s, err := settingsOf(c)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("begin %s; select set_config('app.kind','%s',true),set_config('app.subject','%s',true),set_config('app.agencies','%s',true)",
		mode, s[0], s[1], s[2]), nil
}

// settingsOf gives kind, subject and agencies as row-level security reads them.
func settingsOf(c tenant.Caller) (settings [3]string, err error) {
	agencies := c.Agencies(time.Now())
	codes := make([]string, len(agencies))
	for i, a := range agencies {
		codes[i] = string(a)
	}
	settings = [3]string{string(c.Kind), c.Subject, strings.Join(codes, ",")}
	for _, s := range settings {
		if i := strings.IndexFunc(s, func(r rune) bool { return !plain(r) }); i >= 0 {
			return settings, fmt.Errorf("pg: a caller's setting holds %q", s[i:i+1])
		}
	}
	return settings, nil
}

func plain(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' || r == ','
}

func again(err error) bool {
	var pgErr *pgconn.PgError
	return errors.As(err, &pgErr) && (pgErr.Code == "40001" || pgErr.Code == "40P01")
}

func closed(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}
