package dossier

import (
	"context"
	"time"

	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Backlog finds the dossiers that jobs and consumers of ours work on, as the service itself. Every list is in ascending
// order of id, after the given one, at most limit long.
type Backlog interface {
	// Ongoing lists those of which a date may move when the calendar of the agency changes (empty: the province's, so
	// all): Dossier.Ongoing holds, and the agency received or is of the open lead.
	Ongoing(ctx context.Context, agency tenant.Agency, after ID, limit int) ([]ID, error)
	// Lapsed lists those whose supplement in examination was to be answered before the day.
	Lapsed(ctx context.Context, day worktime.Date, after ID, limit int) ([]ID, error)
	// UnusedDrafts lists drafts that nobody wrote to since the instant.
	UnusedDrafts(ctx context.Context, since time.Time, after ID, limit int) ([]ID, error)
	// OfAgency lists those of which the agency is a party now: the ended ones, or the open ones and drafts that picked it.
	OfAgency(ctx context.Context, agency tenant.Agency, ended bool, after ID, limit int) ([]ID, error)
	// WithCitizenID lists those that have a person of this citizen id without an account; drafts are left out.
	WithCitizenID(ctx context.Context, citizenID string, after ID, limit int) ([]ID, error)

	// Progress gives the dossier after which a job goes on that was ended before it was through; zero: it begins.
	Progress(ctx context.Context, job string) (ID, error)
	// PutProgress notes how far a job has come; zero: it is through.
	PutProgress(ctx context.Context, job string, after ID) error
}

// Guesses counts tries of the public look-up, across instances.
type Guesses interface {
	// Add adds n to the counter of a key in the window that begins at an instant, and gives its new value; n may be 0,
	// and below 0 where a try is taken back, which never leads below 0.
	// Counters of windows that ended two days ago may be forgotten.
	Add(ctx context.Context, key string, window time.Time, n int) (int, error)
}
