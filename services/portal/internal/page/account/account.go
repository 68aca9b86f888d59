// Package account is a person's own data: the profile that forms are filled
// from, how far their identity is proven, what they agreed to, and the way to
// Keycloak's console for password and devices. Officials see their mandates.
package account

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/session"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Routes adds the pages.
func Routes(mux *http.ServeMux, s *site.Site) {
	mux.Handle("GET /account", s.Private(show))
	mux.Handle("POST /account", s.Private(save))
	mux.Handle("POST /account/consent", s.Private(consent))
}

// view is the profile as stored, with what was typed over it and what is wrong.
type view struct {
	*site.Ask
	Me    identityv1.Profile
	Birth web.DateValue
	Wrong map[string]string // by field of the contract, in the person's words
	Order []string          // fields with complaints, in the form's order
	To    string            // where the person was going when the notice was shown; empty: nowhere
}

func show(a *site.Ask) error {
	v, err := read(a)
	if err != nil {
		return err
	}
	return v.render()
}

func read(a *site.Ask) (*view, error) {
	me, err := kit.Answer[identityv1.Profile](a.Clients.Identity(a).GetMe(a.Ctx()))
	if err != nil {
		return nil, err
	}
	if me.FullName == "" {
		me.FullName = a.Session.Name
	}
	v := &view{Ask: a, Me: me, Wrong: map[string]string{}}
	if to := a.R.URL.Query().Get("to"); to != "" {
		v.To = session.Local(to)
	}
	if !me.BirthDate.IsZero() {
		v.Birth = formview.Split(me.BirthDate.Format(time.DateOnly))
	}
	return v, nil
}

func (v *view) render() error {
	data := v.Shell(v.T("account.title"))
	data.Errors = v.lines()
	return v.Render(data, body(v))
}

func (v *view) lines() []web.FieldError {
	var lines []web.FieldError
	for _, name := range v.Order {
		lines = append(lines, web.FieldError{Text: v.T("account."+name) + ": " + v.Wrong[name], ID: web.FieldID(name)})
	}
	return lines
}

func (v *view) complain(field, code string) {
	if _, ok := v.Wrong[field]; !ok {
		v.Order = append(v.Order, field)
	}
	v.Wrong[field] = v.SayField(code)
}

// save writes the profile; the version shown guards against a change from another window.
func save(a *site.Ask) error {
	v, err := read(a)
	if err != nil {
		return err
	}
	post := a.R.PostForm
	in := inputOf(v.Me)
	if !v.proven() {
		in.FullName = strings.TrimSpace(post.Get("fullName"))
		v.takeBirth(post, &in)
	}
	in.Phone, in.Address = strings.TrimSpace(post.Get("phone")), strings.TrimSpace(post.Get("address"))
	in.Language = identityv1.ProfileInputLanguage(post.Get("language"))
	if in.FullName == "" {
		v.complain("fullName", "required")
	}
	if !in.Language.Valid() {
		v.complain("language", "required")
	}
	v.Me.FullName, v.Me.Phone, v.Me.Address, v.Me.Language = in.FullName, in.Phone, in.Address, identityv1.ProfileLanguage(in.Language)
	if len(v.Order) > 0 {
		return v.render()
	}
	err = put(a, post.Get("version"), in)
	if fault.KindOf(err) == fault.KindInvalid && err != nil && len(site.Fields(err)) > 0 {
		for _, f := range site.Fields(err) {
			v.complain(strings.TrimPrefix(f.Path, "body."), f.Code)
		}
		return v.render()
	}
	if err != nil {
		return err
	}
	a.Flash(web.Good, "account.saved")
	return a.Go("/account")
}

// takeBirth reads the three boxes of the birth date.
func (v *view) takeBirth(post url.Values, in *identityv1.ProfileInput) {
	v.Birth = web.DateValue{Day: post.Get("birthDate-day"), Month: post.Get("birthDate-month"), Year: post.Get("birthDate-year")}
	text, ok := formview.Date("birthDate", post).(string)
	if !ok {
		in.BirthDate = openapi_types.Date{}
		return
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		v.complain("birthDate", "bad_format")
		return
	}
	if day.After(v.Now()) {
		v.complain("birthDate", "in_future")
	}
	in.BirthDate = openapi_types.Date{Time: day}
}

// inputOf writes a profile again as it is.
func inputOf(p identityv1.Profile) identityv1.ProfileInput {
	return identityv1.ProfileInput{
		FullName: p.FullName, BirthDate: p.BirthDate, Gender: identityv1.ProfileInputGender(p.Gender), Phone: p.Phone, Address: p.Address,
		Language: identityv1.ProfileInputLanguage(p.Language),
	}
}

func put(a *site.Ask, version string, in identityv1.ProfileInput) error {
	params := &identityv1.PutMeParams{}
	if n, err := strconv.ParseInt(version, 10, 64); err == nil {
		params.IfMatch = strconv.Quote(strconv.FormatInt(n, 10))
	}
	return kit.Done(a.Clients.Identity(a).PutMe(a.Ctx(), params, in))
}

// consent records that the person agrees to the notice in force, then goes on
// to where they were going.
func consent(a *site.Ask) error {
	v, err := read(a)
	if err != nil {
		return err
	}
	in := inputOf(v.Me)
	in.Consent = site.PrivacyNotice
	if err := put(a, "", in); err != nil {
		return err
	}
	a.Flash(web.Good, "account.agreed")
	if to := a.R.PostForm.Get("to"); to != "" {
		return a.Go(session.Local(to))
	}
	return a.Go("/account")
}

const proven = 2 // assurance: national id verified (domain.md section 9)

func (v *view) proven() bool { return v.Me.Assurance >= proven }

func (v *view) open() bool { return v.Me.Kind == identityv1.ProfileKindCitizen && !site.Agreed(v.Me) }

func (v *view) languages() []web.Option {
	return []web.Option{
		{Value: "vi", Text: "Tiếng Việt", Selected: v.Me.Language == identityv1.ProfileLanguageVi},
		{Value: "en", Text: "English", Selected: v.Me.Language == identityv1.ProfileLanguageEn},
	}
}

func (v *view) mandates() []web.SummaryRow {
	var rows []web.SummaryRow
	for _, m := range v.Me.Mandates {
		var roles []string
		for _, r := range m.Roles {
			roles = append(roles, v.T("role."+r))
		}
		row := web.SummaryRow{Key: v.Agency(m.Agency), Value: strings.Join(roles, ", ")}
		if !m.Until.IsZero() {
			row.Note = v.T("account.until", map[string]any{"Day": v.L.Day(m.Until)})
		}
		rows = append(rows, row)
	}
	return rows
}

func (v *view) consents() []web.SummaryRow {
	var rows []web.SummaryRow
	for _, c := range v.Me.Consents {
		rows = append(rows, web.SummaryRow{Key: v.T("account.notice", map[string]any{"Version": c.Notice}), Value: v.L.DateTime(c.At)})
	}
	return rows
}
