package dossier

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
)

// FileTask says that documents is to be told what a file is to a dossier: used, or used no more.
type FileTask struct {
	Dossier ID
	File    id.UUID
	Used    bool // now, not when the task was written
}

// FileTasks keeps a task for every file that a dossier began or ended to use, written in the transaction that changed the
// dossier, so that a hold that could not be placed or taken back at once is neither lost nor left behind.
type FileTasks interface {
	// SettleFiles gives at most limit tasks to tell, oldest first and one after the other across all instances, and
	// forgets each that was told. It ends with tell's first error and tells how many were done; 0 also where somebody
	// else is at it.
	SettleFiles(ctx context.Context, limit int, tell func(context.Context, FileTask) error) (int, error)
}

// told is how many tasks go in one transaction.
const told = 50

// TellDocuments places and takes back holds until no task is left. A used file that documents does not have any more is
// reported and given up, for no repetition brings it back; any other error leaves the task for the next time.
func (s *Service) TellDocuments(ctx context.Context) (int, error) {
	done := 0
	var lost []error
	for {
		n, err := s.FileTasks.SettleFiles(ctx, told, func(ctx context.Context, t FileTask) error {
			if !t.Used {
				return s.Files.Release(ctx, t.File, t.Dossier)
			}
			err := s.Files.Hold(ctx, t.File, t.Dossier)
			if err != nil && fault.KindOf(err) == fault.KindNotFound {
				lost = append(lost, fmt.Errorf("file %s of dossier %s is gone: %w", t.File, t.Dossier, err))
				return nil
			}
			return err
		})
		done += n
		if err != nil || n < told {
			return done, errors.Join(append(lost, err)...)
		}
	}
}

// FilesUsed lists every file of the dossier once: parts, results, papers of opinions.
func (d *Dossier) FilesUsed() []id.UUID {
	var list []id.UUID
	add := func(file *id.UUID) {
		if file != nil && !slices.Contains(list, *file) {
			list = append(list, *file)
		}
	}
	for _, p := range d.Parts {
		add(p.File)
	}
	for _, r := range d.Results {
		add(r.File)
	}
	for _, r := range d.Steps {
		add(r.File)
	}
	return list
}

// holdFiles tells documents of the files of a draft about to be filed: one that was collected is found out before.
func (s *Service) holdFiles(ctx context.Context, d *Dossier) error {
	for _, f := range d.FilesUsed() {
		if err := s.Files.Hold(ctx, f, d.ID); err != nil {
			return err
		}
	}
	return nil
}
