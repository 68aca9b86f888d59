package notice

import (
	"context"
	"errors"
	"strings"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
)

// Person is somebody to tell.
type Person struct {
	Account  string // account UUID; empty: told by mail alone
	Name     string
	Email    string // empty: told in the portal alone
	Language string
}

// Recipients is what dossiers says of a dossier for its notices.
type Recipients struct {
	Number    string
	Procedure Text
	Due       time.Time
	Reason    string // that the event gave
	People    []Person
}

// Directory asks dossiers whom to tell: ErrNoDossier when there is no such dossier.
type Directory interface {
	// seq is that of the event which is told.
	Recipients(ctx context.Context, dossier DossierID, seq int64) (Recipients, error)
}

// Occasions is the store of what is to be told.
type Occasions interface {
	// Claim takes the next occasion whose turn it is, for a while: none of its
	// dossier comes before it. ok is false when there is none.
	Claim(ctx context.Context) (o Occasion, ok bool, err error)
	// Tell stores notices and mails and ends the occasion, in one transaction; it
	// does nothing where somebody else ended it.
	Tell(ctx context.Context, o Occasion, notices []Notice, mails []Mail) error
	// Postpone gives a claim back, with the code of what went wrong.
	Postpone(ctx context.Context, event string, wait time.Duration, code string) error
	// Bury makes a dead letter of an occasion.
	Bury(ctx context.Context, event, code string) error
	// Template gives the newest version of a kind: ErrNoTemplate.
	Template(ctx context.Context, kind Kind) (Template, error)
}

// Teller turns occasions into notices and mails.
type Teller struct {
	Occasions Occasions
	Directory Directory
	Dates     Dates
	// Around does the work within the trace of the occasion's event.
	Around func(ctx context.Context, o Occasion, tell func(context.Context) error) error
}

const (
	firstWait  = time.Second
	tellerWait = 15 * time.Second // how soon work resumes at the latest when dossiers or Keycloak is back
)

// Next tells of one occasion. busy is false when there was none. An occasion
// that dossiers cannot say anything about becomes a dead letter; while dossiers
// or Keycloak is away it waits.
func (t *Teller) Next(ctx context.Context) (busy bool, err error) {
	o, ok, err := t.Occasions.Claim(ctx)
	if err != nil || !ok {
		return false, err
	}
	return true, t.Around(ctx, o, func(ctx context.Context) error { return t.settle(ctx, o) })
}

func (t *Teller) settle(ctx context.Context, o Occasion) error {
	err := t.tell(ctx, o)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrNoDossier), errors.Is(err, ErrUnrenderable), errors.Is(err, ErrNoTemplate):
		return t.Occasions.Bury(ctx, o.Event, fault.CodeOf(err))
	}
	if again := t.Occasions.Postpone(ctx, o.Event, Wait(o.Attempts, firstWait, tellerWait), fault.CodeOf(err)); again != nil {
		return errors.Join(err, again)
	}
	return err
}

func (t *Teller) tell(ctx context.Context, o Occasion) error {
	template, err := t.Occasions.Template(ctx, o.Kind)
	if err != nil {
		return err
	}
	r, err := t.Directory.Recipients(ctx, o.Dossier, o.Seq)
	if err != nil {
		return err
	}
	title, text, err := template.Render(o.Facts, r, t.Dates)
	if err != nil {
		return err
	}
	notices, mails := compose(o, template, title, text, r.People)
	return t.Occasions.Tell(ctx, o, notices, mails)
}

// compose makes one notice per account and one mail per address, for a person
// is often owner and submitter at once.
func compose(o Occasion, template Template, title, text Text, people []Person) (notices []Notice, mails []Mail) {
	accounts, addresses := map[string]bool{}, map[string]bool{}
	for _, p := range people {
		if o.Facts.Account != "" && p.Account != o.Facts.Account {
			continue
		}
		var seen ID
		if p.Account != "" && !accounts[p.Account] {
			accounts[p.Account] = true
			seen = ID{id.New()}
			notices = append(notices, Notice{ID: seen, Account: p.Account, Kind: o.Kind, Version: template.Version, Title: title, Text: text, Dossier: o.Dossier, At: o.At})
		}
		address := strings.ToLower(strings.TrimSpace(p.Email))
		if template.Mail && address != "" && !addresses[address] {
			addresses[address] = true
			mails = append(mails, Mail{
				ID: MailID{id.New()}, Notice: seen, Account: p.Account, Agency: o.Agency, Dossier: o.Dossier, Kind: o.Kind, Address: address, Name: p.Name,
				Language: p.Language, Title: title.In(p.Language), Text: text.In(p.Language), Traceparent: o.Traceparent, State: Created,
			})
		}
	}
	return notices, mails
}

// Wait is the pause after a number of tries: first, twice that, and so on up to most.
func Wait(tries int, first, most time.Duration) time.Duration {
	return min(first<<min(max(tries-1, 0), 20), most)
}
