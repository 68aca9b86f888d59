package dossier

import (
	"fmt"
	"regexp"
	"strconv"
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

// Number of a dossier taken apart.
type Number struct {
	Agency  tenant.Agency
	Day     worktime.Date
	Counter int64
	Scheme  Scheme
}

var numberShape = regexp.MustCompile(`^([0-9A-Z.]{3,20})-([0-9]{6}|[0-9]{8})-([0-9]{4,18})$`)

// ParseNumber reads both shapes, also as people type them (spaces, lower case); faults: bad_number.
func ParseNumber(text string) (Number, error) {
	bad := fault.Invalid("bad_number", "a dossier number looks like H53.12-251124-0007")
	m := numberShape.FindStringSubmatch(TidyNumber(text))
	if m == nil {
		return Number{}, bad
	}
	agency, err := tenant.ParseAgency(m[1])
	if err != nil {
		return Number{}, bad
	}
	// Two digits are a year of this century: there were no such numbers in the last.
	scheme, written := DailyShort, "20"+m[2]
	if len(m[2]) == 8 {
		scheme, written = DailyLong, m[2]
	}
	day, err := time.Parse(DailyLong.layout, written)
	if err != nil || len(m[3]) < scheme.digits {
		return Number{}, bad
	}
	counter, err := strconv.ParseInt(m[3], 10, 64)
	if err != nil || counter < 1 {
		return Number{}, bad
	}
	y, month, d := day.Date()
	return Number{Agency: agency, Day: worktime.Date{Year: y, Month: month, Day: d}, Counter: counter, Scheme: scheme}, nil
}

// TidyNumber makes of a typed number what is stored.
func TidyNumber(text string) string {
	return strings.ToUpper(strings.Join(strings.Fields(text), ""))
}
