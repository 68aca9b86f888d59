package dossiers_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/authntest"
)

// 500 submissions at once to three instances get 500 distinct numbers without a hole; a repeat gets the same dossier,
// another body under the same key is refused.
func TestNumbersAreContiguousOverThreeInstances(t *testing.T) {
	const n, clients = 500, 30
	w := start(t, 3)
	citizen := authntest.Citizen(1)
	as := w.as(t, citizen)
	jobs, numbers, ids := make(chan int), make([]string, n), make([]string, n)
	var wait sync.WaitGroup
	for range clients {
		wait.Go(func() {
			for i := range jobs {
				made, err := w.api[i%len(w.api)].CreateDossierWithResponse(t.Context(), &dossiersv1.CreateDossierParams{IdempotencyKey: fmt.Sprintf("parallel-%d", i)}, submission(), as)
				if err != nil || made.JSON201 == nil {
					t.Errorf("submission %d: %v %s", i, err, made.Body)
					continue
				}
				numbers[i], ids[i] = made.JSON201.Number, made.JSON201.ID.String()
			}
		})
	}
	for i := range n {
		jobs <- i
	}
	close(jobs)
	wait.Wait()

	sorted := slices.Clone(numbers)
	slices.Sort(sorted)
	day := sorted[0][:strings.LastIndex(sorted[0], "-")]
	for i, number := range sorted {
		if want := fmt.Sprintf("%s-%04d", day, i+1); number != want {
			t.Fatalf("number %d is %s, want %s", i+1, number, want)
		}
	}
	again, err := w.api[1].CreateDossierWithResponse(t.Context(), &dossiersv1.CreateDossierParams{IdempotencyKey: "parallel-0"}, submission(), as)
	ok(t, http.StatusCreated, again.StatusCode(), again.Body, err)
	if again.JSON201.ID.String() != ids[0] || again.JSON201.Number != numbers[0] {
		t.Errorf("the same key gave %s, want %s", again.JSON201.Number, numbers[0])
	}
	other := submission()
	other.Answers = map[string]any{"hoTen": "Lê Thị Mẫu"}
	refused, err := w.api[2].CreateDossierWithResponse(t.Context(), &dossiersv1.CreateDossierParams{IdempotencyKey: "parallel-0"}, other, as)
	ok(t, http.StatusUnprocessableEntity, refused.StatusCode(), refused.Body, err)
}
