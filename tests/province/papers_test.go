package province_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/tests/internal/world"
)

const several = "9.900011" // a procedure that takes several papers

// TestPapersSentSideBySideAllArrive sends the papers of a draft at the same time, as the page's script does when somebody
// chooses one after the other.
func TestPapersSentSideBySideAllArrive(t *testing.T) {
	var papers []dossiersv1.Component
	for n := range 5 {
		papers = append(papers, dossiersv1.Component{Key: fmt.Sprintf("giay-%d", n), Name: dossiersv1.Text{Vi: fmt.Sprintf("Giấy tờ %d", n), En: fmt.Sprintf("Paper %d", n)}})
	}
	d, b, places := papersOf(t, several, papers...)
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

// papersOf offers a procedure, and opens a draft of it at the step for its papers.
func papersOf(t *testing.T, procedure string, papers ...dossiersv1.Component) (dossiersv1.Dossier, *world.Browser, []string) {
	t.Helper()
	if err := platform.Offer(t.Context(), procedure, papers...); err != nil {
		t.Fatal(err)
	}
	d, err := platform.Draft(t.Context(), procedure, citizens[0])
	if err != nil {
		t.Fatal(err)
	}
	b := world.NewBrowser()
	if err := b.Enter(t.Context(), platform, citizens[0]); err != nil {
		t.Fatal(err)
	}
	places, err := b.Papers(t.Context(), platform, d)
	if err != nil {
		t.Fatal(err)
	}
	return d, b, places
}

// TestASlowLineIsWaitedFor sends a paper for longer than any request may take that does not move.
func TestASlowLineIsWaitedFor(t *testing.T) {
	const slow = "9.900013"
	_, b, places := papersOf(t, slow, dossiersv1.Component{Key: "giay", Name: dossiersv1.Text{Vi: "Giấy tờ", En: "Paper"}})
	line := &slowLine{t: t, left: 9, pause: 4 * time.Second}
	page, err := b.Upload(t.Context(), places[0], "giay.pdf", io.MultiReader(strings.NewReader("%PDF-1.7\n"), line))
	if err != nil || page.Status != http.StatusOK {
		t.Errorf("%v, %d: %.300s", err, page.Status, page.Body)
	}
}

// slowLine gives some bytes after each pause.
type slowLine struct {
	t     *testing.T
	left  int
	pause time.Duration
}

func (l *slowLine) Read(b []byte) (int, error) {
	if l.left == 0 {
		return 0, io.EOF
	}
	l.left--
	if err := world.Wait(l.t.Context(), l.pause); err != nil {
		return 0, err
	}
	return copy(b, strings.Repeat("x", 16<<10)), nil
}
