// Package dossiertest holds a store of dossiers in memory, builders of dossiers and their surroundings, the conformance
// suite that every store passes, and a state machine that drives stores with random commands.
package dossiertest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
)

// Store keeps dossiers in memory with the semantics of dossier.Store. One lock stands for the row locks.
type Store struct {
	mu       sync.Mutex
	clock    clock.Clock
	scheme   dossier.Scheme
	rows     map[dossier.ID][]byte
	history  map[dossier.ID][]dossier.Entry
	commands map[command]made
	counters map[counter]int64
	accesses []access
	guesses  map[string]int
	tasks    []dossier.FileTask
	papers   map[dossier.ID][]id.UUID // filed, also those that others took the place of
	progress map[string]dossier.ID
}

type command struct{ subject, operation, key string }

type made struct {
	hash    []byte
	dossier dossier.ID
	at      time.Time
}

type counter struct {
	agency tenant.Agency
	scheme string
	day    worktime.Date
}

type access struct {
	dossier dossier.ID
	dossier.Access
}

var (
	_ dossier.Store     = (*Store)(nil)
	_ dossier.Backlog   = (*Store)(nil)
	_ dossier.Guesses   = (*Store)(nil)
	_ dossier.FileTasks = (*Store)(nil)
)

// NewStore gives an empty store that takes numbers of the scheme by the clock.
func NewStore(c clock.Clock, scheme dossier.Scheme) *Store {
	return &Store{
		clock: c, scheme: scheme, rows: map[dossier.ID][]byte{}, history: map[dossier.ID][]dossier.Entry{},
		commands: map[command]made{}, counters: map[counter]int64{}, guesses: map[string]int{},
		progress: map[string]dossier.ID{}, papers: map[dossier.ID][]id.UUID{},
	}
}

// load gives a copy that nobody shares.
func (s *Store) load(key dossier.ID) (*dossier.Dossier, bool) {
	row, ok := s.rows[key]
	if !ok {
		return nil, false
	}
	return decode(row), true
}

func decode(row []byte) *dossier.Dossier {
	d := &dossier.Dossier{}
	if err := json.Unmarshal(row, d); err != nil {
		panic(err) // cannot be: we wrote it
	}
	return d
}

func encode(d *dossier.Dossier) []byte {
	row, err := json.Marshal(d)
	if err != nil {
		panic(err) // a dossier is always JSON
	}
	return row
}

// visible gives the dossier where the caller may know of it.
func (s *Store) visible(c tenant.Caller, key dossier.ID) (*dossier.Dossier, error) {
	d, ok := s.load(key)
	if !ok || !d.Visible(c, s.clock.Now()) {
		return nil, dossier.ErrNotFound
	}
	return d, nil
}

// replay gives what a command made before, if it was done.
func (s *Store) replay(c tenant.Caller, cmd dossier.Command) (*dossier.Dossier, error) {
	if cmd.Key == "" {
		return nil, nil
	}
	m, ok := s.commands[command{c.Subject, cmd.Operation, cmd.Key}]
	if !ok {
		return nil, nil
	}
	if !bytes.Equal(m.hash, cmd.Hash) {
		return nil, dossier.ErrKeyReused
	}
	d, _ := s.load(m.dossier)
	if now := s.clock.Now(); d == nil || now.Sub(m.at) > time.Hour && !d.Visible(c, now) {
		return nil, dossier.ErrNotFound
	}
	return d, nil
}

// Create implements dossier.Store.
func (s *Store) Create(_ context.Context, c tenant.Caller, cmd dossier.Command, d *dossier.Dossier) (*dossier.Dossier, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.create(c, cmd, d, true)
}

// CreateDraft implements dossier.Store.
func (s *Store) CreateDraft(_ context.Context, c tenant.Caller, cmd dossier.Command, d *dossier.Dossier, most int) (*dossier.Dossier, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	drafts := slices.DeleteFunc(s.all(), func(o *dossier.Dossier) bool { return o.Status != dossier.Draft || o.Creator != d.Creator })
	return s.create(c, cmd, d, len(drafts) < most)
}

// create keeps a new dossier where there is room for it, or gives what the command made before.
func (s *Store) create(c tenant.Caller, cmd dossier.Command, d *dossier.Dossier, room bool) (*dossier.Dossier, error) {
	if done, err := s.replay(c, cmd); done != nil || err != nil {
		return done, err
	}
	if !room {
		return nil, dossier.ErrTooManyDrafts
	}
	d.Version = 1
	return s.write(c, cmd, d), nil
}

// Update implements dossier.Store.
func (s *Store) Update(_ context.Context, c tenant.Caller, cmd dossier.Command, key dossier.ID, ifMatch int64, change func(*dossier.Dossier) error) (*dossier.Dossier, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if done, err := s.replay(c, cmd); done != nil || err != nil {
		return done, err
	}
	d, err := s.visible(c, key)
	if err != nil {
		return nil, err
	}
	if ifMatch != 0 && ifMatch != d.Version {
		return nil, dossier.ErrVersion
	}
	if err := change(d); err != nil {
		return nil, err
	}
	d.Version++
	return s.write(c, cmd, d), nil
}

// write takes the number last, then keeps everything.
func (s *Store) write(c tenant.Caller, cmd dossier.Command, d *dossier.Dossier) *dossier.Dossier {
	entries := dossier.Entries(d)
	if n := len(entries); n > 0 {
		d.HistorySeq, d.HistoryHash = entries[n-1].Seq, entries[n-1].Hash
	}
	s.history[d.ID] = append(s.history[d.ID], entries...)
	if d.NeedsNumber() {
		day := s.scheme.Day(s.clock.Now())
		k := counter{d.ReceiveAgency, s.scheme.Name, day}
		s.counters[k]++
		d.SetNumber(s.scheme.Number(d.ReceiveAgency, day, s.counters[k]))
	}
	d.Recorded, d.Check = nil, nil
	s.remember(d.ID, d)
	s.rows[d.ID] = encode(d)
	if cmd.Key != "" {
		s.commands[command{c.Subject, cmd.Operation, cmd.Key}] = made{hash: bytes.Clone(cmd.Hash), dossier: d.ID, at: s.clock.Now()}
	}
	return decode(s.rows[d.ID])
}

// Get implements dossier.Store.
func (s *Store) Get(_ context.Context, c tenant.Caller, key dossier.ID) (*dossier.Dossier, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, err := s.visible(c, key)
	if err != nil {
		return nil, err
	}
	s.accessed(c, d, "read")
	return d, nil
}

// accessed leaves one record per account, dossier, hour and kind of a member of staff.
func (s *Store) accessed(c tenant.Caller, d *dossier.Dossier, what string) {
	if c.Kind != tenant.Staff {
		return
	}
	now := s.clock.Now()
	agency := c.Acting
	for _, a := range dossier.Scope(c, now) {
		if agency == "" && d.PartOf(a) != "" {
			agency = a
		}
	}
	if slices.ContainsFunc(s.accesses, func(x access) bool {
		return x.dossier == d.ID && x.Actor == c.Subject && x.What == what && x.At.Truncate(time.Hour).Equal(now.Truncate(time.Hour))
	}) {
		return
	}
	s.accesses = append(s.accesses, access{d.ID, dossier.Access{At: now, Agency: agency, Actor: c.Subject, What: what}})
}

// Delete implements dossier.Store.
func (s *Store) Delete(_ context.Context, c tenant.Caller, key dossier.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, err := s.visible(c, key)
	if err != nil {
		return err
	}
	if d.Status != dossier.Draft {
		return dossier.ErrNotDraft
	}
	s.remember(key, nil)
	delete(s.rows, key)
	return nil
}

// History implements dossier.Store.
func (s *Store) History(_ context.Context, c tenant.Caller, key dossier.ID, after int64, limit int) ([]dossier.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, err := s.visible(c, key)
	if err != nil {
		return nil, err
	}
	s.accessed(c, d, "read")
	list := slices.Clone(s.history[key])
	list = slices.DeleteFunc(list, func(e dossier.Entry) bool { return e.Seq <= after })
	return list[:min(len(list), limit)], nil
}

// Verify implements dossier.Store.
func (s *Store) Verify(_ context.Context, c tenant.Caller, key dossier.ID) (dossier.Verification, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, err := s.visible(c, key)
	if err != nil {
		return dossier.Verification{}, err
	}
	s.accessed(c, d, "read")
	return dossier.VerifyChain(key, d.HistoryHash, d.HistorySeq, s.history[key]), nil
}

// Accesses implements dossier.Store.
func (s *Store) Accesses(_ context.Context, c tenant.Caller, key dossier.ID, before time.Time, limit int) ([]dossier.Access, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.visible(c, key); err != nil {
		return nil, err
	}
	list := []dossier.Access{}
	for _, x := range slices.Backward(s.accesses) {
		if x.dossier == key && (before.IsZero() || x.At.Before(before)) && len(list) < limit {
			list = append(list, x.Access)
		}
	}
	return list, nil
}

// Reveal implements dossier.Store.
func (s *Store) Reveal(_ context.Context, c tenant.Caller, key dossier.ID, person id.UUID) (dossier.Person, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, err := s.visible(c, key)
	if err != nil {
		return dossier.Person{}, err
	}
	for _, p := range d.Persons {
		if p.ID == person {
			s.accessed(c, d, "reveal")
			return p, nil
		}
	}
	return dossier.Person{}, dossier.ErrNotFound
}

// ByNumber implements dossier.Store.
func (s *Store) ByNumber(_ context.Context, number string) (*dossier.Dossier, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, row := range s.rows {
		if d := decode(row); d.Number == number {
			return d, nil
		}
	}
	return nil, nil
}

// all gives every dossier in ascending order of id.
func (s *Store) all() []*dossier.Dossier {
	list := make([]*dossier.Dossier, 0, len(s.rows))
	for _, row := range s.rows {
		list = append(list, decode(row))
	}
	slices.SortFunc(list, func(a, b *dossier.Dossier) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	return list
}

// PersonSeen implements dossier.Store.
func (s *Store) PersonSeen(_ context.Context, c tenant.Caller, citizenID string) (*dossier.Person, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range slices.Backward(s.all()) {
		if d.Channel != dossier.Counter || d.Status == dossier.Draft || !slices.Contains(dossier.Scope(c, s.clock.Now()), d.ReceiveAgency) {
			continue
		}
		for _, p := range d.Persons {
			if p.CitizenID == citizenID && p.Part != dossier.Assistant {
				s.accessed(c, d, "reveal")
				return &p, nil
			}
		}
	}
	return nil, nil
}

// FileAccess implements dossier.Store.
func (s *Store) FileAccess(_ context.Context, c tenant.Caller, file id.UUID) (dossier.ID, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.all() {
		if d.Visible(c, s.clock.Now()) && d.Holds(file, c) {
			s.accessed(c, d, "file")
			return d.ID, true, nil
		}
	}
	return dossier.ID{}, false, nil
}

// Add implements dossier.Guesses.
func (s *Store) Add(_ context.Context, key string, window time.Time, n int) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := key + window.String()
	s.guesses[k] = max(s.guesses[k]+n, 0)
	return s.guesses[k], nil
}

// Mine implements dossier.Store.
func (s *Store) Mine(_ context.Context, c tenant.Caller, f dossier.MineFilter) ([]dossier.Summary, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []dossier.Summary{}
	for _, d := range s.all() {
		row := dossier.Summarise(d)
		if d.Applicant(c) && row.In(f.State) && (f.AfterUpdate.IsZero() || newest(row, dossier.Summary{ID: f.AfterID, UpdatedAt: f.AfterUpdate}) > 0) {
			list = append(list, row)
		}
	}
	slices.SortFunc(list, newest)
	return list[:min(len(list), f.Limit)], nil
}

// newest orders by change, then id, both descending.
func newest(a, b dossier.Summary) int {
	return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), strings.Compare(b.ID.String(), a.ID.String()))
}
