package dossier

import (
	"fmt"
	"image/png"
	"strconv"
	"strings"
	"time"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"github.com/a-h/templ"

	"motcua.vn/libs/i18n"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// receipt is the sheet that a person takes home (form 01 of Circular 01/2018 as
// a page; the PDF comes with the documents service's printer).
func (p *pages) receipt(a *site.Ask) error {
	d, err := get(a)
	if err != nil {
		return err
	}
	v := view{Ask: a, D: d}
	data := a.Shell(a.T("receipt.title"))
	data.Layout = web.LayoutPrint
	at := d.ReceivedAt
	if at.IsZero() {
		at = d.FiledAt
	}
	return a.Render(data, receiptPage(v, web.SheetData{
		Agency: a.Agency(d.ReceiveAgency), Number: d.Number, Title: a.T("receipt.title"), Place: a.Date(at),
		QRURL: v.url("receipt/code.png"), QRText: a.PublicURL + "/look-up?" + site.Query("number", d.Number),
		LeftSigns: a.T("receipt.submitter"), RightSigns: a.T("receipt.officer"),
	}))
}

const codeSize = 224 // pixels

// code is the QR code (ISO/IEC 18004) that leads to the look-up with the number filled in.
func (p *pages) code(a *site.Ask) error {
	d, err := get(a)
	if err != nil {
		return err
	}
	img, err := qr.Encode(a.PublicURL+"/look-up?"+site.Query("number", d.Number), qr.M, qr.Auto)
	if err == nil {
		img, err = barcode.Scale(img, codeSize, codeSize)
	}
	if err != nil {
		return err
	}
	a.W.Header().Set("Content-Type", "image/png")
	return png.Encode(a.W, img)
}

// calendar is the due date as a file for a calendar (RFC 5545).
func (p *pages) calendar(a *site.Ask) error {
	d, err := get(a)
	if err != nil {
		return err
	}
	v := view{Ask: a, D: d}
	const stamp = "20060102T150405Z"
	due := d.Clock.CurrentDue.UTC()
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mot Cua//VN", "BEGIN:VEVENT", "UID:" + d.ID.String() + "@motcua",
		"DTSTAMP:" + time.Now().UTC().Format(stamp), "DTSTART:" + due.Format(stamp), "DTEND:" + due.Add(30*time.Minute).Format(stamp),
		"SUMMARY:" + escape(a.T("dossier.calendar", i18n.Data{"Name": a.In(d.ProcedureName), "Number": d.Number})),
		"URL:" + a.PublicURL + strings.TrimSuffix(v.url(""), "/"), "END:VEVENT", "END:VCALENDAR", "",
	}
	a.W.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	a.W.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.ics"`, d.Number))
	_, err = a.W.Write([]byte(strings.Join(lines, "\r\n")))
	return err
}

var escaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

func escape(s string) string { return escaper.Replace(s) }

func (v view) receiptRows() []web.SummaryRow {
	d := v.D
	rows := []web.SummaryRow{{Key: v.T("receipt.procedure"), Value: v.In(d.ProcedureName)}}
	for _, p := range d.Persons {
		if p.Part == "owner" || p.Part == "representative" {
			rows = append(rows, web.SummaryRow{Key: v.T("person." + string(p.Part)), Value: p.FullName, Note: p.CitizenIDMasked})
		}
	}
	rows = append(rows, web.SummaryRow{Key: v.T("receipt.filed"), Value: v.L.DateTime(d.FiledAt)})
	if !d.ReceivedAt.IsZero() {
		rows = append(rows, web.SummaryRow{Key: v.T("receipt.received"), Value: v.L.DateTime(d.ReceivedAt)})
	}
	if !d.Clock.CurrentDue.IsZero() {
		rows = append(rows, web.SummaryRow{Key: v.T("dossier.due"), Value: v.L.DateTime(d.Clock.CurrentDue), Strong: true})
	} else {
		rows = append(rows, web.SummaryRow{Key: v.T("dossier.due"), Value: v.T("receipt.due_later")})
	}
	for _, f := range d.Fees {
		rows = append(rows, web.SummaryRow{Key: v.In(f.Name), Value: v.Dong(f.Total)})
	}
	return rows
}

func (v view) receiptPapers() [][]templ.Component {
	rows := [][]templ.Component{{web.Text("1"), web.Text(v.T("receipt.form")), web.Text(v.T("receipt.electronic"))}}
	for _, p := range v.D.Parts {
		how := v.T("receipt.electronic")
		switch {
		case p.SeenOriginal:
			how = v.T("receipt.original_seen")
		case p.FileName == "":
			how = v.T("receipt.none")
		}
		rows = append(rows, []templ.Component{web.Text(strconv.Itoa(len(rows) + 1)), web.Text(v.In(p.Name)), web.Text(how)})
	}
	return rows
}

func (v view) accessColumns() []web.Column {
	return []web.Column{{Text: v.T("dossier.access_when")}, {Text: v.T("dossier.access_who")}, {Text: v.T("dossier.access_what")}}
}

func (v view) accessRows(names map[string]string) [][]templ.Component {
	var rows [][]templ.Component
	for _, x := range v.Accesses {
		who := v.Agency(x.Agency)
		if n := names[x.Officer]; n != "" {
			who = n + ", " + who
		}
		rows = append(rows, []templ.Component{web.Text(v.L.DateTime(x.At)), web.Text(who), web.Text(v.T("dossier.access_" + string(x.What)))})
	}
	return rows
}

func (v view) receiptColumns() []web.Column {
	return []web.Column{{Text: v.T("receipt.no")}, {Text: v.T("receipt.paper")}, {Text: v.T("receipt.how")}}
}
