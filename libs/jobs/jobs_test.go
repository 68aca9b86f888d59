package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"go.opentelemetry.io/otel/trace"

	"motcua.vn/libs/jobs"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
)

const service = "jobbed"

func migrate(ctx context.Context, ownerURL string) error {
	for range 2 { // it is idempotent
		if err := jobs.Migrate(ctx, ownerURL, service); err != nil {
			return err
		}
	}
	return nil
}

type sendNotice struct {
	Notice string `json:"notice"`
}

func (sendNotice) Kind() string { return "send_notice" }

type sweep struct{}

func (sweep) Kind() string { return "sweep" }

// start runs a client until the test ends.
func start(t *testing.T, db *pg.DB, instance string, s *jobs.Set) *jobs.Client {
	t.Helper()
	c, err := jobs.New(db, instance, s)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return c
}

func receive[T any](t *testing.T, what string, ch <-chan T) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(20 * time.Second):
		t.Fatalf("not within 20 s: %s", what)
		panic("unreachable")
	}
}

func TestJobExistsExactlyWhenItsCauseDoes(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t, service, migrate).Open(t, 8)
	type done struct {
		notice, trace string
		caller        tenant.Caller
	}
	did := make(chan done, 10)
	s := jobs.NewSet(service, 4)
	jobs.Work(s, func(ctx context.Context, caller tenant.Caller, job *river.Job[sendNotice]) error {
		did <- done{job.Args.Notice, trace.SpanContextFromContext(ctx).TraceID().String(), caller}
		return nil
	})
	c := start(t, db, "jobbed-1", s)
	traced := trace.ContextWithSpanContext(t.Context(), trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{7}, SpanID: trace.SpanID{7}}))
	insert := func(notice string, outcome error) error {
		return db.InTx(traced, tenant.Caller{Kind: tenant.Citizen, Subject: "somebody"}, func(ctx context.Context, tx pgx.Tx) error {
			return errors.Join(c.Insert(ctx, tx, sendNotice{notice}, nil), outcome)
		})
	}
	rolledBack := errors.New("rolled back")
	if err := insert("never", rolledBack); !errors.Is(err, rolledBack) {
		t.Fatal(err)
	}
	if err := insert("n1", nil); err != nil {
		t.Fatal(err)
	}
	got := receive(t, "the job", did)
	if got.notice != "n1" || got.trace != (trace.TraceID{7}).String() || got.caller.Kind != tenant.Service || got.caller.Subject != service {
		t.Errorf("done %+v", got)
	}
}

func TestFailedJobComesAgain(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t, service, migrate).Open(t, 8)
	attempts := make(chan int, 10)
	s := jobs.NewSet(service, 1)
	jobs.Work(s, func(_ context.Context, _ tenant.Caller, job *river.Job[sendNotice]) error {
		attempts <- job.Attempt
		if job.Attempt < 3 {
			return errors.New("the mail server is away")
		}
		return nil
	})
	c := start(t, db, "jobbed-1", s)
	err := db.InTx(t.Context(), tenant.ServiceCaller(service), func(ctx context.Context, tx pgx.Tx) error { return c.Insert(ctx, tx, sendNotice{"n1"}, nil) })
	if err != nil {
		t.Fatal(err)
	}
	for want := 1; want <= 3; want++ {
		if got := receive(t, "an attempt", attempts); got != want {
			t.Errorf("attempt %d, want %d", got, want)
		}
	}
}

func TestJobOfAKilledInstanceIsDoneAgainWhenItIsBack(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t, service, migrate)
	db := d.Open(t, 8)
	did := make(chan int, 10)
	s := jobs.NewSet(service, 1)
	jobs.Work(s, func(_ context.Context, _ tenant.Caller, job *river.Job[sendNotice]) error {
		did <- job.Attempt
		return nil
	})
	idle, err := jobs.New(db, "jobbed-0", s)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		err := db.InTx(t.Context(), tenant.ServiceCaller(service), func(ctx context.Context, tx pgx.Tx) error { return idle.Insert(ctx, tx, sendNotice{"n1"}, nil) })
		if err != nil {
			t.Fatal(err)
		}
	}
	// As kill -9 leaves them: one of this instance, one of another that still runs.
	if _, err := d.Superuser(t).Exec(t.Context(), `update river_job set state = 'running', attempt = 1, attempted_at = now(),
		attempted_by = array['jobbed-x', case id when 1 then 'jobbed-1' else 'jobbed-2' end]`); err != nil {
		t.Fatal(err)
	}
	start(t, db, "jobbed-1", s)
	if attempt := receive(t, "the reclaimed job", did); attempt != 2 {
		t.Errorf("attempt %d", attempt)
	}
	var others int
	if err := d.Superuser(t).QueryRow(t.Context(), `select count(*) from river_job where state = 'running' and attempted_by[array_upper(attempted_by, 1)] = 'jobbed-2'`).Scan(&others); err != nil || others != 1 {
		t.Errorf("%d jobs of others run, %v", others, err)
	}
}

func TestInstancesShareWorkAndPeriodicJobs(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t, service, migrate).Open(t, 16)
	var mu sync.Mutex
	done := map[string]int{}
	finished, swept := make(chan struct{}, 200), make(chan struct{}, 200)
	var c *jobs.Client
	for i := range 2 {
		s := jobs.NewSet(service, 4)
		jobs.Work(s, func(_ context.Context, _ tenant.Caller, job *river.Job[sendNotice]) error {
			mu.Lock()
			done[job.Args.Notice]++
			mu.Unlock()
			finished <- struct{}{}
			return nil
		})
		jobs.Work(s, func(context.Context, tenant.Caller, *river.Job[sweep]) error { swept <- struct{}{}; return nil })
		s.Every(time.Hour, sweep{})
		c = start(t, db, fmt.Sprint("jobbed-", i), s)
	}
	const n = 50
	for i := range n {
		err := db.InTx(t.Context(), tenant.ServiceCaller(service), func(ctx context.Context, tx pgx.Tx) error {
			return c.Insert(ctx, tx, sendNotice{fmt.Sprint(i)}, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	receive(t, "the periodic job", swept)
	for range n {
		receive(t, "a job", finished)
	}
	mu.Lock()
	defer mu.Unlock()
	for notice, times := range done {
		if times != 1 {
			t.Errorf("job %s was done %d times", notice, times)
		}
	}
	if len(swept) != 0 {
		t.Error("two instances made the periodic job")
	}
}

func TestTablesAreSecured(t *testing.T) {
	t.Parallel()
	pgtest.CheckPolicies(t, pgtest.New(t, service, migrate), nil)
}
