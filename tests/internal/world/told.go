package world

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	openapi "github.com/oapi-codegen/runtime/types"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/kit"
)

// Notices counts the citizen's in-app notices: "<dossier> <kind>" to how many.
func (w *World) Notices(ctx context.Context) (map[string]int, error) {
	all := map[string]int{}
	for after := ""; ; {
		page, err := Call[notificationsv1.NoticePage](ctx, "notices", func() (*http.Response, error) {
			return w.Notifications.ListNotices(ctx, &notificationsv1.ListNoticesParams{After: after, Limit: 100}, w.Citizen.As)
		})
		if err != nil {
			return nil, err
		}
		for _, n := range page.Notices {
			all[n.Dossier.String()+" "+n.Kind]++
		}
		if after = page.Next; after == "" {
			return all, nil
		}
	}
}

// History gives what happened to a dossier, oldest first, as one of its people sees it.
func (w *World) History(ctx context.Context, dossier openapi.UUID, p *Person) ([]dossiersv1.HistoryEntry, error) {
	var all []dossiersv1.HistoryEntry
	for after := ""; ; {
		page, err := Call[dossiersv1.HistoryPage](ctx, "history", func() (*http.Response, error) {
			return w.Dossiers.GetHistory(ctx, dossier, &dossiersv1.GetHistoryParams{After: after}, p.As)
		})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Entries...)
		if after = page.Next; after == "" {
			return all, nil
		}
	}
}

// Mail is what the sink says of an e-mail.
type Mail struct {
	Subject   string `json:"subject"`
	MessageID string `json:"message_id"`
	Text      string `json:"text"`
}

// Mails gives what was sent to an address, oldest first.
func (w *World) Mails(ctx context.Context, to string) ([]Mail, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.MailURL()+"/messages?to="+url.QueryEscape(to), nil)
	if err != nil {
		return nil, err
	}
	client := http.Client{Timeout: 5 * time.Second}
	got, err := kit.Answer[struct{ Messages []Mail }](client.Do(req)) //nolint:bodyclose // Answer closes it
	if err != nil {
		return nil, fmt.Errorf("mail sink: %w", err)
	}
	return got.Messages, nil
}
