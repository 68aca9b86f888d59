package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

// write sends the dossier as it is now, its children, work items, history and outbox; b may hold statements that go
// first, and first is asked once they have run. The number is taken behind every check and lock: what waits for the
// agency's counter then waits for one round trip and the commit.
func (s *Store) write(ctx context.Context, tx pgx.Tx, b *batch, l *loaded, first func() error) error {
	d := l.dossier
	entries := link(d)
	if err := s.putDossier(ctx, b, l); err != nil {
		return err
	}
	if err := s.putChildren(ctx, b, d, l.before); err != nil {
		return err
	}
	sent := false
	if d.NeedsNumber() {
		var number string
		s.takeNumber(b, d, &number)
		if err := send(ctx, tx, b); err != nil {
			return err
		}
		if err := first(); err != nil {
			return err
		}
		d.SetNumber(number)
		b, sent = &batch{}, true
		if err := s.putNumber(ctx, b, d); err != nil {
			return err
		}
	}
	if err := putWorkItems(ctx, b, d, l.before.agencies); err != nil {
		return err
	}
	if err := putHistory(ctx, b, d, entries); err != nil {
		return err
	}
	if err := putEvents(ctx, b, l); err != nil {
		return err
	}
	if err := send(ctx, tx, b); err != nil {
		return err
	}
	hit("commit")
	d.Recorded = nil
	if sent {
		return nil
	}
	return first()
}

// putDossier queues the row of the dossier and counts its version.
func (s *Store) putDossier(ctx context.Context, b *batch, l *loaded) error {
	d := l.dossier
	open, sealed, err := s.contentOf(d)
	if err != nil {
		return err
	}
	before := d.Version
	d.Version++
	eventSeq := l.eventSeq + int64(len(d.Recorded))
	if before > 0 {
		_, err := b.put().UpdateDossier(ctx, db.UpdateDossierParams{
			ID: d.ID.UUID, Version: before, Status: string(d.Status), Channel: string(d.Channel), Language: d.Language,
			ProcedureVersion: int32(d.ProcedureVersion), NameVi: d.ProcedureName.VI, NameEn: d.ProcedureName.EN,
			ReceiveAgency: string(d.ReceiveAgency), HandleAgency: string(d.HandleAgency), LeadAgency: leadAgency(d), Agencies: texts(d.Agencies()), Accounts: accounts(d),
			OwnerName: d.OwnerName(), NeedsApplicant: d.NeedsMe(), Ongoing: d.Ongoing(), Lapses: lapses(d), UpdatedAt: d.UpdatedAt, FiledAt: nullable(d.FiledAt), ReceivedAt: nullable(d.ReceivedAt),
			EndedAt: nullable(d.EndedAt), Due: nullable(dossier.Summarise(d).Due), Content: open, Sealed: sealed,
			HistorySeq: d.HistorySeq, HistoryHash: d.HistoryHash, EventSeq: eventSeq,
		})
		if err != nil {
			return err
		}
		b.mustChange("the dossier")
		return nil
	}
	return b.put().InsertDossier(ctx, db.InsertDossierParams{
		ID: d.ID.UUID, Version: d.Version, Status: string(d.Status), Channel: string(d.Channel), Language: d.Language,
		Procedure: string(d.Procedure), ProcedureVersion: int32(d.ProcedureVersion), NameVi: d.ProcedureName.VI, NameEn: d.ProcedureName.EN,
		Creator: d.Creator, ReceiveAgency: string(d.ReceiveAgency), HandleAgency: string(d.HandleAgency), LeadAgency: leadAgency(d), Agencies: texts(d.Agencies()), Accounts: accounts(d),
		OwnerName: d.OwnerName(), NeedsApplicant: d.NeedsMe(), Ongoing: d.Ongoing(), Lapses: lapses(d), Parent: dossierDeref(d.Parent), Bundle: dossierDeref(d.Bundle),
		CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt, FiledAt: nullable(d.FiledAt), ReceivedAt: nullable(d.ReceivedAt), EndedAt: nullable(d.EndedAt),
		Due: nullable(dossier.Summarise(d).Due), Content: open, Sealed: sealed, HistorySeq: d.HistorySeq, HistoryHash: d.HistoryHash, EventSeq: eventSeq,
	})
}

// takeNumber queues the counter's next number of the receiving agency on the database's day.
func (s *Store) takeNumber(b *batch, d *dossier.Dossier, into *string) {
	b.Queue(db.TakeNumber, string(d.ReceiveAgency), s.scheme.Name, s.shift).QueryRow(func(row pgx.Row) error {
		var on time.Time
		var n int64
		if err := row.Scan(&on, &n); err != nil {
			return err
		}
		*into = s.scheme.Number(d.ReceiveAgency, worktime.Date{Year: on.Year(), Month: on.Month(), Day: on.Day()}, n)
		return nil
	})
}

func (s *Store) putNumber(ctx context.Context, b *batch, d *dossier.Dossier) error {
	return b.put().InsertNumber(ctx, db.InsertNumberParams{Dossier: d.ID.UUID, Issuer: string(d.ReceiveAgency), Scheme: s.scheme.Name, Number: d.Number})
}

func leadAgency(d *dossier.Dossier) string {
	if lead := d.Lead(); lead != nil {
		return string(lead.Agency)
	}
	return ""
}

// lapses is the last day to answer what the examination asked for.
func lapses(d *dossier.Dossier) *time.Time {
	if s := d.OpenSupplement(); s != nil && s.Stage == dossier.Examination {
		return date(s.Until)
	}
	return nil
}

// accounts is never null.
func accounts(d *dossier.Dossier) []string { return append([]string{}, d.Accounts()...) }

// texts turns codes into text; the list is never null.
func texts[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}
