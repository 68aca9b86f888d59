package i18n

import (
	"strconv"
	"time"

	"motcua.vn/libs/worktime"
)

var (
	weekdays      = [...]string{"Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}
	shortWeekdays = [...]string{"CN", "T2", "T3", "T4", "T5", "T6", "T7"}
)

// Date gives the day with its weekday, in Asia/Ho_Chi_Minh: "Thứ Hai 15/12/2025", "Monday 15 December 2025".
func (l *Localizer) Date(t time.Time) string {
	t = t.In(worktime.Zone)
	if l.language == English {
		return t.Format("Monday 2 January 2006")
	}
	return weekdays[t.Weekday()] + " " + t.Format("02/01/2006")
}

// Day gives the day without its weekday: "15/12/2025", "15 Dec 2025".
func (l *Localizer) Day(t time.Time) string {
	t = t.In(worktime.Zone)
	if l.language == English {
		return t.Format("2 Jan 2006")
	}
	return t.Format("02/01/2006")
}

// DateTime is Date with the time of day: "Thứ Hai 15/12/2025 17:00", "Monday 15 December 2025 17:00".
func (l *Localizer) DateTime(t time.Time) string { return l.Date(t) + " " + Clock(t) }

// Moment is Day with the time of day: "24/11/2025 08:12", "24 Nov 2025 08:12".
func (l *Localizer) Moment(t time.Time) string { return l.Day(t) + " " + Clock(t) }

// Short is for timelines and lists: "T2 24/11 08:12", "Mon 24 Nov 08:12".
func (l *Localizer) Short(t time.Time) string { return l.ShortDay(t) + " " + Clock(t) }

// ShortDay is Short without the time of day: "T2 24/11", "Mon 24 Nov".
func (l *Localizer) ShortDay(t time.Time) string {
	t = t.In(worktime.Zone)
	if l.language == English {
		return t.Format("Mon 2 Jan")
	}
	return shortWeekdays[t.Weekday()] + " " + t.Format("02/01")
}

// Clock gives the time of day in Asia/Ho_Chi_Minh: "08:12", in both languages.
func Clock(t time.Time) string { return t.In(worktime.Zone).Format("15:04") }

// Number writes a number with the language's separators and at most two decimals: "1.234,5", "1,234.5".
func (l *Localizer) Number(x float64) string {
	digits := strconv.FormatFloat(x, 'f', 2, 64)
	whole, fraction := digits[:len(digits)-3], digits[len(digits)-2:]
	group, point := ".", ","
	if l.language == English {
		group, point = ",", "."
	}
	start := 0
	if whole[0] == '-' {
		start = 1
	}
	for i := len(whole) - 3; i > start; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	for len(fraction) > 0 && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	if fraction == "" {
		return whole
	}
	return whole + point + fraction
}
