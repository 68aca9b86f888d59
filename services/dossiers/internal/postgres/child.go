package postgres

import (
	"context"
	"slices"

	"motcua.vn/libs/id"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

// fileUse is a file and what it is to the dossier.
type fileUse struct {
	File id.UUID
	Use  string
}

// What a file is to a dossier.
const (
	usePart    = "part"
	useResult  = "result"
	useOpinion = "opinion"
)

func filesOf(d *dossier.Dossier) []fileUse {
	var all []fileUse
	add := func(file *id.UUID, use string) {
		if file != nil && !slices.Contains(all, fileUse{*file, use}) {
			all = append(all, fileUse{*file, use})
		}
	}
	for _, p := range d.Parts {
		add(p.File, usePart)
	}
	for _, r := range d.Results {
		add(r.File, useResult)
	}
	for _, r := range d.Steps {
		add(r.File, useOpinion)
	}
	return all
}

// putChildren queues what changed of parties, persons, step runs and files. What ends goes before what begins, because a
// dossier has one current handle and one open lead at any statement.
func (s *Store) putChildren(ctx context.Context, b *batch, d *dossier.Dossier, before children) error {
	if err := putParties(ctx, b, d, before.parties); err != nil {
		return err
	}
	if err := s.putPersons(ctx, b, d, before.persons); err != nil {
		return err
	}
	if err := putSteps(ctx, b, d, before.steps); err != nil {
		return err
	}
	now := filesOf(d)
	for _, f := range before.files {
		// A paper that was filed is evidence, also after another took its place: its row stays, and so does its hold.
		if !slices.Contains(now, f) && (d.Status == dossier.Draft || f.Use != usePart) {
			if err := b.put().DeleteFile(ctx, db.DeleteFileParams{Dossier: d.ID.UUID, File: f.File, Use: f.Use}); err != nil {
				return err
			}
			if err := b.put().AddFileTask(ctx, db.AddFileTaskParams{Dossier: d.ID.UUID, File: f.File}); err != nil {
				return err
			}
		}
	}
	for _, f := range now {
		if !slices.Contains(before.files, f) {
			if err := b.put().PutFile(ctx, db.PutFileParams{Dossier: d.ID.UUID, File: f.File, Use: f.Use}); err != nil {
				return err
			}
			if err := b.put().AddFileTask(ctx, db.AddFileTaskParams{Dossier: d.ID.UUID, File: f.File}); err != nil {
				return err
			}
		}
	}
	return nil
}

func putParties(ctx context.Context, b *batch, d *dossier.Dossier, before []dossier.Party) error {
	for _, p := range before {
		same := func(q dossier.Party) bool { return q.Agency == p.Agency && q.Part == p.Part && q.Since.Equal(p.Since) }
		if slices.ContainsFunc(d.Parties, same) {
			continue
		}
		err := b.put().DeleteParty(ctx, db.DeletePartyParams{Dossier: d.ID.UUID, Agency: string(p.Agency), Part: string(p.Part), Since: p.Since})
		if err != nil {
			return err
		}
	}
	for _, ended := range []bool{true, false} {
		for i, p := range d.Parties {
			if p.Until.IsZero() == ended || i < len(before) && before[i] == p {
				continue
			}
			err := b.put().PutParty(ctx, db.PutPartyParams{
				Dossier: d.ID.UUID, Position: int16(i), Agency: string(p.Agency), Part: string(p.Part), Since: p.Since, Until: nullable(p.Until),
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) putPersons(ctx context.Context, b *batch, d *dossier.Dossier, before []dossier.Person) error {
	for _, p := range before {
		if !slices.ContainsFunc(d.Persons, func(q dossier.Person) bool { return q.ID == p.ID }) {
			if err := b.put().DeletePerson(ctx, db.DeletePersonParams{Dossier: d.ID.UUID, ID: p.ID}); err != nil {
				return err
			}
		}
	}
	for i, p := range d.Persons {
		if i < len(before) && before[i] == p {
			continue
		}
		if err := b.put().PutPerson(ctx, s.personRow(d.ID, i, p)); err != nil {
			return err
		}
	}
	return nil
}

func putSteps(ctx context.Context, b *batch, d *dossier.Dossier, before []dossier.StepRun) error {
	for _, r := range before {
		if !slices.ContainsFunc(d.Steps, func(q dossier.StepRun) bool { return q.ID == r.ID }) {
			if err := b.put().DeleteStep(ctx, db.DeleteStepParams{Dossier: d.ID.UUID, ID: r.ID}); err != nil {
				return err
			}
		}
	}
	for _, open := range []bool{false, true} {
		for i, r := range d.Steps {
			if r.Open() != open || i < len(before) && sameStep(before[i], r) {
				continue
			}
			err := b.put().PutStep(ctx, db.PutStepParams{
				ID: r.ID, Dossier: d.ID.UUID, Position: int16(i), Step: r.Step, NameVi: r.Name.VI, NameEn: r.Name.EN, Kind: string(r.Kind),
				Agency: string(r.Agency), Division: r.Division, Officer: r.Officer, Since: r.Since, Due: nullable(r.Due), AcceptedAt: nullable(r.AcceptedAt),
				FinishedAt: nullable(r.FinishedAt), Outcome: r.Outcome, Question: r.Question, Verdict: r.Verdict, Text: r.Text, File: deref(r.File), Asker: r.Asker,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func sameStep(a, b dossier.StepRun) bool {
	same := deref(a.File) == deref(b.File)
	a.File, b.File = nil, nil
	return same && a == b
}
