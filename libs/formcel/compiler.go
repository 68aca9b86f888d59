// Package formcel decides the conditions of forms with CEL (Common Expression Language) and checks
// definitions against the published meta-schema. It stands behind the interfaces of libs/form, so that no
// domain knows CEL or a JSON Schema library; the portal and the dossiers service share it and decide alike.
//
// A condition sees each top-level answer under its key (text is string, numbers are double, ticks are bool,
// sections are maps, lists are lists of maps), and within a list the answers of the same item as "item":
//
//	marital == "married" && spouse.nationality != "VN"
//	item.age < 6
package formcel

import (
	"fmt"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/checker"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
)

// MaxCost is the most that a condition may cost in CEL's units, in the worst case at publication and again
// at each evaluation. A comparison costs 1 to 3; a walk over a list costs its length times its body.
const MaxCost = 20_000

// Compiler implements form.Compiler; its zero value is ready.
type Compiler struct{}

// Compile implements form.Compiler. Complaints name the condition itself as path.
func (Compiler) Compile(f *form.Form) (form.Evaluator, error) {
	env, err := environment(f)
	if err != nil {
		return nil, fault.Invalid("bad_condition", "the form's fields make no variables: "+err.Error())
	}
	e := evaluator{}
	var bad []fault.Field
	for _, text := range f.Conditions() {
		program, detail := compile(env, text)
		if detail != "" {
			bad = append(bad, fault.Field{Path: text, Code: "bad_condition", Detail: detail})
			continue
		}
		e[text] = program
	}
	if len(bad) > 0 {
		return nil, fault.Invalid("bad_condition", "a condition cannot be used", bad...)
	}
	return e, nil
}

func environment(f *form.Form) (*cel.Env, error) {
	object := cel.MapType(cel.StringType, cel.DynType)
	types := map[form.Type]*cel.Type{
		form.String: cel.StringType, form.Integer: cel.DoubleType, form.Number: cel.DoubleType,
		form.Boolean: cel.BoolType, form.Section: object, form.List: cel.ListType(object),
	}
	options := []cel.EnvOption{cel.CrossTypeNumericComparisons(true), cel.Variable(form.Item, object)}
	for _, field := range f.Fields {
		options = append(options, cel.Variable(field.Key, types[field.Type]))
	}
	return cel.NewEnv(options...)
}

// compile gives the program of a condition, or says in English why there is none.
func compile(env *cel.Env, text string) (program cel.Program, detail string) {
	ast, issues := env.Compile(text)
	if issues.Err() != nil {
		return nil, issues.Err().Error()
	}
	if ast.OutputType() != cel.BoolType {
		return nil, "want true or false, not " + ast.OutputType().String()
	}
	cost, err := env.EstimateCost(ast, bounds{})
	if err != nil {
		return nil, err.Error()
	}
	if cost.Max > MaxCost {
		return nil, fmt.Sprintf("may cost %d, at most %d", cost.Max, MaxCost)
	}
	program, err = env.Program(ast, cel.CostLimit(MaxCost), cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return nil, err.Error()
	}
	return program, ""
}

// bounds tells CEL how large answers may be: forms limit texts and lists.
type bounds struct{}

// EstimateSize implements checker.CostEstimator.
func (bounds) EstimateSize(node checker.AstNode) *checker.SizeEstimate {
	if len(node.Path()) == 0 {
		return nil
	}
	if node.Type().Kind() == cel.ListKind {
		return &checker.SizeEstimate{Max: form.MaxItems}
	}
	return &checker.SizeEstimate{Max: form.MaxText}
}

// EstimateCallCost implements checker.CostEstimator; CEL's own estimates hold.
func (bounds) EstimateCallCost(string, string, *checker.AstNode, []checker.AstNode) *checker.CallEstimate {
	return nil
}

// evaluator has a program for each condition of one form.
type evaluator map[string]cel.Program

// Holds implements form.Evaluator. A condition about an answer that is missing or of a wrong type does not
// hold: Validate complains about the answer. Faults: internal for a condition of another form, bad_condition
// for one that fails on these answers, such as dividing by zero.
func (e evaluator) Holds(condition string, vars map[string]any) (bool, error) {
	program, ok := e[condition]
	if !ok {
		return false, fault.Internal(fmt.Errorf("formcel: condition %q is not of this form", condition))
	}
	out, _, err := program.Eval(vars)
	if err != nil {
		if unusable(err) {
			return false, nil
		}
		return false, fault.Invalid("bad_condition", "a condition of the form fails on these answers",
			fault.Field{Path: condition, Code: "bad_condition", Detail: "fails when evaluated"}).Because(err)
	}
	holds, ok := out.Value().(bool)
	return ok && holds, nil
}

// unusable recognises that a condition asked for what is not there, or of another type. CEL has only texts for it.
func unusable(err error) bool {
	for _, text := range []string{"no such key", "no such attribute", "no such overload"} {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}
