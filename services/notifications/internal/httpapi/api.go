// Package httpapi maps the generated server of notifications to its use cases and back.
package httpapi

import (
	"context"

	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/page"
	"motcua.vn/services/notifications/internal/notice"
)

// API is the generated strict server.
type API struct {
	Notices   notice.Notices
	Templates notice.Templates
	Letters   notice.Letters
	Hub       *notice.Hub
	Dates     notice.Dates
	// Wake is called when there may be something to tell or to send again.
	Wake func()
}

var _ notificationsv1.StrictServerInterface = (*API)(nil)

// paged reads the limit and cursor of a list; both may be left out.
func paged(list, after string, wanted int) (notice.Place, int, error) {
	var place notice.Place
	if wanted == 0 {
		wanted = page.DefaultLimit
	}
	limit, err := page.Limit(&wanted)
	if err != nil || after == "" {
		return place, limit, err
	}
	err = page.Decode(list, after, &place)
	return place, limit, err
}

// ListNotices implements the operation.
func (a *API) ListNotices(ctx context.Context, r notificationsv1.ListNoticesRequestObject) (notificationsv1.ListNoticesResponseObject, error) {
	place, limit, err := paged("notices", r.Params.After, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	rows, err := a.Notices.List(ctx, kit.Caller(ctx), place, limit+1)
	if err != nil {
		return nil, err
	}
	rows, more := page.Cut(rows, limit)
	answer := notificationsv1.ListNotices200JSONResponse{Notices: make([]notificationsv1.Notice, len(rows))}
	for i, n := range rows {
		answer.Notices[i] = shown(n)
	}
	if more {
		last := rows[len(rows)-1]
		answer.Next = page.Encode("notices", notice.Place{At: last.At, ID: last.ID.UUID})
	}
	return answer, nil
}

// CountUnread implements the operation.
func (a *API) CountUnread(ctx context.Context, _ notificationsv1.CountUnreadRequestObject) (notificationsv1.CountUnreadResponseObject, error) {
	n, err := a.Notices.Unread(ctx, kit.Caller(ctx))
	return notificationsv1.CountUnread200JSONResponse{Unread: n}, err
}

// ReadNotice implements the operation.
func (a *API) ReadNotice(ctx context.Context, r notificationsv1.ReadNoticeRequestObject) (notificationsv1.ReadNoticeResponseObject, error) {
	n, err := a.Notices.Read(ctx, kit.Caller(ctx), notice.ID{UUID: id.UUID(r.Notice)})
	if err != nil {
		return nil, err
	}
	return notificationsv1.ReadNotice200JSONResponse(shown(n)), nil
}

// ReadAllNotices implements the operation.
func (a *API) ReadAllNotices(ctx context.Context, _ notificationsv1.ReadAllNoticesRequestObject) (notificationsv1.ReadAllNoticesResponseObject, error) {
	if err := a.Notices.ReadAll(ctx, kit.Caller(ctx)); err != nil {
		return nil, err
	}
	n, err := a.Notices.Unread(ctx, kit.Caller(ctx))
	return notificationsv1.ReadAllNotices200JSONResponse{Unread: n}, err
}

func shown(n notice.Notice) notificationsv1.Notice {
	return notificationsv1.Notice{
		ID: [16]byte(n.ID.UUID), Kind: string(n.Kind), Title: text(n.Title), Text: text(n.Text), Dossier: [16]byte(n.Dossier.UUID),
		At: n.At, Read: n.Read, Mail: notificationsv1.NoticeMail(n.Mail),
	}
}

func text(t notice.Text) notificationsv1.Text { return notificationsv1.Text{Vi: t.VI, En: t.EN} }
