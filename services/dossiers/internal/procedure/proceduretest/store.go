// Package proceduretest holds a catalogue in memory, builders, and the conformance suite that every store passes.
package proceduretest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Store keeps the catalogue in memory.
type Store struct {
	mu         sync.Mutex
	procedures map[procedure.Code]procedure.Procedure
	versions   map[procedure.Code][]procedure.Version
	offerings  []procedure.Offering
	commands   map[command]done
}

type command struct{ subject, operation, key string }

type done struct {
	hash   []byte
	code   procedure.Code
	number int
}

var _ procedure.Store = (*Store)(nil)

// NewStore gives an empty catalogue.
func NewStore() *Store {
	return &Store{
		procedures: map[procedure.Code]procedure.Procedure{}, versions: map[procedure.Code][]procedure.Version{},
		commands: map[command]done{},
	}
}

func (s *Store) replay(c tenant.Caller, cmd procedure.Command) (done, bool, error) {
	if cmd.Key == "" {
		return done{}, false, nil
	}
	m, ok := s.commands[command{c.Subject, cmd.Operation, cmd.Key}]
	if ok && !bytes.Equal(m.hash, cmd.Hash) {
		return m, ok, procedure.ErrKeyReused
	}
	return m, ok, nil
}

func (s *Store) remember(c tenant.Caller, cmd procedure.Command, code procedure.Code, number int) {
	if cmd.Key != "" {
		s.commands[command{c.Subject, cmd.Operation, cmd.Key}] = done{bytes.Clone(cmd.Hash), code, number}
	}
}

// Create implements procedure.Store.
func (s *Store) Create(_ context.Context, c tenant.Caller, cmd procedure.Command, p *procedure.Procedure) (*procedure.Procedure, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m, ok, err := s.replay(c, cmd); ok || err != nil {
		made := s.procedures[m.code]
		return &made, err
	}
	if _, ok := s.procedures[p.Code]; ok {
		return nil, procedure.ErrExists
	}
	s.procedures[p.Code] = *p
	s.remember(c, cmd, p.Code, 0)
	made := *p
	return &made, nil
}

// Get implements procedure.Store.
func (s *Store) Get(_ context.Context, code procedure.Code) (*procedure.Procedure, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.procedures[code]
	if !ok {
		return nil, procedure.ErrNotFound
	}
	return &p, nil
}

// AddVersion implements procedure.Store.
func (s *Store) AddVersion(_ context.Context, c tenant.Caller, cmd procedure.Command, v *procedure.Version) (*procedure.Version, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m, ok, err := s.replay(c, cmd); err != nil {
		return nil, err
	} else if ok {
		return s.version(m.code, m.number)
	}
	if _, ok := s.procedures[v.Procedure]; !ok {
		return nil, procedure.ErrNotFound
	}
	next := *v
	next.Number = len(s.versions[v.Procedure]) + 1
	s.versions[v.Procedure] = append(s.versions[v.Procedure], next)
	s.remember(c, cmd, v.Procedure, next.Number)
	return &next, nil
}

func (s *Store) version(code procedure.Code, number int) (*procedure.Version, error) {
	list := s.versions[code]
	if number < 1 || number > len(list) {
		return nil, procedure.ErrVersionNotFound
	}
	v := list[number-1]
	return &v, nil
}

// UpdateVersion implements procedure.Store.
func (s *Store) UpdateVersion(_ context.Context, c tenant.Caller, cmd procedure.Command, code procedure.Code, number int, change func(*procedure.Version, []*procedure.Version) error) (*procedure.Version, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m, ok, err := s.replay(c, cmd); err != nil {
		return nil, err
	} else if ok {
		return s.version(m.code, m.number)
	}
	v, err := s.version(code, number)
	if err != nil {
		return nil, err
	}
	var others []*procedure.Version
	for i := range s.versions[code] {
		if i != number-1 {
			other := s.versions[code][i]
			others = append(others, &other)
		}
	}
	if err := change(v, others); err != nil {
		return nil, err
	}
	for _, x := range append(others, v) {
		s.versions[code][x.Number-1] = *x
	}
	s.remember(c, cmd, code, number)
	return s.version(code, number)
}

// Version implements procedure.Store.
func (s *Store) Version(_ context.Context, code procedure.Code, number int) (*procedure.Version, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.version(code, number)
}

// InForce implements procedure.Store.
func (s *Store) InForce(_ context.Context, code procedure.Code, day worktime.Date) (*procedure.Version, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.versions[code] {
		if v := s.versions[code][i]; v.InForce(day) {
			return &v, nil
		}
	}
	return nil, procedure.ErrNotInForce
}

// Offer implements procedure.Store.
func (s *Store) Offer(_ context.Context, _ tenant.Caller, o procedure.Offering) (*procedure.Offering, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !o.Until.IsZero() && o.Until.Compare(o.Since) < 0 {
		return nil, fault.Internal(errors.New("proceduretest: an offering ends before it began"))
	}
	s.offerings = slices.DeleteFunc(s.offerings, func(x procedure.Offering) bool {
		return x.Procedure == o.Procedure && x.Agency == o.Agency && x.Since == o.Since
	})
	s.offerings = append(s.offerings, o)
	return &o, nil
}

// Offerings implements procedure.Store.
func (s *Store) Offerings(_ context.Context, code procedure.Code) ([]procedure.Offering, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.DeleteFunc(slices.Clone(s.offerings), func(o procedure.Offering) bool { return o.Procedure != code })
	slices.SortFunc(list, func(a, b procedure.Offering) int {
		return cmp.Or(cmp.Compare(a.Agency, b.Agency), a.Since.Compare(b.Since))
	})
	return list, nil
}

// OfferedBy implements procedure.Store.
func (s *Store) OfferedBy(_ context.Context, agency tenant.Agency) ([]procedure.Code, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []procedure.Code{}
	for _, o := range s.offerings {
		if o.Agency == agency {
			list = append(list, o.Procedure)
		}
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

// List implements procedure.Store.
func (s *Store) List(_ context.Context, f procedure.ListFilter) ([]procedure.Listed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []procedure.Listed{}
	for _, p := range s.procedures {
		row := procedure.Listed{Procedure: p, Agencies: []tenant.Agency{}}
		for _, o := range s.offerings {
			if o.Procedure == p.Code && o.On(f.Day) {
				row.Agencies = append(row.Agencies, o.Agency)
			}
		}
		slices.Sort(row.Agencies)
		if len(row.Agencies) == 0 || (f.Agency != "" && !slices.Contains(row.Agencies, f.Agency)) || !found(&p, f.Query) {
			continue
		}
		if after(f, &p) {
			for i := range s.versions[p.Code] {
				if v := s.versions[p.Code][i]; v.InForce(f.Day) {
					row.Version = &v
				}
			}
			list = append(list, row)
		}
	}
	slices.SortFunc(list, func(a, b procedure.Listed) int {
		return cmp.Or(cmp.Compare(procedure.Fold(a.Name.VI), procedure.Fold(b.Name.VI)), cmp.Compare(a.Code, b.Code))
	})
	return list[:min(len(list), f.Limit)], nil
}

func found(p *procedure.Procedure, query string) bool {
	for _, word := range strings.Fields(procedure.Fold(query)) {
		if !strings.Contains(p.Search(), word) {
			return false
		}
	}
	return true
}

func after(f procedure.ListFilter, p *procedure.Procedure) bool {
	if f.AfterCode == "" {
		return true
	}
	return cmp.Or(cmp.Compare(procedure.Fold(p.Name.VI), f.AfterName), cmp.Compare(p.Code, f.AfterCode)) > 0
}
