// Package formview shows an e-form of libs/form as fields of a page and reads
// what was typed back into answers. Wizard, counter and supplement share it.
package formview

import (
	"net/url"
	"strconv"
	"strings"

	"motcua.vn/libs/form"
)

const maxItems = 50 // items of a list that are read, whatever the form allows

// Read takes the posted values of these fields; names are paths ("address.street", "children[0].name").
// What it gives is as typed; form.Clean normalises it.
func Read(fields []form.Field, post url.Values) map[string]any {
	return section("", fields, post)
}

func section(prefix string, fields []form.Field, post url.Values) map[string]any {
	answers := map[string]any{}
	for i := range fields {
		f := &fields[i]
		if v := value(path(prefix, f.Key), f, post); v != nil {
			answers[f.Key] = v
		}
	}
	return answers
}

func value(at string, f *form.Field, post url.Values) any {
	switch f.Type {
	case form.Section:
		if inner := section(at, f.Fields, post); len(inner) > 0 {
			return inner
		}
		return nil
	case form.List:
		return list(at, f, post)
	case form.Boolean:
		if !post.Has(at) {
			return nil
		}
		return post.Get(at) == "true"
	case form.String, form.Integer, form.Number:
		if f.Format == form.Date {
			return Date(at, post)
		}
	}
	if !post.Has(at) {
		return nil
	}
	return post.Get(at)
}

func list(at string, f *form.Field, post url.Values) any {
	var items []any
	for i := range maxItems {
		item := section(at+"["+strconv.Itoa(i)+"]", f.Fields, post)
		if empty(item) {
			continue
		}
		items = append(items, item)
	}
	if len(items) == 0 {
		return nil
	}
	return items
}

func empty(item map[string]any) bool {
	for _, v := range item {
		if s, isText := v.(string); !isText || strings.TrimSpace(s) != "" {
			return false
		}
	}
	return true
}

// Date joins the three boxes of a date into YYYY-MM-DD; what is no number stays as typed, for the form to refuse.
func Date(at string, post url.Values) any {
	day, month, year := strings.TrimSpace(post.Get(at+"-day")), strings.TrimSpace(post.Get(at+"-month")), strings.TrimSpace(post.Get(at+"-year"))
	if day == "" && month == "" && year == "" {
		return nil
	}
	return year + "-" + pad(month) + "-" + pad(day)
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func path(prefix, key string) string {
	if prefix == "" {
		return key
	}
	return prefix + "." + key
}
