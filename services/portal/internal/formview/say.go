package formview

import (
	"time"

	"motcua.vn/libs/form"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Rows gives the answers as pairs, in words: options by label, dates with dots and slashes, numbers with their unit.
func Rows(a *site.Ask, visible []form.Seen) []web.SummaryRow {
	var rows []web.SummaryRow
	for _, s := range visible {
		if s.Field.Type == form.Section || s.Field.Type == form.List {
			continue
		}
		rows = append(rows, web.SummaryRow{Key: s.Field.Label.In(a.L.Language()), Value: Say(a, s.Field, s.Value)})
	}
	return rows
}

// Say puts one answer into words.
func Say(a *site.Ask, f *form.Field, value any) string {
	switch x := value.(type) {
	case nil:
		return "–"
	case bool:
		if x {
			return a.T("form.yes")
		}
		return a.T("form.no")
	case float64:
		text := a.L.Number(x)
		if f.Unit != "" {
			text += " " + f.Unit
		}
		return text
	case string:
		for _, o := range f.Options {
			if o.Value == x {
				return o.Label.In(a.L.Language())
			}
		}
		if f.Format == form.Date {
			if day, err := time.Parse(time.DateOnly, x); err == nil {
				return a.L.Day(day)
			}
		}
		return x
	}
	return Typed(value)
}
