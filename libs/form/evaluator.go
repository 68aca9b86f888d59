package form

// Evaluator decides the conditions of one form. Implementations may be shared between goroutines.
type Evaluator interface {
	// Holds decides a condition of the form. Vars are the answers that come before the place of the
	// condition, by key; within a list, "item" are those of the same item. A condition about a question that
	// is not answered does not hold. Errors are faults: a condition that fails or costs too much.
	Holds(condition string, vars map[string]any) (bool, error)
}

// Compiler prepares the conditions of a form, and refuses those that are malformed or too costly with the
// fault bad_condition: the check at publication.
type Compiler interface {
	Compile(f *Form) (Evaluator, error)
}

// Item is the name under which a condition within a list sees the answers of its item.
const Item = "item"
