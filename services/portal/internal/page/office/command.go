package office

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/page/upload"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// command is one posted action on the version of the dossier that the officer saw.
type command struct {
	*site.Ask
	ID      uuid.UUID
	Name    string
	Post    url.Values
	Version int64
}

// key makes the idempotency key: a second press is the same intention, the
// same action after a change another.
func (c command) key() string { return fmt.Sprintf("%s:%s:%d", c.Name, c.ID, c.Version) }

// match refuses to act on a dossier that has changed since it was shown.
func (c command) match() string { return kit.ETag(c.Version) }

func (c command) get(name string) string { return strings.TrimSpace(c.Post.Get(name)) }

// reason is the ready sentence that was chosen with what was written after it.
func (c command) reason(suffix string) string {
	return strings.TrimSpace(c.get("snippet"+suffix) + " " + c.get("reason"+suffix))
}

// account reads a chosen official; the zero UUID where none was.
func (c command) account(name string) uuid.UUID {
	u, err := uuid.Parse(c.get(name))
	if err != nil {
		return uuid.Nil
	}
	return u
}

const shortest = 3 // characters of a reason, as the contract bounds it

// needed complains about a field that is empty or too short.
func needed(name, value string) error {
	switch n := len([]rune(value)); {
	case n == 0:
		return missing(name)
	case n < shortest:
		return fault.Invalid("incomplete_form", "something is missing", fault.Field{Path: name, Code: "too_short"})
	}
	return nil
}

func missing(name string) error {
	return fault.Invalid("incomplete_form", "something is missing", fault.Field{Path: name, Code: "required"})
}

// act does one action and shows the dossier as it is then. What was refused
// comes back with what was typed and the reason beside it.
func (p *pages) act(a *site.Ask) error {
	u, err := id(a)
	if err != nil {
		return err
	}
	c := command{Ask: a, ID: u, Name: a.R.PathValue("action"), Post: a.R.PostForm}
	do, ok := deeds[c.Name]
	if !ok {
		return fault.NotFound("page_unknown", "there is no such page")
	}
	if c.Version, err = strconv.ParseInt(c.Post.Get("version"), 10, 64); err != nil {
		return fault.Invalid("form_unreadable", "the form could not be read")
	}
	if err := do(c); err != nil {
		return p.again(c, err)
	}
	a.Flash(web.Good, "done."+c.Name)
	return a.Go(dossierURL(u, filterOf(a)) + "#main") // an address without a fragment would inherit the dialog's
}

// again shows the dossier with the refused form, where it is the officer who can mend it.
func (p *pages) again(c command, err error) error {
	switch fault.KindOf(err) {
	case fault.KindInvalid, fault.KindConflict, fault.KindForbidden, fault.KindPrecondition:
	default:
		return err
	}
	v, viewErr := p.view(c.Ask, c.ID)
	if viewErr != nil {
		return viewErr
	}
	v.Refused = refusal{Action: c.Name, Typed: c.Post, Why: why(c.Ask, fault.CodeOf(err))}
	if !c.Texts.Has(c.L.Language(), "why."+fault.CodeOf(err)) {
		v.Refused.Why = c.Say(err)
	}
	for _, f := range site.Fields(err) {
		v.Refused.Fields = append(v.Refused.Fields, complaint{f.Path, c.SayField(f.Code)})
	}
	return v.render()
}

// noFile tells whether a form came without the file that it is about.
func noFile(err error) bool { return fault.CodeOf(err) == fault.CodeOf(upload.ErrNone) }
