// Package load brings the sample province into a running platform through its public APIs alone: as two bootstrap
// service accounts, author and publisher, and as the sample people themselves. It can be killed and run again.
package load

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/authn"
	"motcua.vn/services/cmd/sample/internal/account"
	"motcua.vn/services/cmd/sample/internal/door"
	"motcua.vn/services/cmd/sample/internal/province"
	"motcua.vn/services/cmd/sample/internal/upstream"
)

// Loader is one run.
type Loader struct {
	Province  *province.Province
	Clients   *upstream.Clients
	Author    *authn.ServiceToken // writes
	Publisher *authn.ServiceToken // publishes what the author wrote, and applies successions
	Book      *account.Book
	Door      door.Door
	Command   string // path of identity's command, which gives sample accounts their credentials
	Out       io.Writer

	officials map[string]string // user name to account
	citizens  map[string]string

	mu       sync.Mutex
	sessions map[string]*visitor
}

// visitor is a session being opened or open; the first who needs it opens it.
type visitor struct {
	once    sync.Once
	session *door.Session
	err     error
}

// step is a part of the load, with its name in the report.
type step struct {
	name string
	run  func(context.Context) (int, error)
}

// Load loads everything and reports each part: how many, how long.
func (l *Loader) Load(ctx context.Context) error {
	l.officials, l.citizens, l.sessions = map[string]string{}, map[string]string{}, map[string]*visitor{}
	defer l.signOut(context.WithoutCancel(ctx))
	return l.each(ctx, []step{
		{"agencies", l.agencies},
		{"calendars", l.calendars},
		{"officials", l.enrol},
		{"accounts", l.credentials},
		{"procedures", l.catalogue},
		{"reasons for officers", l.snippets},
		{"profiles", l.profiles},
		{"identity cards seen", l.proofs},
		{"dossiers", l.dossiers},
	})
}

func (l *Loader) each(ctx context.Context, steps []step) error {
	for _, s := range steps {
		began := time.Now()
		n, err := s.run(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Fprintf(l.Out, "sample: %d %s (%.1f s)\n", n, s.name, time.Since(began).Seconds())
	}
	return nil
}

// session signs a person in once for the whole run.
func (l *Loader) session(ctx context.Context, user string) (*door.Session, error) {
	l.mu.Lock()
	v, ok := l.sessions[user]
	if !ok {
		v = &visitor{}
		l.sessions[user] = v
	}
	l.mu.Unlock()
	v.once.Do(func() {
		p := door.Person{User: user, Password: l.Book.Password(user)}
		if _, official := l.officials[user]; official {
			if p.Secret, v.err = l.Book.Secret(user); v.err != nil {
				return
			}
		}
		v.session, v.err = l.Door.SignIn(ctx, p)
	})
	return v.session, v.err
}

// as gives the request editor of a person.
func (l *Loader) as(ctx context.Context, user string) (dossiersv1.RequestEditorFn, error) {
	s, err := l.session(ctx, user)
	if err != nil {
		return nil, err
	}
	return s.Authorise, nil
}

// signOut ends all sessions, so that none of them shows in anybody's account console.
func (l *Loader) signOut(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for user, v := range l.sessions {
		if v.session == nil {
			continue
		}
		if err := v.session.SignOut(ctx); err != nil {
			fmt.Fprintf(l.Out, "sample: the session of %s ends by itself: %v\n", user, err)
		}
	}
}

// parallel runs f for 0..n-1, at most width at once, and ends with the first error.
func parallel(parent context.Context, n, width int, f func(context.Context, int) error) error {
	group, ctx := errgroup.WithContext(parent)
	group.SetLimit(width)
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error { return f(ctx, i) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return context.Cause(parent) // ended from outside: not all ran
}
