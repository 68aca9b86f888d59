package dossier

import (
	"context"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Catalogue is what dossiers ask of the procedures.
type Catalogue interface {
	// InForce gives the version for dossiers opened on a day; fault not_found procedure_not_in_force.
	InForce(ctx context.Context, code procedure.Code, day worktime.Date) (*procedure.Version, error)
	// Version gives a published or retired version; fault not_found.
	Version(ctx context.Context, code procedure.Code, number int) (*procedure.Version, error)
	// Offers tells whether an agency takes the procedure on a day.
	Offers(ctx context.Context, code procedure.Code, agency tenant.Agency, day worktime.Date) (bool, error)
	// Evaluator decides the conditions of the version's form and components.
	Evaluator(v *procedure.Version) (form.Evaluator, error)
}

// Agencies is what we know of the tree by identity's events.
type Agencies interface {
	// InForce tells whether there is such an agency on a day.
	InForce(ctx context.Context, agency tenant.Agency, day worktime.Date) (bool, error)
}

// Officials asks identity who works where, with our own right.
type Officials interface {
	// RolesAt lists the roles that an active account has at an agency now; none where it does not work there.
	RolesAt(ctx context.Context, agency tenant.Agency, account string) ([]tenant.Role, error)
}

// File is what documents knows of a file.
type File struct {
	ID        id.UUID
	Name      string
	Size      int64 // bytes
	MediaType string
	SHA256    string
	Scan      string
	Owner     string // account
	Agency    tenant.Agency
}

// Files asks documents, with our own right.
type Files interface {
	// File gives what is known of a file; fault not_found.
	File(ctx context.Context, file id.UUID) (File, error)
	// Hold says that the dossier uses the file; doing it again changes nothing. Fault not_found.
	Hold(ctx context.Context, file id.UUID, dossier ID) error
	// Release says that the dossier uses the file no more; again, or of a file that is gone, it changes nothing.
	Release(ctx context.Context, file id.UUID, dossier ID) error
}

// Needs are what the use cases are made of.
type Needs struct {
	Store     Store
	Backlog   Backlog
	Guesses   Guesses
	Catalogue Catalogue
	Calendars Calendars
	Agencies  Agencies
	Officials Officials
	Files     Files
	FileTasks FileTasks
	Clock     clock.Clock
	// NumberAtReception takes numbers when a dossier is received, not when it is filed (setting of the province).
	NumberAtReception bool
	// SupplementLimit is the time to answer a supplement request that states no day; zero: 30 calendar days.
	SupplementLimit worktime.Limit
	// MaxDrafts is how many open drafts an account may have; zero: 50.
	MaxDrafts int
	// Reread reads the calendars anew, where an agency has no working time by those that are known; nil: there are no newer.
	Reread func(context.Context) error
	// Pause waits, or ends with the context; nil: a timer. Failed look-ups take a fixed time by it.
	Pause func(context.Context, time.Duration)
}

// Service has one method per operation of the contract, and those of our jobs. Every method acts as the caller.
type Service struct{ Needs }

// NewService completes the needs.
func NewService(n Needs) *Service {
	if n.SupplementLimit == (worktime.Limit{}) {
		n.SupplementLimit = worktime.Limit{Unit: worktime.CalendarDays, Amount: 30}
	}
	if n.MaxDrafts == 0 {
		n.MaxDrafts = maxDrafts
	}
	if n.Pause == nil {
		n.Pause = pause
	}
	return &Service{Needs: n}
}

// maxDrafts bounds what one account may leave lying about.
const maxDrafts = 50

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// act is one attempt by the caller now.
func (s *Service) act(c tenant.Caller) Act {
	return Act{Caller: c, Now: s.Clock.Now(), Calendars: s.Calendars}
}

// demand reads what a dossier of this procedure must satisfy at this agency today.
func (s *Service) demand(ctx context.Context, code procedure.Code, agency tenant.Agency) (Demand, error) {
	today := worktime.DateOf(s.Clock.Now())
	v, err := s.Catalogue.InForce(ctx, code, today)
	if err != nil {
		return Demand{}, err
	}
	m := Demand{Version: v, Today: today}
	if m.Evaluator, err = s.Catalogue.Evaluator(v); err != nil {
		return Demand{}, err
	}
	if agency != "" {
		m.Offered, err = s.Catalogue.Offers(ctx, code, agency, today)
	}
	return m, err
}

// do runs one transition on the locked dossier.
func (s *Service) do(ctx context.Context, c tenant.Caller, cmd Command, key ID, ifMatch int64, change func(*Dossier, Act) error) (*Dossier, error) {
	return timed(ctx, s, func() (*Dossier, error) {
		return s.Store.Update(ctx, c, cmd, key, ifMatch, func(d *Dossier) error { return change(d, s.act(c)) })
	})
}

// timed runs what counts time, and once more by calendars read anew where those that are known have no working time:
// another instance may have taken one a moment ago. What failed the first time has left nothing.
func timed[T any](ctx context.Context, s *Service, run func() (T, error)) (T, error) {
	v, err := run()
	if s.Reread == nil || fault.CodeOf(err) != "no_working_time" {
		return v, err
	}
	if err := s.Reread(ctx); err != nil {
		return v, err
	}
	return run()
}

// Transition is who calls, under which key, on which dossier, seen at which version (0: any).
type Transition struct {
	Caller  tenant.Caller
	Command Command
	Dossier ID
	IfMatch int64
}

// on is do for a Transition.
func (s *Service) on(ctx context.Context, t Transition, change func(*Dossier, Act) error) (*Dossier, error) {
	return s.do(ctx, t.Caller, t.Command, t.Dossier, t.IfMatch, change)
}
