package theme_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// keys reads the names of a Java properties file; its values are one line each.
func keys(t *testing.T, path string) map[string]string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for line := range strings.Lines(string(body)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok || strings.TrimSpace(value) == "" {
			t.Errorf("%s: %q has no value", path, line)
		}
		if _, twice := found[name]; twice {
			t.Errorf("%s: %s stands twice", path, name)
		}
		found[name] = value
	}
	return found
}

// own are the messages Keycloak does not know: a page that says one of them needs it in both languages.
var own = map[string][]string{
	"login": {"backToPortal", "privacyNotice", "haveAccount", "totpQrAlt", "doSaveTotp"},
	"email": {
		"mailBrand", "mailFooter", "mailHolds", "mailVerifyText", "mailVerifyButton", "mailVerifyOtherwise", "mailResetText", "mailResetButton",
		"mailResetOtherwise", "mailActionsText", "mailActionsButton", "mailActionsOtherwise", "mailUpdateText", "mailUpdateOtherwise",
	},
}

func TestBothLanguagesSayWhatOurPagesAsk(t *testing.T) {
	for kind, names := range own {
		for _, lang := range []string{"vi", "en"} {
			said := keys(t, filepath.Join("motcua", kind, "messages", "messages_"+lang+".properties"))
			for _, name := range names {
				if said[name] == "" {
					t.Errorf("%s in %s: %s is missing", kind, lang, name)
				}
			}
		}
	}
}

// The portal says "Thư điện tử" and "Thông báo về dữ liệu cá nhân"; whoever comes from there meets the same words.
func TestPagesSpeakThePortalsWords(t *testing.T) {
	files, err := filepath.Glob("motcua/*/messages/messages_vi.properties")
	if err != nil || len(files) != 3 {
		t.Fatalf("%d message files: %v", len(files), err)
	}
	other := regexp.MustCompile(`(?i)\be-?mail\b`)
	for _, file := range files {
		for name, value := range keys(t, file) {
			if other.MatchString(value) {
				t.Errorf("%s: %s says %q", file, name, value)
			}
		}
	}
	for lang, want := range map[string]string{"vi": "Thông báo về dữ liệu cá nhân", "en": "Personal data notice"} {
		if got := keys(t, filepath.Join("motcua/login/messages", "messages_"+lang+".properties"))["privacyNotice"]; got != want {
			t.Errorf("in %s the notice is called %q, in the portal %q", lang, got, want)
		}
	}
}

// An apostrophe is a quote to Java's MessageFormat: a single one would swallow the arguments behind it.
func TestNoMessageHasALoneApostrophe(t *testing.T) {
	files, err := filepath.Glob("motcua/*/messages/*.properties")
	if err != nil || len(files) != 6 {
		t.Fatalf("%d message files: %v", len(files), err)
	}
	for _, file := range files {
		for name, value := range keys(t, file) {
			if strings.Contains(strings.ReplaceAll(value, "''", ""), "'") {
				t.Errorf("%s: %s has a lone apostrophe", file, name)
			}
		}
	}
}

func TestPagesHaveNoInlineHandlers(t *testing.T) {
	files, err := filepath.Glob("motcua/login/*.ftl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	handler := regexp.MustCompile(`\son[a-z]+="|javascript:|\sstyle="`)
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if at := handler.FindString(string(body)); at != "" {
			t.Errorf("%s: %q", file, at)
		}
	}
}

func TestStyleSheetsFindTheirFonts(t *testing.T) {
	url := regexp.MustCompile(`url\("?([^")]+)"?\)`)
	for _, kind := range []string{"login", "account"} {
		folder := filepath.Join("motcua", kind, "resources", "css")
		css, err := os.ReadFile(filepath.Join(folder, "motcua.css"))
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range url.FindAllStringSubmatch(string(css), -1) {
			if _, err := os.Stat(filepath.Join(folder, found[1])); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
}
