// Package kit puts a go-kit chain round every operation that a contract
// generates, validates requests against the contract, and makes HTTP of
// faults in one place. No transport code is written by hand.
package kit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/go-kit/kit/endpoint"
	"github.com/oapi-codegen/runtime/strictmiddleware/nethttp"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"

	"motcua.vn/libs/authn"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
)

const (
	maxBody     = 1 << 20 // bytes of a JSON body
	defaultRate = 5000    // requests per second and operation; a bound, not a quota
)

type nower func() time.Time

// Verifier tells who is behind an Authorization header that the service or
// portal named peer brought.
type Verifier interface {
	Verify(ctx context.Context, header, peer string) (tenant.Caller, authn.Claims, error)
}

// Service is what all operations of one service share.
type Service struct {
	name     string
	verifier Verifier
	now      nower
	router   routers.Router
	ops      map[string]operation
	chains   map[string]endpoint.Endpoint
}

// New reads the contract and builds the chain of each operation once, because
// the generated server wraps anew on each request and limiters would forget.
func New(name string, spec []byte, verifier Verifier) (*Service, error) {
	doc, err := openapi3.NewLoader().LoadFromData(spec)
	if err != nil {
		return nil, fmt.Errorf("kit: contract of %s: %w", name, err)
	}
	doc.Servers = nil // requests come by any address
	unsecure(doc)
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("kit: contract of %s: %w", name, err)
	}
	ops, err := operations(doc)
	if err != nil {
		return nil, fmt.Errorf("kit: contract of %s: %w", name, err)
	}
	if err := settle(doc, spec); err != nil {
		return nil, fmt.Errorf("kit: contract of %s: %w", name, err)
	}
	s := &Service{name: name, verifier: verifier, now: time.Now, router: router, ops: ops, chains: map[string]endpoint.Endpoint{}}
	for id, op := range ops {
		s.chains[strings.ToLower(id)] = s.chain(op) // the generator writes getCitizenId as GetCitizenID
	}
	return s, nil
}

// unsecure takes the security requirements out of the contract: the chain
// checks tokens, and kin-openapi would read every body into memory first, also
// one that streams.
func unsecure(doc *openapi3.T) {
	doc.Security = nil
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			op.Security = nil
		}
	}
}

type call struct {
	f nethttp.StrictHTTPHandlerFunc
	w http.ResponseWriter
	r *http.Request
}

type callKey struct{}

// Middleware is the strict middleware of a generated server; give it as the
// only one. F is the server's own StrictHandlerFunc.
func Middleware[F ~func(context.Context, http.ResponseWriter, *http.Request, any) (any, error)](s *Service) func(F, string) F {
	return func(f F, operationID string) F {
		chain, ok := s.chains[strings.ToLower(operationID)]
		if !ok {
			chain = func(context.Context, any) (any, error) {
				return nil, fault.Internal(fmt.Errorf("kit: operation %q is not in the contract", operationID))
			}
		}
		return func(ctx context.Context, w http.ResponseWriter, r *http.Request, request any) (any, error) {
			return chain(context.WithValue(ctx, callKey{}, call{nethttp.StrictHTTPHandlerFunc(f), w, r}), request)
		}
	}
}

// found is the route of a request, looked for once: the span is named by it and the request validated against it.
type found struct {
	route  *routers.Route
	params map[string]string
	err    error
}

type foundKey struct{}

// Handler wraps the generated mux: trace, body limit, validation against the contract.
func (s *Service) Handler(mux http.Handler) http.Handler {
	traced := otelhttp.NewHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, _ := r.Context().Value(foundKey{}).(found)
		if f.err != nil {
			WriteProblem(w, r, routeFault(f.err))
			return
		}
		dropZeros(r, f.route)
		stream := s.ops[f.route.Operation.OperationID].stream
		if !stream {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		input := &openapi3filter.RequestValidationInput{
			Request: r, PathParams: f.params, Route: f.route,
			Options: &openapi3filter.Options{
				ExcludeRequestBody: stream, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, MultiError: true,
			},
		}
		if err := openapi3filter.ValidateRequest(r.Context(), input); err != nil {
			WriteProblem(w, r, requestFault(err))
			return
		}
		mux.ServeHTTP(w, r)
	}), s.name, otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return r.Method + " " + spanPath(r) }))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var f found
		f.route, f.params, f.err = s.router.FindRoute(r)
		traced.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), foundKey{}, f)))
	})
}

// spanPath gives the path template, so that ids do not become span names.
func spanPath(r *http.Request) string {
	f, ok := r.Context().Value(foundKey{}).(found)
	if !ok || f.err != nil {
		return "unknown"
	}
	return f.route.Path
}

func routeFault(err error) error {
	if errors.Is(err, routers.ErrMethodNotAllowed) {
		return fault.NotFound("method_unknown", "this path does not know this method")
	}
	return fault.NotFound("path_unknown", "no operation has this path")
}

// requestFault keeps where the input is wrong and drops the input itself,
// which kin-openapi would quote and which may be personal.
func requestFault(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.Limited("body_too_large", fmt.Sprintf("the body may have at most %d bytes", tooLarge.Limit), 0)
	}
	f := fault.Invalid("invalid_request", "the request does not fit the contract")
	f.Fields = fields(err, "")
	return f
}

func fields(err error, at string) []fault.Field {
	var multi openapi3.MultiError
	var reqErr *openapi3filter.RequestError
	var schemaErr *openapi3.SchemaError
	switch {
	case errors.As(err, &multi) && !errors.As(err, &reqErr):
		var all []fault.Field
		for _, e := range multi {
			all = append(all, fields(e, at)...)
		}
		return all
	case errors.As(err, &reqErr):
		if reqErr.Parameter != nil {
			at = reqErr.Parameter.Name
		}
		if reqErr.Err == nil {
			return []fault.Field{{Path: at, Code: "bad_value"}}
		}
		inner := reqErr.Err
		if errors.As(inner, &multi) {
			var all []fault.Field
			for _, e := range multi {
				all = append(all, fields(e, at)...)
			}
			return all
		}
		return fields(inner, at)
	case errors.As(err, &schemaErr):
		path := strings.Join(schemaErr.JSONPointer(), ".")
		if at != "" {
			path = strings.Trim(at+"."+path, ".")
		}
		return []fault.Field{{Path: path, Code: "bad_" + schemaErr.SchemaField}}
	}
	return []fault.Field{{Path: at, Code: "bad_value"}}
}
