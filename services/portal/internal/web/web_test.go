package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"motcua.vn/services/portal/internal/web"
)

func elements(t *testing.T, page []byte) []*html.Node {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	var all []*html.Node
	for node := range root.Descendants() {
		if node.Type == html.ElementNode {
			all = append(all, node)
		}
	}
	return all
}

func attr(node *html.Node, name string) (string, bool) {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func TestPagesNeedNoInlineStyleOrScript(t *testing.T) {
	for name, page := range gallery() {
		for _, node := range elements(t, render(t, page)) {
			if node.Data == "style" {
				t.Errorf("%s: a style element", name)
			}
			if _, src := attr(node, "src"); node.Data == "script" && !src {
				t.Errorf("%s: an inline script", name)
			}
			for _, a := range node.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
					t.Errorf("%s: <%s %s=%q>", name, node.Data, a.Key, a.Val)
				}
			}
		}
	}
}

// The page's policy refuses style attributes: htmx must not carry any over when it replaces a part of a page.
func TestHtmxWritesNoStyle(t *testing.T) {
	for name, page := range gallery() {
		for _, node := range elements(t, render(t, page)) {
			if meta, _ := attr(node, "name"); meta != "htmx-config" {
				continue
			}
			text, _ := attr(node, "content")
			var config struct {
				Styles   *bool    `json:"includeIndicatorStyles"`
				ToSettle []string `json:"attributesToSettle"`
			}
			if err := json.Unmarshal([]byte(text), &config); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if config.Styles == nil || *config.Styles || len(config.ToSettle) == 0 || slices.Contains(config.ToSettle, "style") {
				t.Errorf("%s: htmx is configured with %s", name, text)
			}
		}
	}
}

func TestCompactChoicesStandBesideEachOther(t *testing.T) {
	options := []web.Option{{Value: "a", Text: "Một"}, {Value: "b", Text: "Hai"}}
	beside := string(render(t, web.Radios(web.Field{Name: "x", Label: "X", Compact: true}, options...)))
	if !strings.Contains(beside, `class="govuk-radios govuk-radios--small mc-choices--beside"`) {
		t.Error(beside)
	}
	options[0].Reveal = web.Text("more")
	below := string(render(t, web.Checkboxes(web.Field{Name: "x", Label: "X", Compact: true}, options...)))
	if !strings.Contains(below, `class="govuk-checkboxes govuk-checkboxes--small"`) {
		t.Error("what a choice reveals must stand below it: " + below)
	}
}

func TestTaskWithoutStateHasNoChip(t *testing.T) {
	if html := string(render(t, web.TaskList(web.Task{Title: "Kiểm tra lại trước khi nộp"}))); strings.Contains(html, "mc-chip") {
		t.Error(html)
	}
}

func TestEveryFieldHasALabel(t *testing.T) {
	for name, page := range gallery() {
		labels := map[string]bool{}
		nodes := elements(t, render(t, page))
		for _, node := range nodes {
			if target, ok := attr(node, "for"); ok && node.Data == "label" {
				labels[target] = true
			}
		}
		for _, node := range nodes {
			if node.Data != "input" && node.Data != "select" && node.Data != "textarea" {
				continue
			}
			if kind, _ := attr(node, "type"); kind == "hidden" {
				continue
			}
			id, _ := attr(node, "id")
			if _, said := attr(node, "aria-label"); !labels[id] && !said {
				t.Errorf("%s: <%s id=%q> has no label", name, node.Data, id)
			}
		}
	}
}

func TestIDsAreUniqueAndReferencesLand(t *testing.T) {
	for name, page := range gallery() {
		ids := map[string]int{}
		nodes := elements(t, render(t, page))
		for _, node := range nodes {
			if id, ok := attr(node, "id"); ok {
				ids[id]++
			}
		}
		for id, count := range ids {
			if count > 1 {
				t.Errorf("%s: id %q stands %d times", name, id, count)
			}
		}
		for _, node := range nodes {
			for _, key := range []string{"aria-describedby", "aria-labelledby", "for", "form"} {
				value, ok := attr(node, key)
				for _, id := range strings.Fields(value) {
					if ok && ids[id] == 0 {
						t.Errorf("%s: <%s %s=%q> names nothing", name, node.Data, key, value)
					}
				}
			}
		}
	}
}

func TestEveryPostFormCarriesTheToken(t *testing.T) {
	for name, page := range gallery() {
		for _, node := range elements(t, render(t, page)) {
			if method, _ := attr(node, "method"); node.Data != "form" || method != "post" {
				continue
			}
			found := false
			for child := range node.Descendants() {
				if field, _ := attr(child, "name"); field == "csrf" {
					value, _ := attr(child, "value")
					found = value == "token-of-the-gallery"
				}
			}
			if !found {
				action, _ := attr(node, "action")
				t.Errorf("%s: form to %q carries no token", name, action)
			}
		}
	}
}

func TestEveryPageHasOneH1AndSaysItsLanguage(t *testing.T) {
	for name, page := range gallery() {
		h1 := 0
		for _, node := range elements(t, render(t, page)) {
			if node.Data == "h1" {
				h1++
			}
			if lang, _ := attr(node, "lang"); node.Data == "html" && lang != "vi" && lang != "en" {
				t.Errorf("%s: lang %q", name, lang)
			}
		}
		if h1 != 1 && name != "queue" {
			t.Errorf("%s: %d h1", name, h1)
		}
	}
}

func TestTextIsEscaped(t *testing.T) {
	evil := `<script>alert("x")</script>`
	out := string(render(t, web.SummaryList(web.SummaryRow{Key: evil, Value: evil, Changed: true, Before: evil})))
	if strings.Contains(out, "<script>") {
		t.Errorf("text became markup: %s", out)
	}
	out = string(render(t, web.Anchor(web.Link{Text: "x", Href: "javascript:alert(1)"})))
	if strings.Contains(out, "javascript:") {
		t.Errorf("an address became a script: %s", out)
	}
}

func TestComponentsSpeakTheLanguageOfThePage(t *testing.T) {
	page := string(render(t, with(web.Page(web.PageData{Lang: web.English}), web.DateField(web.Field{Name: "d", Label: "Born"}, web.DateValue{}))))
	if !strings.Contains(page, ">Month<") || strings.Contains(page, ">Tháng<") {
		t.Error("an English page has a Vietnamese date field")
	}
}

func TestErrorsAreHeardFirst(t *testing.T) {
	page := string(render(t, formPage()))
	if !strings.Contains(page, "<title>Lỗi: ") {
		t.Error("the title of a page with errors does not say so")
	}
	for _, id := range []string{`id="born"`, `id="place"`} {
		if !strings.Contains(page, id) {
			t.Errorf("the error summary's target %s is missing", id)
		}
	}
}

func get(t *testing.T, path string) *httptest.ResponseRecorder {
	t.Helper()
	answer := httptest.NewRecorder()
	web.Assets().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	return answer
}

func TestAssetsAreKeptForEverAndNothingElseIsServed(t *testing.T) {
	for name, kind := range map[string]string{"main.css": "text/css; charset=utf-8", "main.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml", "pdf.worker.js": "text/javascript; charset=utf-8"} {
		answer := get(t, web.Asset(name))
		if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != kind {
			t.Errorf("%s: %d %q", name, answer.Code, answer.Header().Get("Content-Type"))
		}
		if cache := answer.Header().Get("Cache-Control"); !strings.Contains(cache, "immutable") {
			t.Errorf("%s: Cache-Control %q", name, cache)
		}
	}
	for _, path := range []string{"/assets/", "/assets/manifest.json", "/assets/../page.go", "/assets/none.css"} {
		if answer := get(t, path); answer.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
}

func TestTheStyleSheetHasOurFontAndItsFiles(t *testing.T) {
	css := get(t, web.Asset("main.css")).Body.String()
	files := regexp.MustCompile(`url\("?(/assets/[^")]+)"?\)`).FindAllStringSubmatch(css, -1)
	if len(files) != 8 {
		t.Errorf("%d files in the style sheet, want four weights in two subsets", len(files))
	}
	for _, file := range files {
		if answer := get(t, file[1]); answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "font/woff2" {
			t.Errorf("%s: %d", file[1], answer.Code)
		}
	}
	for _, foreign := range []string{"GDS Transport", "crown", "#1d70b8", "#00703c"} {
		if strings.Contains(css, foreign) {
			t.Errorf("the style sheet has %q", foreign)
		}
	}
}
