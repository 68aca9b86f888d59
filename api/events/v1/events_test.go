package eventsv1_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	eventsv1 "motcua.vn/api/events/v1"
)

// Today's consumers must accept every sample of every release, and every event has a sample.
func TestEverySampleFitsItsSchema(t *testing.T) {
	schemas, err := eventsv1.Schemas.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiled := map[string]*jsonschema.Schema{}
	for _, file := range schemas {
		raw, err := eventsv1.Schemas.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%s: %v", file.Name(), err)
		}
		if err := compiler.AddResource(file.Name(), doc); err != nil {
			t.Fatal(err)
		}
		s, err := compiler.Compile(file.Name())
		if err != nil {
			t.Fatalf("%s: %v", file.Name(), err)
		}
		compiled[strings.TrimSuffix(file.Name(), ".schema.json")] = s
	}
	samples, err := filepath.Glob("testdata/*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, path := range samples {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var e struct {
			Type string          `json:"type"`
			Data json.RawMessage `json:"data"`
		}
		if err := json.Unmarshal(raw, &e); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		schema, ok := compiled[e.Type]
		if !ok {
			t.Errorf("%s: no schema for %q", path, e.Type)
			continue
		}
		seen[e.Type] = true
		data, err := jsonschema.UnmarshalJSON(bytes.NewReader(e.Data))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if err := schema.Validate(data); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for name := range compiled {
		if !seen[name] {
			t.Errorf("%s has no sample", name)
		}
	}
}
