package dossier

import (
	"fmt"
	"strings"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Scheme is a way to write dossier numbers; the zero Scheme is invalid.
type Scheme struct {
	// Name is part of the counter's key and stands in the database.
	Name string
	// layout of the day and digits of the counter.
	layout string
	digits int
}

// The schemes of domain.md section 3.
var (
	// DailyShort is <agency>-YYMMDD-NNNN, until 2025.
	DailyShort = Scheme{Name: "daily_short", layout: "060102", digits: 4}
	// DailyLong is <agency>-YYYYMMDD-NNNNNNN, seen since 2026.
	DailyLong = Scheme{Name: "daily_long", layout: "20060102", digits: 7}
)

// SchemeNamed gives a scheme by the name that configuration uses; faults: unknown_scheme.
func SchemeNamed(name string) (Scheme, error) {
	for _, s := range []Scheme{DailyShort, DailyLong} {
		if s.Name == name {
			return s, nil
		}
	}
	return Scheme{}, fault.Invalid("unknown_scheme", "want daily_short or daily_long")
}

// Number writes the n-th number of a day; past the last digit it widens and never wraps. n starts at 1.
func (s Scheme) Number(agency tenant.Agency, day worktime.Date, n int64) string {
	return fmt.Sprintf("%s-%s-%0*d", agency, day.At(0).Format(s.layout), s.digits, n)
}

// Day is the day whose counter a number taken at t belongs to: that in Asia/Ho_Chi_Minh.
func (Scheme) Day(t time.Time) worktime.Date { return worktime.DateOf(t) }

// TidyNumber makes of a typed number what is stored.
func TidyNumber(text string) string {
	return strings.ToUpper(strings.Join(strings.Fields(text), ""))
}
