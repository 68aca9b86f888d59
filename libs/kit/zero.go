package kit

import (
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
)

// dropZeros removes optional query parameters that say nothing or zero: our
// contracts give absent and zero the same meaning (api/codegen.yaml), and the
// generated clients write both alike, which a minimum or an enum would refuse.
func dropZeros(r *http.Request, route *routers.Route) {
	if r.URL.RawQuery == "" {
		return
	}
	query, dropped := r.URL.Query(), false
	for _, parameters := range []openapi3.Parameters{route.PathItem.Parameters, route.Operation.Parameters} {
		for _, p := range parameters {
			if p.Value.In != openapi3.ParameterInQuery || p.Value.Required {
				continue
			}
			if values, sent := query[p.Value.Name]; sent && len(values) == 1 && zero(p.Value.Schema, values[0]) {
				query.Del(p.Value.Name)
				dropped = true
			}
		}
	}
	if dropped {
		r.URL.RawQuery = query.Encode()
	}
}

func zero(schema *openapi3.SchemaRef, value string) bool {
	return value == "" || value == "0" && schema != nil && schema.Value.Type.Is(openapi3.TypeInteger)
}
