package dossiertest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/services/dossiers/internal/dossier"
)

// remember leaves a task for every file that a dossier begins or ends to use; d nil: it is deleted. Papers that were filed
// count as used for ever.
func (s *Store) remember(key dossier.ID, d *dossier.Dossier) {
	var before, after []id.UUID
	if old, ok := s.load(key); ok {
		before = old.FilesUsed()
	}
	if d != nil {
		after = d.FilesUsed()
		for _, p := range d.Parts {
			if p.File != nil && d.Status != dossier.Draft {
				s.papers[key] = append(s.papers[key], *p.File)
			}
		}
	}
	for _, f := range slices.Concat(before, after) {
		if !slices.Contains(before, f) || !slices.Contains(after, f) {
			s.tasks = append(s.tasks, dossier.FileTask{Dossier: key, File: f})
		}
	}
}

// SettleFiles implements dossier.FileTasks.
func (s *Store) SettleFiles(ctx context.Context, limit int, tell func(context.Context, dossier.FileTask) error) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	done := 0
	for done < limit && len(s.tasks) > 0 {
		t := s.tasks[0]
		if d, ok := s.load(t.Dossier); ok {
			t.Used = slices.Contains(d.FilesUsed(), t.File) || slices.Contains(s.papers[t.Dossier], t.File)
		}
		if err := tell(ctx, t); err != nil {
			return done, err
		}
		s.tasks = s.tasks[1:]
		done++
	}
	return done, nil
}

// fileTasks: documents learns what a dossier uses even where it was away, and what it uses no more.
func fileTasks(t *testing.T, w *World, s dossier.Store) {
	service := w.Service(s)
	held := func(why string, want map[id.UUID]dossier.ID) {
		t.Helper()
		if _, err := service.TellDocuments(ctx); err != nil {
			t.Fatalf("%s: %v", why, err)
		}
		for f, d := range want {
			if w.Files.Held[f] != d {
				t.Errorf("%s: %s is held by %v, want %v", why, f, w.Files.Held[f], d)
			}
		}
		if len(w.Files.Held) != len(want) {
			t.Errorf("%s: %d files are held, want %d", why, len(w.Files.Held), len(want))
		}
	}
	in := Filing(Extract, Commune)
	in.File = false
	first, second := w.Files.Add(Applicant.Subject), w.Files.Add(Applicant.Subject)
	in.Parts = []dossier.PartInput{{Component: "ban-ve", File: first}}
	draft := file(t, w, s, in, Applicant)
	w.Files.Away = fault.Unavailable("documents_away", "documents is away")
	put := dossier.DraftInput{Parts: []dossier.PartInput{{Component: "ban-ve", File: second}}}
	must(service.PutDraft(ctx, By(Applicant, draft.ID), put))(t)
	if n, err := service.TellDocuments(ctx); n != 0 || !errors.Is(err, w.Files.Away) {
		t.Errorf("while documents is away %d are told, %v", n, err)
	}
	w.Files.Away = nil
	held("once it is back", map[id.UUID]dossier.ID{*second: draft.ID})
	if n, err := service.TellDocuments(ctx); n != 0 || err != nil {
		t.Errorf("told once: again %d, %v", n, err)
	}
	if err := s.Delete(ctx, Applicant, draft.ID); err != nil {
		t.Fatal(err)
	}
	held("after the draft was deleted", nil)
	filed, supplied := w.Files.Add(Applicant.Subject), w.Files.Add(Applicant.Subject)
	in.File, in.Parts = true, []dossier.PartInput{{Component: "ban-ve", File: filed}}
	d := file(t, w, s, in, Applicant)
	ask := dossier.SupplementRequest{Items: []dossier.SupplementItem{{Component: "ban-ve", Reason: "mờ"}}}
	must(service.RequestSupplement(ctx, By(At(Commune, 1).Reception, d.ID), ask))(t)
	must(service.SupplyDossier(ctx, By(Applicant, d.ID), dossier.SupplyInput{Parts: []dossier.PartInput{{Component: "ban-ve", File: supplied}}}))(t)
	held("what was filed, after something took its place", map[id.UUID]dossier.ID{*filed: d.ID, *supplied: d.ID})
	in.File = false
	lost := w.Files.Add(Applicant.Subject)
	in.Parts = []dossier.PartInput{{Component: "ban-ve", File: lost}}
	file(t, w, s, in, Applicant)
	w.Files.Lose(*lost)
	if n, err := service.TellDocuments(ctx); n != 1 || fault.CodeOf(err) != "file_not_found" {
		t.Errorf("a file that is gone is reported once: %d, %v", n, err)
	}
	if n, err := service.TellDocuments(ctx); n != 0 || err != nil {
		t.Errorf("and given up: %d, %v", n, err)
	}
}
