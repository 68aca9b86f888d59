// Command contract bundles and checks the OpenAPI contracts: it merges
// openapi.yaml, the *.part.yaml beside it and api/common/part.yaml into
// openapi.bundle.json, validates it, and fails on an operation without an
// access rule or without examples that validate.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "contract:", err)
		os.Exit(1)
	}
}

// run bundles each folder given, as api/<svc>/v1.
func run(folders []string) error {
	if len(folders) == 0 {
		return errors.New("usage: contract api/<svc>/v1 …")
	}
	for _, folder := range folders {
		if err := bundle(folder); err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
	}
	return nil
}

func bundle(folder string) error {
	parts, err := filepath.Glob(filepath.Join(folder, "*.part.yaml"))
	if err != nil {
		return err
	}
	sort.Strings(parts)
	files := append([]string{filepath.Join(folder, "openapi.yaml")}, parts...)
	files = append(files, filepath.Join(folder, "..", "..", "common", "part.yaml"))
	whole := map[string]any{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		part := map[string]any{}
		if err := yaml.Unmarshal(raw, &part); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := merge(whole, part, ""); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	out := &bytes.Buffer{}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(whole); err != nil {
		return err
	}
	if err := check(out.Bytes()); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "openapi.bundle.json"), out.Bytes(), 0o644)
}

// merge adds src to dst; the same leaf twice is a mistake, never an override.
func merge(dst, src map[string]any, at string) error {
	for k, v := range src {
		have, there := dst[k]
		if !there {
			dst[k] = v
			continue
		}
		a, okA := have.(map[string]any)
		b, okB := v.(map[string]any)
		if !okA || !okB {
			return fmt.Errorf("%s/%s stands twice", at, k)
		}
		if err := merge(a, b, at+"/"+k); err != nil {
			return err
		}
	}
	return nil
}

func check(raw []byte) error {
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		return err
	}
	if err := doc.Validate(context.Background(), openapi3.DisableExamplesValidation()); err != nil {
		return err
	}
	var faults []error
	seen := map[string]string{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			where := method + " " + path
			if op.OperationID == "" || seen[op.OperationID] != "" {
				faults = append(faults, fmt.Errorf("%s: no operationId of its own", where))
			}
			seen[op.OperationID] = where
			if _, ok := op.Extensions["x-access"]; !ok {
				faults = append(faults, fmt.Errorf("%s: no x-access", where))
			}
			if op.RequestBody != nil {
				faults = append(faults, exampled(where+" request", op.RequestBody.Value.Content)...)
			}
			for code, resp := range op.Responses.Map() {
				if code != "default" {
					faults = append(faults, exampled(where+" "+code, resp.Value.Content)...)
				}
			}
		}
	}
	return errors.Join(faults...)
}

// exampled demands an example that validates, at the media type or at its schema.
func exampled(where string, content openapi3.Content) []error {
	var faults []error
	for kind, media := range content {
		if media.Schema == nil || media.Schema.Value.Format == "binary" {
			continue
		}
		example := media.Example
		if example == nil {
			example = media.Schema.Value.Example
		}
		if example == nil {
			faults = append(faults, fmt.Errorf("%s %s: no example", where, kind))
			continue
		}
		if err := media.Schema.Value.VisitJSON(example, openapi3.EnableFormatValidation()); err != nil {
			faults = append(faults, fmt.Errorf("%s %s: example: %w", where, kind, err))
		}
	}
	return faults
}
