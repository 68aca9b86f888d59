package site

import (
	"net/url"
	"strings"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/i18n"
	"motcua.vn/libs/money"
)

// Limit says a time limit: "15 ngày làm việc"; "trong ngày làm việc" where it is 0.
func (a *Ask) Limit(l dossiersv1.TimeLimit) string {
	if l.Amount == 0 {
		return a.T("unit.same_day")
	}
	return a.L.N("unit."+string(l.Unit), l.Amount)
}

// Text gives a text in the person's language.
func (a *Ask) Text(vi, en string) string {
	if a.L.Language() == i18n.English && en != "" {
		return en
	}
	return vi
}

// In gives a contract's text in the person's language.
func (a *Ask) In(t dossiersv1.Text) string { return a.Text(t.Vi, t.En) }

// Dong says an amount: "8.000 đồng".
func (a *Ask) Dong(amount int64) string {
	if a.L.Language() == i18n.English {
		return money.Dong(amount).English()
	}
	return money.Dong(amount).String()
}

// Agency gives an agency's name.
func (a *Ask) Agency(code string) string { return a.Agencies.Name(a.Ctx(), code, a.L.Language()) }

// Fees says what a procedure costs: one amount, from the smallest where there are several, or free.
func (a *Ask) Fees(fees []dossiersv1.FeeLine) string {
	least := int64(-1)
	perCopy := false
	for _, f := range fees {
		if f.Amount > 0 && (least < 0 || f.Amount < least) {
			least, perCopy = f.Amount, f.Per == dossiersv1.FeeLinePerCopy
		}
	}
	switch {
	case least < 0:
		return a.T("fee.free")
	case perCopy:
		return a.T("fee.per_copy", i18n.Data{"Amount": a.Dong(least)})
	case len(fees) > 1:
		return a.T("fee.from", i18n.Data{"Amount": a.Dong(least)})
	}
	return a.Dong(least)
}

// Query makes a query string of pairs, leaving empty values out.
func Query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q.Encode()
}

// FileNote says what a file is: "PDF · 4,6 MB".
func (a *Ask) FileNote(mediaType string, size int64) string {
	kind := strings.ToUpper(mediaType[strings.LastIndex(mediaType, "/")+1:])
	return kind + " · " + a.Size(size)
}

// Size says a number of bytes: "4,6 MB".
func (a *Ask) Size(n int64) string {
	switch {
	case n >= 1<<30:
		return a.L.Number(float64(n)/(1<<30)) + " GB"
	case n >= 1<<20:
		return a.L.Number(float64(n)/(1<<20)) + " MB"
	}
	return a.L.Number(float64(n)/(1<<10)) + " KB"
}
