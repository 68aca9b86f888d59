package dossier

import (
	"context"
	"errors"
	"fmt"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// chunk is how many dossiers a job reads at a time.
const chunk = 200

// errUnchanged makes the store forget a change that changed nothing.
var errUnchanged = errors.New("dossier: nothing changed")

// round is one way through many dossiers.
type round struct {
	operation string
	// job is under what the place is kept, so that a round that was ended goes on there; empty: its list shortens itself.
	job    string
	list   func(after ID) ([]ID, error)
	change func(*Dossier, Act) (bool, error)
}

// each runs one of our own changes on every dossier that a list gives, and tells how many changed. A dossier that went
// away or moved on in between is left alone. One that cannot be changed keeps no other from it: the error comes at the
// end. What says that nothing can be changed now, as an ended context, ends the round, which may be repeated.
func (s *Service) each(ctx context.Context, r round) (int, error) {
	done, failed := 0, 0
	var first error
	after, err := s.place(ctx, r)
	for err == nil {
		var ids []ID
		if ids, err = r.list(after); err != nil {
			break
		}
		if len(ids) == 0 {
			if r.job != "" {
				err = s.Backlog.PutProgress(ctx, r.job, ID{})
			}
			break
		}
		for _, key := range ids {
			changed, err := s.one(ctx, r, key)
			switch {
			case err == nil && changed:
				done++
			case err == nil:
			case ctx.Err() != nil || !ofTheDossier(err):
				return done, errors.Join(first, err)
			default:
				if failed++; first == nil {
					first = fmt.Errorf("dossier %s: %w", key, err)
				}
			}
		}
		if after = ids[len(ids)-1]; r.job != "" {
			err = s.Backlog.PutProgress(ctx, r.job, after)
		}
	}
	if failed > 1 {
		first = fmt.Errorf("%d dossiers could not be changed, the first: %w", failed, first)
	}
	return done, errors.Join(first, err)
}

func (s *Service) place(ctx context.Context, r round) (ID, error) {
	if r.job == "" {
		return ID{}, nil
	}
	return s.Backlog.Progress(ctx, r.job)
}

// one changes one dossier of a round; what is gone or has moved on is unchanged.
func (s *Service) one(ctx context.Context, r round, key ID) (bool, error) {
	_, err := s.do(ctx, Self, Command{Operation: r.operation}, key, 0, func(d *Dossier, a Act) error {
		changed, err := r.change(d, a)
		if err == nil && !changed {
			return errUnchanged
		}
		return err
	})
	switch kind := fault.KindOf(err); {
	case err == nil:
		return true, nil
	case errors.Is(err, errUnchanged), kind == fault.KindNotFound, kind == fault.KindConflict:
		return false, nil
	}
	return false, err
}

// ofTheDossier tells whether an error lies in the dossier and its agency, so that another one may do better.
func ofTheDossier(err error) bool {
	kind := fault.KindOf(err)
	return kind == fault.KindInvalid || kind == fault.KindForbidden || kind == fault.KindPrecondition
}

// RecomputeDue works out running due dates anew after the calendar of an agency changed (empty: the province's) to a
// version. An ended run goes on where it was, as long as the version is the same.
func (s *Service) RecomputeDue(ctx context.Context, agency tenant.Agency, version int64) (int, error) {
	return s.each(ctx, round{
		operation: "recompute_due", job: fmt.Sprintf("recompute_due/%s/%d", agency, version), change: (*Dossier).RecomputeDue,
		list: func(after ID) ([]ID, error) { return s.Backlog.Ongoing(ctx, agency, after, chunk) },
	})
}

// Lapse stops every dossier whose supplement was not answered in time (form 05).
func (s *Service) Lapse(ctx context.Context) (int, error) {
	today := worktime.DateOf(s.Clock.Now())
	return s.each(ctx, round{
		operation: "lapse", change: func(d *Dossier, a Act) (bool, error) { return true, d.Lapse(a) },
		list: func(after ID) ([]ID, error) { return s.Backlog.Lapsed(ctx, today, after, chunk) },
	})
}

// DeleteUnusedDrafts removes drafts that nobody wrote to for DraftLife days.
func (s *Service) DeleteUnusedDrafts(ctx context.Context) (int, error) {
	since := s.Clock.Now().AddDate(0, 0, -DraftLife)
	done := 0
	var after ID
	for {
		ids, err := s.Backlog.UnusedDrafts(ctx, since, after, chunk)
		if err != nil || len(ids) == 0 {
			return done, err
		}
		for _, key := range ids {
			switch err := s.Store.Delete(ctx, Self, key); {
			case err == nil:
				done++
			case fault.KindOf(err) == fault.KindNotFound, fault.KindOf(err) == fault.KindConflict:
			default:
				return done, err
			}
		}
		after = ids[len(ids)-1]
	}
}

// Succeed puts a successor in an agency's place in every dossier of it: first those that are open and the drafts, for which
// people wait, then those that have ended, which it may only read. A split names the successor that takes over. An ended
// run goes on where it was.
func (s *Service) Succeed(ctx context.Context, from, to tenant.Agency) (int, error) {
	done := 0
	var failed []error
	for _, ended := range []bool{false, true} {
		n, err := s.each(ctx, round{
			operation: "succeed", job: fmt.Sprintf("succeed/%s/%s/ended=%t", from, to, ended),
			list:   func(after ID) ([]ID, error) { return s.Backlog.OfAgency(ctx, from, ended, after, chunk) },
			change: func(d *Dossier, a Act) (bool, error) { return d.Succeed(a, from, to) },
		})
		done, failed = done+n, append(failed, err)
		if ctx.Err() != nil {
			break
		}
	}
	return done, errors.Join(failed...)
}

// LinkAccount makes an account that proved a citizen id at assurance 2 that person's account in every dossier.
func (s *Service) LinkAccount(ctx context.Context, account, citizenID string) (int, error) {
	return s.each(ctx, round{
		operation: "link", change: func(d *Dossier, a Act) (bool, error) { return d.Link(a, account, citizenID) },
		list: func(after ID) ([]ID, error) { return s.Backlog.WithCitizenID(ctx, citizenID, after, chunk) },
	})
}
