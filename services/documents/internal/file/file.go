// Package file is what documents knows of files: who owns one, what may be
// uploaded, who may open it, and when it is deleted. A file's bytes are kept
// once per content; the bytes themselves are behind Bucket.
package file

import (
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
)

// ID names a file.
type ID struct{ id.UUID }

// DossierID names a dossier, which is dossiers' own.
type DossierID struct{ id.UUID }

// Purpose says what a file is for.
type Purpose string

// The purposes; the empty one is read as Paper.
const (
	Paper  Purpose = "paper"  // a component of a dossier
	Result Purpose = "result" // what an agency issues
)

// Scan is what is known about malware in a file.
type Scan string

// The scan states. Without a scanner every file stays NotScanned.
const (
	NotScanned Scan = "not_scanned"
	Clean      Scan = "clean"
	Infected   Scan = "infected"
)

// Content is a file's bytes, known by their hash.
type Content struct {
	SHA256    [32]byte
	Size      int64  // bytes
	MediaType string // sniffed, never what the sender said
	// Inline says that a browser may show it in place: a PDF, JPEG or PNG that
	// carries no second format.
	Inline bool
	Key    string // of the bucket
}

// File is one upload by one owner.
type File struct {
	ID        ID
	Name      string // what people see
	Content   Content
	Owner     string // account UUID, or the name of a service
	OwnerKind tenant.Kind
	Agency    tenant.Agency // for which an official uploaded it; empty otherwise
	Purpose   Purpose
	Scan      Scan
	Held      bool // a dossier or draft uses it
	CreatedAt time.Time
}

// The answers of this service beside those of the libraries.
var (
	ErrNotFound      = fault.NotFound("file_not_found", "no such file, or none that you may open")
	ErrName          = fault.Invalid("file_name", "a file name has 1 to 200 characters and no path, control or direction characters")
	ErrEmpty         = fault.Invalid("file_empty", "a file of 0 bytes holds nothing; choose another")
	ErrTooLarge      = fault.Invalid("file_too_large", "the file is larger than this component takes")
	ErrType          = fault.Invalid("file_type", "this component takes other kinds of files")
	ErrHeld          = fault.Conflict("file_held", "a dossier uses this file; remove it there first")
	ErrNotScanned    = fault.Conflict("file_not_scanned", "the file has not been checked for malware yet; try again later")
	ErrInfected      = fault.Gone("file_infected", "malware was found in this file; nobody can open it")
	ErrPurpose       = fault.Forbidden("result_by_agency", "only an official uploads a result")
	ErrTooManyUnheld = fault.Limited("too_many_unheld_files", "delete files that no dossier uses, or put them into one, before you send more", 0)
	ErrBroken        = fault.Invalid("upload_broken", "the upload ended before the whole file had arrived; send it again")
)

// OwnedBy tells whether the caller uploaded the file.
func (f File) OwnedBy(c tenant.Caller) bool { return f.Owner == c.Subject && f.OwnerKind == c.Kind }

// OpenedAsOwner tells whether owning the file is enough to open it. A result
// that a dossier holds is opened by dossiers' answer alone, so that nobody has
// it before it was issued.
func (f File) OpenedAsOwner(c tenant.Caller) bool {
	return f.OwnedBy(c) && (f.Purpose == Paper || !f.Held)
}

// Readable refuses what nobody, or nobody but the owner, may read as long as it is not scanned.
func (f File) Readable(owner, openUnscanned bool) error {
	switch f.Scan {
	case Clean:
		return nil
	case Infected:
		return ErrInfected
	case NotScanned:
		if owner || openUnscanned {
			return nil
		}
	}
	return ErrNotScanned
}
