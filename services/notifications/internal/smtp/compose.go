package smtp

import (
	"embed"
	"errors"
	"html/template"
	"net/mail"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"motcua.vn/libs/i18n"
	"motcua.vn/services/notifications/internal/notice"
)

//go:embed text/*.json
var texts embed.FS

//go:embed mail.html
var layout string

var (
	// Words of the mails' frame in both languages.
	Words = i18n.MustLoad(texts, "text")
	page  = template.Must(template.New("mail").Parse(layout))
)

// compose makes the message: text and HTML, with a link and no picture, so that
// opening it tells nobody anything.
func (s *Sender) compose(m notice.Mail) (*gomail.Msg, error) {
	words := Words.Localizer(m.Language)
	frame := struct {
		Language, Title, Brand, Greeting, Link, Open, Footer string
		Paragraphs                                           []string
	}{
		Language: words.Language(), Title: m.Title, Brand: words.T("mail.brand"), Link: s.o.PublicURL + "/dossiers/" + m.Dossier.String(),
		Open: words.T("mail.open"), Footer: words.T("mail.footer"), Paragraphs: strings.Split(m.Text, "\n"),
	}
	name := notice.Salutation(m.Name)
	if name != "" {
		frame.Greeting = words.T("mail.greeting", i18n.Data{"Name": name})
	}
	var html strings.Builder
	if err := page.Execute(&html, frame); err != nil {
		return nil, err
	}
	// Somebody typed the address; what is more than one plain address could add headers or recipients.
	to, err := mail.ParseAddress(m.Address)
	if err != nil || to.Address != m.Address {
		return nil, errors.New("the address cannot be used")
	}
	msg := gomail.NewMsg()
	msg.FromMailAddress(s.from)
	msg.ToMailAddress(&mail.Address{Name: name, Address: m.Address})
	msg.Subject(m.Title)
	msg.SetDateWithValue(m.CreatedAt)
	msg.SetMessageIDWithValue(MessageID(m.ID, s.from.Address))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834
	msg.SetUserAgent("motcua")
	msg.SetBodyString(gomail.TypeTextPlain, plain(frame.Greeting, m.Text, frame.Open+": "+frame.Link, frame.Footer))
	msg.AddAlternativeString(gomail.TypeTextHTML, html.String())
	return msg, nil
}

func plain(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n") + "\n"
}

// MessageID is the same for every attempt of a mail, so that a repeat is recognised.
func MessageID(m notice.MailID, from string) string {
	_, domain, _ := strings.Cut(from, "@")
	return m.String() + "@" + domain
}
