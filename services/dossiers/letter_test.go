package dossiers_test

import (
	"net/http"
	"testing"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/tenant"
)

// What could not be applied of identity's events can be seen, and applied once its cause is gone.
func TestDeadLettersAreSeenAndReplayed(t *testing.T) {
	t.Parallel()
	w := start(t, 1)
	ctx, engineer := t.Context(), w.as(t, authntest.Staff("H53", tenant.PlatformEngineer))
	e := bus.Event{
		SpecVersion: "1.0", ID: "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2c", Source: "identity", Type: "agency.entered.v1", Subject: "H53.77", Time: time.Now().UTC(), Seq: 1,
		Actor: bus.Actor{Kind: "staff"}, Data: []byte(`{"code":"H53.77","level":"commune","since":"2025-07-01"}`),
	}
	body, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	su := w.db.Superuser(t)
	for kind, event := range map[string]string{"rejected": e.ID, "refused": ""} {
		if _, err := su.Exec(ctx, `insert into dead_letter (source, topic, event, kind, reason, body) values ('identity', $1, $2, $3, 'unreadable', $4)`, e.Topic(), event, kind, body); err != nil {
			t.Fatal(err)
		}
	}
	listed, err := w.api[0].ListDeadLettersWithResponse(ctx, &dossiersv1.ListDeadLettersParams{}, engineer)
	ok(t, http.StatusOK, listed.StatusCode(), listed.Body, err)
	if n := len(listed.JSON200.Letters); n != 2 {
		t.Fatalf("%d letters", n)
	}
	first, err := w.api[0].ListDeadLettersWithResponse(ctx, &dossiersv1.ListDeadLettersParams{Limit: 1}, engineer)
	ok(t, http.StatusOK, first.StatusCode(), first.Body, err)
	second, err := w.api[0].ListDeadLettersWithResponse(ctx, &dossiersv1.ListDeadLettersParams{Limit: 1, After: first.JSON200.Next}, engineer)
	ok(t, http.StatusOK, second.StatusCode(), second.Body, err)
	if first.JSON200.Letters[0].ID == second.JSON200.Letters[0].ID || second.JSON200.Next != "" {
		t.Errorf("pages %+v, %+v", first.JSON200, second.JSON200)
	}
	replay := func(letter int64, want int) *dossiersv1.ReplayDeadLetterResponse {
		got, err := w.api[0].ReplayDeadLetterWithResponse(ctx, letter, &dossiersv1.ReplayDeadLetterParams{IdempotencyKey: "replay-00001"}, engineer)
		ok(t, want, got.StatusCode(), got.Body, err)
		return got
	}
	for _, l := range listed.JSON200.Letters {
		if l.Kind == "refused" {
			replay(l.ID, http.StatusConflict)
			continue
		}
		if got := replay(l.ID, http.StatusOK); got.JSON200.ReplayedAt.IsZero() {
			t.Errorf("replayed: %+v", got.JSON200)
		}
		replay(l.ID, http.StatusNotFound)
	}
	var level string
	if err := su.QueryRow(ctx, `select level from agency where code = 'H53.77'`).Scan(&level); err != nil || level != "commune" {
		t.Errorf("the agency of the letter: %q, %v", level, err)
	}
}
