package proof

import "motcua.vn/services/portal/internal/web"

func (s *screen) email() web.Field {
	f := s.field("email")
	f.Type, f.Hint = "email", s.T("proof.email_hint")
	return f
}

// searchTone keeps one primary button a screen: the search until an account is found.
func (s *screen) searchTone() web.ButtonTone {
	if s.Found != nil && s.Found.Found {
		return web.Secondary
	}
	return web.Primary
}

func (s *screen) citizenID() web.Field {
	f := s.field("citizenId")
	f.InputMode, f.Width, f.Key, f.Hint = "numeric", 20, "F3", s.T("person.citizen_id_hint")
	return f
}

func (s *screen) issued() web.Field {
	f := s.field("documentIssuedOn")
	f.Optional = true
	return f
}

func (s *screen) note() web.Field {
	f := s.field("note")
	f.Optional = true
	return f
}

// document is what the officer saw.
func (s *screen) document() web.Field {
	f := s.field("document")
	f.Compact = true
	return f
}
