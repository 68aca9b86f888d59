// Package eventsv1 holds the data of every event, generated from the JSON
// Schemas beside it. testdata keeps a golden sample of every released version.
package eventsv1

import "embed"

// Schemas are the JSON Schemas (2020-12), one per event type: "<type>.schema.json".
//
//go:embed *.schema.json
var Schemas embed.FS
