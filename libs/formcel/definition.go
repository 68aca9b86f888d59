package formcel

import (
	"bytes"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
)

var metaSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(form.MetaSchema))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	const address = "https://motcua.vn/schemas/form/v1/meta.schema.json"
	if err := c.AddResource(address, doc); err != nil {
		return nil, err
	}
	return c.Compile(address)
})

// Definition checks a definition against the published meta-schema, then by form.Parse, then compiles its
// conditions: everything that publication asks. Faults: bad_form, bad_condition.
func Definition(definition []byte) (*form.Form, form.Evaluator, error) {
	f, err := form.Parse(definition)
	if err != nil {
		return nil, nil, err
	}
	schema, err := metaSchema()
	if err != nil {
		return nil, nil, fault.Internal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(definition))
	if err == nil {
		err = schema.Validate(doc)
	}
	if err != nil {
		return nil, nil, fault.Invalid("bad_form", "the definition breaks the published schema: "+err.Error())
	}
	e, err := Compiler{}.Compile(f)
	if err != nil {
		return nil, nil, err
	}
	return f, e, nil
}
