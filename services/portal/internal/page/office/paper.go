package office

import (
	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/services/portal/internal/web"
)

// sheet is a file of the dossier that the paper view can show.
type sheet struct {
	File      uuid.UUID
	Name      string
	MediaType string
	Note      string
	Changed   bool
}

// sheets lists the files: components first, then results.
func (v *view) sheets() []sheet {
	var all []sheet
	for _, p := range v.D.Parts {
		if p.File == uuid.Nil {
			continue
		}
		_, changed := v.changed("parts." + p.Component)
		s := sheet{File: p.File, Name: p.FileName, MediaType: p.MediaType, Changed: changed}
		if p.Scan == "not_scanned" {
			s.Note = v.T("dossier.not_scanned")
		}
		all = append(all, s)
	}
	for _, r := range v.D.Results {
		if r.File != uuid.Nil {
			all = append(all, sheet{File: r.File, Name: r.FileName, MediaType: r.MediaType})
		}
	}
	return all
}

// sheet is what the paper view shows: what was asked for, else what changed, else the first.
func (v *view) sheet() *sheet {
	all := v.sheets()
	wanted := v.R.URL.Query().Get("paper")
	for i := range all {
		if all[i].File.String() == wanted {
			return &all[i]
		}
	}
	for i := range all {
		if all[i].Changed {
			return &all[i]
		}
	}
	if len(all) > 0 {
		return &all[0]
	}
	return nil
}

func (s *sheet) data() web.PaperData {
	url := "/files/" + s.File.String()
	return web.PaperData{Name: s.Name, URL: url, DownloadURL: url + "?download=1", MediaType: s.MediaType, Note: s.Note}
}

// papers are the components: what was handed in, what was seen, what is missing.
func (v *view) papers() []web.PaperRow {
	open := uuid.Nil
	if s := v.sheet(); s != nil {
		open = s.File
	}
	var rows []web.PaperRow
	there := map[string]bool{}
	for _, p := range v.D.Parts {
		there[p.Component] = true
		row := v.paper(p)
		row.Current = p.File != uuid.Nil && p.File == open
		if row.Changed || !v.onlyChanged() {
			rows = append(rows, row)
		}
	}
	for _, c := range v.Version.Components {
		if there[c.Key] || v.onlyChanged() || !v.Def.Asks(c, v.D.Answers) {
			continue
		}
		row := web.PaperRow{Name: v.In(c.Name), Note: v.T("office.not_handed_in"), Missing: true}
		if c.Required {
			row.State = web.ChipData{Tone: web.Late, Text: v.T("office.missing")}
		}
		rows = append(rows, row)
	}
	return rows
}

func (v *view) paper(p dossiersv1.Part) web.PaperRow {
	row := web.PaperRow{Name: v.In(p.Name), Note: v.T("dossier.no_paper")}
	switch {
	case p.File != uuid.Nil:
		row.Note = v.FileNote(p.MediaType, p.Size)
		row.Href = v.here("paper", p.File.String(), "changed", v.R.URL.Query().Get("changed"))
	case p.SeenOriginal:
		row.Note = ""
	default:
		row.Missing = true
	}
	if p.SeenOriginal {
		row.State = web.ChipData{Tone: web.Good, Text: v.T("dossier.seen_original")}
	}
	if _, ok := v.changed("parts." + p.Component); ok {
		row.Changed, row.Fresh = true, v.T("office.fresh")
	}
	return row
}
