package form

import (
	"fmt"

	"motcua.vn/libs/fault"
)

// layout puts the fields on their pages; a form without x-layout has one page.
func (p *parser) layout(pages []Page, fields []Field) *Form {
	if len(pages) == 0 {
		page := Page{ID: "form", Title: Label{VI: "Thông tin", EN: "Details"}}
		for i := range fields {
			page.Fields = append(page.Fields, fields[i].Key)
		}
		return &Form{Pages: []Page{page}, Fields: fields}
	}
	if len(pages) > MaxPages {
		p.add("x-layout", "too_many", "at most 30 pages")
		return nil
	}
	f := &Form{Pages: pages}
	ids, placed := map[string]bool{}, map[string]bool{}
	for i, page := range pages {
		path := fmt.Sprintf("x-layout[%d]", i)
		if !keyPattern.MatchString(page.ID) || ids[page.ID] {
			p.add(path+".id", "bad_key", "want a lower-case letter, then letters or digits, each once")
		}
		ids[page.ID] = true
		p.text(path+".title", page.Title, true)
		p.text(path+".hint", page.Hint, false)
		p.condition(path+".showIf", page.ShowIf)
		if len(page.Fields) == 0 {
			p.add(path+".fields", "required", "a page asks something")
		}
		for _, key := range page.Fields {
			at := index(fields, key)
			if at < 0 || placed[key] {
				p.add(path+".fields", "unknown_field", "names no field, or one that stands on a page already: "+clip(key))
				continue
			}
			placed[key] = true
			f.Fields = append(f.Fields, fields[at])
		}
	}
	for i := range fields {
		if !placed[fields[i].Key] {
			p.add("x-layout", "missing_field", "no page asks "+fields[i].Key)
		}
	}
	return f
}

// OnPage keeps the complaints that concern the page, for a wizard that checks one page at a time.
func (f *Form) OnPage(page *Page, all []fault.Field) []fault.Field {
	var list []fault.Field
	for _, c := range all {
		if f.PageOf(c.Path) == page {
			list = append(list, c)
		}
	}
	return list
}
