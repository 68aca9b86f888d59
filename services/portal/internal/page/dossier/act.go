package dossier

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// key makes the idempotency key of an action on the version that the person
// saw: a second press is the same intention, an action after a change another.
func key(d dossiersv1.Dossier, action string) string {
	return fmt.Sprintf("%s:%s:%d", action, d.ID, d.Version)
}

func (p *pages) withdraw(a *site.Ask) error {
	d, err := get(a)
	if err != nil {
		return err
	}
	reason := strings.TrimSpace(a.R.PostForm.Get("reason"))
	if len([]rune(reason)) < 3 {
		a.Flash(web.Late, "dossier.reason_missing")
		return a.Go("/dossiers/" + d.ID.String())
	}
	got, err := kit.Answer[dossiersv1.Dossier](a.Clients.Dossiers(a).WithdrawDossier(a.Ctx(), d.ID,
		&dossiersv1.WithdrawDossierParams{IdempotencyKey: key(d, "withdraw")}, dossiersv1.ReasonInput{Reason: reason}))
	if err != nil {
		return err
	}
	if got.Status == dossiersv1.StatusWithdrawn {
		a.Flash(web.Good, "dossier.withdrawn")
	} else {
		a.Flash(web.Good, "dossier.withdrawal_asked")
	}
	return a.Go("/dossiers/" + d.ID.String())
}

func (p *pages) rate(a *site.Ask) error {
	u, err := id(a)
	if err != nil {
		return err
	}
	score, err := strconv.Atoi(a.R.PostForm.Get("score"))
	if err != nil || score < 1 || score > 5 {
		a.Flash(web.Late, "dossier.score_missing")
		return a.Go("/dossiers/" + u.String())
	}
	in := dossiersv1.RatingInput{Score: score, Comment: strings.TrimSpace(a.R.PostForm.Get("comment"))}
	if err := kit.Done(a.Clients.Dossiers(a).RateDossier(a.Ctx(), u, &dossiersv1.RateDossierParams{IdempotencyKey: "rate:" + u.String()}, in)); err != nil {
		return err
	}
	a.Flash(web.Good, "dossier.rate_thanks")
	return a.Go("/dossiers/" + u.String())
}

// accesses lists who opened the dossier.
func (p *pages) accesses(a *site.Ask) error {
	d, err := get(a)
	if err != nil {
		return err
	}
	page, err := kit.Answer[dossiersv1.AccessPage](a.Clients.Dossiers(a).ListAccesses(a.Ctx(), d.ID,
		&dossiersv1.ListAccessesParams{After: a.R.URL.Query().Get("after"), Limit: 50}))
	if err != nil {
		return err
	}
	pages := web.Pages{}
	if page.Next != "" {
		pages.NextURL = "?" + site.Query("after", page.Next)
	}
	return a.Render(a.Shell(a.T("dossier.accesses")), accessPage(view{Ask: a, D: d, Accesses: page.Accesses}, names(a, page.Accesses), pages))
}

// names gives the officers' names; the page is as good without them.
func names(a *site.Ask, all []dossiersv1.Access) map[string]string {
	var ids []string
	for _, x := range all {
		if _, err := uuid.Parse(x.Officer); err == nil {
			ids = append(ids, x.Officer)
		}
	}
	return a.OfficerNames(ids)
}
