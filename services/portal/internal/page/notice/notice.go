// Package notice shows a person's notices, and passes new ones on to the open
// page as they come (server-sent events, WHATWG HTML section 9.2).
package notice

import (
	"net/http"

	"github.com/google/uuid"

	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Routes adds the pages.
func Routes(mux *http.ServeMux, s *site.Site) {
	mux.Handle("GET /notices", s.Private(show))
	mux.Handle("POST /notices/read", s.Private(read))
	mux.Handle("GET /notices/live", s.Page(live))
}

const pageSize = 30

func show(a *site.Ask) error {
	after := a.R.URL.Query().Get("after")
	found, err := kit.Answer[notificationsv1.NoticePage](a.Clients.Notifications(a).ListNotices(a.Ctx(),
		&notificationsv1.ListNoticesParams{After: after, Limit: pageSize}))
	if err != nil {
		return err
	}
	items := make([]web.Item, 0, len(found.Notices))
	fresh := false
	for _, n := range found.Notices {
		items = append(items, item(a, n))
		fresh = fresh || !n.Read
	}
	var pages web.Pages
	if found.Next != "" {
		pages.NextURL = "/notices?" + site.Query("after", found.Next)
	}
	if after != "" {
		pages.PreviousURL = "/notices"
	}
	return a.Render(a.Shell(a.T("notice.title")), body(a, items, fresh, pages))
}

func item(a *site.Ask, n notificationsv1.Notice) web.Item {
	i := web.Item{Title: a.Text(n.Title.Vi, n.Title.En), Aside: a.L.Moment(n.At), Note: a.Text(n.Text.Vi, n.Text.En), Href: href(n), Fresh: !n.Read}
	switch n.Mail {
	case notificationsv1.NoticeMailSent, notificationsv1.NoticeMailDelivered:
		i.Note += " · " + a.T("notice.mailed")
	case notificationsv1.NoticeMailPermanentFailure:
		i.Chips = []web.ChipData{{Tone: web.Late, Text: a.T("notice.mail_failed")}}
	}
	if !n.Read {
		i.Chips = append(i.Chips, web.ChipData{Tone: web.Soon, Text: a.T("notice.fresh")})
	}
	return i
}

// href is the dossier that a notice is about; empty when it is about none.
func href(n notificationsv1.Notice) string {
	if n.Dossier == uuid.Nil {
		return ""
	}
	return "/dossiers/" + n.Dossier.String()
}

func read(a *site.Ask) error {
	if err := kit.Done(a.Clients.Notifications(a).ReadAllNotices(a.Ctx(), &notificationsv1.ReadAllNoticesParams{})); err != nil {
		return err
	}
	a.ForgetUnread()
	return a.Go("/notices")
}
