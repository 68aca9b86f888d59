package kit

import (
	"encoding/json"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// younger are the keywords that JSON Schema 2020-12 added to the schemas of OpenAPI 3.0 or gave another meaning.
var younger = []string{
	"$defs", "$dynamicRef", "$anchor", "const", "contains", "contentEncoding", "contentMediaType", "contentSchema", "dependentRequired", "dependentSchemas", "else",
	"exclusiveMaximum", "exclusiveMinimum", "if", "maxContains", "minContains", "patternProperties", "prefixItems", "propertyNames", "then",
	"unevaluatedItems", "unevaluatedProperties",
}

// settle lets kin-openapi validate by its own visitor where the contract says
// nothing that only JSON Schema 2020-12 knows: of an OpenAPI 3.1 document it
// would compile the schema anew for each value that it validates, which is a
// third of what a request costs.
func settle(doc *openapi3.T, spec []byte) error {
	var raw any
	if err := json.Unmarshal(spec, &raw); err != nil {
		return err
	}
	if !modern(raw) {
		doc.OpenAPI = "3.0.3"
	}
	return nil
}

// modern tells whether a younger keyword, or a list of types, stands anywhere but in an example or as a property's name.
func modern(node any) bool {
	switch node := node.(type) {
	case []any:
		return slices.ContainsFunc(node, modern)
	case map[string]any:
		for name, value := range node {
			properties, named := value.(map[string]any)
			_, types := value.([]any)
			switch {
			case name == "example" || name == "examples":
			case name == "properties" && named:
				for _, property := range properties {
					if modern(property) {
						return true
					}
				}
			case slices.Contains(younger, name), name == "type" && types, modern(value):
				return true
			}
		}
	}
	return false
}
