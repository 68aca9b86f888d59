package apply

import (
	"strings"

	"motcua.vn/services/portal/internal/web"
)

func wrongAgency(s *state, wrong bool) string {
	if wrong {
		return s.SayField("choose_agency")
	}
	return ""
}

func forChoices(s *state, v people) []web.Option {
	var options []web.Option
	for _, option := range s.options() {
		o := web.Option{Value: option, Text: s.T("apply.for_" + option), Selected: v.For == option}
		switch option {
		case forOther:
			o.Reveal = otherFields(s, v)
		case forBusiness, forHousehold:
			o.Reveal = firmFields(s, v, option)
		}
		options = append(options, o)
	}
	return options
}

// label names a field of the wizard's own steps.
func (s *state) label(path string) string {
	prefix, field, ok := strings.Cut(path, ".")
	if !ok {
		return s.T("apply.label_" + path)
	}
	switch {
	case field == "taxCode":
		return s.T("apply.label_taxCode")
	case field == "fullName" && prefix == forBusiness:
		return s.T("apply.label_business_name")
	case field == "fullName" && prefix == forHousehold:
		return s.T("apply.label_household_business_name")
	}
	key := map[string]string{"fullName": "full_name", "birthDate": "birth_date", "citizenId": "citizen_id"}[field]
	if key == "" {
		key = field
	}
	if prefix == me {
		return s.T("person." + key)
	}
	return s.T("person.owner") + ", " + s.T("person."+key)
}

// mark is whose form this is, for a session that runs out before it is sent.
func (s *state) mark() string {
	if s.Session == nil {
		return ""
	}
	return s.Sessions.Mark(s.Session.Account)
}

// auto gives HTML's autocomplete token for one's own data only.
func auto(prefix, token string) string {
	if prefix == me {
		return token
	}
	return ""
}

// contactHint says that one has to be reached somehow; of another person nothing is needed.
func contactHint(s *state, prefix string) string {
	if prefix == me {
		return s.T("apply.contact_note")
	}
	return ""
}

// stored gives a hint, or instead of it that a number is stored already.
func stored(s *state, hint, masked string) string {
	if masked == "" {
		return hint
	}
	return s.T("apply.kept_number") + " " + masked
}

func (s *state) uploadURL(component string) string {
	return "/dossiers/" + s.Dossier.ID.String() + "/papers/" + component + "?csrf=" + s.Sessions.CSRF(s.W, s.R)
}

func (s *state) paperHint(p paper) string {
	hint := s.In(p.Hint)
	if p.MaxBytes > 0 {
		if hint != "" {
			hint += " · "
		}
		hint += s.T("apply.paper_limit") + " " + mb(p.MaxBytes) + " MB"
	}
	return hint
}
