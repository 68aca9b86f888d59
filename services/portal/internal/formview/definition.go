package formview

import (
	"encoding/json"
	"fmt"
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
	f, e, err := formcel.Definition(raw)
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
