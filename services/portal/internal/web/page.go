package web

import (
	"context"
	"encoding/json"
	"io"

	"github.com/a-h/templ"
)

// Layout is the frame a page stands in. The zero value is the citizen's.
type Layout int

// The layouts: a citizen's page of 1120 px; the officer's full-width application; the counter's reception page;
// a sheet for the printer, without top bar on paper.
const (
	LayoutCitizen Layout = iota
	LayoutOfficer
	LayoutCounter
	LayoutPrint
)

// Link is a text that leads somewhere. Key, where given, is the key that follows it (see keyboard.ts); Current marks
// the page the person is on.
type Link struct {
	Text    string
	Href    string
	Key     string
	Current bool
}

// Account is the signed-in person as the top bar shows them.
type Account struct {
	Name       string // as the person writes it
	Unread     int    // notices not read yet
	NoticesURL string // the list of notices
	LiveURL    string // server-sent events of new notices (see live.ts); empty: the badge is updated on the next page only
	Links      []Link // what the account's menu offers
	SignOutURL string // POST ends the session
}

// Search is the officer's search field in the top bar; GET to Action with parameter Name.
type Search struct {
	Action, Name, Value, Label, Placeholder string
}

// Flash is one sentence shown once at the top of a page, about what the person just did.
type Flash struct {
	Tone Tone
	Text string
}

// PageData is what the shell of a page needs.
type PageData struct {
	Title     string // of the page, without the brand
	Lang      Lang
	Layout    Layout
	Brand     string // beside the arch: "Một Cửa Tây Ninh"; officer and counter: "Một Cửa"
	HomeURL   string // where the brand leads, "/" when empty
	Nav       []Link
	OtherLang Link         // the language switch: text in the other language
	SignIn    Link         // shown while Account is nil; empty text: none
	Account   *Account     // nil: nobody is signed in
	Context   string       // officer and counter: the agency that the person acts for, "Sở Xây dựng"
	Role      string       // below Context: "Cán bộ thụ lý"
	Acting    []Link       // the mandates the officer may change to; with two or more, Context becomes a menu
	ActingURL string       // where Acting's choice is posted; empty: Acting's links are followed by GET
	Search    *Search      // officer only
	Aside     string       // counter: at the right end of the bar, "Số đang gọi A-027"
	CSRF      string       // token of the session; every POST form and every script request carries it
	Flash     *Flash       // nil: none
	Footer    []Link       // citizen: under the page
	About     string       // citizen: a line under the page
	Errors    []FieldError // not empty: the title gets the error prefix, so that a screen reader hears it first
}

type csrfKey struct{}

// WithCSRF returns a context whose forms carry token. Page does this by itself.
func WithCSRF(ctx context.Context, token string) context.Context {
	return context.WithValue(ctx, csrfKey{}, token)
}

func csrfOf(ctx context.Context) string {
	token, _ := ctx.Value(csrfKey{}).(string)
	return token
}

// Page renders the shell around its children: head, top bar, main, footer.
//
//	@web.Page(data) {
//		@web.Heading("Hồ sơ của tôi")
//	}
func Page(data PageData) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if data.HomeURL == "" {
			data.HomeURL = "/"
		}
		ctx = WithCSRF(WithLang(ctx, data.Lang), data.CSRF)
		return shell(data).Render(ctx, w)
	})
}

func (d PageData) documentTitle(ctx context.Context) string {
	title := d.Title + " · " + d.Brand
	if len(d.Errors) > 0 {
		title = WordsOf(ctx).ErrorPrefix + " " + title
	}
	return title
}

func (d PageData) class() string {
	switch d.Layout {
	case LayoutOfficer:
		return "mc-officer"
	case LayoutCounter:
		return "mc-counter"
	case LayoutPrint:
		return "mc-print"
	default:
		return "mc-citizen"
	}
}

func (d PageData) unread() int {
	if d.Account == nil {
		return 0
	}
	return d.Account.Unread
}

// scriptWords are the words the islands need, as JSON for a data attribute.
func scriptWords(ctx context.Context) string {
	body, err := json.Marshal(WordsOf(ctx))
	if err != nil {
		return "{}"
	}
	return string(body)
}
