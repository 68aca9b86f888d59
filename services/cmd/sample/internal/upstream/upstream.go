// Package upstream reaches the three services that the sample is loaded into: generated clients over mutual TLS.
package upstream

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/discovery"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
)

// Clients are the services' generated clients; a request carries the token of the editor given with it.
type Clients struct {
	Identity  *identityv1.Client
	Dossiers  *dossiersv1.Client
	Documents *documentsv1.Client
}

// New makes the clients on a directory.
func New(d *discovery.Directory) (*Clients, error) {
	identity, err1 := identityv1.NewClient("https://identity", identityv1.WithHTTPClient(d.Doer("identity")))
	dossiers, err2 := dossiersv1.NewClient("https://dossiers", dossiersv1.WithHTTPClient(d.Doer("dossiers")))
	documents, err3 := documentsv1.NewClient("https://documents", documentsv1.WithHTTPClient(d.Doer("documents")))
	return &Clients{identity, dossiers, documents}, errors.Join(err1, err2, err3)
}

// Key makes the Idempotency-Key of one intention: the same in every run, so that a run that was killed goes on where it
// ended. Parts hold letters, digits, dots and hyphens.
func Key(parts ...string) string { return "sample:" + strings.Join(parts, ":") }

const (
	attempts = 30 // of a call that finds a service away or busy
	pause    = time.Second
)

// Call sends a request until it is answered, and reads the answer: while the service is away, busy or starting it waits
// and asks again, which Idempotency-Keys make safe. Refusals are the service's own fault.
func Call[T any](ctx context.Context, what string, send func() (*http.Response, error)) (*T, error) {
	for n := 1; ; n++ {
		value, err := kit.Answer[T](send()) //nolint:bodyclose // Answer closes it
		if err == nil {
			return &value, nil
		}
		kind := fault.KindOf(err)
		if n == attempts || (kind != fault.KindUnavailable && kind != fault.KindLimited) {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			t.Stop()
			return nil, ctx.Err()
		case <-t.C:
		}
	}
}

// Is tells whether an error is a service's fault of one of these codes.
func Is(err error, codes ...string) bool {
	return err != nil && slices.Contains(codes, fault.CodeOf(err))
}
