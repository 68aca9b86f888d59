package apply

import (
	"strconv"
	"strings"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/web"
)

// section of the last look.
type section struct {
	Title string
	Edit  string
	Rows  []web.SummaryRow
}

func (s *state) rows() []section {
	all := []section{{Title: s.T("apply.agency_title"), Edit: s.at(stepAgency) + backToCheck, Rows: []web.SummaryRow{{Key: s.T("apply.agency_label"), Value: s.Agency(s.Draft.ReceiveAgency)}}}}
	for _, page := range s.Pages {
		one := section{Title: page.Title.In(s.L.Language()), Edit: s.at(page.ID) + backToCheck}
		for _, seen := range s.Visible {
			if s.Def.Form.PageOf(seen.Path) == page {
				one.Rows = append(one.Rows, formview.Rows(s.Ask, s.Visible[indexOf(s, seen.Path):indexOf(s, seen.Path)+1])...)
			}
		}
		all = append(all, one)
	}
	all = append(all, s.persons()...)
	if papers := s.asked(); len(papers) > 0 {
		one := section{Title: s.T("apply.papers_title"), Edit: s.at(stepPapers) + backToCheck}
		for _, paper := range papers {
			value := s.T("apply.no_paper")
			if len(paper.Files) > 0 {
				value = paper.Files[0].Name
			}
			one.Rows = append(one.Rows, web.SummaryRow{Key: s.In(paper.Name), Value: value})
		}
		all = append(all, one)
	}
	return all
}

// persons are a section each, with everything that was typed about them; numbers as they are stored, masked.
func (s *state) persons() []section {
	var all []section
	for _, x := range s.Dossier.Persons {
		if x.Part != dossiersv1.PersonPartOwner && x.Part != dossiersv1.PersonPartRepresentative {
			continue
		}
		one := section{Title: s.T("person." + string(x.Part)), Edit: s.at(stepPeople) + backToCheck}
		add := func(label, value string) {
			if value != "" {
				one.Rows = append(one.Rows, web.SummaryRow{Key: label, Value: value})
			}
		}
		name := s.T("person.full_name")
		if x.Kind != dossiersv1.PersonKindCitizen {
			name = s.T("apply.label_" + string(x.Kind) + "_name")
		}
		add(name, x.FullName)
		add(s.T("apply.label_taxCode"), x.TaxCode)
		if !x.BirthDate.IsZero() {
			add(s.T("person.birth_date"), s.L.Day(x.BirthDate.Time))
		}
		add(s.T("person.citizen_id"), x.CitizenIDMasked)
		add(s.T("person.phone"), x.PhoneMasked)
		add(s.T("person.email"), x.Email)
		add(s.T("person.address"), x.Address)
		if x.Basis != "" {
			add(s.T("apply.label_basis"), s.T("basis."+x.Basis))
		}
		all = append(all, one)
	}
	if len(all) == 0 {
		all = []section{{Title: s.T("apply.people_title"), Edit: s.at(stepPeople) + backToCheck}}
	}
	return all
}

func indexOf(s *state, path string) int {
	for i, seen := range s.Visible {
		if seen.Path == path {
			return i
		}
	}
	return 0
}

// complaints are what filing would refuse now, each with the step that mends it.
func (s *state) complaints() []web.Link {
	var links []web.Link
	for _, c := range s.Dossier.Complaints {
		step, label := s.mendedBy(c.Path)
		links = append(links, web.Link{Text: label + ": " + s.SayField(c.Code), Href: s.at(step) + backToCheck})
	}
	return links
}

func (s *state) mendedBy(path string) (step, label string) {
	if m := personPath.FindStringSubmatch(path); m != nil {
		return stepPeople, s.personLabel(m[1], m[2])
	}
	rest, isAnswer := strings.CutPrefix(path, "answers.")
	if !isAnswer {
		rest = path
	}
	if page := s.Def.Form.PageOf(rest); page != nil {
		for _, seen := range s.Visible {
			if seen.Path == rest {
				return page.ID, seen.Field.Label.In(s.L.Language())
			}
		}
		return page.ID, page.Title.In(s.L.Language())
	}
	switch {
	case strings.HasPrefix(path, "parts"), strings.HasPrefix(path, "component"):
		for _, c := range s.Version.Components {
			if strings.Contains(path, c.Key) {
				return stepPapers, s.In(c.Name)
			}
		}
		return stepPapers, s.T("apply.papers_title")
	case strings.HasPrefix(path, "receiveAgency"):
		return stepAgency, s.T("apply.agency_title")
	}
	return stepPeople, s.T("apply.people_title")
}

// personLabel names a field of the nth person of the draft: "Chủ hồ sơ, điện thoại".
func (s *state) personLabel(nth, field string) string {
	n, err := strconv.Atoi(nth)
	if err != nil || n >= len(s.Dossier.Persons) || field == "kind" {
		return s.T("apply.people_title")
	}
	if field == "basis" {
		return s.T("apply.label_basis")
	}
	return s.T("person."+string(s.Dossier.Persons[n].Part)) + ", " + s.label(me+"."+field)
}
