// Package i18n speaks Vietnamese and English: messages from embedded JSON files by go-i18n, and dates as
// people here write them. Vietnamese comes first: it is the language of whoever states none.
package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"text/template"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Languages that are spoken, as BCP 47 tags.
const (
	Vietnamese = "vi"
	English    = "en"
)

// Languages lists what is spoken, Vietnamese first.
var Languages = []string{Vietnamese, English}

var matcher = language.NewMatcher([]language.Tag{language.Vietnamese, language.English})

// Match picks a language from preferences: a tag chosen by the person, or an Accept-Language header, the
// first that is understood; Vietnamese when none is.
func Match(preferences ...string) string {
	for _, p := range preferences {
		tags, _, err := language.ParseAcceptLanguage(p)
		if err != nil || len(tags) == 0 {
			continue
		}
		if _, i, sure := matcher.Match(tags...); sure != language.No {
			return Languages[i]
		}
	}
	return Vietnamese
}

// Data are the values that a message names: {{.Name}}.
type Data = map[string]any

// Bundle holds the messages of both languages. It does not change and may be shared between goroutines.
type Bundle struct {
	localizers map[string]*Localizer
	keys       map[string][]string
	names      map[string][]string
}

// Load reads every <name>.vi.json and <name>.en.json of a directory. Messages nest: {"inbox":{"title":"…"}}
// is the key inbox.title; plurals are {"one":"…","other":"…"}, so that zero, one, two, few, many, other,
// id, hash and description cannot be keys themselves. A file that is malformed, of another language, or
// states a key twice is an error.
func Load(files fs.FS, dir string) (*Bundle, error) {
	names, err := fs.Glob(files, path.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	messages := goi18n.NewBundle(language.Vietnamese)
	messages.RegisterUnmarshalFunc("json", json.Unmarshal)
	keys := map[string]map[string]bool{Vietnamese: {}, English: {}}
	b := &Bundle{keys: map[string][]string{}, names: map[string][]string{}}
	for _, name := range names {
		parts := strings.Split(path.Base(name), ".")
		if len(parts) != 3 || keys[parts[1]] == nil {
			return nil, fmt.Errorf("i18n: %s is not <name>.vi.json or <name>.en.json", name)
		}
		file, err := messages.LoadMessageFileFS(files, name)
		if err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", name, err)
		}
		for _, m := range file.Messages {
			if keys[parts[1]][m.ID] {
				return nil, fmt.Errorf("i18n: %s: %s is stated twice", name, m.ID)
			}
			keys[parts[1]][m.ID] = true
			if err := wellFormed(m); err != nil {
				return nil, fmt.Errorf("i18n: %s: %s: %w", name, m.ID, err)
			}
			b.names[parts[1]+"."+m.ID] = placeholders(m)
		}
	}
	b.localizers = map[string]*Localizer{}
	for _, l := range Languages {
		b.localizers[l] = &Localizer{language: l, messages: goi18n.NewLocalizer(messages, l)}
		b.keys[l] = slices.Sorted(maps.Keys(keys[l]))
	}
	return b, nil
}

// wellFormed finds broken templates when they are loaded, since go-i18n parses a message when it is first said.
func wellFormed(m *goi18n.Message) error {
	for _, text := range []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other} {
		if _, err := template.New("").Parse(text); err != nil {
			return err
		}
	}
	return nil
}

var placeholder = regexp.MustCompile(`\{\{[^}]*?\.([A-Za-z]+)`)

// placeholders lists the data that a message names in any of its forms, sorted.
func placeholders(m *goi18n.Message) []string {
	set := map[string]bool{}
	for _, text := range []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other} {
		for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
			set[found[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// MustLoad is Load for embedded files; it panics on error.
func MustLoad(files fs.FS, dir string) *Bundle {
	b, err := Load(files, dir)
	if err != nil {
		panic(err)
	}
	return b
}

// Localizer speaks the language, Vietnamese for one that is not spoken.
func (b *Bundle) Localizer(language string) *Localizer {
	if l := b.localizers[language]; l != nil {
		return l
	}
	return b.localizers[Vietnamese]
}

// Keys lists, sorted, the keys that a language has.
func (b *Bundle) Keys(language string) []string { return b.keys[language] }

// Placeholders lists, sorted, the data that a message of a language names.
func (b *Bundle) Placeholders(language, key string) []string { return b.names[language+"."+key] }

// Localizer speaks one language.
type Localizer struct {
	language string
	messages *goi18n.Localizer
}

// Language is "vi" or "en", as for the lang attribute of HTML.
func (l *Localizer) Language() string { return l.language }

// T gives the message of a key with the data filled in; data may be left out. The message is text, not HTML.
// A key that does not exist comes back in brackets.
func (l *Localizer) T(key string, data ...Data) string {
	return l.say(&goi18n.LocalizeConfig{MessageID: key, TemplateData: merge(data)}, key)
}

// N is T for a message about n things; {{.N}} is the number.
func (l *Localizer) N(key string, n int, data ...Data) string {
	values := merge(data)
	values["N"] = n
	return l.say(&goi18n.LocalizeConfig{MessageID: key, TemplateData: values, PluralCount: n}, key)
}

func (l *Localizer) say(c *goi18n.LocalizeConfig, key string) string {
	text, err := l.messages.Localize(c)
	if err != nil && text == "" {
		return "[" + key + "]"
	}
	return text
}

// Has says whether the language itself has the key; for keys made of codes, such as those of faults.
func (b *Bundle) Has(language, key string) bool {
	_, found := slices.BinarySearch(b.keys[language], key)
	return found
}

func merge(all []Data) Data {
	values := Data{}
	for _, d := range all {
		maps.Copy(values, d)
	}
	return values
}
