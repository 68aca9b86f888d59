package form

import (
	"maps"
	"slices"
	"strconv"
)

// Seen is a field that is asked, at one place.
type Seen struct {
	// Path is "address.street" or "children[0].name".
	Path  string
	Field *Field
	// Value is the answer; nil when there is none.
	Value any
	// idle says that the field belongs to an optional section of which nothing is answered.
	idle bool
}

// Visible lists the fields that are asked given these normalised answers, in the order in which they are
// shown: sections and lists before what they hold, and the items that there are. A condition sees the
// answers that come before it and are themselves asked. Errors are the evaluator's.
func Visible(f *Form, e Evaluator, answers map[string]any) ([]Seen, error) {
	w, err := walkForm(f, e, answers)
	if err != nil {
		return nil, err
	}
	return w.seen, nil
}

// Clean is Normalise, then the answers to what is not asked left out. Errors are the evaluator's.
func Clean(f *Form, e Evaluator, answers map[string]any) (map[string]any, error) {
	w, err := walkForm(f, e, Normalise(f, answers))
	if err != nil {
		return nil, err
	}
	// An emptied section is as good as none.
	return Normalise(f, w.vars), nil
}

// VisiblePages lists the pages that are asked, in order.
func VisiblePages(f *Form, e Evaluator, answers map[string]any) ([]*Page, error) {
	w, err := walkForm(f, e, answers)
	if err != nil {
		return nil, err
	}
	return w.pages, nil
}

// walker goes through a form in the order in which it is shown and keeps what is asked.
type walker struct {
	evaluator Evaluator
	// vars are the answers kept so far.
	vars  map[string]any
	seen  []Seen
	pages []*Page
	// unknown are the paths of answers that the form has no field for.
	unknown []string
}

func walkForm(f *Form, e Evaluator, answers map[string]any) (*walker, error) {
	w := &walker{evaluator: e, vars: map[string]any{}}
	w.strangers("", f.Fields, answers)
	for i := range f.Pages {
		page := &f.Pages[i]
		shown, err := w.holds(page.ShowIf, w.vars)
		if err != nil {
			return nil, err
		}
		if !shown {
			continue
		}
		w.pages = append(w.pages, page)
		for _, key := range page.Fields {
			if err := w.field("", f.Field(key), answers, w.vars, w.vars, false); err != nil {
				return nil, err
			}
		}
	}
	return w, nil
}

func (w *walker) holds(condition string, vars map[string]any) (bool, error) {
	if condition == "" {
		return true, nil
	}
	return w.evaluator.Holds(condition, vars)
}

// field looks at one field, whose answer is among answers and is kept in kept.
func (w *walker) field(path string, f *Field, answers, kept, vars map[string]any, idle bool) error {
	shown, err := w.holds(f.ShowIf, vars)
	if err != nil || !shown {
		return err
	}
	path = join(path, f.Key)
	value := answers[f.Key]
	w.seen = append(w.seen, Seen{Path: path, Field: f, Value: value, idle: idle})
	if value != nil {
		kept[f.Key] = value
	}
	switch f.Type {
	case Section:
		inner, ok := value.(map[string]any)
		if !ok && value != nil {
			return nil
		}
		part := map[string]any{}
		kept[f.Key] = part
		w.strangers(path, f.Fields, inner)
		return w.section(path, f.Fields, inner, part, vars, idle || (len(inner) == 0 && !f.Required))
	case List:
		list, ok := value.([]any)
		if !ok {
			return nil
		}
		return w.list(path, f, list, kept, vars)
	case String, Integer, Number, Boolean:
	}
	return nil
}

func (w *walker) section(path string, fields []Field, answers, kept, vars map[string]any, idle bool) error {
	for i := range fields {
		if err := w.field(path, &fields[i], answers, kept, vars, idle); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) list(path string, f *Field, list []any, kept, vars map[string]any) error {
	clean := make([]any, 0, len(list))
	for i, item := range list {
		m, ok := item.(map[string]any)
		// Validate refuses a list that is too long; its tail is not worth a walk.
		if !ok || i >= f.MaxItems {
			clean = append(clean, item)
			continue
		}
		part := map[string]any{}
		scope := maps.Clone(vars)
		scope[Item] = part
		at := path + "[" + strconv.Itoa(i) + "]"
		w.strangers(at, f.Fields, m)
		if err := w.section(at, f.Fields, m, part, scope, false); err != nil {
			return err
		}
		clean = append(clean, part)
	}
	kept[f.Key] = clean
	return nil
}

// strangers notes answers without a field.
func (w *walker) strangers(path string, fields []Field, answers map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(answers)) {
		if index(fields, key) < 0 {
			w.unknown = append(w.unknown, join(path, clip(key)))
		}
	}
}
