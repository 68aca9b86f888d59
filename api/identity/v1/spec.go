// Package identityv1 is the contract of identity: types, client and strict server
// generated from openapi.yaml, which is the truth.
package identityv1

import _ "embed"

// Spec is the bundled OpenAPI 3.1 document; services validate requests and take access rules from it.
//
//go:embed openapi.bundle.json
var Spec []byte
