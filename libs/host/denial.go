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
)

// denial is what events account.locked and mandate.ended, and identity's list of
// denials, say: the account's tokens issued before the instant are refused.
type denial struct {
	Account string    `json:"account"`
	Before  time.Time `json:"before"`
}

const (
	denialRetry = 2 * time.Second
	maxDenials  = 4 << 20 // bytes
)

// watchDenials refuses tokens of locked accounts and ended mandates: what was
// missed before this instance started comes from identity, what happens from
// now on from the bus, so within moments everywhere.
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
		return nil // it is the source; its own consumer of the bus fills the list
	}
	for complained := false; ; complained = true {
		err := h.missedDenials(ctx)
		if err == nil {
			return nil
		}
		if !complained {
			slog.WarnContext(ctx, "identity did not tell the denials yet, tries go on", "error", err)
		}
		select {
		case <-time.After(denialRetry):
		case <-ctx.Done():
			return nil
		}
	}
}

func (h *Host) missedDenials(ctx context.Context) error {
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
