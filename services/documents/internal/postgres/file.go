package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/failpoint"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/documents/internal/file"
	"motcua.vn/services/documents/internal/postgres/db"
)

const (
	uploadFile = "uploadFile" // in the command log
	// The command log is pg's table, which the generated queries do not know.
	commandDone = `select exists (select from command_log where subject = $1 and operation = $2 and key = $3)`
)

// Settle implements file.Store.
func (s *Store) Settle(ctx context.Context, c tenant.Caller, key string, f file.File, since time.Time, allow func(file.Unheld) error) (file.File, bool, error) {
	stored, kept := f, false
	command := pg.Command{
		Subject: c.Subject, Operation: uploadFile, Key: key,
		Hash: pg.HashOf(f.Name, f.Purpose, f.Content.SHA256[:]),
	}
	err := s.write(ctx, c, func(ctx context.Context, tx pgx.Tx, q *db.Queries) error {
		stored, kept = f, false
		resource, replay, err := command.Take(ctx, tx)
		if err != nil {
			return err
		}
		if replay {
			was, err := id.Parse(resource)
			if err != nil {
				return err
			}
			stored, err = find(ctx, q, file.ID{UUID: was})
			return err
		}
		if err := q.LockUploads(ctx, c.Subject); err != nil {
			return err
		}
		if err := insert(ctx, q, &stored); err != nil {
			return err
		}
		now, err := unheld(ctx, q, c, since)
		if err == nil {
			err = allow(now)
		}
		if err != nil {
			return err
		}
		kept = stored.Content.Key == f.Content.Key
		if kept {
			if err := takeAnnouncement(ctx, q, f.Content.Key); err != nil {
				return err
			}
		}
		failpoint.Hit("documents.file_inserted")
		return command.Done(ctx, tx, f.ID.String())
	})
	if err != nil {
		return file.File{}, false, err
	}
	failpoint.Hit("documents.settled")
	return stored, kept, nil
}

// Unheld implements file.Store.
func (s *Store) Unheld(ctx context.Context, c tenant.Caller, key string, since time.Time) (file.Unheld, bool, error) {
	var now file.Unheld
	var done bool
	err := s.db.InReadTx(ctx, c, func(ctx context.Context, tx pgx.Tx) (err error) {
		if err := tx.QueryRow(ctx, commandDone, c.Subject, uploadFile, key).Scan(&done); err != nil {
			return err
		}
		now, err = unheld(ctx, db.New(tx), c, since)
		return err
	})
	return now, done, err
}

func unheld(ctx context.Context, q *db.Queries, c tenant.Caller, since time.Time) (file.Unheld, error) {
	n, err := q.Unheld(ctx, db.UnheldParams{Owner: c.Subject, OwnerKind: string(c.Kind), Since: since})
	return file.Unheld{Files: n.Files, Bytes: n.Bytes}, err
}

// insert stores the file with the content that is there already, or with its own.
func insert(ctx context.Context, q *db.Queries, f *file.File) error {
	content, err := q.UseContent(ctx, db.UseContentParams{
		Sha256: f.Content.SHA256[:], Size: f.Content.Size, MediaType: f.Content.MediaType, Inline: f.Content.Inline, Key: f.Content.Key,
	})
	if err != nil {
		return err
	}
	failpoint.Hit("documents.content_used")
	f.Content.Key, f.Content.MediaType, f.Content.Inline = content.Key, content.MediaType, content.Inline
	return q.InsertFile(ctx, db.InsertFileParams{
		ID: f.ID.UUID, Name: f.Name, Sha256: f.Content.SHA256[:], Owner: f.Owner, OwnerKind: string(f.OwnerKind),
		Agency: string(f.Agency), Purpose: string(f.Purpose), Scan: string(f.Scan), CreatedAt: f.CreatedAt,
	})
}

// takeAnnouncement fails where a collection has taken the upload for one that was cut off.
func takeAnnouncement(ctx context.Context, q *db.Queries, key string) error {
	n, err := q.TakeAnnouncement(ctx, key)
	if err == nil && n == 0 {
		err = file.ErrBroken
	}
	return err
}

// Find implements file.Store.
func (s *Store) Find(ctx context.Context, c tenant.Caller, wanted file.ID) (file.File, error) {
	var f file.File
	err := s.read(ctx, c, func(ctx context.Context, q *db.Queries) error {
		var err error
		f, err = find(ctx, q, wanted)
		return err
	})
	return f, err
}

func find(ctx context.Context, q *db.Queries, wanted file.ID) (file.File, error) {
	row, err := q.FindFile(ctx, wanted.UUID)
	if pg.NoRows(err) {
		return file.File{}, file.ErrNotFound
	}
	if err != nil {
		return file.File{}, err
	}
	return file.File{
		ID: file.ID{UUID: row.ID}, Name: row.Name,
		Content: file.Content{
			SHA256: [32]byte(row.Sha256), Size: row.Size, MediaType: row.MediaType, Inline: row.Inline, Key: row.Key,
		},
		Owner: row.Owner, OwnerKind: tenant.Kind(row.OwnerKind), Agency: tenant.Agency(row.Agency),
		Purpose: file.Purpose(row.Purpose), Scan: file.Scan(row.Scan), Held: row.Held, CreatedAt: row.CreatedAt.UTC(),
	}, nil
}

// Delete implements file.Store.
func (s *Store) Delete(ctx context.Context, c tenant.Caller, wanted file.ID) error {
	return s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error {
		held, err := q.LockOwnFile(ctx, db.LockOwnFileParams{ID: wanted.UUID, Owner: c.Subject, OwnerKind: string(c.Kind)})
		switch {
		case pg.NoRows(err):
			return file.ErrNotFound
		case err != nil:
			return err
		case held:
			return file.ErrHeld
		}
		return q.DeleteFile(ctx, wanted.UUID)
	})
}

// Hold implements file.Store.
func (s *Store) Hold(ctx context.Context, c tenant.Caller, wanted file.ID, by file.DossierID) (file.File, error) {
	var f file.File
	err := s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error {
		err := q.InsertHold(ctx, db.InsertHoldParams{File: wanted.UUID, Dossier: by.UUID})
		if pg.Constraint(err) == "hold_of_a_file" {
			return file.ErrNotFound
		}
		if err != nil {
			return err
		}
		f, err = find(ctx, q, wanted)
		return err
	})
	return f, err
}

// Release implements file.Store.
func (s *Store) Release(ctx context.Context, c tenant.Caller, wanted file.ID, by file.DossierID) error {
	return s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error {
		return q.DeleteHold(ctx, db.DeleteHoldParams{File: wanted.UUID, Dossier: by.UUID})
	})
}
