package office

import (
	"net/http"
	"slices"

	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// offer is how an action of the service looks: its key, and whether a form is asked before.
type offer struct {
	Name   string
	Key    string
	Danger bool // refuses or ends; stands apart
	Direct bool // nothing to ask
	Href   string
}

// offers in the order of what an officer most likely came for.
var offers = []offer{
	{Name: "accept", Key: "e", Direct: true},
	{Name: "receive", Key: "n"},
	{Name: "take", Key: "l", Direct: true},
	{Name: "give-opinion", Key: "v"},
	{Name: "decide-withdrawal", Key: "w"},
	{Name: "approve", Key: "d"},
	{Name: "issue", Key: "i"},
	{Name: "return", Key: "o"},
	{Name: "propose", Key: "t"},
	{Name: "results", Key: "r"},
	{Name: "assign", Key: "c"},
	{Name: "request-opinion", Key: "y"},
	{Name: "withdraw-opinion", Key: "g"},
	{Name: "request-supplement", Key: "b"},
	{Name: "supply", Key: "a", Href: "/supply"},
	{Name: "hand-over", Key: "h"},
	{Name: "send-back", Key: "s"},
	{Name: "extend", Key: "m"},
	{Name: "decline", Key: "u"},
	{Name: "withdraw", Key: "p"},
	{Name: "refuse", Key: "f", Danger: true},
	{Name: "not-settle", Key: "q", Danger: true},
	{Name: "stop", Key: "z", Danger: true},
}

// idle are reasons that say only that there is nothing to do, or what the head of the dossier says already; they are not shown.
var idle = []string{"status_does_not_allow", "already_taken", "already_assigned", "no_offer", "no_opinion_asked", "no_withdrawal", "already_filed", "not_lapsed", "already_rated"}

func dialogID(action string) string { return "do-" + action }

// buttons are what the officer may do now, the likeliest first, then what is
// not allowed though one might look for it, with the reason; endings are what refuses or ends.
func (v *view) buttons() (all, endings []web.ButtonData) {
	for _, o := range offers {
		if !v.Can[o.Name] {
			continue
		}
		b := v.button(o)
		if o.Danger {
			endings = append(endings, b)
			continue
		}
		if len(all) > 0 {
			b.Tone = web.Secondary
		}
		all = append(all, b)
	}
	for _, x := range v.D.Actions {
		o := slices.IndexFunc(offers, func(o offer) bool { return o.Name == x.Name })
		if x.Allowed || o < 0 || slices.Contains(idle, x.Why) {
			continue
		}
		b := web.ButtonData{Text: v.T("do." + x.Name), Tone: web.Secondary, WhyNot: why(v.Ask, x.Why)}
		all = append(all, b)
	}
	return all, endings
}

func (v *view) button(o offer) web.ButtonData {
	b := web.ButtonData{Text: v.T("do." + o.Name), Key: o.Key}
	if o.Danger {
		b.Tone = web.Danger
	}
	switch {
	case o.Href != "":
		b.Href = "/dossiers/" + v.D.ID.String() + o.Href
	case o.Direct:
		b.FormID, b.NoRepeat = "now-"+o.Name, true
	default:
		b.DialogID = dialogID(o.Name)
	}
	return b
}

// direct are the allowed actions that ask nothing: each has a form of its own.
func (v *view) direct() []offer {
	var all []offer
	for _, o := range offers {
		if o.Direct && v.Can[o.Name] {
			all = append(all, o)
		}
	}
	return all
}

// noticed tells whether a refusal has no dialog to stand in, because the action is no longer there.
func (v *view) noticed() bool {
	if v.Refused.Action == "" {
		return false
	}
	for _, o := range offers {
		if o.Name == v.Refused.Action {
			return o.Direct || !v.Can[o.Name]
		}
	}
	return true
}

// keys is the page that lists every key, for who has no scripts to show the overlay.
func keys(a *site.Ask) error {
	if a.R.Method != http.MethodGet {
		return a.Go("/office/keys")
	}
	rows := []web.SummaryRow{}
	add := func(key, text string) { rows = append(rows, web.SummaryRow{Key: text, Content: web.Kbd(key)}) }
	for _, k := range []struct{ key, text string }{
		{"J", "office.key_down"},
		{"K", "office.key_up"},
		{"Enter", "office.key_open"},
		{"X", "office.key_pick"},
		{"/", "office.key_search"},
		{"?", "office.key_all"},
		{"Esc", "office.key_close"},
		{"Ctrl ↵", "office.key_send"},
		{"F2", "office.key_procedure"},
		{"F3", "office.key_person"},
	} {
		add(k.key, a.T(k.text))
	}
	for _, o := range offers {
		add(upper(o.Key), a.T("do."+o.Name))
	}
	return a.Render(a.OfficeShell(a.T("office.keys"), web.LayoutCounter), keysPage(a, rows))
}

func upper(key string) string { return string(key[0] - 'a' + 'A') }
