// Package counter is where an officer receives the dossier of somebody who came
// in: one screen for procedure, person, form and papers, and a receipt to print.
// A dossier costs few actions: what is typed and tabbed through is free, the
// person of an earlier dossier is filled in, and Ctrl+Enter receives.
package counter

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Routes adds the pages.
func Routes(mux *http.ServeMux, s *site.Site) {
	p := &pages{forms: &formview.Cache{}}
	mux.Handle("GET /counter", s.Counter(p.show))
	mux.Handle("POST /counter", s.Counter(p.post))
	mux.Handle("POST /counter/person", s.Counter(person))
	mux.Handle("POST /counter/papers/{component}", s.Counter(paper))
	mux.Handle("POST /counter/scans", s.Counter(p.scans))
}

type pages struct{ forms *formview.Cache }

// last is the cookie that holds the procedure received last at this desk.
const last = "counter-procedure"

// show opens the screen, with the procedure that the address or the desk names.
func (p *pages) show(a *site.Ask) error {
	post := url.Values{}
	code := a.R.URL.Query().Get("procedure")
	if c, err := a.R.Cookie(last); code == "" && err == nil {
		code = c.Value
	}
	post.Set(fieldProcedure, code)
	post.Set(fieldKey, "counter:"+uuid.NewString())
	post.Set(fieldDelivery, string(dossiersv1.DeliveryInputWayCounter))
	d, err := p.desk(a, post)
	if err != nil {
		return err
	}
	return d.render()
}

// post looks the person up and opens the procedure's form, or receives.
func (p *pages) post(a *site.Ask) error {
	d, err := p.desk(a, a.R.PostForm)
	if err != nil {
		return err
	}
	if d.Post.Get(fieldGo) != goReceive {
		if err := d.lookUp(); err != nil {
			return err
		}
		return d.render()
	}
	if d.Version == nil {
		d.complain([]fault.Field{{Path: fieldProcedure, Code: "required"}})
		return d.render()
	}
	return d.receive()
}

// receive files and receives in one step, then prints.
func (d *desk) receive() error {
	in := d.input()
	params := &dossiersv1.ReceiveAtCounterParams{IdempotencyKey: d.Post.Get(fieldKey)}
	got, err := kit.Answer[dossiersv1.Dossier](d.Clients.Dossiers(d).ReceiveAtCounter(d.Ctx(), params, in))
	if err != nil && slices.Contains([]fault.Kind{fault.KindInvalid, fault.KindConflict, fault.KindForbidden}, fault.KindOf(err)) {
		d.Refused = d.Say(err)
		d.complain(site.Fields(err))
		if err := d.examine(); err != nil {
			return err
		}
		return d.render()
	}
	if err != nil {
		return err
	}
	http.SetCookie(d.W, &http.Cookie{Name: last, Value: in.Procedure, Path: "/counter", MaxAge: 12 * 3600, HttpOnly: true, Secure: d.Sessions.Secure(), SameSite: http.SameSiteLaxMode})
	return d.Go("/dossiers/" + got.ID.String() + "/receipt")
}

// examine adds what is wrong with the form, by the evaluator that dossiers uses: the contract's check of the persons comes
// before it there, and an officer should see everything at once.
func (d *desk) examine() error {
	if len(d.Faults) == 0 {
		return nil
	}
	all, err := form.Validate(d.Def.Form, d.Def.Evaluator, d.Now(), d.Answers)
	if err != nil {
		return err
	}
	for _, f := range all {
		if !slices.ContainsFunc(d.Faults, func(known fault.Field) bool { return known.Path == f.Path }) {
			d.Faults = append(d.Faults, f)
		}
	}
	return nil
}

func (d *desk) render() error {
	data := d.OfficeShell(d.T("counter.title"), web.LayoutCounter)
	for i := range data.Nav {
		data.Nav[i].Current = data.Nav[i].Href == "/counter"
	}
	data.Errors = d.lines()
	return d.Render(data, counterPage(d))
}
