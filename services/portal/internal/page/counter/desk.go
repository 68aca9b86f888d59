package counter

import (
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// The names of the screen's own fields; the procedure's answers stand beside
// them under their paths, so these begin with something that no answer does.
const (
	fieldProcedure = "at.procedure"
	fieldKey       = "at.key"
	fieldGo        = "at.go"
	fieldOther     = "at.other"
	fieldBasis     = "at.basis"
	fieldSeen      = "at.seen"
	fieldDelivery  = "at.delivery"
	owner          = "at.owner"
	other          = "at.representative"
	fileOf         = "at.file."

	goReceive = "receive"
)

// desk is the screen at one moment: what was typed, and what the procedure asks.
type desk struct {
	*site.Ask
	Post       url.Values
	Procedures []dossiersv1.ProcedureSummary // that the acting agency offers
	Version    *dossiersv1.Version           // nil until a procedure is chosen
	Def        formview.Definition
	Answers    map[string]any
	Visible    []form.Seen
	Found      string // text key of what the look-up gave; empty: none was made
	Refused    string // why the dossier was not received
	Faults     []fault.Field
	Names      map[string]string // of uploaded files, by component
}

func (p *pages) desk(a *site.Ask, post url.Values) (*desk, error) {
	d := &desk{Ask: a, Post: post, Names: map[string]string{}}
	page, err := kit.Answer[dossiersv1.ProcedurePage](a.Clients.Dossiers(nil).ListProcedures(a.Ctx(), &dossiersv1.ListProceduresParams{Agency: string(a.Session.Acting), Limit: 100}))
	if err != nil {
		return nil, err
	}
	d.Procedures = page.Procedures
	code := d.offered(post.Get(fieldProcedure))
	d.Post.Set(fieldProcedure, code)
	if code == "" {
		return d, nil
	}
	chosen, err := kit.Answer[dossiersv1.Procedure](a.Clients.Dossiers(nil).GetProcedure(a.Ctx(), code))
	if err != nil {
		return nil, err
	}
	if chosen.Version.Number == 0 {
		d.Refused = d.T("counter.not_in_force")
		return d, nil
	}
	d.Version = &chosen.Version
	if d.Def, err = p.forms.Of(chosen.Version); err != nil {
		return nil, err
	}
	d.Answers = form.Normalise(d.Def.Form, formview.Read(d.Def.Form.Fields, post))
	d.Visible, err = form.Visible(d.Def.Form, d.Def.Evaluator, d.Answers)
	return d, err
}

// offered gives the chosen procedure if the agency offers it; where it offers only one, that one.
func (d *desk) offered(code string) string {
	for _, p := range d.Procedures {
		if p.Code == code || len(d.Procedures) == 1 {
			return p.Code
		}
	}
	return ""
}

// persons are the names of a person's fields: the rules write an index in brackets, the contract's check as JSON Pointer does.
var persons = []struct{ prefix, name string }{
	{"persons[0].", owner + "."},
	{"persons.0.", owner + "."},
	{"persons[1].", other + "."},
	{"persons.1.", other + "."},
}

// complain keeps what the service refused, under the names of the screen's fields.
func (d *desk) complain(faults []fault.Field) {
	for _, f := range faults {
		path := f.Path
		for _, person := range persons {
			if rest, ok := strings.CutPrefix(path, person.prefix); ok {
				path = person.name + rest
			}
		}
		switch {
		case path == other+".basis":
			path = fieldBasis
		case strings.HasPrefix(path, "parts."):
			path = fieldSeen
		}
		d.Faults = append(d.Faults, fault.Field{Path: path, Code: f.Code, Detail: f.Path})
	}
}

// wrong gives the complaint about a field, in words.
func (d *desk) wrong(name string) string {
	for _, f := range d.Faults {
		if f.Path == name {
			return d.SayField(f.Code)
		}
	}
	return ""
}

// lines are the error summary in the order of the screen: each complaint with the name of its field.
func (d *desk) lines() []web.FieldError {
	shown := map[string]bool{}
	for _, s := range d.Visible {
		shown[s.Path] = true
	}
	var above, below []web.FieldError
	for _, f := range d.Faults {
		line := web.FieldError{Text: d.label(f) + ": " + d.SayField(f.Code), ID: web.FieldID(f.Path)}
		switch {
		case shown[f.Path]:
		case f.Path == fieldSeen || f.Path == fieldDelivery:
			below = append(below, line)
		default:
			above = append(above, line)
		}
	}
	lines := slices.Concat(above, formview.New(d.Ask, d.Visible, d.Faults).Summary(), below)
	if len(lines) == 0 && d.Refused != "" {
		lines = []web.FieldError{{Text: d.Refused}}
	}
	return lines
}

// label names the field of a complaint.
func (d *desk) label(f fault.Field) string {
	if component, ok := strings.CutPrefix(f.Detail, "parts."); ok && d.Version != nil {
		for _, c := range d.Version.Components {
			if c.Key == component {
				return d.In(c.Name)
			}
		}
	}
	key := "counter.label_" + f.Path[strings.LastIndex(f.Path, ".")+1:]
	if d.Texts.Has(d.L.Language(), key) {
		return d.T(key)
	}
	return f.Path
}

// keys are the form's fields, in order.
func (d *desk) keys() []string {
	var all []string
	for _, f := range d.Def.Form.Fields {
		all = append(all, f.Key)
	}
	return all
}

// asked are the components whose condition holds under these answers.
func (d *desk) asked() []dossiersv1.Component {
	var all []dossiersv1.Component
	for _, c := range d.Version.Components {
		if c.ShowIf != "" {
			if ok, err := d.Def.Evaluator.Holds(c.ShowIf, d.Answers); err == nil && !ok {
				continue
			}
		}
		all = append(all, c)
	}
	return all
}

// file gives the scan of a component, the zero UUID where there is none.
func (d *desk) file(component string) uuid.UUID {
	all := d.Post[fileOf+component]
	if len(all) == 0 {
		return uuid.Nil
	}
	u, err := uuid.Parse(all[len(all)-1])
	if err != nil {
		return uuid.Nil
	}
	return u
}
