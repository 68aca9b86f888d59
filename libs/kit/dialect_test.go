package kit

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestSettleKeepsYoungerSchemasToTheirDialect(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		schema string
		want   string
		why    string
	}{
		"plain":           {`{"type":"object","required":["n"],"properties":{"n":{"type":"string","maxLength":3}}}`, "3.0.3", "both dialects agree"},
		"property's name": {`{"type":"object","properties":{"const":{"type":"string"},"if":{"type":"string"}}}`, "3.0.3", "a property may be named as a keyword"},
		"example":         {`{"type":"object","example":{"const":"x"}}`, "3.0.3", "an example is no schema"},
		"const":           {`{"const":"x"}`, "3.1.0", "3.0 does not know it"},
		"deep":            {`{"type":"object","properties":{"properties":{"type":"array","items":{"exclusiveMinimum":3}}}}`, "3.1.0", "a number there is 2020-12"},
		"types":           {`{"type":["string","null"]}`, "3.1.0", "3.0 has one type"},
	} {
		spec := []byte(`{"openapi":"3.1.0","components":{"schemas":{"S":` + c.schema + `}}}`)
		doc := &openapi3.T{OpenAPI: "3.1.0"}
		if err := settle(doc, spec); err != nil {
			t.Fatal(err)
		}
		if doc.OpenAPI != c.want {
			t.Errorf("%s: validated as %s, want %s: %s", name, doc.OpenAPI, c.want, c.why)
		}
	}
}
