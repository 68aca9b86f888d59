package dossier

import (
	"context"
	"crypto/subtle"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/procedure"
)

// LookUp is what anybody sees who knows a number and the last four digits.
type LookUp struct {
	Number        string
	ProcedureName procedure.Text
	Status        Status
	OwnerMasked   string
	ReceiveAgency tenant.Agency
	HolderAgency  tenant.Agency
	Since         time.Time
	Due           time.Time
	Provisional   bool
	Timeline      []Entry // without actors and notes
}

// Limits of the public look-up (domain.md section 4; the figures beside the five failures are ours).
const (
	maxFailures   = 5    // per number and day, then it is locked until the day ends
	maxPerNetwork = 60   // per client network and hour
	maxOverall    = 6000 // per hour
	// failurePace is how long a failed look-up takes at least, so that time does not tell what was wrong.
	failurePace = 400 * time.Millisecond
	maxTimeline = 100
	// factorDigits of a citizen id or phone are the second factor.
	factorDigits = 4
)

var errLookUp = fault.NotFound("look_up_failed", "there is no such dossier, or the digits do not match")

// LookUpDossier answers by number and the last four digits of a citizen id or phone. A number that does not exist, a
// wrong factor and a locked number give the same answer after the same time; each failure counts against the number, for the day.
func (s *Service) LookUpDossier(ctx context.Context, number, factor, network string) (*LookUp, error) {
	began := s.Clock.Now()
	day, hour := dayOf(began).At(0).UTC(), began.Truncate(time.Hour)
	number = TidyNumber(number)
	for _, limit := range []struct {
		key string
		max int
	}{{"network:" + network, maxPerNetwork}, {"overall", maxOverall}} {
		n, err := s.Guesses.Add(ctx, limit.key, hour, 1)
		if err != nil {
			return nil, err
		}
		if n > limit.max {
			return nil, fault.Limited("look_up_limit", "too many look-ups: try again later", hour.Add(time.Hour).Sub(began))
		}
	}
	d, err := s.guess(ctx, "number:"+number, day, number, factor)
	if err != nil {
		return nil, err
	}
	if d == nil {
		s.Pause(ctx, failurePace-s.Clock.Now().Sub(began))
		return nil, errLookUp
	}
	entries, err := s.Store.History(ctx, Self, d.ID, 0, maxTimeline)
	if err != nil {
		return nil, err
	}
	return d.lookUp(entries), nil
}

// guess gives the dossier where number and factor fit, else nil. The try is counted before anything is compared and taken
// back where it was none: whoever asks at the same time finds it counted, so that at most maxFailures wrong factors of a
// number are compared in a day, however many are sent at once.
func (s *Service) guess(ctx context.Context, counter string, day time.Time, number, factor string) (*Dossier, error) {
	tries, err := s.Guesses.Add(ctx, counter, day, 1)
	if err != nil {
		return nil, err
	}
	var d *Dossier
	if tries <= maxFailures {
		if d, err = s.Store.ByNumber(ctx, number); err != nil {
			return nil, err
		}
		if !matches(d, factor) {
			return nil, nil
		}
	}
	_, err = s.Guesses.Add(ctx, counter, day, -1)
	return d, err
}

// matches compares the factor with the last four digits of each person's id and phone, always with the same number of
// comparisons.
func matches(d *Dossier, factor string) bool {
	const persons = 12
	var tails [2 * persons]string
	if d != nil {
		for i, p := range d.Persons[:min(len(d.Persons), persons)] {
			if p.Part != Assistant {
				tails[2*i], tails[2*i+1] = LastFour(p.CitizenID), LastFour(p.Phone)
			}
		}
	}
	found := 0
	for _, tail := range tails {
		present := 1
		if len(tail) != factorDigits {
			tail, present = "\x00\x00\x00\x00", 0 // compared all the same, so that it takes as long
		}
		found |= present & subtle.ConstantTimeCompare([]byte(tail), []byte(factor))
	}
	return found == 1
}

func (d *Dossier) lookUp(entries []Entry) *LookUp {
	l := &LookUp{
		Number: d.Number, ProcedureName: d.ProcedureName, Status: d.Status, OwnerMasked: MaskName(d.OwnerName()),
		ReceiveAgency: d.ReceiveAgency, Due: d.Clock.CurrentDue, Provisional: d.Clock.Provisional,
	}
	if h := d.Holder(); h != nil {
		l.HolderAgency, l.Since = h.Agency, h.Since
	}
	for _, e := range entries {
		l.Timeline = append(l.Timeline, Entry{Seq: e.Seq, At: e.At, Event: e.Event, Status: e.Status, Agency: e.Agency})
	}
	return l
}
