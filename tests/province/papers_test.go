package province_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/tests/internal/world"
)

const several = "9.900011" // a procedure that takes several papers

var uploadURL = regexp.MustCompile(`data-upload="([^"]+)"`)

// TestPapersSentSideBySideAllArrive sends the papers of a draft at the same time, as the page's script does when somebody
// chooses one after the other.
func TestPapersSentSideBySideAllArrive(t *testing.T) {
	var papers []dossiersv1.Component
	for n := range 5 {
		papers = append(papers, dossiersv1.Component{Key: fmt.Sprintf("giay-%d", n), Name: dossiersv1.Text{Vi: fmt.Sprintf("Giấy tờ %d", n), En: fmt.Sprintf("Paper %d", n)}})
	}
	if err := platform.Offer(t.Context(), several, papers...); err != nil {
		t.Fatal(err)
	}
	d := draftOf(t, several)
	b, places := papersOf(t, d)
	if len(places) != len(papers) {
		t.Fatalf("the step has places for %d papers", len(places))
	}
	var all sync.WaitGroup
	for n, place := range places {
		all.Go(func() {
			page, err := b.Upload(t.Context(), place, fmt.Sprintf("giay-%d.pdf", n), strings.NewReader(fmt.Sprintf("%%PDF-1.7\npaper %d\n", n)))
			if err != nil || page.Status != http.StatusOK {
				t.Errorf("%v, %d: %.300s", err, page.Status, page.Body)
			}
		})
	}
	all.Wait()
	d, err := world.Call[dossiersv1.Dossier](t.Context(), "draft", func() (*http.Response, error) {
		return platform.Dossiers.GetDossier(t.Context(), d.ID, &dossiersv1.GetDossierParams{}, citizens[0].As)
	})
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]string{}
	for _, p := range d.Parts {
		kept[p.Component] = p.FileName
	}
	for _, p := range papers {
		if kept[p.Key] != p.Key+".pdf" {
			t.Errorf("%s holds %q", p.Key, kept[p.Key])
		}
	}
}

// draftOf begins a draft of the first citizen at the commune.
func draftOf(t *testing.T, procedure string) dossiersv1.Dossier {
	t.Helper()
	in := dossiersv1.DossierInput{Procedure: procedure, ReceiveAgency: world.Commune, Answers: map[string]any{"hoTen": "Nguyễn Thị Mẫu", "soBan": 1}}
	d, err := world.Call[dossiersv1.Dossier](t.Context(), "draft", func() (*http.Response, error) {
		return platform.Dossiers.CreateDossier(t.Context(), &dossiersv1.CreateDossierParams{IdempotencyKey: "province:draft:" + procedure}, in, citizens[0].As)
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// papersOf signs the first citizen in at the portal and opens the draft's papers: where each is sent.
func papersOf(t *testing.T, d dossiersv1.Dossier) (b *world.Browser, places []string) {
	t.Helper()
	b = world.NewBrowser()
	page, err := b.Get(t.Context(), platform.URL("portal")+"/sign-in")
	if err != nil {
		t.Fatal(err)
	}
	if page, err = b.SignIn(t.Context(), page, citizens[0], ""); err != nil {
		t.Fatal(err)
	}
	page, err = b.Get(t.Context(), platform.URL("portal")+"/dossiers/"+d.ID.String()+"/form/papers")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range uploadURL.FindAllStringSubmatch(page.Body, -1) {
		to, err := page.URL.Parse(html.UnescapeString(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		places = append(places, to.String())
	}
	return b, places
}
