package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/failpoint"
	"motcua.vn/libs/pg"
	"motcua.vn/services/notifications/internal/notice"
	"motcua.vn/services/notifications/internal/postgres/db"
)

// Record stores an occasion within the transaction that consumes its event.
func (s *Store) Record(ctx context.Context, tx pgx.Tx, o notice.Occasion) error {
	facts, err := json.Marshal(o.Facts)
	if err != nil {
		return err
	}
	return db.New(tx).InsertOccasion(ctx, db.InsertOccasionParams{
		Event: o.Event, Seq: o.Seq, Kind: string(o.Kind), Dossier: o.Dossier.UUID, Agency: o.Agency, At: o.At, Facts: facts, Traceparent: o.Traceparent,
	})
}

// Claim implements notice.Occasions.
func (s *Store) Claim(ctx context.Context) (o notice.Occasion, ok bool, err error) {
	err = s.write(ctx, self, func(ctx context.Context, q *db.Queries) error {
		row, err := q.ClaimOccasion(ctx, s.instance)
		ok = err == nil
		if pg.NoRows(err) {
			return nil
		}
		if err != nil {
			return err
		}
		o = notice.Occasion{
			Event: row.Event, Seq: row.Seq, Kind: notice.Kind(row.Kind), Dossier: notice.DossierID{UUID: row.Dossier}, Agency: row.Agency,
			At: row.At.UTC(), Traceparent: row.Traceparent, Attempts: int(row.Attempts),
		}
		return json.Unmarshal(row.Facts, &o.Facts)
	})
	if ok {
		failpoint.Hit("notifications.occasion_claimed")
	}
	return o, ok && err == nil, err
}

// Tell implements notice.Occasions.
func (s *Store) Tell(ctx context.Context, o notice.Occasion, notices []notice.Notice, mails []notice.Mail) error {
	err := s.write(ctx, self, func(ctx context.Context, q *db.Queries) error {
		ended, err := q.EndOccasion(ctx, db.EndOccasionParams{Event: o.Event, State: "told"})
		if err != nil || ended == 0 {
			return err
		}
		failpoint.Hit("notifications.occasion_ended")
		for _, n := range notices {
			if err := insertNotice(ctx, q, o.Event, n); err != nil {
				return err
			}
			failpoint.Hit("notifications.notice_inserted")
		}
		for _, m := range mails {
			if err := insertMail(ctx, q, o.Event, m); err != nil {
				return err
			}
			failpoint.Hit("notifications.mail_inserted")
		}
		return nil
	})
	failpoint.Hit("notifications.told")
	return err
}

func insertNotice(ctx context.Context, q *db.Queries, event string, n notice.Notice) error {
	if err := q.InsertNotice(ctx, db.InsertNoticeParams{
		ID: n.ID.UUID, Event: event, Account: n.Account, Kind: string(n.Kind), Version: int32(n.Version),
		TitleVi: n.Title.VI, TitleEn: n.Title.EN, TextVi: n.Text.VI, TextEn: n.Text.EN, Dossier: n.Dossier.UUID, At: n.At,
	}); err != nil {
		return err
	}
	return q.AnnounceNotice(ctx, db.AnnounceNoticeParams{Account: n.Account, ID: n.ID.String()})
}

// Postpone implements notice.Occasions.
func (s *Store) Postpone(ctx context.Context, event string, wait time.Duration, code string) error {
	return s.write(ctx, self, func(ctx context.Context, q *db.Queries) error {
		return q.PostponeOccasion(ctx, db.PostponeOccasionParams{Event: event, Wait: interval(wait), Code: code})
	})
}

// Bury implements notice.Occasions.
func (s *Store) Bury(ctx context.Context, event, code string) error {
	return s.write(ctx, self, func(ctx context.Context, q *db.Queries) error {
		_, err := q.EndOccasion(ctx, db.EndOccasionParams{Event: event, State: "dead", Code: code})
		return err
	})
}

// Template implements notice.Occasions.
func (s *Store) Template(ctx context.Context, kind notice.Kind) (t notice.Template, err error) {
	err = s.read(ctx, self, func(ctx context.Context, q *db.Queries) error {
		row, err := q.NewestTemplate(ctx, string(kind))
		if pg.NoRows(err) {
			return notice.ErrNoTemplate
		}
		t = template(row)
		return err
	})
	return t, err
}

// Templates implements notice.Templates.
func (s *Store) Templates(ctx context.Context) (all []notice.Template, err error) {
	err = s.read(ctx, self, func(ctx context.Context, q *db.Queries) error {
		rows, err := q.NewestTemplates(ctx)
		all = make([]notice.Template, len(rows))
		for i, row := range rows {
			all[i] = template(row)
		}
		return err
	})
	return all, err
}

func template(row db.Template) notice.Template {
	return notice.Template{
		Kind: notice.Kind(row.Kind), Version: int(row.Version), Mail: row.Mail,
		Title: notice.Text{VI: row.TitleVi, EN: row.TitleEn}, Text: notice.Text{VI: row.TextVi, EN: row.TextEn},
	}
}
