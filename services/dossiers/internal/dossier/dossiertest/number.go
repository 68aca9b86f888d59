package dossiertest

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
)

// Number of a dossier taken apart.
type Number struct {
	Agency  tenant.Agency
	Day     worktime.Date
	Counter int64
	Scheme  dossier.Scheme
}

var numberShape = regexp.MustCompile(`^([0-9A-Z.]{3,20})-([0-9]{6}|[0-9]{8})-([0-9]{4,18})$`)

// ParseNumber takes a number of either scheme apart.
func ParseNumber(text string) (Number, error) {
	m := numberShape.FindStringSubmatch(text)
	if m == nil {
		return Number{}, fmt.Errorf("dossiertest: %q is no dossier number", text)
	}
	n := Number{Agency: tenant.Agency(m[1]), Scheme: dossier.DailyLong}
	if len(m[2]) == 6 {
		n.Scheme, m[2] = dossier.DailyShort, "20"+m[2]
	}
	day, err := time.Parse("20060102", m[2])
	if err != nil {
		return Number{}, err
	}
	year, month, d := day.Date()
	n.Day = worktime.Date{Year: year, Month: month, Day: d}
	n.Counter, err = strconv.ParseInt(m[3], 10, 64)
	return n, err
}
