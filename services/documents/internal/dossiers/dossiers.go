// Package dossiers asks the service dossiers what documents needs to know: what
// a component of a procedure takes, and who may open a file of a dossier.
package dossiers

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/documents/internal/file"
)

const (
	freshFor    = time.Minute     // a limit that was changed holds at the latest then
	limitWait   = 3 * time.Second // an upload does not wait longer for its limit
	maxRemember = 2000            // procedures
)

// Client is a file.Catalogue and a file.Access.
type Client struct {
	api *dossiersv1.Client

	mu    sync.Mutex
	known map[string]procedure
}

type procedure struct {
	limits map[string]file.Limit // by component
	asked  time.Time
}

var (
	_ file.Catalogue = (*Client)(nil)
	_ file.Access    = (*Client)(nil)
)

// New makes a client on a doer of discovery; authorise adds this service's token.
func New(doer dossiersv1.HttpRequestDoer, authorise dossiersv1.RequestEditorFn) *Client {
	api := &dossiersv1.Client{Server: "https://dossiers/", Client: doer, RequestEditors: []dossiersv1.RequestEditorFn{authorise}}
	return &Client{api: api, known: map[string]procedure{}}
}

// Limit implements file.Catalogue. While dossiers does not answer, what it said last holds.
func (c *Client) Limit(ctx context.Context, code, component string) file.Limit {
	if code == "" {
		return file.Limit{}
	}
	c.mu.Lock()
	p, ok := c.known[code]
	c.mu.Unlock()
	if ok && time.Since(p.asked) < freshFor {
		return p.limits[component]
	}
	ctx, cancel := context.WithTimeout(ctx, limitWait)
	defer cancel()
	limits, err := c.ask(ctx, code)
	if err != nil {
		slog.WarnContext(ctx, "limits of a procedure are not known, the former or the province's hold", "procedure", code, "error", err)
		return p.limits[component]
	}
	c.remember(code, procedure{limits, time.Now()})
	return limits[component]
}

func (c *Client) ask(ctx context.Context, code string) (map[string]file.Limit, error) {
	limits := map[string]file.Limit{}
	p, err := kit.Answer[dossiersv1.Procedure](c.api.GetProcedure(ctx, code))
	switch {
	case fault.KindOf(err) == fault.KindNotFound:
		return limits, nil // a code that dossiers does not know has no limits of its own
	case err != nil:
		return nil, err
	}
	for _, component := range p.Version.Components {
		limits[component.Key] = file.Limit{MaxBytes: component.MaxBytes, MediaTypes: component.MediaTypes}
	}
	return limits, nil
}

func (c *Client) remember(code string, p procedure) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) >= maxRemember {
		clear(c.known)
	}
	c.known[code] = p
}

// Allowed implements file.Access.
func (c *Client) Allowed(ctx context.Context, caller tenant.Caller, wanted file.ID) (bool, error) {
	body := dossiersv1.FileAccessInput{
		File: [16]byte(wanted.UUID), Account: caller.Subject, Kind: dossiersv1.FileAccessInputKind(caller.Kind),
	}
	acting := caller.Agencies(time.Now())
	for _, m := range caller.Mandates {
		if len(m.Roles) > 0 && m.Active(time.Now()) && slices.Contains(acting, m.Agency) {
			body.Mandates = append(body.Mandates, mandate(m))
		}
	}
	access, err := kit.Answer[dossiersv1.FileAccess](c.api.CheckFileAccess(ctx, body))
	switch kind := fault.KindOf(err); {
	case err == nil:
		return access.Allowed, nil
	case kind == fault.KindNotFound:
		return false, nil
	case kind == fault.KindUnavailable:
		return false, err
	}
	return false, fault.Internal(err) // our own request was refused; the caller's is not to blame
}

// mandate tells the roles too: what an agency's administrator may is for dossiers to say.
func mandate(m tenant.Mandate) dossiersv1.FileAccessMandate {
	out := dossiersv1.FileAccessMandate{Agency: string(m.Agency)}
	for _, role := range m.Roles {
		out.Roles = append(out.Roles, string(role))
	}
	return out
}
