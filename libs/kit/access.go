package kit

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"motcua.vn/libs/tenant"
)

// Access is the rule that stands beside an operation in the contract as
// x-access: which kinds of callers, which roles, which services. Relation to
// the thing itself is decided in the use case, on the locked row.
type Access struct {
	Public  bool          `json:"public"`
	Citizen bool          `json:"citizen"`
	Staff   []tenant.Role `json:"staff"` // "any": whoever has a mandate in force
	Service []string      `json:"service"`
}

// anyRole lets every member of staff with a mandate in force.
const anyRole tenant.Role = "any"

// operation is what the chain needs to know of one operation.
type operation struct {
	id     string
	access Access
	stream bool // the body is not read before the handler reads it
	rate   float64
}

// operations reads the rules of every operation of a contract.
func operations(doc *openapi3.T) (map[string]operation, error) {
	ops := map[string]operation{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := operation{id: op.OperationID, rate: defaultRate}
			if err := extension(op.Extensions, "x-access", &o.access); err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			if err := extension(op.Extensions, "x-stream", &o.stream); err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			if err := extension(op.Extensions, "x-rate", &o.rate); err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			ops[op.OperationID] = o
		}
	}
	return ops, nil
}

func extension(all map[string]any, name string, into any) error {
	v, ok := all[name]
	if !ok {
		return nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// allows tells whether the rule lets this caller try. For staff the role must
// be held at the acting agency where one is named, at any otherwise.
func (a Access) allows(c tenant.Caller, now nower) bool {
	switch c.Kind {
	case tenant.Citizen:
		return a.Citizen
	case tenant.Staff:
		if slices.Contains(a.Staff, anyRole) {
			return len(c.Agencies(now())) > 0
		}
		return c.HasAnywhere(now(), a.Staff...)
	case tenant.Service:
		return slices.Contains(a.Service, c.Subject)
	}
	return false
}
