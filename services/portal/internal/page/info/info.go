// Package info is what stands still: the privacy notice with its version, help,
// and the one-stop centres with address and phone.
package info

import (
	"net/http"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Routes adds the pages.
func Routes(mux *http.ServeMux, s *site.Site) {
	mux.Handle("GET /privacy", s.Page(privacy))
	mux.Handle("GET /help", s.Page(help))
	mux.Handle("GET /agencies", s.Page(agencies))
}

func privacy(a *site.Ask) error {
	return a.Render(a.Shell(a.T("privacy.title")), privacyPage(a, []string{"what", "why", "who", "long", "rights", "safe", "contact"}))
}

func help(a *site.Ask) error {
	return a.Render(a.Shell(a.T("help.title")), helpPage(a, []string{"file", "counter", "follow", "supplement", "password", "keyboard"}))
}

const maxQuery = 100 // characters

func agencies(a *site.Ask) error {
	q := strings.TrimSpace(a.R.URL.Query().Get("q"))
	if r := []rune(q); len(r) > maxQuery {
		q = string(r[:maxQuery])
	}
	var items []web.Item
	for _, x := range a.Agencies.All(a.Ctx()) {
		if holds(x, q) {
			items = append(items, item(a, x))
		}
	}
	return a.Render(a.Shell(a.T("agencies.title")), agencyPage(a, q, items))
}

func item(a *site.Ask, x identityv1.Agency) web.Item {
	i := web.Item{Title: a.Text(x.Name, x.NameEn), Chips: []web.ChipData{{Tone: web.Pause, Text: a.T("agencies." + string(x.Level))}}, Note: x.Address}
	if x.Phone != "" {
		i.Body = phone(a.T("agencies.phone"), x.Phone)
	}
	return i
}

// holds tells whether name or address hold every word of the query, diacritics or not.
func holds(x identityv1.Agency, q string) bool {
	text := fold(x.Name + " " + x.NameEn + " " + x.Address + " " + x.Code)
	for _, word := range strings.Fields(fold(q)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// fold makes texts comparable as people type in a hurry: lower case, no diacritics, đ as d.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'đ':
			return 'd'
		}
		return r
	}, norm.NFD.String(strings.ToLower(s)))
}

// dial keeps what a telephone understands of a number.
func dial(number string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, number)
}
