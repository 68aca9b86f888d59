package dossiertest

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Machine drives the in-memory store and another one in lock step with random commands at random times: both give the
// same answers, both keep the same dossiers (ids and numbers apart), and every invariant holds after every command.
// newStore may give the same store for every run; its clock is the world's as far as the use cases go.
func Machine(t *testing.T, newStore func(*World) dossier.Store) {
	t.Helper()
	rapid.Check(t, func(r *rapid.T) {
		w := NewWorld()
		memory := NewStore(w.Clock, dossier.DailyShort)
		m := &machine{w: w, touched: -1, moves: w.Moves(), sides: []*side{
			{service: w.Service(memory)}, {service: w.Service(newStore(w))},
		}}
		r.Repeat(map[string]func(*rapid.T){
			"":         m.check,
			"file":     m.file,
			"move":     m.move,
			"wait":     m.wait,
			"a likely": m.likely,
		})
	})
}

type machine struct {
	w     *World
	moves []Move
	sides []*side
	// touched is the dossier that the last command tried to change; -1: none.
	touched int
}

// side is one store and the dossiers made on it, in the same order on all sides.
type side struct {
	service *dossier.Service
	keys    []dossier.ID
	last    []*dossier.Dossier
}

func (m *machine) file(r *rapid.T) {
	if len(m.sides[0].keys) >= 4 {
		r.Skip("enough dossiers")
	}
	in := Filing(rapid.SampledFrom([]procedure.Code{Extract, Permit}).Draw(r, "procedure"), Commune)
	in.File = rapid.Bool().Draw(r, "at once")
	for _, s := range m.sides {
		d, err := s.service.CreateDossier(context.Background(), Applicant, dossier.Command{Operation: "create"}, in)
		if err != nil {
			r.Fatalf("create: %v", err)
		}
		for _, b := range Broken(nil, d) {
			r.Fatalf("after create: %s", b)
		}
		s.keys, s.last = append(s.keys, d.ID), append(s.last, d)
	}
}

func (m *machine) move(r *rapid.T) {
	if len(m.sides[0].keys) == 0 {
		r.Skip("nothing to move")
	}
	m.do(r, rapid.SampledFrom(m.moves).Draw(r, "move"), rapid.IntRange(0, len(m.sides[0].keys)-1).Draw(r, "dossier"))
}

// tries bounds how many moves likely tries: more cost time and find nothing.
const tries = 30

// likely tries moves until one succeeds, so that runs get far.
func (m *machine) likely(r *rapid.T) {
	if len(m.sides[0].keys) == 0 {
		r.Skip("nothing to move")
	}
	n := rapid.IntRange(0, len(m.sides[0].keys)-1).Draw(r, "dossier")
	from := rapid.IntRange(0, len(m.moves)-1).Draw(r, "from")
	for i := range tries {
		if m.do(r, m.moves[(from+i)%len(m.moves)], n) {
			return
		}
	}
}

// do runs one move on every side and compares.
func (m *machine) do(r *rapid.T, move Move, n int) bool {
	m.touched = n
	var first string
	for i, s := range m.sides {
		d, err := move.Do(context.Background(), s.service, s.keys[n])
		answer := "done"
		if errors.Is(err, errNothing) {
			answer = "nothing"
		} else if err != nil {
			answer = fault.CodeOf(err)
		}
		if answer == "internal" {
			r.Fatalf("%s: %v", move.Name, err)
		}
		if i == 0 {
			first = answer
		} else if answer != first {
			r.Fatalf("%s: the stores answer %s and %s (%v)", move.Name, first, answer, err)
		}
		if err != nil {
			continue
		}
		for _, b := range Broken(s.last[n], d) {
			r.Fatalf("after %s: %s", move.Name, b)
		}
		s.last[n] = d
	}
	return first == "done"
}

func (m *machine) wait(r *rapid.T) {
	m.w.Clock.Advance(time.Duration(rapid.Int64Range(1, 3*24*3600).Draw(r, "seconds")) * time.Second)
}

// check compares what the stores keep of the dossier that was touched, and its history chains.
func (m *machine) check(r *rapid.T) {
	if m.touched < 0 {
		return
	}
	n := m.touched
	m.touched = -1
	var first any
	for i, s := range m.sides {
		d, err := s.service.Store.Get(context.Background(), dossier.Self, s.keys[n])
		if err != nil {
			r.Fatalf("get: %v", err)
		}
		v, err := s.service.VerifyHistory(context.Background(), dossier.Self, s.keys[n])
		if err != nil || !v.Intact || v.Entries != d.HistorySeq {
			r.Fatalf("history of side %d: %+v %v", i, v, err)
		}
		plain := Plain(d)
		if i == 0 {
			first = plain
		} else if diff := cmp.Diff(first, plain); diff != "" {
			r.Fatalf("the stores keep different dossiers (-memory +other):\n%s", diff)
		}
	}
}

// Copy gives a dossier that shares nothing, under a new id, to be written into a store as it is.
func Copy(d *dossier.Dossier) *dossier.Dossier {
	c := decode(encode(d))
	c.ID = dossier.ID{UUID: id.New()}
	return c
}

// Plain gives a dossier without what differs between two stores that did the same: ids, hashes, and the number but its
// presence.
func Plain(d *dossier.Dossier) any {
	c := decode(encode(d))
	c.ID, c.HistoryHash = dossier.ID{}, nil
	if c.Number != "" {
		c.Number = "taken"
	}
	for i := range c.Persons {
		c.Persons[i].ID = id.UUID{}
	}
	for i := range c.Steps {
		c.Steps[i].ID = id.UUID{}
	}
	for i := range c.Supplements {
		c.Supplements[i].ID = id.UUID{}
	}
	var plain any
	if err := json.Unmarshal(encode(c), &plain); err != nil {
		panic(err) // we wrote it
	}
	return dropEmpty(plain)
}

// dropEmpty makes absent and empty the same: stores need not keep the difference.
func dropEmpty(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for k, item := range x {
			if item = dropEmpty(item); item == nil {
				delete(x, k)
			} else {
				x[k] = item
			}
		}
		if len(x) == 0 {
			return nil
		}
	case []any:
		if len(x) == 0 {
			return nil
		}
		for i := range x {
			x[i] = dropEmpty(x[i])
		}
	case string:
		if x == "" {
			return nil
		}
	}
	return v
}
