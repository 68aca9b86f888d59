package notice

import (
	"strings"
	"text/template"
	"time"
)

// Template is one version of the texts of one kind. A notice keeps what was
// rendered; a new version changes what comes after it.
type Template struct {
	Kind    Kind
	Version int
	Title   Text
	Text    Text
	Mail    bool // goes out as e-mail as well
}

// Subject is what a template may name: {{.Number}}, {{.Procedure}}, {{.Due}},
// {{.Reason}} and {{.Granted}}. Empty means unknown.
type Subject struct {
	Number    string
	Procedure string
	Due       string
	Reason    string
	Granted   bool
}

// Dates writes a day as people of a language do.
type Dates func(language string, t time.Time) string

// Render fills the template for one dossier in both languages.
func (t Template) Render(f Facts, r Recipients, dates Dates) (title, text Text, err error) {
	subject := func(language string) Subject {
		s := Subject{
			Number: first(f.Number, r.Number), Procedure: r.Procedure.In(language), Reason: strings.TrimSpace(r.Reason), Granted: f.Granted,
		}
		due := f.Due
		if due.IsZero() {
			due = r.Due
		}
		if !due.IsZero() {
			s.Due = dates(language, due)
		}
		return s
	}
	for _, part := range []struct {
		source Text
		into   *Text
	}{{t.Title, &title}, {t.Text, &text}} {
		if part.into.VI, err = fill(part.source.VI, subject(Vietnamese)); err != nil {
			return Text{}, Text{}, err
		}
		if part.into.EN, err = fill(part.source.EN, subject(English)); err != nil {
			return Text{}, Text{}, err
		}
	}
	return title, text, nil
}

func fill(source string, s Subject) (string, error) {
	t, err := template.New("").Option("missingkey=error").Parse(source)
	if err != nil {
		return "", ErrUnrenderable.Because(err)
	}
	var b strings.Builder
	if err := t.Execute(&b, s); err != nil {
		return "", ErrUnrenderable.Because(err)
	}
	return strings.TrimSpace(b.String()), nil
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Sample is a dossier for previews of templates; all synthetic.
func Sample() (Facts, Recipients) {
	due := time.Date(2025, 12, 15, 10, 0, 0, 0, time.UTC)
	return Facts{Number: "H53.30.01-251124-0001", Due: due, Granted: true}, Recipients{
		Number: "H53.30.01-251124-0001", Due: due, Reason: "Thiếu chữ ký của người thiết kế",
		Procedure: Text{VI: "Cấp bản sao trích lục hộ tịch", EN: "Copy of a civil-status extract"},
	}
}
