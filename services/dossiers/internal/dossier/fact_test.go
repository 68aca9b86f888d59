package dossier_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

// schemas is where the contracts of the events stand; a domain imports no contract, so the test reads the files.
const schemas = "../../../../api/events/v1"

type schema struct {
	Required   []string            `json:"required"`
	Properties map[string]property `json:"properties"`
}

type property struct {
	Type      string   `json:"type"`
	Enum      []string `json:"enum"`
	Format    string   `json:"format"`
	MaxLength int      `json:"maxLength"`
}

func readSchema(t *testing.T, event string) schema {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(schemas, event+".schema.json"))
	if err != nil {
		t.Fatalf("an event without a contract: %v", err)
	}
	var s schema
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// complaints says how data break a schema, more strictly than the schema does: nothing but what it names.
func (s schema) complaints(data map[string]any) []string {
	var bad []string
	for _, key := range s.Required {
		if _, ok := data[key]; !ok {
			bad = append(bad, key+" is missing")
		}
	}
	for key, value := range data {
		p, ok := s.Properties[key]
		if !ok {
			bad = append(bad, key+" is not in the contract")
			continue
		}
		bad = append(bad, p.complaints(key, value)...)
	}
	return bad
}

func (p property) complaints(key string, value any) []string {
	fits := false
	switch v := value.(type) {
	case string:
		fits = p.Type == "string" && (p.MaxLength == 0 || len(v) <= p.MaxLength) && (len(p.Enum) == 0 || slices.Contains(p.Enum, v))
		if p.Format == "uuid" {
			_, err := id.Parse(v)
			fits = fits && err == nil
		}
		if p.Format == "date-time" {
			_, err := time.Parse(time.RFC3339Nano, v)
			fits = fits && err == nil
		}
	case bool:
		fits = p.Type == "boolean"
	case float64:
		fits = p.Type == "integer" && v == float64(int64(v))
	}
	if !fits {
		return []string{fmt.Sprintf("%s is %v", key, value)}
	}
	return nil
}

// watching lets a test see the facts of every change before the store writes and drops them.
type watching struct {
	*dossiertest.Store
	see func(*dossier.Dossier)
}

// Create implements dossier.Store.
func (w watching) Create(ctx context.Context, c tenant.Caller, cmd dossier.Command, d *dossier.Dossier) (*dossier.Dossier, error) {
	w.see(d)
	return w.Store.Create(ctx, c, cmd, d)
}

// Update implements dossier.Store.
func (w watching) Update(ctx context.Context, c tenant.Caller, cmd dossier.Command, key dossier.ID, ifMatch int64, change func(*dossier.Dossier) error) (*dossier.Dossier, error) {
	return w.Store.Update(ctx, c, cmd, key, ifMatch, func(d *dossier.Dossier) error {
		err := change(d)
		if err == nil {
			w.see(d)
		}
		return err
	})
}

func TestFactsAreTheContracts(t *testing.T) {
	t.Parallel()
	w := dossiertest.NewWorld()
	seen, contracts := map[string]int{}, map[string]schema{}
	personal := []string{"Nguyễn", "Trần", "072187001234", "0900000001", "mau@example.vn", "chữ ký", "quy hoạch", "điều kiện"}
	watch := watching{dossiertest.NewStore(w.Clock, dossier.DailyShort), func(d *dossier.Dossier) {
		if len(d.Recorded) == 0 {
			return
		}
		d = dossiertest.Copy(d)
		d.SetNumber("H53.30.01-251124-0001")
		for _, f := range d.Recorded {
			if seen[f.Type]++; seen[f.Type] == 1 {
				contracts[f.Type] = readSchema(t, f.Type)
			}
			for _, bad := range contracts[f.Type].complaints(f.Data) {
				t.Errorf("%s: %s", f.Type, bad)
			}
			if f.Data["status"] != string(f.Status) || f.Data["number"] != d.Number {
				t.Errorf("%s: status or number is not the dossier's: %v", f.Type, f.Data)
			}
			raw, err := json.Marshal(f.Data)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range personal {
				if strings.Contains(string(raw), p) {
					t.Errorf("%s carries personal data or free text: %s", f.Type, raw)
				}
			}
		}
	}}
	s := w.Service(watch)
	everything(t, w, s)
	files, err := filepath.Glob(filepath.Join(schemas, "dossier.*.schema.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no contracts: %v", err)
	}
	for _, f := range files {
		if event := strings.TrimSuffix(filepath.Base(f), ".schema.json"); seen[event] == 0 {
			t.Errorf("%s is promised and never happens", event)
		}
	}
}

// everything tries every move on every kind of dossier that moves can make, so that every fact happens.
func everything(t *testing.T, w *dossiertest.World, s *dossier.Service) {
	t.Helper()
	moves := w.Moves()
	queue := []*dossier.Dossier{must(s.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, dossiertest.Filing(dossiertest.Permit, dossiertest.Commune)))}
	type state struct {
		status  dossier.Status
		offered bool
		asked   bool
		result  bool
		leaving bool
	}
	seen := map[state]bool{}
	for len(queue) > 0 {
		from := queue[0]
		queue = queue[1:]
		for _, m := range moves {
			d := must(s.Store.Create(ctx, dossier.Self, dossier.Command{}, dossiertest.Copy(from)))
			w.Clock.Advance(time.Minute)
			after, err := m.Do(ctx, s, d.ID)
			if err != nil {
				continue
			}
			k := state{status: after.Status, offered: after.OpenOffer() != nil, result: after.Results[0].File != nil, leaving: after.Withdrawing()}
			for _, r := range after.Steps {
				k.asked = k.asked || (r.Kind == dossier.Opinion && r.Open())
			}
			if !seen[k] {
				seen[k] = true
				queue = append(queue, after)
			}
		}
	}
	receiveAtCounter(t, s)
	linked, err := s.LinkAccount(ctx, dossiertest.Citizen(7).Subject, "072087001234")
	if dossiertest.Must(t, linked, err) != 1 {
		t.Errorf("linked %d", linked)
	}
	late := must(s.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)))
	_, err = s.Store.Update(ctx, dossier.Self, dossier.Command{}, late.ID, 0, func(d *dossier.Dossier) error {
		hour := &worktime.Day{Processing: []worktime.Interval{{From: 480, To: 540}}}
		c := worktime.Calendar{Week: worktime.Week{Monday: hour, Tuesday: hour, Wednesday: hour, Thursday: hour, Friday: hour}}
		moved, err := d.RecomputeDue(dossier.Act{Caller: dossier.Self, Now: w.Clock.Now(), Calendars: fixed{&c}})
		if err == nil && !moved {
			t.Error("an hour a day moves the limit of reception")
		}
		return err
	})
	dossiertest.Must(t, struct{}{}, err)
}

func TestSetNumberOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.file(dossiertest.Extract)
	if d.NeedsNumber() || d.Number != "H53.30.01-251124-0001" {
		t.Errorf("a filed dossier has its number: %q", d.Number)
	}
	if d.SetNumber("H53.30.01-251124-0002"); d.Number != "H53.30.01-251124-0001" {
		t.Errorf("a number never changes: %q", d.Number)
	}
}

// The province may take numbers at reception: a dossier that is refused before has none.
func TestNumberAtReception(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.Needs.NumberAtReception = true
	d := b.file(dossiertest.Extract)
	if d.Number != "" {
		t.Errorf("filed with number %q", d.Number)
	}
	d = b.ok(b.ReceiveDossier(ctx, dossiertest.By(b.commune.Reception, d.ID), dossier.ReceiveInput{}))
	if d.Number != "H53.30.01-251124-0001" {
		t.Errorf("received with number %q", d.Number)
	}
}
