// Package dossiers asks the service dossiers what documents needs to know: what
// a component of a procedure takes, and who may open a file of a dossier.
package dossiers

import (
	"context"
	"fmt"
	"log/slog"
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
	api dossiersv1.ClientWithResponsesInterface

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
func New(doer dossiersv1.HttpRequestDoer, authorise dossiersv1.RequestEditorFn) (*Client, error) {
	api, err := dossiersv1.NewClientWithResponses("https://dossiers", dossiersv1.WithHTTPClient(doer), dossiersv1.WithRequestEditorFn(authorise))
	if err != nil {
		return nil, err
	}
	return &Client{api: api, known: map[string]procedure{}}, nil
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
	res, err := c.api.GetProcedureWithResponse(ctx, code)
	if err != nil {
		return nil, err
	}
	limits := map[string]file.Limit{}
	switch err := kit.FaultOf(res.HTTPResponse, res.Body); {
	case fault.KindOf(err) == fault.KindNotFound:
		return limits, nil // a code that dossiers does not know has no limits of its own
	case err != nil:
		return nil, err
	case res.JSON200 == nil:
		return nil, fmt.Errorf("dossiers: getProcedure answered %d", res.StatusCode())
	}
	for _, component := range res.JSON200.Version.Components {
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
	for _, a := range caller.Agencies(time.Now()) {
		body.Agencies = append(body.Agencies, string(a))
	}
	res, err := c.api.CheckFileAccessWithResponse(ctx, body)
	if err != nil {
		return false, err
	}
	err = kit.FaultOf(res.HTTPResponse, res.Body)
	switch {
	case err != nil && fault.KindOf(err) == fault.KindNotFound:
		return false, nil
	case err != nil && fault.KindOf(err) == fault.KindUnavailable:
		return false, err
	case err != nil:
		return false, fault.Internal(err) // our own request was refused; the caller's is not to blame
	case res.JSON200 == nil:
		return false, fault.Internal(fmt.Errorf("dossiers: checkFileAccess answered %d", res.StatusCode()))
	}
	return res.JSON200.Allowed, nil
}
