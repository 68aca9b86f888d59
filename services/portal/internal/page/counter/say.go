package counter

import (
	"strconv"

	"github.com/a-h/templ"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/form"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/web"
)

func (d *desk) procedures() []web.Option {
	var options []web.Option
	for _, p := range d.Procedures {
		options = append(options, web.Option{Value: p.Code, Text: d.In(p.Name), Selected: p.Code == d.Post.Get(fieldProcedure)})
	}
	return options
}

// text is a field of a person, with what was typed and the complaint.
func (d *desk) text(who, name, label string) web.Field {
	at := who + "." + name
	return web.Field{Name: at, Label: d.T(label), Value: d.Post.Get(at), Error: d.wrong(at), Autocomplete: "off"}
}

// citizenID is the field that a card reader types into; leaving it fills in whoever came before.
func (d *desk) citizenID() web.Field {
	f := d.text(owner, "citizenId", "person.citizen_id")
	f.Key, f.Hint, f.InputMode, f.Width = "F3", d.T("counter.citizen_id_hint"), "numeric", 20
	f.Attrs = templ.Attributes{
		"hx-post": "/counter/person", "hx-trigger": "change", "hx-target": "#owner", "hx-swap": "outerHTML", "hx-headers": `{"X-Requested-With":"person"}`,
	}
	if len(d.Faults) == 0 && d.Version != nil && d.Found == "" {
		f.Attrs["autofocus"] = true
	}
	return f
}

func (d *desk) number(who, name, label string) web.Field {
	f := d.text(who, name, label)
	f.InputMode, f.Width = "numeric", 20
	return f
}

func (d *desk) mail(who string) web.Field {
	f := d.text(who, "email", "person.email")
	f.Type, f.Optional = "email", true
	return f
}

func (d *desk) optional(f web.Field) web.Field {
	f.Optional = true
	return f
}

func (d *desk) born(who string) web.DateValue {
	get := func(part string) string { return d.Post.Get(who + ".birthDate-" + part) }
	return web.DateValue{Day: get("day"), Month: get("month"), Year: get("year")}
}

// nameLabel is the person's name, or the firm's where only firms own the dossier.
func (d *desk) nameLabel() string {
	if d.people() {
		return "person.full_name"
	}
	return "counter.firm_name"
}

func (d *desk) kindOptions() []web.Option {
	var options []web.Option
	for _, k := range d.kinds() {
		options = append(options, web.Option{Value: k, Text: d.T("counter.kind_" + k), Selected: k == string(d.kind())})
	}
	return options
}

func (d *desk) bases() []web.Option {
	var options []web.Option
	for _, b := range []string{"authorisation", "legal_guardian", "business"} {
		options = append(options, web.Option{Value: b, Text: d.T("basis." + b), Selected: d.Post.Get(fieldBasis) == b})
	}
	return options
}

func (d *desk) ways() []web.Option {
	var options []web.Option
	for _, w := range []string{"counter", "electronic", "public_post"} {
		options = append(options, web.Option{Value: w, Text: d.T("office.way_" + w), Selected: d.Post.Get(fieldDelivery) == w})
	}
	return options
}

// papers are the rows to tick: the officer saw the original.
func (d *desk) papers() []web.Option {
	ticked := map[string]bool{}
	for _, key := range d.Post[fieldSeen] {
		ticked[key] = true
	}
	var options []web.Option
	for _, c := range d.asked() {
		note := d.T("counter.seen_note")
		if !c.Required {
			note = d.T("counter.optional_note")
		}
		options = append(options, web.Option{Value: c.Key, Text: d.In(c.Name), Note: note, Selected: ticked[c.Key]})
	}
	return options
}

func (d *desk) scan(c dossiersv1.Component) web.Field {
	return web.Field{Name: scanOf + c.Key, Label: d.In(c.Name), Hint: d.In(c.Hint)}
}

// fields are the procedure's own questions.
func (d *desk) fields() templ.Component {
	view := formview.New(d.Ask, d.Visible, d.Faults)
	view.Compact = true
	return view.Fields(d.keys())
}

// card says what the receipt will say.
func (d *desk) card() []web.SummaryRow {
	rows := []web.SummaryRow{{Key: d.T("dossier.number"), Value: d.T("counter.number_later")}}
	if d.Version == nil {
		return rows
	}
	due := d.T("counter.same_day")
	if d.Version.Limit.Amount > 0 {
		due = d.Limit(d.Version.Limit)
	}
	rows = append(rows, web.SummaryRow{Key: d.T("dossier.due"), Value: due, Strong: true, Note: d.T("counter.due_note")})
	for _, f := range d.Version.Fees {
		rows = append(rows, d.fee(f))
	}
	return append(rows, web.SummaryRow{Key: d.T("counter.delivery"), Value: d.T("office.way_" + d.way())})
}

func (d *desk) way() string {
	for _, o := range d.ways() {
		if o.Selected {
			return o.Value
		}
	}
	return string(dossiersv1.DeliveryInputWayCounter)
}

// fee multiplies by the copies where they are known already.
func (d *desk) fee(f dossiersv1.FeeLine) web.SummaryRow {
	row := web.SummaryRow{Key: d.In(f.Name), Value: d.Dong(f.Amount), Strong: true}
	if f.Per != dossiersv1.FeeLinePerCopy {
		return row
	}
	n := d.copies(f.QuantityField)
	if n == 0 {
		row.Note = d.T("counter.per_copy")
		return row
	}
	row.Content = templ.Join(web.Text(strconv.FormatInt(n, 10)+" × "+d.Dong(f.Amount)+" = "), web.Strong(d.Dong(f.Amount*n)))
	return row
}

func (d *desk) copies(field string) int64 {
	for _, s := range d.Visible {
		if n, ok := s.Value.(float64); ok && s.Path == field && s.Field.Type == form.Integer {
			return int64(n)
		}
	}
	return 0
}
