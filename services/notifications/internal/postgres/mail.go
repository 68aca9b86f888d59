package postgres

import (
	"context"
	"time"

	"motcua.vn/libs/failpoint"
	"motcua.vn/services/notifications/internal/notice"
	"motcua.vn/services/notifications/internal/postgres/db"
)

func insertMail(ctx context.Context, q *db.Queries, event string, m notice.Mail) error {
	return q.InsertMail(ctx, db.InsertMailParams{
		ID: m.ID.UUID, Event: event, Notice: m.Notice.UUID, Account: m.Account, Agency: m.Agency, Kind: string(m.Kind), Dossier: m.Dossier.UUID,
		Address: m.Address, Name: m.Name, Language: m.Language, Title: m.Title, Body: m.Text, Traceparent: m.Traceparent,
	})
}

// ClaimMails implements notice.Mails.
func (s *Store) ClaimMails(ctx context.Context, limit int) (mails []notice.Mail, err error) {
	err = s.write(ctx, self, func(ctx context.Context, q *db.Queries) error {
		rows, err := q.ClaimMails(ctx, db.ClaimMailsParams{ClaimedBy: s.instance, Rows: int32(limit)})
		mails = make([]notice.Mail, len(rows))
		for i, r := range rows {
			mails[i] = notice.Mail{
				ID: notice.MailID{UUID: r.ID}, Notice: notice.ID{UUID: r.Notice}, Account: r.Account, Agency: r.Agency,
				Dossier: notice.DossierID{UUID: r.Dossier}, Kind: notice.Kind(r.Kind), Address: r.Address, Name: r.Name, Language: r.Language,
				Title: r.Title, Text: r.Body, Traceparent: r.Traceparent, State: notice.State(r.State), Attempts: int(r.Attempts), CreatedAt: r.CreatedAt,
			}
		}
		return err
	})
	if len(mails) > 0 {
		failpoint.Hit("notifications.mails_claimed")
	}
	return mails, err
}

// Settle implements notice.Mails.
func (s *Store) Settle(ctx context.Context, m notice.MailID, state notice.State, wait time.Duration, code string) error {
	failpoint.Hit("notifications.mail_sent")
	err := s.write(ctx, self, func(ctx context.Context, q *db.Queries) error {
		return q.SettleMail(ctx, db.SettleMailParams{ID: m.UUID, State: string(state), Wait: interval(wait), Code: code})
	})
	failpoint.Hit("notifications.mail_settled")
	return err
}
