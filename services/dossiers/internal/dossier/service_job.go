package dossier

import (
	"context"
	"errors"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// chunk is how many dossiers a job reads at a time.
const chunk = 200

// errUnchanged makes the store forget a change that changed nothing.
var errUnchanged = errors.New("dossier: nothing changed")

// each runs one of our own changes on every dossier that a list gives, and tells how many changed. A dossier that went
// away or moved on in between is left alone; other errors end the run, which may be repeated.
func (s *Service) each(ctx context.Context, operation string, list func(after ID) ([]ID, error), change func(*Dossier, Act) (bool, error)) (int, error) {
	done := 0
	var after ID
	for {
		ids, err := list(after)
		if err != nil || len(ids) == 0 {
			return done, err
		}
		for _, key := range ids {
			_, err := s.do(ctx, Self, Command{Operation: operation}, key, 0, func(d *Dossier, a Act) error {
				changed, err := change(d, a)
				if err == nil && !changed {
					return errUnchanged
				}
				return err
			})
			switch kind := fault.KindOf(err); {
			case err == nil:
				done++
			case errors.Is(err, errUnchanged), kind == fault.KindNotFound, kind == fault.KindConflict:
			default:
				return done, err
			}
		}
		after = ids[len(ids)-1]
	}
}

// RecomputeDue works out running due dates anew after the calendar of an agency changed (empty: the province's).
func (s *Service) RecomputeDue(ctx context.Context, agency tenant.Agency) (int, error) {
	return s.each(ctx, "recompute_due",
		func(after ID) ([]ID, error) { return s.Backlog.Ongoing(ctx, agency, after, chunk) },
		(*Dossier).RecomputeDue)
}

// Lapse stops every dossier whose supplement was not answered in time (form 05).
func (s *Service) Lapse(ctx context.Context) (int, error) {
	today := worktime.DateOf(s.Clock.Now())
	return s.each(ctx, "lapse",
		func(after ID) ([]ID, error) { return s.Backlog.Lapsed(ctx, today, after, chunk) },
		func(d *Dossier, a Act) (bool, error) { return true, d.Lapse(a) })
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

// Succeed puts a successor in an agency's place in every dossier of it. A split names the successor that takes over.
func (s *Service) Succeed(ctx context.Context, from, to tenant.Agency) (int, error) {
	return s.each(ctx, "succeed",
		func(after ID) ([]ID, error) { return s.Backlog.OfAgency(ctx, from, after, chunk) },
		func(d *Dossier, a Act) (bool, error) { return d.Succeed(a, from, to) })
}

// LinkAccount makes an account that proved a citizen id at assurance 2 that person's account in every dossier.
func (s *Service) LinkAccount(ctx context.Context, account, citizenID string) (int, error) {
	return s.each(ctx, "link",
		func(after ID) ([]ID, error) { return s.Backlog.WithCitizenID(ctx, citizenID, after, chunk) },
		func(d *Dossier, a Act) (bool, error) { return d.Link(a, account, citizenID) })
}
