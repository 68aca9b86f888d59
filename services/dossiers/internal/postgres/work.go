package postgres

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
	"motcua.vn/services/dossiers/internal/procedure"
)

// The bounds of time in lists: work without a due date stands at noDue and so sorts last.
var (
	beginOfTime = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	noDue       = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	endOfTime   = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	lastID      = id.UUID{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}
)

// putWorkItems queues the work items as the dossier is now; agencies that have no work any more lose theirs.
func putWorkItems(ctx context.Context, b *batch, d *dossier.Dossier, before []string) error {
	items := dossier.Items(d)
	for _, agency := range before {
		if slices.ContainsFunc(items, func(w dossier.WorkItem) bool { return string(w.Agency) == agency }) {
			continue
		}
		if err := b.put().DeleteWorkItem(ctx, db.DeleteWorkItemParams{Dossier: d.ID.UUID, Agency: agency}); err != nil {
			return err
		}
	}
	for _, w := range items {
		due := w.Due
		if due.IsZero() {
			due = noDue
		}
		err := b.put().PutWorkItem(ctx, db.PutWorkItemParams{
			Dossier: d.ID.UUID, Agency: string(w.Agency), Part: string(w.Part), Number: w.Number, Procedure: string(w.Procedure),
			NameVi: w.ProcedureName.VI, NameEn: w.ProcedureName.EN, Status: string(w.Status), Channel: string(w.Channel), Title: w.Title, Search: w.Search,
			Step: w.Step, Assignee: w.Assignee, Role: string(w.Role), Waiting: w.Waiting, Rank: int16(w.Rank), Due: due, DossierDue: nullable(w.DossierDue),
			Clock: string(w.Clock), Flags: append([]string{}, w.Flags...), Since: w.Since, Version: d.Version,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Inbox implements dossier.Store: a keyset page along an index, whatever its number.
func (s *Store) Inbox(ctx context.Context, c tenant.Caller, f dossier.InboxFilter) ([]dossier.WorkItem, error) {
	after := dossier.InboxKey{Rank: -1, Due: beginOfTime}
	if f.After != nil {
		after = *f.After
		if after.Due.IsZero() {
			after.Due = noDue
		}
	}
	from, until := dossier.DueSpan(f.Due, f.Now)
	if from.IsZero() {
		from = beginOfTime
	}
	if until.IsZero() {
		until = endOfTime
	}
	p := db.InboxParams{
		AfterRank: int16(after.Rank), AfterDue: after.Due, AfterDossier: after.Dossier.UUID, View: f.View, Roles: texts(f.Roles),
		DueFrom: from, DueUntil: until, Status: string(f.State), Procedure: string(f.Procedure), Channel: string(f.Channel), Pattern: pattern(f.Query),
		PageSize: int32(f.Limit),
	}
	items := []dossier.WorkItem{}
	q := db.New(s.db.Reader(reading(c)))
	for _, p.Agency = range agenciesOf(c) {
		page, err := workOf(ctx, q, c.Subject, p)
		if err != nil {
			return nil, fail(err)
		}
		for _, r := range page {
			items = append(items, workItem(r))
		}
	}
	// Each agency's page is in order already; who acts for several sees theirs as one.
	slices.SortStableFunc(items, queueOrder)
	return items[:min(len(items), f.Limit)], nil
}

// workOf reads the page of one agency along an index.
func workOf(ctx context.Context, q *db.Queries, account string, p db.InboxParams) ([]db.WorkItem, error) {
	if p.View != "mine" {
		return q.Inbox(ctx, p)
	}
	return q.InboxMine(ctx, db.InboxMineParams{
		Agency: p.Agency, Account: account, AfterRank: p.AfterRank, AfterDue: p.AfterDue, AfterDossier: p.AfterDossier, DueFrom: p.DueFrom,
		DueUntil: p.DueUntil, Status: p.Status, Procedure: p.Procedure, Channel: p.Channel, Pattern: p.Pattern, PageSize: p.PageSize,
	})
}

// queueOrder is that of the index: rank, due (none last), id.
func queueOrder(a, b dossier.WorkItem) int {
	due := func(w dossier.WorkItem) time.Time {
		if w.Due.IsZero() {
			return noDue
		}
		return w.Due
	}
	return cmp.Or(cmp.Compare(a.Rank, b.Rank), due(a).Compare(due(b)), bytes.Compare(a.Dossier.UUID[:], b.Dossier.UUID[:]))
}

func workItem(r db.WorkItem) dossier.WorkItem {
	due := r.Due.UTC()
	if due.Equal(noDue) {
		due = time.Time{}
	}
	return dossier.WorkItem{
		Dossier: dossier.ID{UUID: r.Dossier}, Agency: tenant.Agency(r.Agency), Part: dossier.PartyPart(r.Part), Number: r.Number,
		Procedure: procedure.Code(r.Procedure), ProcedureName: procedure.Text{VI: r.NameVi, EN: r.NameEn}, Status: dossier.Status(r.Status),
		Channel: dossier.Channel(r.Channel), Title: r.Title, Search: r.Search, Step: r.Step, Assignee: r.Assignee, Role: tenant.Role(r.Role), Waiting: r.Waiting,
		Rank: int(r.Rank), Due: due, DossierDue: instant(r.DossierDue), Clock: dossier.ClockState(r.Clock), Flags: r.Flags, Since: r.Since.UTC(), Version: r.Version,
	}
}

// pattern makes a LIKE pattern of what was typed, without diacritics; its own wildcards mean themselves.
func pattern(query string) string {
	folded := dossier.Fold(query)
	if folded == "" {
		return ""
	}
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(folded) + "%"
}

// Counts implements dossier.Store; who acts for several agencies gets the sum.
func (s *Store) Counts(ctx context.Context, c tenant.Caller, now time.Time) (dossier.Counts, error) {
	_, until := dossier.DueSpan("today", now)
	p := db.CountsParams{Account: c.Subject, Roles: texts(dossier.QueueRoles(c, now)), Now: now, TodayUntil: until}
	var out dossier.Counts
	err := s.db.InReadTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		for _, p.Agency = range agenciesOf(c) {
			n, err := db.New(tx).Counts(ctx, p)
			if err != nil {
				return err
			}
			for into, more := range map[*int]int64{
				&out.Mine: n.Mine, &out.Queue: n.Queue, &out.Waiting: n.Waiting, &out.Agency: n.Agency, &out.Overdue: n.Overdue, &out.Today: n.Today,
			} {
				*into = min(*into+int(more), most)
			}
		}
		return nil
	})
	return out, fail(err)
}

// most is where counting stops.
const most = 1000

// Mine implements dossier.Store.
func (s *Store) Mine(ctx context.Context, c tenant.Caller, f dossier.MineFilter) ([]dossier.Summary, error) {
	p := db.MineParams{
		Account: c.Subject, State: f.State, AfterUpdate: f.AfterUpdate, AfterID: f.AfterID.UUID, PageSize: int32(f.Limit),
	}
	if f.AfterUpdate.IsZero() {
		p.AfterUpdate, p.AfterID = endOfTime, lastID
	}
	out := []dossier.Summary{}
	err := s.db.InReadTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		all, err := db.New(tx).Mine(ctx, p)
		for _, r := range all {
			out = append(out, dossier.Summary{
				ID: dossier.ID{UUID: r.ID}, Number: r.Number, Procedure: procedure.Code(r.Procedure), ProcedureName: procedure.Text{VI: r.NameVi, EN: r.NameEn},
				Status: dossier.Status(r.Status), OwnerName: r.OwnerName, ReceiveAgency: tenant.Agency(r.ReceiveAgency), FiledAt: instant(r.FiledAt),
				Due: instant(r.Due), UpdatedAt: r.UpdatedAt.UTC(), NeedsMe: r.NeedsApplicant,
			})
		}
		return err
	})
	return out, fail(err)
}
