package office

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// filter narrows the queue; the address carries it, so that it stays while
// dossiers are opened and can be kept under a name.
type filter struct{ View, Due, State, Procedure, Channel, Q, After string }

// The values that the contract knows; others are dropped rather than refused.
var (
	views    = []string{"mine", "queue", "waiting", "agency"}
	dues     = []string{"overdue", "today", "week"}
	channels = []string{"online", "counter", "post"}
)

func filterOf(a *site.Ask) filter { return read(a.R.URL.Query()) }

func read(q url.Values) filter {
	known := func(name string, all []string) string {
		if v := q.Get(name); slices.Contains(all, v) {
			return v
		}
		return ""
	}
	f := filter{
		View: known("view", views), Due: known("due", dues), Channel: known("channel", channels),
		State: q.Get("state"), Procedure: q.Get("procedure"), Q: strings.TrimSpace(q.Get("q")), After: q.Get("after"),
	}
	if f.View == "" && f.Q != "" {
		f.View = "agency" // who searches looks everywhere
	}
	return f
}

// idNumber is a citizen id as a card reader types it: the inbox knows its last four digits only.
var idNumber = regexp.MustCompile(`^\d{8}(\d{4})$`)

// sought is what the inbox is searched for.
func sought(q string) string { return idNumber.ReplaceAllString(q, "$1") }

// query is the filter as a query string.
func (f filter) query() string {
	return site.Query("view", f.View, "due", f.Due, "state", f.State, "procedure", f.Procedure, "channel", f.Channel, "q", f.Q, "after", f.After)
}

// narrowed tells whether more than the view is chosen.
func (f filter) narrowed() bool {
	return f.State != "" || f.Procedure != "" || f.Channel != "" || f.Q != "" || f.Due == "week"
}

func (f filter) url() string { return withQuery("/office", f.query()) }

func dossierURL(u uuid.UUID, f filter) string {
	return withQuery("/office/dossiers/"+u.String(), f.query())
}

func withQuery(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + query
}

const maxFilterName = 60 // characters, as the contract bounds it

// saveFilter keeps the filter that the form carries under a name.
func saveFilter(a *site.Ask) error {
	values, err := url.ParseQuery(a.R.PostForm.Get("query"))
	if err != nil {
		return err
	}
	f := read(values)
	f.After = ""
	name := strings.TrimSpace(a.R.PostForm.Get("name"))
	if name == "" || len([]rune(name)) > maxFilterName || strings.Contains(name, "/") {
		a.Flash(web.Late, "office.filter_name_missing")
		return a.Go(f.url())
	}
	_, err = kit.Answer[dossiersv1.SavedFilter](a.Clients.Dossiers(a).PutSavedFilter(a.Ctx(), name, &dossiersv1.PutSavedFilterParams{}, dossiersv1.SavedFilterInput{Query: f.query()}))
	if err != nil {
		return err
	}
	a.Flash(web.Good, "office.filter_saved")
	return a.Go(f.url())
}

func deleteFilter(a *site.Ask) error {
	if err := kit.Done(a.Clients.Dossiers(a).DeleteSavedFilter(a.Ctx(), a.R.PostForm.Get("name"), &dossiersv1.DeleteSavedFilterParams{})); err != nil {
		return err
	}
	a.Flash(web.Good, "office.filter_deleted")
	return a.Go("/office")
}
