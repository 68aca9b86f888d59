package httpapi

import (
	"context"

	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/page"
	"motcua.vn/services/notifications/internal/notice"
)

// ListTemplates implements the operation.
func (a *API) ListTemplates(ctx context.Context, _ notificationsv1.ListTemplatesRequestObject) (notificationsv1.ListTemplatesResponseObject, error) {
	all, err := a.Templates.Templates(ctx)
	if err != nil {
		return nil, err
	}
	facts, recipients := notice.Sample()
	answer := notificationsv1.ListTemplates200JSONResponse{Templates: make([]notificationsv1.Template, len(all))}
	for i, t := range all {
		_, preview, err := t.Render(facts, recipients, a.Dates)
		if err != nil {
			return nil, err
		}
		answer.Templates[i] = notificationsv1.Template{
			Kind: string(t.Kind), Version: t.Version, Title: text(t.Title), Text: text(t.Text), Preview: text(preview),
		}
	}
	return answer, nil
}

// ListDeadLetters implements the operation.
func (a *API) ListDeadLetters(ctx context.Context, r notificationsv1.ListDeadLettersRequestObject) (notificationsv1.ListDeadLettersResponseObject, error) {
	place, limit, err := paged("dead-letters", r.Params.After, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	rows, err := a.Letters.Letters(ctx, place, limit+1)
	if err != nil {
		return nil, err
	}
	rows, more := page.Cut(rows, limit)
	answer := notificationsv1.ListDeadLetters200JSONResponse{Letters: make([]notificationsv1.DeadLetter, len(rows))}
	for i, l := range rows {
		answer.Letters[i] = letter(l)
	}
	if more {
		last := rows[len(rows)-1]
		answer.Next = page.Encode("dead-letters", notice.Place{At: last.At, ID: last.ID})
	}
	return answer, nil
}

// ReplayDeadLetter implements the operation. Its key needs no log: a repeat finds the letter gone and changes nothing.
func (a *API) ReplayDeadLetter(ctx context.Context, r notificationsv1.ReplayDeadLetterRequestObject) (notificationsv1.ReplayDeadLetterResponseObject, error) {
	l, err := a.Letters.Replay(ctx, id.UUID(r.Letter))
	if err != nil {
		return nil, err
	}
	a.Wake()
	return notificationsv1.ReplayDeadLetter202JSONResponse(letter(l)), nil
}

func letter(l notice.Letter) notificationsv1.DeadLetter {
	return notificationsv1.DeadLetter{
		ID: [16]byte(l.ID), Source: notificationsv1.DeadLetterSource(l.Source), Type: l.Type, Reason: l.Reason, At: l.At, Attempts: l.Attempts,
	}
}
