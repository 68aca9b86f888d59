// Package proof is where an officer at the counter raises a citizen's assurance:
// they find the account by its e-mail, see the identity card, and record what
// they saw. From then on the person's dossiers belong to the account.
package proof

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	openapi_types "github.com/oapi-codegen/runtime/types"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Routes adds the pages.
func Routes(mux *http.ServeMux, s *site.Site) {
	mux.Handle("GET /counter/proof", s.Counter(show))
	mux.Handle("POST /counter/proof", s.Counter(post))
	mux.Handle("GET /counter/proof/done", s.Counter(done))
}

// screen is the page at one moment: what was typed, and the account that was found.
type screen struct {
	*site.Ask
	Post    url.Values
	Found   *identityv1.CitizenSearchResult // nil until searched for
	Faults  []fault.Field
	Refused string
}

func show(a *site.Ask) error {
	post := url.Values{}
	post.Set("key", "proof:"+uuid.NewString())
	return (&screen{Ask: a, Post: post}).render()
}

// post searches for the account, or records the proof for the one that was found.
func post(a *site.Ask) error {
	s := &screen{Ask: a, Post: a.R.PostForm}
	if err := s.search(); err != nil {
		return err
	}
	if s.Post.Get("go") != "prove" || s.Found == nil || !s.Found.Found {
		return s.render()
	}
	in, wrong := s.input()
	if len(wrong) > 0 {
		s.Faults = wrong
		return s.render()
	}
	got, err := kit.Answer[identityv1.Proof](a.Clients.Identity(a).CreateProof(a.Ctx(), &identityv1.CreateProofParams{IdempotencyKey: s.Post.Get("key")}, in))
	switch {
	case err == nil:
		return a.Go("/counter/proof/done?" + site.Query("at", got.At.UTC().Format(time.RFC3339)))
	case fault.KindOf(err) == fault.KindInvalid, fault.KindOf(err) == fault.KindConflict:
		s.Faults, s.Refused = site.Fields(err), a.Say(err)
		return s.render()
	}
	return err
}

// search finds the account by the exact e-mail; it is recorded who asked.
func (s *screen) search() error {
	email := strings.TrimSpace(s.Post.Get("email"))
	if !strings.Contains(email, "@") {
		s.Faults = []fault.Field{{Path: "email", Code: "bad_format"}}
		return nil
	}
	got, err := kit.Answer[identityv1.CitizenSearchResult](s.Clients.Identity(s).SearchCitizen(s.Ctx(), &identityv1.SearchCitizenParams{}, identityv1.CitizenSearch{Email: email}))
	if err != nil {
		return err
	}
	s.Found = &got
	return nil
}

const idLength = 12 // digits of a citizen id

// input reads what the officer saw; the account is the one that the e-mail led to.
func (s *screen) input() (identityv1.ProofInput, []fault.Field) {
	var wrong []fault.Field
	need := func(ok bool, name, code string) {
		if !ok {
			wrong = append(wrong, fault.Field{Path: name, Code: code})
		}
	}
	in := identityv1.ProofInput{
		Account: s.Found.Account, FullName: strings.TrimSpace(s.Post.Get("fullName")), CitizenID: digits(s.Post.Get("citizenId")),
		Document: identityv1.ProofInputDocument(s.Post.Get("document")), Note: strings.TrimSpace(s.Post.Get("note")),
	}
	var ok bool
	in.BirthDate, ok = s.date("birthDate")
	need(in.CitizenID != "", "citizenId", "required")
	need(in.CitizenID == "" || len(in.CitizenID) == idLength, "citizenId", "bad_format")
	need(in.FullName != "", "fullName", "required")
	need(ok && !in.BirthDate.IsZero(), "birthDate", "required")
	need(in.Document.Valid(), "document", "required")
	in.DocumentIssuedOn, ok = s.date("documentIssuedOn")
	need(ok, "documentIssuedOn", "bad_format")
	return in, wrong
}

// date reads three boxes; ok is false for what is no date, true where nothing was typed.
func (s *screen) date(name string) (openapi_types.Date, bool) {
	text, typed := formview.Date(name, s.Post).(string)
	if !typed {
		return openapi_types.Date{}, true
	}
	day, err := time.Parse(time.DateOnly, text)
	return openapi_types.Date{Time: day}, err == nil
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func (s *screen) render() error {
	data := frame(s.Ask)
	data.Errors = s.lines()
	return s.Render(data, proofPage(s))
}

func frame(a *site.Ask) web.PageData {
	data := a.OfficeShell(a.T("proof.title"), web.LayoutCounter)
	for i := range data.Nav {
		data.Nav[i].Current = data.Nav[i].Href == "/counter/proof"
	}
	return data
}

// done says that the proof is recorded, and what follows from it.
func done(a *site.Ask) error {
	at, err := time.Parse(time.RFC3339, a.R.URL.Query().Get("at"))
	if err != nil {
		return a.Go("/counter/proof")
	}
	return a.Render(frame(a), donePage(a, a.L.DateTime(at)))
}

func (s *screen) wrong(name string) string {
	for _, f := range s.Faults {
		if f.Path == name {
			return s.SayField(f.Code)
		}
	}
	return ""
}

func (s *screen) lines() []web.FieldError {
	var lines []web.FieldError
	for _, f := range s.Faults {
		label := f.Path
		if key := "proof.label_" + f.Path; s.Texts.Has(s.L.Language(), key) {
			label = s.T(key)
		}
		lines = append(lines, web.FieldError{Text: label + ": " + s.SayField(f.Code), ID: web.FieldID(f.Path)})
	}
	if len(lines) == 0 && s.Refused != "" {
		lines = []web.FieldError{{Text: s.Refused}}
	}
	return lines
}

func (s *screen) field(name string) web.Field {
	return web.Field{Name: name, Label: s.T("proof.label_" + name), Value: s.Post.Get(name), Error: s.wrong(name), Autocomplete: "off"}
}

// day are the three boxes of a date as typed.
func (s *screen) day(name string) web.DateValue {
	return web.DateValue{Day: s.Post.Get(name + "-day"), Month: s.Post.Get(name + "-month"), Year: s.Post.Get(name + "-year")}
}

func (s *screen) documents() []web.Option {
	var options []web.Option
	for _, d := range []string{"citizen_id_card", "passport", "birth_certificate"} {
		options = append(options, web.Option{Value: d, Text: s.T("proof.document_" + d), Selected: s.Post.Get("document") == d})
	}
	return options
}

// found describes the account, masked as identity gave it.
func (s *screen) found() []web.SummaryRow {
	state := s.T("proof.assurance_low")
	if s.Found.Assurance >= 2 {
		state = s.T("proof.assurance_proven")
	}
	return []web.SummaryRow{{Key: s.T("proof.account"), Value: s.Found.FullName, Strong: true}, {Key: s.T("proof.label_email"), Value: s.Found.EmailMasked}, {Key: s.T("proof.assurance"), Value: state}}
}
