package office

import (
	"net/url"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/form"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/site"
)

// view is the right side: one dossier as the officer sees it.
type view struct {
	*site.Ask
	Q        queue
	D        dossiersv1.Dossier
	Version  dossiersv1.Version
	Def      formview.Definition
	Visible  []form.Seen
	History  []dossiersv1.HistoryEntry
	Snippets []dossiersv1.Snippet
	Officers []identityv1.Official // to whom the dossier may be given
	Names    map[string]string     // of officials, by account
	Can      map[string]bool       // actions that are allowed now
	Refused  refusal
	Labels   map[string]string // of the dialogs' fields, by action and name
	Revealed map[string]string // numbers shown for once, by person and kind
}

// refusal is a form that came back: what was typed, and why it was not taken.
type refusal struct {
	Action string
	Typed  url.Values
	Why    string
	Fields []complaint // in the order of the form
}

// complaint is what is wrong with one field of a form, in the officer's words.
type complaint struct{ Name, Text string }

// about gives the complaint about a field, empty where there is none.
func (r refusal) about(name string) string {
	for _, c := range r.Fields {
		if c.Name == name {
			return c.Text
		}
	}
	return ""
}

func get(a *site.Ask, u uuid.UUID) (dossiersv1.Dossier, error) {
	return kit.Answer[dossiersv1.Dossier](a.Clients.Dossiers(a).GetDossier(a.Ctx(), u, &dossiersv1.GetDossierParams{}))
}

func (p *pages) show(a *site.Ask) error {
	u, err := id(a)
	if err != nil {
		return err
	}
	v, err := p.view(a, u)
	if err != nil {
		return err
	}
	return v.render()
}

func (v *view) render() error {
	return v.Render(shell(v.Ask, v.title(), v.Q.Filter.Q), dossierPage(v))
}

// view reads the dossier with everything that its page shows.
func (p *pages) view(a *site.Ask, u uuid.UUID) (*view, error) {
	d, err := get(a, u)
	if err != nil {
		return nil, err
	}
	v := &view{Ask: a, D: d, Can: map[string]bool{}, Labels: map[string]string{}, Revealed: map[string]string{}}
	for _, x := range d.Actions {
		if x.Allowed {
			v.Can[x.Name] = true
		}
	}
	if v.Q, err = load(a); err != nil {
		return nil, err
	}
	v.Q.Open = d.ID
	if v.Version, err = kit.Answer[dossiersv1.Version](a.Clients.Dossiers(nil).GetProcedureVersion(a.Ctx(), d.Procedure, d.ProcedureVersion)); err != nil {
		return nil, err
	}
	if v.Def, err = p.forms.Of(v.Version); err != nil {
		return nil, err
	}
	if v.Visible, err = form.Visible(v.Def.Form, v.Def.Evaluator, form.Normalise(v.Def.Form, d.Answers)); err != nil {
		return nil, err
	}
	history, err := kit.Answer[dossiersv1.HistoryPage](a.Clients.Dossiers(a).GetHistory(a.Ctx(), d.ID, &dossiersv1.GetHistoryParams{Limit: 100}))
	if err != nil {
		return nil, err
	}
	v.History = history.Entries
	v.extras()
	return v, nil
}

// extras are names, snippets and officers: what the page can do without.
func (v *view) extras() {
	if v.Can["refuse"] || v.Can["request-supplement"] || v.Can["not-settle"] {
		list, err := kit.Answer[dossiersv1.SnippetList](v.Clients.Dossiers(v).ListSnippets(v.Ctx(), &dossiersv1.ListSnippetsParams{}))
		if err != nil {
			v.Log("no snippets", err)
		}
		v.Snippets = list.Snippets
	}
	if v.Can["assign"] || v.Can["hand-over"] {
		officers, err := officersOf(v.Ask, v.D.HandleAgency, "case_officer")
		if err != nil {
			v.Log("no officers to give the dossier to", err)
		}
		v.Officers = officers
	}
	v.Names = v.OfficerNames(v.accounts())
}

// accounts lists the officials that the page names, each once.
func (v *view) accounts() []string {
	seen := map[string]bool{"": true}
	var all []string
	add := func(account string) {
		if !seen[account] {
			seen[account] = true
			all = append(all, account)
		}
	}
	add(v.D.Holder.Officer)
	add(v.D.Proposal.By)
	for _, s := range v.D.Steps {
		add(s.Officer)
	}
	for i := len(v.History) - 1; i >= 0; i-- {
		if v.History[i].ActorKind == "staff" {
			add(v.History[i].Actor)
		}
	}
	return all
}

// officersOf lists the active officials of an agency that hold a role there.
func officersOf(a *site.Ask, agency, role string) ([]identityv1.Official, error) {
	page, err := kit.Answer[identityv1.OfficialPage](a.Clients.Identity(a).ListOfficials(a.Ctx(), &identityv1.ListOfficialsParams{Agency: agency, Role: role, Limit: 100}))
	if err != nil {
		return nil, err
	}
	var active []identityv1.Official
	for _, o := range page.Officials {
		if o.State == identityv1.OfficialStateActive {
			active = append(active, o)
		}
	}
	return active, nil
}

// url is an address below the dossier that keeps the queue as it is.
func (v *view) url(rest string) string {
	path := "/office/dossiers/" + v.D.ID.String()
	if rest != "" {
		path += "/" + rest
	}
	return withQuery(path, v.Q.Filter.query())
}

// here is the dossier's own address with something more to show.
func (v *view) here(pairs ...string) string {
	query := v.Q.Filter.query()
	if more := site.Query(pairs...); more != "" {
		if query != "" {
			query += "&"
		}
		query += more
	}
	return withQuery("/office/dossiers/"+v.D.ID.String(), query)
}
