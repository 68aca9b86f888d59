package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"os"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/mtls"
	"motcua.vn/libs/seal"
	"motcua.vn/libs/tenant"
)

// world is what all figures share.
type world struct {
	dir      string
	db       *database
	issuer   *issuer
	service  *process
	client   *http.Client                    // speaks as the sample loader does
	api      *dossiersv1.ClientWithResponses // over client
	ring     *seal.Ring                      // the service's
	sequence int                             // of pgbench runs
}

// newWorld starts the service over an empty database and enters what a dossier needs.
func newWorld(ctx context.Context) (_ *world, err error) {
	w := &world{}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	if w.dir, err = os.MkdirTemp("", "motcua-bench-"); err != nil {
		return nil, err
	}
	if w.db, err = openDatabase(ctx); err != nil {
		return nil, err
	}
	if w.issuer, err = newIssuer(); err != nil {
		return nil, err
	}
	files, err := certificates(w.dir, service, sample)
	if err != nil {
		return nil, err
	}
	keys := "bench:" + secret()
	if w.ring, err = seal.ParseRing(keys); err != nil {
		return nil, err
	}
	binary, err := build(ctx, w.dir)
	if err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	admin, err := freeAddr()
	if err != nil {
		return nil, err
	}
	if w.service, err = newProcess(binary, w.dir, addr, admin, w.db, w.issuer, files[service], keys, secret()); err != nil {
		return nil, err
	}
	if err := w.connect(files[sample], addr); err != nil {
		return nil, err
	}
	if err := w.service.migrate(ctx); err != nil {
		return nil, err
	}
	if err := w.service.start(ctx); err != nil {
		return nil, err
	}
	return w, w.settle(ctx)
}

func (w *world) connect(files mtls.Files, addr string) error {
	identity, err := mtls.Load(files)
	if err != nil {
		return err
	}
	w.client = &http.Client{Transport: &http.Transport{
		TLSClientConfig: identity.ClientConfig(service), MaxIdleConnsPerHost: 64,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, addr)
		},
	}}
	w.api, err = dossiersv1.NewClientWithResponses(origin, dossiersv1.WithHTTPClient(w.client))
	return err
}

const (
	origin = "https://" + service
	sample = "sample" // who may bring people's tokens and those of the catalogue's authors, with SAMPLE=true
)

// as acts for a caller.
func (w *world) as(c tenant.Caller) (dossiersv1.RequestEditorFn, error) {
	token, err := w.issuer.token(c)
	return func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}, err
}

// tokens are made beforehand, one for each of n callers.
func (w *world) tokens(n int, make func() tenant.Caller) ([]string, error) {
	all := []string{}
	for range n {
		token, err := w.issuer.token(make())
		if err != nil {
			return nil, err
		}
		all = append(all, token)
	}
	return all, nil
}

func citizen() tenant.Caller {
	return tenant.Caller{Kind: tenant.Citizen, Subject: id.New().String(), Assurance: 1}
}

// officer receives and works at the busy agency.
func officer() tenant.Caller {
	return tenant.Caller{Kind: tenant.Staff, Subject: id.New().String(), Mandates: []tenant.Mandate{{
		Agency: busy, Roles: []tenant.Role{tenant.ReceptionOfficer, tenant.CaseOfficer},
	}}}
}

func (w *world) close() error {
	var errs []error
	if w.client != nil {
		w.client.CloseIdleConnections()
	}
	if w.service != nil {
		errs = append(errs, w.service.stop())
	}
	if w.issuer != nil {
		errs = append(errs, w.issuer.close())
	}
	if w.db != nil && w.db.super != nil {
		errs = append(errs, w.db.close())
	}
	return errors.Join(append(errs, os.RemoveAll(w.dir))...)
}

// secret is 32 random bytes in base64.
func secret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails, by its documentation
	return base64.StdEncoding.EncodeToString(b)
}
