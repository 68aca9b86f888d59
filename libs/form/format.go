package form

import (
	"regexp"
	"strings"
	"time"
)

// format is how an answer is recognised and how what people type becomes it.
type format struct {
	valid func(string) bool
	tidy  func(string) string
}

var (
	emailPattern = regexp.MustCompile(`^[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$`)
	phonePattern = regexp.MustCompile(`^0\d{9,10}$`)
	citizenID    = regexp.MustCompile(`^\d{12}$`)
	taxCode      = regexp.MustCompile(`^\d{10}(-\d{3})?$`)
	localDate    = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`)
	bareBranch   = regexp.MustCompile(`^(\d{10})(\d{3})$`)
)

var formats = map[Format]format{
	Date: {
		valid: func(s string) bool {
			t, err := time.Parse(time.DateOnly, s)
			return err == nil && t.Year() >= 1800 && t.Year() <= 2199
		},
		tidy: func(s string) string {
			if m := localDate.FindStringSubmatch(s); m != nil {
				return m[3] + "-" + two(m[2]) + "-" + two(m[1])
			}
			return s
		},
	},
	Email: {
		valid: func(s string) bool { return len(s) <= 254 && !strings.Contains(s, "..") && emailPattern.MatchString(s) },
		tidy:  func(s string) string { return s },
	},
	Phone: {
		valid: phonePattern.MatchString,
		tidy: func(s string) string {
			s = without(s, " .-()")
			if rest, ok := strings.CutPrefix(s, "+84"); ok {
				return "0" + strings.TrimPrefix(rest, "0")
			}
			return s
		},
	},
	CitizenID: {valid: citizenID.MatchString, tidy: func(s string) string { return without(s, " .-") }},
	TaxCode: {
		valid: taxCode.MatchString,
		tidy:  func(s string) string { return bareBranch.ReplaceAllString(without(s, " ."), "$1-$2") },
	},
}

func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func without(s, cut string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(cut, r) {
			return -1
		}
		return r
	}, s)
}
