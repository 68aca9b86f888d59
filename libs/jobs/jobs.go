// Package jobs does what happens later or is tried again: a thin layer over
// river in the service's own database. A job is inserted in the use case's
// transaction and exists exactly when its cause does. Its arguments are ids
// only. It runs as the service itself, a constant, never as a user, and goes on
// in the trace of the request that caused it.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"motcua.vn/libs/obs"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/run"
	"motcua.vn/libs/tenant"
)

// A failed job is tried again after 1 s, 2 s, 4 s and so on up to maxDelay, about
// a day long. It is polled for, so that a lost listener can delay nothing.
const (
	pollEvery   = 250 * time.Millisecond
	maxDelay    = 5 * time.Minute
	maxAttempts = 300
	retryStart  = time.Second
	jobTimeout  = time.Minute
	rescueAfter = 90 * time.Second // of a job whose instance died and never came back
)

// Set is what a service can do: workers by kind, and periodic jobs.
type Set struct {
	caller   tenant.Caller
	workers  *river.Workers
	periodic []*river.PeriodicJob
	queues   map[string]river.QueueConfig
}

// NewSet makes an empty set for a service; parallel bounds the jobs under way in
// one instance.
func NewSet(service string, parallel int) *Set {
	return &Set{
		caller: tenant.ServiceCaller(service), workers: river.NewWorkers(),
		queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: parallel}},
	}
}

// Work says how jobs of one kind are done. caller is the service itself. An
// error brings the job back; river.JobCancel ends it, river.JobSnooze delays it
// without counting.
func Work[T river.JobArgs](s *Set, do func(ctx context.Context, caller tenant.Caller, job *river.Job[T]) error) {
	river.AddWorker(s.workers, river.WorkFunc(func(ctx context.Context, job *river.Job[T]) error { return do(ctx, s.caller, job) }))
}

// Every inserts a job at start and then each interval, by one instance only.
func (s *Set) Every(interval time.Duration, args river.JobArgs) {
	s.periodic = append(s.periodic, river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return args, nil }, &river.PeriodicJobOpts{RunOnStart: true}))
}

// Client inserts and works jobs.
type Client struct {
	river    *river.Client[pgx.Tx]
	db       *pg.DB
	instance string
}

// New makes a client over the app role's pool. instance names it among the
// others; no two that run at once may have the same name.
func New(db *pg.DB, instance string, s *Set) (*Client, error) {
	c, err := river.NewClient(riverpgxv5.New(db.Pool()), &river.Config{
		ID: instance, Queues: s.queues, Workers: s.workers, PeriodicJobs: s.periodic,
		Logger: slog.Default(), Middleware: []rivertype.Middleware{&tracing{}},
		RetryPolicy: backOff{}, MaxAttempts: maxAttempts, JobTimeout: jobTimeout, RescueStuckJobsAfter: rescueAfter,
		PollOnly: true, FetchPollInterval: pollEvery, SoftStopTimeout: run.Drain - 3*time.Second,
		// Reindexing needs the owner's right, which a running service does not have.
		ReindexerIndexNames: []string{},
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return &Client{river: c, db: db, instance: instance}, nil
}

// Insert adds a job in the use case's transaction; opts may be nil.
func (c *Client) Insert(ctx context.Context, tx pgx.Tx, args river.JobArgs, opts *river.InsertOpts) error {
	if _, err := c.river.InsertTx(ctx, tx, args, opts); err != nil {
		return fmt.Errorf("insert job %s: %w", args.Kind(), err)
	}
	return nil
}

// Run works until ctx ends, then lets jobs under way finish. A database that is
// away is tried again every second.
func (c *Client) Run(ctx context.Context) error {
	ctx = obs.Quiet(ctx)
	for {
		err := c.reclaim(ctx)
		if err == nil {
			err = c.river.Start(ctx)
		}
		if err == nil {
			<-c.river.Stopped()
			return nil
		}
		if ctx.Err() == nil {
			slog.WarnContext(ctx, "jobs do not start, tries go on", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(retryStart):
		}
	}
}

// reclaim makes the jobs available at once that this instance was doing when it
// was killed; without it they would wait for the rescue.
func (c *Client) reclaim(ctx context.Context) error {
	tag, err := c.db.Pool().Exec(ctx, `update river_job set state = 'available', scheduled_at = now()
		where state = 'running' and attempted_by[array_upper(attempted_by, 1)] = $1`, c.instance)
	if err == nil && tag.RowsAffected() > 0 {
		slog.InfoContext(ctx, "jobs of a former life are done again", "jobs", tag.RowsAffected())
	}
	return err
}

type backOff struct{}

// NextRetry implements river.ClientRetryPolicy.
func (backOff) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(delay(job.Attempt))
}

func delay(attempt int) time.Duration {
	if attempt > 9 {
		return maxDelay
	}
	return min(time.Second<<max(attempt-1, 0), maxDelay)
}
