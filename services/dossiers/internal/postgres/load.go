package postgres

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
	"motcua.vn/services/dossiers/internal/procedure"
)

// loaded is a dossier as the database had it: the aggregate, and what is needed to write only what changes.
type loaded struct {
	dossier  *dossier.Dossier
	eventSeq int64
	before   children
}

// children are the rows that hang on a dossier.
type children struct {
	persons  []dossier.Person
	parties  []dossier.Party
	steps    []dossier.StepRun
	files    []fileUse
	agencies []string // that have a work item
}

// loading is a load under way: its statements are queued, its rows filled when the batch has run.
type loading struct {
	head    []db.LockDossierRow
	parties []db.DossierParty
	persons []db.DossierPerson
	steps   []db.StepRun
}

// load queues the statements that read a dossier whole; sql is db.GetDossier or db.LockDossier. The children come after the
// lock, each statement with a snapshot of its own, so they are as the last writer left them.
func (b *batch) load(sql string, dossierID dossier.ID) *loading {
	l := &loading{}
	rows(b, &l.head, sql, dossierID.UUID)
	rows(b, &l.parties, db.Parties, dossierID.UUID)
	rows(b, &l.persons, db.Persons, dossierID.UUID)
	rows(b, &l.steps, db.Steps, dossierID.UUID)
	return l
}

// assemble builds the aggregate; dossier.ErrNotFound where row-level security or nature hides it.
func (s *Store) assemble(l *loading) (*loaded, error) {
	if len(l.head) == 0 {
		return nil, dossier.ErrNotFound
	}
	h := l.head[0]
	d := &dossier.Dossier{
		ID: dossier.ID{UUID: h.ID}, Version: h.Version, Status: dossier.Status(h.Status), Channel: dossier.Channel(h.Channel), Language: h.Language,
		Procedure: procedure.Code(h.Procedure), ProcedureVersion: int(h.ProcedureVersion), ProcedureName: procedure.Text{VI: h.NameVi, EN: h.NameEn},
		Number: h.Number, Creator: h.Creator, ReceiveAgency: tenant.Agency(h.ReceiveAgency), HandleAgency: tenant.Agency(h.HandleAgency),
		Parent: dossierRef(h.Parent), Bundle: dossierRef(h.Bundle),
		CreatedAt: h.CreatedAt.UTC(), UpdatedAt: h.UpdatedAt.UTC(), FiledAt: instant(h.FiledAt), ReceivedAt: instant(h.ReceivedAt), EndedAt: instant(h.EndedAt),
		HistorySeq: h.HistorySeq, HistoryHash: h.HistoryHash,
	}
	if err := json.Unmarshal(h.Content, &d.Content); err != nil {
		return nil, fmt.Errorf("postgres: content of %s: %w", d.ID, err)
	}
	if err := s.unseal(d, h.Sealed); err != nil {
		return nil, err
	}
	for _, p := range l.parties {
		d.Parties = append(d.Parties, dossier.Party{
			Agency: tenant.Agency(p.Agency), Part: dossier.PartyPart(p.Part), Since: p.Since.UTC(), Until: instant(p.Until),
		})
	}
	for _, p := range l.persons {
		person, err := s.person(p)
		if err != nil {
			return nil, err
		}
		d.Persons = append(d.Persons, person)
	}
	for _, r := range l.steps {
		d.Steps = append(d.Steps, step(r))
	}
	return &loaded{dossier: d, eventSeq: h.EventSeq, before: childrenOf(d)}, nil
}

// childrenOf copies what hangs on a dossier, so that a change to it cannot reach the copy.
func childrenOf(d *dossier.Dossier) children {
	c := children{persons: slices.Clone(d.Persons), parties: slices.Clone(d.Parties), steps: slices.Clone(d.Steps), files: filesOf(d)}
	for _, item := range dossier.Items(d) {
		c.agencies = append(c.agencies, string(item.Agency))
	}
	return c
}

func step(r db.StepRun) dossier.StepRun {
	return dossier.StepRun{
		ID: r.ID, Step: r.Step, Name: procedure.Text{VI: r.NameVi, EN: r.NameEn}, Kind: dossier.StepKind(r.Kind), Agency: tenant.Agency(r.Agency),
		Division: r.Division, Officer: r.Officer, Since: r.Since.UTC(), Due: instant(r.Due), AcceptedAt: instant(r.AcceptedAt),
		FinishedAt: instant(r.FinishedAt), Outcome: r.Outcome, Question: r.Question, Verdict: r.Verdict, Text: r.Text, File: ref(r.File), Asker: r.Asker,
	}
}

// instant reads a column that may be null: none is the zero time.
func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// nullable writes the zero time as null.
func nullable(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func ref(u id.UUID) *id.UUID {
	if u.IsZero() {
		return nil
	}
	return &u
}

func deref(u *id.UUID) id.UUID {
	if u == nil {
		return id.UUID{}
	}
	return *u
}

func dossierRef(u id.UUID) *dossier.ID {
	if u.IsZero() {
		return nil
	}
	return &dossier.ID{UUID: u}
}

func dossierDeref(d *dossier.ID) id.UUID {
	if d == nil {
		return id.UUID{}
	}
	return d.UUID
}

// found turns pgx's no rows into the domain's not found.
func found(err error) error {
	if err == pgx.ErrNoRows { //nolint:errorlint // pgx returns it bare from Scan
		return dossier.ErrNotFound
	}
	return err
}
