package dossier

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
)

// Supplied is the applicant's answer to an open supplement request. Answers are the whole form as it would be,
// normalised; Parts replace those of their components.
type Supplied struct {
	Answers map[string]any
	Parts   []Part
	Note    string
}

func (d *Dossier) maySupply(Act) error {
	if d.Status != SupplementRequired {
		return wrongStatus(d)
	}
	return nil
}

// Supply answers the request: only what was asked may change, and every component asked for must come.
func (d *Dossier) Supply(a Act, in Supplied) error {
	agency, err := d.admit("supply", a)
	if err != nil {
		return err
	}
	s := d.OpenSupplement()
	if s == nil {
		return wrongStatus(d)
	}
	if err := s.covers(d.Answers, in); err != nil {
		return err
	}
	d.Changes = changes(d, in)
	if in.Answers != nil {
		d.Answers = in.Answers
	}
	d.Parts = replaceParts(d.Parts, in.Parts)
	s.SuppliedAt = a.Now
	if err := d.goOn(a); err != nil {
		return err
	}
	d.record(a, agency, "supplied", in.Note, nil)
	return nil
}

// goOn returns the dossier to the status that asked.
func (d *Dossier) goOn(a Act) error {
	back := d.AskedFrom
	if err := d.move(back); err != nil {
		return err
	}
	d.AskedFrom = ""
	if back == AwaitingReception {
		return d.dueReception(a)
	}
	return d.resume(a)
}

// covers checks an answer against what was asked.
func (s *Supplement) covers(before map[string]any, in Supplied) error {
	var bad []fault.Field
	for _, path := range form.Diff(before, in.Answers) {
		if in.Answers != nil && !s.asksField(path) {
			bad = append(bad, fault.Field{Path: path, Code: "not_asked"})
		}
	}
	for _, p := range in.Parts {
		if !slices.ContainsFunc(s.Items, func(i SupplementItem) bool { return i.Component == p.Component }) {
			bad = append(bad, fault.Field{Path: "parts." + p.Component, Code: "not_asked"})
		}
	}
	for _, item := range s.Items {
		if item.Component != "" && !slices.ContainsFunc(in.Parts, func(p Part) bool { return p.Component == item.Component }) {
			bad = append(bad, fault.Field{Path: "parts." + item.Component, Code: "required"})
		}
	}
	if len(bad) > 0 {
		return fault.Invalid("not_what_was_asked", "supply everything that was asked and nothing else", bad...)
	}
	return nil
}

// asksField tells whether a path lies at or below a field that was asked, or holds it.
func (s *Supplement) asksField(path string) bool {
	return slices.ContainsFunc(s.Items, func(i SupplementItem) bool {
		return i.Field != "" && (within(path, i.Field) || within(i.Field, path))
	})
}

func within(path, above string) bool {
	rest, ok := strings.CutPrefix(path, above)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// changes lists what an officer sees in yellow.
func changes(d *Dossier, in Supplied) []Change {
	var list []Change
	if in.Answers != nil {
		for _, path := range form.Diff(d.Answers, in.Answers) {
			list = append(list, Change{Path: path, Before: text(d.Answers, path), After: text(in.Answers, path)})
		}
	}
	for _, p := range in.Parts {
		path := "parts." + p.Component
		if slices.ContainsFunc(list, func(c Change) bool { return c.Path == path }) {
			continue
		}
		list = append(list, Change{Path: path, Before: fileNames(d.Parts, p.Component), After: fileNames(in.Parts, p.Component)})
	}
	return list[:min(len(list), maxChanges)]
}

const (
	maxChanges    = 200
	maxChangeText = 4000
)

// text gives the answer at a path for people: texts as they are, other things as JSON, nothing where there is none.
func text(answers map[string]any, path string) string {
	var at any = answers
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		switch v := at.(type) {
		case map[string]any:
			at = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(v) {
				return ""
			}
			at = v[i]
		default:
			return ""
		}
	}
	switch v := at.(type) {
	case nil:
		return ""
	case string:
		return clip(v, maxChangeText)
	}
	b, err := json.Marshal(at)
	if err != nil {
		return ""
	}
	return clip(string(b), maxChangeText)
}

func fileNames(parts []Part, component string) string {
	var names []string
	for _, p := range parts {
		if p.Component == component && p.FileName != "" {
			names = append(names, p.FileName)
		}
	}
	return clip(strings.Join(names, ", "), maxChangeText)
}

// replaceParts puts the new parts of a component in place of all its old ones.
func replaceParts(old, fresh []Part) []Part {
	kept := slices.DeleteFunc(slices.Clone(old), func(p Part) bool {
		return slices.ContainsFunc(fresh, func(f Part) bool { return f.Component == p.Component })
	})
	return append(kept, fresh...)
}
