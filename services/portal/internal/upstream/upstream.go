// Package upstream calls the other services for the person who is signed in:
// generated clients over discovery, with the person's token and acting agency on
// each request.
package upstream

import (
	"context"
	"net/http"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
	identityv1 "motcua.vn/api/identity/v1"
	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/discovery"
)

// Bearer gives the token and acting agency of the person behind a request.
type Bearer interface {
	Bearer(ctx context.Context) (token string, acting string, err error)
}

// Clients makes clients for persons.
type Clients struct{ directory *discovery.Directory }

// New makes Clients over a directory.
func New(d *discovery.Directory) *Clients { return &Clients{d} }

// as is the request editor that says who asks; nil asks as nobody, for public operations.
func as(b Bearer) func(context.Context, *http.Request) error {
	return func(ctx context.Context, r *http.Request) error {
		if b == nil {
			return nil
		}
		token, acting, err := b.Bearer(ctx)
		if err != nil {
			return err
		}
		r.Header.Set("Authorization", "Bearer "+token)
		if acting != "" {
			r.Header.Set("X-Acting-Agency", acting)
		}
		return nil
	}
}

// Dossiers gives the client of dossiers.
func (c *Clients) Dossiers(b Bearer) *dossiersv1.Client {
	return &dossiersv1.Client{Server: "https://dossiers/", Client: c.directory.Doer("dossiers"), RequestEditors: []dossiersv1.RequestEditorFn{as(b)}}
}

// Identity gives the client of identity.
func (c *Clients) Identity(b Bearer) *identityv1.Client {
	return &identityv1.Client{Server: "https://identity/", Client: c.directory.Doer("identity"), RequestEditors: []identityv1.RequestEditorFn{as(b)}}
}

// Documents gives the client of documents.
func (c *Clients) Documents(b Bearer) *documentsv1.Client {
	return &documentsv1.Client{Server: "https://documents/", Client: c.directory.Doer("documents"), RequestEditors: []documentsv1.RequestEditorFn{as(b)}}
}

// Notifications gives the client of notifications.
func (c *Clients) Notifications(b Bearer) *notificationsv1.Client {
	return &notificationsv1.Client{Server: "https://notifications/", Client: c.directory.Doer("notifications"), RequestEditors: []notificationsv1.RequestEditorFn{as(b)}}
}
