package formview

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/form"
	"motcua.vn/libs/formcel"
)

// Definition is a version's form with the evaluator of its conditions: the
// same one that dossiers uses.
type Definition struct {
	Form      *form.Form
	Evaluator form.Evaluator
}

// Cache keeps parsed definitions; a published version never changes, so the key is procedure and number.
type Cache struct {
	mu   sync.Mutex
	defs map[string]Definition
}

const cached = 500 // definitions kept

// Of parses a version's form once.
func (c *Cache) Of(v dossiersv1.Version) (Definition, error) {
	key := fmt.Sprintf("%s/%d", v.Procedure, v.Number)
	c.mu.Lock()
	defer c.mu.Unlock()
	if d, ok := c.defs[key]; ok {
		return d, nil
	}
	raw, err := json.Marshal(v.Form)
	if err != nil {
		return Definition{}, err
	}
	f, err := form.Parse(raw)
	if err != nil {
		return Definition{}, err
	}
	// The conditions of components are compiled with the form's, as dossiers does.
	all := &form.Form{Pages: slices.Clone(f.Pages), Fields: f.Fields}
	for _, component := range v.Components {
		if component.ShowIf != "" {
			all.Pages = append(all.Pages, form.Page{ID: "component-" + component.Key, ShowIf: component.ShowIf})
		}
	}
	e, err := formcel.Compiler{}.Compile(all)
	if err != nil {
		return Definition{}, err
	}
	if c.defs == nil || len(c.defs) >= cached {
		c.defs = map[string]Definition{}
	}
	d := Definition{f, e}
	c.defs[key] = d
	return d, nil
}

// Asks tells whether a component is asked for, given these answers. A condition that cannot be decided asks.
func (d Definition) Asks(c dossiersv1.Component, answers map[string]any) bool {
	if c.ShowIf == "" {
		return true
	}
	holds, err := d.Evaluator.Holds(c.ShowIf, form.Normalise(d.Form, answers))
	return holds || err != nil
}
