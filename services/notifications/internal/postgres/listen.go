package postgres

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/services/notifications/internal/notice"
)

const listenAgain = time.Second

// Listen hands every new notice to publish, of whichever instance wrote it,
// until ctx ends. While the connection is away notices are missed here and
// found in the list.
func (s *Store) Listen(ctx context.Context, publish func(account string, n notice.ID)) error {
	for ctx.Err() == nil {
		if err := s.listen(ctx, publish); ctx.Err() == nil {
			slog.WarnContext(ctx, "live notices pause, the next try follows", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(listenAgain):
		}
	}
	return nil
}

func (s *Store) listen(ctx context.Context, publish func(string, notice.ID)) error {
	conn, err := s.db.Pool().Acquire(ctx)
	if err != nil {
		return err
	}
	// A connection that listens must not go back among the others.
	raw := conn.Hijack()
	defer func() { _ = raw.Close(context.WithoutCancel(ctx)) }()
	if _, err := raw.Exec(ctx, "listen notice"); err != nil {
		return err
	}
	for {
		n, err := raw.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		account, text, ok := strings.Cut(n.Payload, " ")
		u, err := id.Parse(text)
		if !ok || err != nil {
			return errors.New("a notification is out of shape")
		}
		publish(account, notice.ID{UUID: u})
	}
}
