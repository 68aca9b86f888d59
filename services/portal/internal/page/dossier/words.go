package dossier

import (
	"strconv"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/i18n"
	"motcua.vn/services/portal/internal/web"
)

func (v view) url(rest string) string { return "/dossiers/" + v.D.ID.String() + "/" + rest }

// itemName names what a supplement asks for: a component by its name, a field by its label.
func (v view) itemName(item dossiersv1.SupplementItem) string {
	for _, p := range v.D.Parts {
		if p.Component == item.Component && item.Component != "" {
			return v.In(p.Name)
		}
	}
	if item.Field != "" {
		if name := v.Labels[item.Field]; name != "" {
			return name
		}
		return v.T("dossier.field", i18n.Data{"Field": item.Field})
	}
	return item.Component
}

func (v view) issued() []dossiersv1.Result {
	var all []dossiersv1.Result
	for _, r := range v.D.Results {
		if r.Issued && r.File != uuid.Nil {
			all = append(all, r)
		}
	}
	return all
}

func (v view) papers() []web.Item {
	var items []web.Item
	for _, p := range v.D.Parts {
		i := web.Item{Title: v.In(p.Name)}
		switch {
		case p.File != uuid.Nil:
			i.Href, i.Note = "/files/"+p.File.String(), p.FileName+" · "+v.FileNote(p.MediaType, p.Size)
			if p.Scan == "not_scanned" {
				i.Note += " · " + v.T("dossier.not_scanned")
			}
		case p.SeenOriginal:
			i.Note = v.T("dossier.seen_original")
		default:
			i.Note = v.T("dossier.no_paper")
		}
		items = append(items, i)
	}
	if len(items) == 0 {
		items = []web.Item{{Title: v.T("dossier.form_only"), Note: v.T("dossier.form_only_note")}}
	}
	return items
}

func (v view) dueNote() string {
	switch c := v.D.Clock; {
	case c.State == dossiersv1.ClockStateStopped && c.Met:
		return v.T("dossier.due_met")
	case c.State == dossiersv1.ClockStateStopped:
		return v.T("dossier.due_missed")
	case c.State == dossiersv1.ClockStatePaused:
		return v.T("dossier.due_paused")
	case c.Provisional:
		return v.T("dossier.due_provisional")
	}
	return v.T("dossier.due_note")
}

func (v view) accessNote() string {
	agencies := map[string]bool{} // applicants are told the agency, never the officer
	for _, a := range v.Accesses {
		agencies[a.Agency] = true
	}
	if len(v.Accesses) == 0 {
		return v.T("dossier.accesses_none")
	}
	return v.L.N("dossier.accesses_note", len(v.Accesses), i18n.Data{"Agencies": v.L.N("dossier.accesses_agencies", len(agencies))})
}

// feesNote says when fees are paid, while the dossier is not over.
func (v view) feesNote() string {
	if ended(v.D.Status) {
		return ""
	}
	return v.T("dossier.fees_note")
}

func (v view) scores() []web.Option {
	var options []web.Option
	for n := 5; n >= 1; n-- {
		options = append(options, web.Option{Value: strconv.Itoa(n), Text: v.T("dossier.score_" + strconv.Itoa(n))})
	}
	return options
}
