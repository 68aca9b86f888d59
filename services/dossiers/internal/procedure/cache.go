package procedure

import (
	"maps"
	"slices"
	"sync"
	"time"

	"motcua.vn/libs/form"
	"motcua.vn/libs/worktime"
)

// bound is what a dossier is bound to.
type bound struct {
	code   Code
	number int
}

// compiled keeps parsed forms and evaluators: the form of a version that is no draft never changes.
type compiled struct {
	mu         *sync.RWMutex
	forms      map[bound]*form.Form
	evaluators map[bound]form.Evaluator
}

func newCompiled() compiled {
	return compiled{mu: &sync.RWMutex{}, forms: map[bound]*form.Form{}, evaluators: map[bound]form.Evaluator{}}
}

// formed gives the version with its form; faults are those of form.Parse.
func (c compiled) formed(v *Version) (*Version, error) {
	if v.Form != nil {
		return v, nil
	}
	k := bound{v.Procedure, v.Number}
	c.mu.RLock()
	f, ok := c.forms[k]
	c.mu.RUnlock()
	if !ok {
		var err error
		if f, err = form.Parse(v.FormSource); err != nil {
			return nil, err
		}
		if v.State != Draft {
			c.mu.Lock()
			c.forms[k] = f
			c.mu.Unlock()
		}
	}
	complete := *v
	complete.Form = f
	return &complete, nil
}

// evaluator compiles a version's conditions once.
func (c compiled) evaluator(v *Version, compiler form.Compiler) (form.Evaluator, error) {
	k := bound{v.Procedure, v.Number}
	c.mu.RLock()
	e, ok := c.evaluators[k]
	c.mu.RUnlock()
	if ok {
		return e, nil
	}
	v, err := c.formed(v)
	if err != nil {
		return nil, err
	}
	e, err = v.Compile(compiler)
	if err != nil || v.State == Draft {
		return e, err
	}
	c.mu.Lock()
	c.evaluators[k] = e
	c.mu.Unlock()
	return e, nil
}

// freshness is how long another instance's change may go unseen.
const freshness = 2 * time.Second

// recent keeps for a moment what every submission asks. Only what exists is kept, so what was just published is found.
type recent struct{ *recentState }

type recentState struct {
	mu       sync.Mutex
	versions map[onDay]kept[*Version]
	numbered map[bound]kept[*Version] // never drafts
	offered  map[Code]kept[[]Offering]
}

type onDay struct {
	code Code
	day  worktime.Date
}

type kept[T any] struct {
	until time.Time
	value T
}

func newRecent() recent {
	return recent{&recentState{versions: map[onDay]kept[*Version]{}, numbered: map[bound]kept[*Version]{}, offered: map[Code]kept[[]Offering]{}}}
}

func (r recent) version(code Code, day worktime.Date, now time.Time) (*Version, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k, ok := r.versions[onDay{code, day}]
	return k.value, ok && now.Before(k.until)
}

func (r recent) keepVersion(code Code, day worktime.Date, now time.Time, v *Version) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.versions, func(_ onDay, k kept[*Version]) bool { return !now.Before(k.until) })
	r.versions[onDay{code, day}] = kept[*Version]{now.Add(freshness), v}
}

func (r recent) number(code Code, number int, now time.Time) (*Version, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k, ok := r.numbered[bound{code, number}]
	return k.value, ok && now.Before(k.until)
}

func (r recent) keepNumber(now time.Time, v *Version) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.numbered, func(_ bound, k kept[*Version]) bool { return !now.Before(k.until) })
	r.numbered[bound{v.Procedure, v.Number}] = kept[*Version]{now.Add(freshness), v}
}

func (r recent) offerings(code Code, now time.Time) []Offering {
	r.mu.Lock()
	defer r.mu.Unlock()
	if k, ok := r.offered[code]; ok && now.Before(k.until) {
		return k.value
	}
	return nil
}

func (r recent) keepOfferings(code Code, now time.Time, list []Offering) {
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.offered, func(_ Code, k kept[[]Offering]) bool { return !now.Before(k.until) })
	r.offered[code] = kept[[]Offering]{now.Add(freshness), slices.Clone(list)}
}

// forget drops everything, after a change made here.
func (r recent) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.versions)
	clear(r.numbered)
	clear(r.offered)
}
