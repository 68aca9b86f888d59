package host

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/obs"
)

// denial is what events account.locked and mandate.ended, and identity's list of
// denials, say: the account's tokens issued before the instant are refused.
type denial struct {
	Account string    `json:"account"`
	Before  time.Time `json:"before"`
}

const (
	// denialEvery leaves 2 of the 5 s within which a denial must hold to the way from identity's database to here.
	denialEvery = 3 * time.Second
	maxDenials  = 4 << 20 // bytes
)

// watchDenials refuses tokens of locked accounts and ended mandates. The bus
// tells within moments, but forgets what it tells while somebody is not
// connected, and nobody notices; so identity's list is asked for as well, every
// few seconds and after each connection.
func (h *Host) watchDenials(ctx context.Context) error {
	for _, subject := range []string{"identity.account.locked.v1", "identity.mandate.ended.v1"} {
		h.Group.Go("denials "+subject, func(ctx context.Context) error {
			return h.Bus.Listen(ctx, subject, func(ctx context.Context, e bus.Event) {
				var d denial
				if err := json.Unmarshal(e.Data, &d); err != nil || d.Account == "" {
					slog.ErrorContext(ctx, "a denial cannot be read", "event", e.ID)
					return
				}
				h.Denials.Deny(d.Account, d.Before)
			})
		})
	}
	if h.Name == "identity" {
		return nil // it is the source; it reads its own table every second
	}
	quiet := obs.Quiet(ctx) // a trace every few seconds would hide all others
	for complained := false; ; {
		switch err := h.missedDenials(quiet); {
		case err == nil:
			complained = false
		case !complained && ctx.Err() == nil:
			slog.WarnContext(ctx, "identity does not tell the denials, tries go on", "error", err)
			complained = true
		}
		select {
		case <-time.After(denialEvery):
		case <-h.Bus.Connected():
		case <-ctx.Done():
			return nil
		}
	}
}

func (h *Host) missedDenials(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, denialEvery)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://identity/v1/denials", nil)
	if err != nil {
		return err
	}
	if err := h.Token.Authorise(ctx, req); err != nil {
		return err
	}
	resp, err := h.Directory.Doer("identity").Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("identity: status %d", resp.StatusCode)
	}
	var list struct {
		Denials []denial `json:"denials"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxDenials)).Decode(&list); err != nil {
		return err
	}
	for _, d := range list.Denials {
		h.Denials.Deny(d.Account, d.Before)
	}
	return nil
}
