//go:build failpoints

package postgres

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/failpoint"
)

// send runs each statement alone, so that the process can end between any two of them.
func send(ctx context.Context, tx pgx.Tx, b *batch) error {
	for _, q := range b.QueuedQueries {
		hit(name(q.SQL))
		if err := tx.SendBatch(ctx, &pgx.Batch{QueuedQueries: []*pgx.QueuedQuery{q}}).Close(); err != nil {
			return err
		}
	}
	return nil
}

// name of a generated statement is in its first line, of others the table.
func name(sql string) string {
	if rest, ok := strings.CutPrefix(sql, "-- name: "); ok {
		name, _, _ := strings.Cut(rest, " ")
		return name
	}
	if rest, ok := strings.CutPrefix(sql, "insert into "); ok {
		name, _, _ := strings.Cut(rest, " ")
		return name
	}
	return "statement"
}

func hit(point string) { failpoint.Hit("store." + point) }

// numberShift moves the clock that numbers the days: NUMBER_CLOCK_SHIFT, a duration as in 6h30m.
func numberShift() time.Duration {
	d, err := time.ParseDuration(os.Getenv("NUMBER_CLOCK_SHIFT"))
	if err != nil {
		return 0
	}
	return d
}
