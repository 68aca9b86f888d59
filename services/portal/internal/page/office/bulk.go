package office

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// picked is a dossier of the queue that was ticked; the number goes along so
// that its outcome can be named without reading the dossier.
type picked struct {
	ID     uuid.UUID
	Number string
}

func picksOf(post url.Values) []picked {
	var all []picked
	for _, text := range post["pick"] {
		one, number, _ := strings.Cut(text, "~")
		if u, err := uuid.Parse(one); err == nil && len(all) < 50 {
			all = append(all, picked{u, number})
		}
	}
	return all
}

func parse(query string) url.Values {
	values, err := url.ParseQuery(query)
	if err != nil {
		return url.Values{}
	}
	return values
}

// bulk does one thing to what was ticked; each succeeds or fails alone.
func (p *pages) bulk(a *site.Ask) error {
	f, picks := filterOf(a), picksOf(a.R.PostForm)
	if len(picks) == 0 {
		a.Flash(web.Soon, "office.nothing_picked")
		return a.Go(f.url())
	}
	in := dossiersv1.BulkInput{Action: dossiersv1.BulkInputAction(a.R.PostForm.Get("action"))}
	for _, one := range picks {
		in.Dossiers = append(in.Dossiers, one.ID)
	}
	if in.Action == dossiersv1.BulkInputActionAssign {
		officer, err := uuid.Parse(a.R.PostForm.Get("officer"))
		if err != nil {
			return chooseOfficer(a, picks)
		}
		in.Officer = officer
	}
	params := &dossiersv1.BulkWorkParams{IdempotencyKey: a.R.URL.Query().Get("key") + ":" + string(in.Action)}
	got, err := kit.Answer[dossiersv1.BulkOutcome](a.Clients.Dossiers(a).BulkWork(a.Ctx(), params, in))
	if err != nil {
		return err
	}
	return a.Go(withQuery("/office", f.query()+"&"+outcomeQuery(got, picks)))
}

// chooseOfficer asks to whom the ticked dossiers go.
func chooseOfficer(a *site.Ask, picks []picked) error {
	q, err := load(a)
	if err != nil {
		return err
	}
	officers, err := officersOf(a, string(a.Session.Acting), "case_officer")
	if err != nil {
		return err
	}
	return a.Render(shell(a, a.T("office.bulk_assign"), ""), assignPage(q, picks, officerOptions(a, string(a.Session.Acting), officers, ""), a.R.URL.RequestURI()))
}

// outcomeQuery carries the outcomes to the next page: how many were done, and
// each that was not with its number and the code of the reason.
func outcomeQuery(got dossiersv1.BulkOutcome, picks []picked) string {
	numbers := map[uuid.UUID]string{}
	for _, one := range picks {
		numbers[one.ID] = one.Number
	}
	q, done := url.Values{}, 0
	for _, o := range got.Outcomes {
		if o.Done {
			done++
			continue
		}
		q.Add("failed", o.Dossier.String()+"~"+numbers[o.Dossier]+"~"+o.Code)
	}
	q.Set("done", strconv.Itoa(done))
	return q.Encode()
}

// outcomes of a bulk action, as the address names them.
type outcomes struct {
	Done   int
	Failed []failure
	Shown  bool
}

type failure struct {
	ID     uuid.UUID
	Number string
	Why    string
}

func outcomesOf(a *site.Ask) outcomes {
	q := a.R.URL.Query()
	done, err := strconv.Atoi(q.Get("done"))
	o := outcomes{Done: done, Shown: err == nil}
	for _, text := range q["failed"] {
		parts := strings.SplitN(text, "~", 3)
		u, err := uuid.Parse(parts[0])
		if len(parts) != 3 || err != nil {
			continue
		}
		o.Failed = append(o.Failed, failure{u, parts[1], why(a, parts[2])})
	}
	return o
}

// why puts the code of a refusal into words.
func why(a *site.Ask, code string) string {
	for _, key := range []string{"why." + code, "fault." + code} {
		if a.Texts.Has(a.L.Language(), key) {
			return a.T(key)
		}
	}
	return a.T("why.any")
}
