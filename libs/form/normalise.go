package form

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normalise gives the answers as they are kept: texts trimmed, in Unicode NFC, without control characters and
// doubled spaces; digits of other scripts made ASCII where a format has digits; dates typed as 24/11/2025
// made 2025-11-24; numbers and ticks of a web form made numbers and booleans. What is empty, and what the
// form does not ask, is left out. What cannot be understood stays for Validate to refuse. Answers are not
// changed; the result shares nothing with them. Doing it twice changes nothing more.
func Normalise(f *Form, answers map[string]any) map[string]any {
	return normaliseSection(f.Fields, answers)
}

func normaliseSection(fields []Field, answers map[string]any) map[string]any {
	clean := map[string]any{}
	for i := range fields {
		v, answered := answers[fields[i].Key]
		if !answered {
			continue
		}
		if v = fields[i].normalise(v); v != nil {
			clean[fields[i].Key] = v
		}
	}
	return clean
}

// normalise gives nil for what is empty.
func (f *Field) normalise(v any) any {
	switch f.Type {
	case Section:
		if m, ok := v.(map[string]any); ok {
			if m = normaliseSection(f.Fields, m); len(m) == 0 {
				return nil
			}
			return m
		}
	case List:
		if list, ok := v.([]any); ok {
			return f.normaliseList(list)
		}
	case String:
		if s, ok := v.(string); ok {
			return filled(f.tidy(s))
		}
	case Integer, Number:
		return number(v)
	case Boolean:
		return tick(v)
	}
	return v
}

func (f *Field) normaliseList(list []any) any {
	var clean []any
	for _, item := range list {
		m, ok := item.(map[string]any)
		if !ok {
			clean = append(clean, item)
			continue
		}
		if m = normaliseSection(f.Fields, m); len(m) > 0 {
			clean = append(clean, m)
		}
	}
	if len(clean) == 0 {
		return nil
	}
	return clean
}

func filled(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (f *Field) tidy(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && f.Multiline:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || r == '\u200b' || r == '\ufeff':
			return -1
		}
		return r
	}, s)
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	s = strings.Trim(strings.Join(lines, "\n"), "\n")
	if kind, ok := formats[f.Format]; ok {
		s = kind.tidy(asciiDigits(s))
	}
	// Last, because what was taken out may have stood between a letter and its accent.
	return norm.NFC.String(s)
}

// asciiDigits turns full-width digits, as some keyboards send them, into the usual ones.
func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
}

var grouped = regexp.MustCompile(`^-?\d{1,3}(\.\d{3})+$`)

// number reads what a web form sends as Vietnamese write it: 1.234.567 and 7,8. A dot with other than three
// digits behind it is a decimal point.
func number(v any) any {
	switch n := v.(type) {
	case json.Number:
		if x, err := n.Float64(); err == nil {
			return x
		}
		return n.String()
	case int:
		return float64(n)
	case int64:
		return float64(n)
	case string:
		s := without(asciiDigits(n), " \u00a0")
		if s == "" {
			return nil
		}
		if whole, fraction, comma := strings.Cut(s, ","); comma {
			s = strings.ReplaceAll(whole, ".", "") + "." + fraction
		} else if grouped.MatchString(s) {
			s = strings.ReplaceAll(s, ".", "")
		}
		x, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) || strings.ContainsAny(s, "xXpP_") {
			return n
		}
		return x
	}
	return v
}

func tick(v any) any {
	s, ok := v.(string)
	if !ok {
		return v
	}
	switch strings.TrimSpace(s) {
	case "true", "on", "1":
		return true
	case "false", "0":
		return false
	case "":
		return nil
	}
	return s
}
