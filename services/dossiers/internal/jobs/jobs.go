// Package jobs is what dossiers does later or again: due dates after a
// calendar changed, lapsed supplements, unused drafts, accounts that proved
// their citizen id, agencies that were succeeded. Every job may be killed and
// run again.
package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"motcua.vn/libs/jobs"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/calendar"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Link joins dossiers to an account that proved its citizen id.
type Link struct {
	Account string `json:"account"`
}

// Kind names the job.
func (Link) Kind() string { return "link" }

// Succeed gives open dossiers, drafts and offerings of an agency to its successor.
type Succeed struct {
	From tenant.Agency `json:"from"`
	To   tenant.Agency `json:"to"`
	Day  worktime.Date `json:"day"`
}

// Kind names the job.
func (Succeed) Kind() string { return "succeed" }

// Lapse stops dossiers whose supplement was not answered in time.
type Lapse struct{}

// Kind names the job.
func (Lapse) Kind() string { return "lapse" }

// Sweep deletes drafts that nobody used for 90 days.
type Sweep struct{}

// Kind names the job.
func (Sweep) Kind() string { return "sweep_drafts" }

// Recompute moves running due dates after a calendar changed.
type Recompute struct{}

// Kind names the job.
func (Recompute) Kind() string { return "recompute_due" }

// Reseal encrypts anew what an older key sealed, so that the key can be thrown away.
type Reseal struct{}

// Kind names the job.
func (Reseal) Kind() string { return "reseal" }

// CitizenIDs tells the proven citizen id of an account.
type CitizenIDs interface {
	CitizenID(ctx context.Context, account string) (string, error)
}

// Changes are the calendars by which running due dates were not recomputed yet.
type Changes interface {
	Unapplied(ctx context.Context) ([]calendar.Row, error)
	// Applied notes that due dates follow this version of the row.
	Applied(ctx context.Context, r calendar.Row) error
}

// Needs are what the jobs work on.
type Needs struct {
	Dossiers   *dossier.Service
	Procedures *procedure.Service
	CitizenIDs CitizenIDs
	Changes    Changes
	Reseal     func(ctx context.Context) (int, error)
	Shelf      *calendar.Shelf
	Calendars  *calendar.Service
}

const parallel = 2

// New makes the set of jobs.
func New(n Needs) *jobs.Set {
	s := jobs.NewSet("dossiers", parallel)
	jobs.Work(s, func(ctx context.Context, _ tenant.Caller, j *river.Job[Link]) error {
		citizenID, err := n.CitizenIDs.CitizenID(ctx, j.Args.Account)
		if err != nil {
			return err
		}
		_, err = n.Dossiers.LinkAccount(ctx, j.Args.Account, citizenID)
		return err
	})
	jobs.Work(s, func(ctx context.Context, c tenant.Caller, j *river.Job[Succeed]) error {
		return n.succeed(ctx, c, j.Args)
	})
	jobs.Work(s, func(ctx context.Context, _ tenant.Caller, _ *river.Job[Lapse]) error {
		_, err := n.Dossiers.Lapse(ctx)
		return err
	})
	jobs.Work(s, func(ctx context.Context, _ tenant.Caller, _ *river.Job[Sweep]) error {
		_, err := n.Dossiers.DeleteUnusedDrafts(ctx)
		return err
	})
	jobs.Work(s, func(ctx context.Context, _ tenant.Caller, _ *river.Job[Recompute]) error {
		n.recompute(ctx)
		return nil
	})
	jobs.Work(s, func(ctx context.Context, _ tenant.Caller, _ *river.Job[Reseal]) error {
		_, err := n.Reseal(ctx)
		return err
	})
	s.Every(time.Hour, Lapse{})
	s.Every(24*time.Hour, Reseal{})
	s.Every(24*time.Hour, Sweep{})
	s.Every(time.Minute, Recompute{})
	return s
}

// span is how long one run goes through dossiers; libs/jobs ends a job after a minute.
const span = 40 * time.Second

// succeed moves the agency's offerings, then its dossiers. An agency has more of them than one run gets through: the next
// run goes on where this one's time was up.
func (n Needs) succeed(ctx context.Context, c tenant.Caller, in Succeed) error {
	if _, err := n.Procedures.SucceedOfferings(ctx, c, in.From, in.To, in.Day); err != nil {
		return err
	}
	run, cancel := context.WithTimeout(ctx, span)
	defer cancel()
	_, err := n.Dossiers.Succeed(run, in.From, in.To)
	if err != nil && run.Err() != nil && ctx.Err() == nil {
		return river.JobSnooze(0)
	}
	return err
}

// recompute moves the due dates of every agency whose calendar changed, by the newest book. What fails for one does not
// keep the others from it; what is left is done by the next run, a minute later, so that none is tried again beside it.
func (n Needs) recompute(ctx context.Context) {
	run, cancel := context.WithTimeout(ctx, span)
	defer cancel()
	rows, err := n.Changes.Unapplied(run)
	if err == nil && len(rows) > 0 {
		err = n.Shelf.Refresh(run, n.Calendars)
	}
	if err != nil {
		slog.ErrorContext(ctx, "due dates are not recomputed yet, tries go on", "error", err)
		return
	}
	for _, r := range rows {
		_, err := n.Dossiers.RecomputeDue(run, r.Scope.Agency(), r.Version)
		if err == nil {
			err = n.Changes.Applied(run, r)
		}
		switch {
		case run.Err() != nil:
			slog.InfoContext(ctx, "due dates are recomputed in parts, the next run goes on", "scope", r.Scope)
			return
		case err != nil:
			slog.ErrorContext(ctx, "due dates of an agency are not recomputed, tries go on", "scope", r.Scope, "error", err)
		}
	}
}
