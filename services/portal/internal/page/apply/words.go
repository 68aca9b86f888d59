package apply

import (
	"motcua.vn/services/portal/internal/web"
)

func wrongAgency(s *state, wrong bool) string {
	if wrong {
		return s.SayField("choose_agency")
	}
	return ""
}

func forOptions(s *state, v people) []web.Option {
	var options []web.Option
	if v.Citizens {
		options = append(options,
			web.Option{Value: forSelf, Text: s.T("apply.for_self"), Selected: v.For == forSelf},
			web.Option{Value: forOther, Text: s.T("apply.for_other"), Selected: v.For == forOther, Reveal: otherFields(s, v)})
	}
	if v.Business {
		options = append(options, web.Option{Value: forBusiness, Text: s.T("apply.for_business"), Selected: v.For == forBusiness, Reveal: businessFields(s, v)})
	}
	return options
}

// auto gives HTML's autocomplete token for one's own data only.
func auto(prefix, token string) string {
	if prefix == "me" {
		return token
	}
	return ""
}

// kept adds to a hint that a number is stored already.
func kept(s *state, hint, masked string) string {
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
