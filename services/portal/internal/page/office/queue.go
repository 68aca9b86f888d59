package office

import (
	"strings"
	"time"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

const pageSize = 30 // rows of the queue; at most 50, so that a page can be done in one bulk

// queue is the left side: one page of the inbox under a filter.
type queue struct {
	*site.Ask
	Filter     filter
	Items      []dossiersv1.WorkItem
	Next       string
	Counts     dossiersv1.WorkItemCounts
	Saved      []dossiersv1.SavedFilter
	Procedures []dossiersv1.ProcedureSummary
	Open       uuid.UUID // the dossier at the right
	Key        string    // idempotency key of a bulk action on what this page shows
}

func load(a *site.Ask) (queue, error) {
	q := queue{Ask: a, Filter: filterOf(a), Key: "bulk:" + uuid.NewString()}
	var err error
	if q.Counts, err = kit.Answer[dossiersv1.WorkItemCounts](a.Clients.Dossiers(a).CountWorkItems(a.Ctx(), &dossiersv1.CountWorkItemsParams{})); err != nil {
		return q, err
	}
	if q.Filter.View == "" {
		q.Filter.View = "mine"
		if q.Counts.Mine == 0 && q.Counts.Queue > 0 {
			q.Filter.View = "queue" // what waits for anybody, where nothing waits for me
		}
	}
	f := q.Filter
	page, err := kit.Answer[dossiersv1.WorkItemPage](a.Clients.Dossiers(a).ListWorkItems(a.Ctx(), &dossiersv1.ListWorkItemsParams{
		View: dossiersv1.ListWorkItemsParamsView(f.View), Due: dossiersv1.ListWorkItemsParamsDue(f.Due), State: f.State, Procedure: f.Procedure,
		Channel: dossiersv1.ListWorkItemsParamsChannel(f.Channel), Q: sought(f.Q), After: f.After, Limit: pageSize,
	}))
	if err != nil {
		return q, err
	}
	q.Items, q.Next = page.Items, page.Next
	q.extras()
	return q, nil
}

// extras are what the queue can do without.
func (q *queue) extras() {
	saved, err := kit.Answer[dossiersv1.SavedFilterList](q.Clients.Dossiers(q).ListSavedFilters(q.Ctx(), &dossiersv1.ListSavedFiltersParams{}))
	if err != nil {
		q.Log("no saved filters", err)
	}
	q.Saved = saved.Filters
	procedures, err := kit.Answer[dossiersv1.ProcedurePage](q.Clients.Dossiers(nil).ListProcedures(q.Ctx(), &dossiersv1.ListProceduresParams{Limit: 100}))
	if err != nil {
		q.Log("no procedures to filter by", err)
	}
	q.Procedures = procedures.Procedures
}

// workspace is the queue alone, or with what became of a bulk action: on a phone only one of the two is seen.
func (q queue) workspace(o outcomes) web.WorkspaceData {
	w := web.WorkspaceData{Queue: web.Queue(q.data())}
	if o.Shown {
		w.Form, w.BackURL, w.Back = bulkOutcome(q, o), q.Filter.url(), q.title()
	}
	return w
}

func (q queue) title() string {
	if q.Filter.Q != "" {
		return q.T("office.found")
	}
	return q.T("office.view_" + q.Filter.View)
}

func (q queue) data() web.QueueData {
	d := web.QueueData{
		Title: q.title(), Count: q.count(), Filters: q.views(), Tools: queueTools(q),
		Empty: web.EmptyData{Title: q.T("office.none"), Text: q.T("office.none_" + q.Filter.View)},
	}
	if q.Filter.narrowed() || q.Filter.Due != "" {
		d.Empty = web.EmptyData{Title: q.T("office.none_found"), Text: q.T("office.none_found_hint"), Action: web.Link{Text: q.T("office.all"), Href: filter{View: q.Filter.View}.url()}}
	}
	for _, item := range q.Items {
		d.Items = append(d.Items, q.item(item))
	}
	if q.Next != "" {
		next := q.Filter
		next.After = q.Next
		d.Pages.NextURL = next.url()
	}
	d.Bulk = q.bulkButtons()
	if len(d.Bulk) > 0 {
		d.BulkURL = withQuery("/office/bulk", site.Query("key", q.Key)+"&"+q.Filter.query())
	}
	return d
}

func (q queue) count() string {
	n := map[string]int{"mine": q.Counts.Mine, "queue": q.Counts.Queue, "waiting": q.Counts.Waiting, "agency": q.Counts.Agency}[q.Filter.View]
	if q.Filter.narrowed() || q.Filter.Due != "" {
		n = len(q.Items)
		if q.Next != "" || q.Filter.After != "" {
			return q.L.N("office.count_page", n)
		}
	}
	if n >= 1000 {
		return q.T("office.count_many")
	}
	return q.L.N("office.count", n)
}

// views are the ways to look at the agency's work, with how much each holds.
func (q queue) views() []web.Filter {
	one := func(view, due string, n int) web.Filter {
		text := "office.chip_" + view
		if due != "" {
			text = "office.chip_" + due
		}
		current := q.Filter.View == view && q.Filter.Due == due
		return web.Filter{Text: q.T(text), Href: filter{View: view, Due: due}.url(), Count: n, Current: current}
	}
	return []web.Filter{
		one("mine", "", q.Counts.Mine), one("queue", "", q.Counts.Queue), one("agency", "overdue", q.Counts.Overdue),
		one("agency", "today", q.Counts.Today), one("waiting", "", q.Counts.Waiting), one("agency", "", q.Counts.Agency),
	}
}

func (q queue) item(w dossiersv1.WorkItem) web.QueueItem {
	here := q.Filter
	i := web.QueueItem{
		Href: dossierURL(w.Dossier, here), Title: q.In(w.ProcedureName), Current: w.Dossier == q.Open, Pick: w.Dossier.String() + "~" + w.Number,
		Note: strings.Join([]string{w.Number, w.Title, q.T("channel." + string(w.Channel))}, " · "),
		Chip: q.DueChip(dueOf(w), string(w.Clock)),
	}
	if w.Status == dossiersv1.StatusSupplementRequired {
		i.Note = strings.Join([]string{w.Number, w.Title, q.T("office.waits_supplement")}, " · ")
	}
	if i.Chip.Text == "" {
		i.Chip = q.StatusChip(w.Status)
	}
	for _, flag := range w.Flags {
		if key := "office.flag_" + flag; q.Texts.Has(q.L.Language(), key) {
			i.Fresh = q.T(key)
			break
		}
	}
	return i
}

func dueOf(w dossiersv1.WorkItem) time.Time {
	if w.Due.IsZero() {
		return w.DossierDue
	}
	return w.Due
}

func (q queue) bulkButtons() []web.ButtonData {
	var all []web.ButtonData
	add := func(action string, roles ...tenant.Role) {
		if q.Can(roles...) {
			all = append(all, web.ButtonData{Text: q.T("office.bulk_" + action), Name: "action", Value: action, Small: true, Tone: web.Secondary, NoRepeat: true})
		}
	}
	add("receive", tenant.ReceptionOfficer)
	add("take", tenant.CaseOfficer, tenant.DivisionHead)
	add("assign", tenant.DivisionHead)
	return all
}

// states are the statuses that a filter may name.
func (q queue) states() []web.Option {
	options := []web.Option{{Text: q.T("office.any"), Selected: q.Filter.State == ""}}
	for _, s := range []dossiersv1.Status{
		dossiersv1.StatusAwaitingReception, dossiersv1.StatusReceived, dossiersv1.StatusSupplementRequired, dossiersv1.StatusInProcess,
		dossiersv1.StatusAwaitingApproval, dossiersv1.StatusApproved, dossiersv1.StatusResultIssued, dossiersv1.StatusNotSettled,
	} {
		options = append(options, web.Option{Value: string(s), Text: q.T("status." + string(s)), Selected: q.Filter.State == string(s)})
	}
	return options
}

func (q queue) procedureOptions() []web.Option {
	options := []web.Option{{Text: q.T("office.any"), Selected: q.Filter.Procedure == ""}}
	for _, p := range q.Procedures {
		options = append(options, web.Option{Value: p.Code, Text: q.In(p.Name), Selected: p.Code == q.Filter.Procedure})
	}
	return options
}

func (q queue) channelOptions() []web.Option {
	options := []web.Option{{Text: q.T("office.any"), Selected: q.Filter.Channel == ""}}
	for _, c := range channels {
		options = append(options, web.Option{Value: c, Text: q.T("channel." + c), Selected: c == q.Filter.Channel})
	}
	return options
}

func (q queue) savedFilters() []web.Filter {
	var all []web.Filter
	for _, s := range q.Saved {
		f := read(parse(s.Query))
		all = append(all, web.Filter{Text: s.Name, Href: f.url(), Count: -1, Current: f == q.Filter})
	}
	return all
}

func (q queue) savedOptions() []web.Option {
	var options []web.Option
	for _, s := range q.Saved {
		options = append(options, web.Option{Value: s.Name, Text: s.Name})
	}
	return options
}
