// Package agency is the tree of agencies with effective dates, and how one
// agency succeeds another (domain.md section 1).
package agency

import (
	"slices"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Level is the tier of an agency: three until June 2025, two since.
type Level string

// The tiers.
const (
	Province Level = "province"
	District Level = "district"
	Commune  Level = "commune"
)

// Division is a part of an agency that people work in.
type Division struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// Agency is one node of the tree; it is in force from Since until the day
// before Until (zero: no end).
type Agency struct {
	Code        tenant.Agency
	Name        string
	NameEn      string
	Level       Level
	Parent      tenant.Agency // empty: a root
	Since       worktime.Date
	Until       worktime.Date
	SucceededBy []tenant.Agency // once closed
	Address     string
	Phone       string
	Divisions   []Division
	Version     int64
}

// InForce tells whether the agency exists on a day.
func (a Agency) InForce(on worktime.Date) bool {
	return a.Since.Compare(on) <= 0 && (a.Until.IsZero() || on.Compare(a.Until) < 0)
}

// ID identifies a succession.
type ID struct{ id.UUID }

// Kind is how agencies succeed each other.
type Kind string

// The kinds of succession.
const (
	Merge  Kind = "merge"
	Split  Kind = "split"
	Rename Kind = "rename"
	Close  Kind = "close"
)

// Succession replaces predecessors by successors on a day. The first successor
// takes open dossiers and staff.
type Succession struct {
	ID           ID
	Kind         Kind
	Effective    worktime.Date
	Predecessors []tenant.Agency
	Successors   []tenant.Agency
	Basis        string
}

// The faults of this package.
var (
	ErrNotFound    = fault.NotFound("agency_unknown", "no such agency")
	ErrExists      = fault.Conflict("agency_exists", "an agency with this code stands in the tree")
	ErrVersion     = fault.Precondition("version_mismatch", "somebody changed it since you read it; read it again")
	ErrParent      = fault.Invalid("parent_unknown", "the parent must be an agency in force on that day", fault.Field{Path: "parent", Code: "unknown"})
	ErrClosed      = fault.Conflict("agency_closed", "the agency is not in force on that day, or its end is recorded already")
	ErrSuccessor   = fault.Invalid("successor_unknown", "every successor must be an agency in force on that day", fault.Field{Path: "successors", Code: "unknown"})
	ErrOwnHeir     = fault.Invalid("own_successor", "an agency cannot succeed itself", fault.Field{Path: "successors", Code: "own_successor"})
	ErrCount       = fault.Invalid("succession_count", "merge: one successor; split: one predecessor, two or more successors; rename: one of each", fault.Field{Path: "kind", Code: "count"})
	ErrOutside     = fault.Forbidden("outside_your_agency", "you administer your own agency and those below it")
	ErrTwiceNamed  = fault.Invalid("division_twice", "each division has a key of its own", fault.Field{Path: "divisions", Code: "twice"})
	ErrLevelParent = fault.Invalid("level_above_parent", "an agency is not of a higher tier than its parent", fault.Field{Path: "level", Code: "above_parent"})
)

var rank = map[Level]int{Province: 0, District: 1, Commune: 2}

// Tree answers questions about agencies above each other.
type Tree map[tenant.Agency]Agency

// Below tells whether a is top or stands below it.
func (t Tree) Below(a, top tenant.Agency) bool {
	for range len(t) + 1 { // a cycle cannot be entered, but must not hang us either
		if a == top {
			return true
		}
		node, ok := t[a]
		if !ok || node.Parent == "" {
			return false
		}
		a = node.Parent
	}
	return false
}

// Enter checks a new agency against the tree.
func (t Tree) Enter(a Agency) error {
	if _, err := tenant.ParseAgency(string(a.Code)); err != nil {
		return err
	}
	if _, ok := t[a.Code]; ok {
		return ErrExists
	}
	if err := checkDivisions(a.Divisions); err != nil {
		return err
	}
	if a.Parent == "" {
		return nil
	}
	parent, ok := t[a.Parent]
	switch {
	case !ok || !parent.InForce(a.Since):
		return ErrParent
	case rank[a.Level] < rank[parent.Level]:
		return ErrLevelParent
	}
	return nil
}

func checkDivisions(all []Division) error {
	seen := map[string]bool{}
	for _, d := range all {
		if seen[d.Key] {
			return ErrTwiceNamed
		}
		seen[d.Key] = true
	}
	return nil
}

// Check tells whether a succession fits its kind and the tree.
func (t Tree) Check(s Succession) error {
	from, to := len(s.Predecessors), len(s.Successors)
	fits := map[Kind]bool{Merge: from >= 1 && to == 1, Split: from == 1 && to >= 2, Rename: from == 1 && to == 1, Close: from >= 1 && to >= 1}
	if !fits[s.Kind] {
		return ErrCount
	}
	for _, p := range s.Predecessors {
		old, ok := t[p]
		switch {
		case !ok:
			return ErrNotFound
		case !old.InForce(s.Effective), !old.Until.IsZero(): // who is closed, or will be, has successors already
			return ErrClosed
		}
	}
	for _, heir := range s.Successors {
		next, ok := t[heir]
		switch {
		case slices.Contains(s.Predecessors, heir):
			return ErrOwnHeir
		case !ok || !next.InForce(s.Effective):
			return ErrSuccessor
		}
	}
	return nil
}
