// Package lookup is the public look-up: where a dossier stands, for whoever
// knows its number and the last four digits of an id or phone (domain.md
// section 4). A wrong number and wrong digits are answered with the same words.
package lookup

import (
	"errors"
	"net/http"
	"strings"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/i18n"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Routes adds the page.
func Routes(mux *http.ServeMux, s *site.Site) {
	mux.Handle("GET /look-up", s.Page(show))
	mux.Handle("POST /look-up", s.Page(find))
}

// asked is the form as typed, with what is wrong with it.
type asked struct {
	*site.Ask
	Number, Factor string
	Wrong          map[string]string // by field, in the person's words
	Failed         bool              // no such dossier, or the digits do not match
	Again          time.Time         // too many tries: when to try again; zero: not so, or not known
	Limited        bool
}

// The bounds of the contract's LookUpInput.
const (
	minNumber   = 5
	maxNumber   = 60
	factorChars = 4
)

func show(a *site.Ask) error {
	number := a.R.URL.Query().Get("number")
	if len(number) > maxNumber {
		number = ""
	}
	return asked{Ask: a, Number: number}.render()
}

func find(a *site.Ask) error {
	v := asked{Ask: a, Number: strings.TrimSpace(a.R.PostForm.Get("number")), Factor: strings.TrimSpace(a.R.PostForm.Get("factor")), Wrong: map[string]string{}}
	if len(v.Number) < minNumber || len(v.Number) > maxNumber {
		v.Wrong["number"] = a.T("lookup.number_wrong")
	}
	if len(v.Factor) != factorChars || strings.Trim(v.Factor, "0123456789") != "" {
		v.Wrong["factor"] = a.T("lookup.factor_wrong")
	}
	if len(v.Wrong) > 0 {
		return v.render()
	}
	found, err := kit.Answer[dossiersv1.LookUp](a.Clients.Dossiers(nil).LookUpDossier(a.Ctx(),
		&dossiersv1.LookUpDossierParams{XClientNetwork: a.Proxies.Network(a.R)}, dossiersv1.LookUpInput{Number: v.Number, Factor: v.Factor}))
	var f *fault.Error
	switch {
	case err == nil:
		return a.Render(a.Shell(a.T("lookup.title")), resultPage(result{Ask: a, Found: found}))
	case errors.As(err, &f) && f.Kind == fault.KindLimited:
		v.Limited = true
		if f.RetryAfter > 0 {
			v.Again = a.Now().Add(f.RetryAfter)
		}
		return v.render()
	case errors.As(err, &f) && (f.Kind == fault.KindNotFound || f.Kind == fault.KindInvalid):
		v.Failed = true
		return v.render()
	}
	return err
}

func (v asked) render() error {
	data := v.Shell(v.T("lookup.title"))
	data.Errors = v.lines()
	return v.Render(data, formPage(v))
}

// lines are those of the error summary, in the order of the fields.
func (v asked) lines() []web.FieldError {
	var lines []web.FieldError
	for _, name := range []string{"number", "factor"} {
		if text := v.Wrong[name]; text != "" {
			lines = append(lines, web.FieldError{Text: text, ID: web.FieldID(name)})
		}
	}
	if v.Failed {
		lines = append(lines, web.FieldError{Text: v.T("lookup.failed"), ID: web.FieldID("number")})
	}
	return lines
}

func (v asked) limitText() string {
	if v.Again.IsZero() {
		return v.T("lookup.limited_later")
	}
	return v.T("lookup.limited_until", i18n.Data{"When": i18n.Clock(v.Again)})
}

// result is a dossier as the public sees it.
type result struct {
	*site.Ask
	Found dossiersv1.LookUp
}

func (v result) steps() []web.Step {
	var all []web.Step
	for _, e := range v.Found.Timeline {
		all = append(all, web.Step{State: web.StepDone, Title: v.Event(e), Note: v.L.Short(e.At)})
	}
	if v.Found.HolderAgency != "" && !v.ended() {
		all = append(all, web.Step{
			State: web.StepCurrent, Title: v.T("lookup.at", i18n.Data{"Agency": v.Agency(v.Found.HolderAgency)}),
			Note: v.T("lookup.since", i18n.Data{"When": v.L.Short(v.Found.Since)}),
		})
	}
	return all
}

func (v result) ended() bool {
	switch v.Found.Status {
	case dossiersv1.StatusCompleted, dossiersv1.StatusRefused, dossiersv1.StatusWithdrawn, dossiersv1.StatusStopped, dossiersv1.StatusNotSettled:
		return true
	}
	return false
}

func (v result) rows() []web.SummaryRow {
	rows := []web.SummaryRow{
		{Key: v.T("lookup.owner"), Value: v.Found.OwnerMasked},
		{Key: v.T("lookup.received_at"), Value: v.Agency(v.Found.ReceiveAgency)},
	}
	if v.Found.HolderAgency != "" && v.Found.HolderAgency != v.Found.ReceiveAgency {
		rows = append(rows, web.SummaryRow{Key: v.T("lookup.holder"), Value: v.Agency(v.Found.HolderAgency)})
	}
	return rows
}

func (v result) dueNote() string {
	switch {
	case v.ended():
		return v.T("lookup.due_was")
	case v.Found.Provisional:
		return v.T("lookup.provisional")
	}
	return v.T("lookup.due_note")
}
