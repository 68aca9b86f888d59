package form

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"motcua.vn/libs/fault"
)

// Codes of complaints about answers; the portal translates them. They never change.
const (
	CodeRequired     = "required"
	CodeBadType      = "bad_type"
	CodeTooShort     = "too_short"
	CodeTooLong      = "too_long"
	CodeBadText      = "bad_text"
	CodeBadPattern   = "bad_pattern"
	CodeBadFormat    = "bad_format"
	CodeNotAnOption  = "not_an_option"
	CodeTooSmall     = "too_small"
	CodeTooLarge     = "too_large"
	CodeNotWhole     = "not_whole"
	CodeTooFew       = "too_few"
	CodeTooMany      = "too_many"
	CodeNotPast      = "not_past"
	CodeInFuture     = "in_future"
	CodeNotFuture    = "not_future"
	CodeNotAccepted  = "not_accepted"
	CodeUnknownField = "unknown_field"
)

// Validate checks normalised answers as they would be filed and gives a complaint per path, in the order in
// which the fields are shown, at most one per field. Fields that are not asked are not checked, and answers
// to them are left alone, because Clean drops them. Today decides date rules; only its date as it stands
// counts. Errors are the evaluator's.
func Validate(f *Form, e Evaluator, today time.Time, answers map[string]any) ([]fault.Field, error) {
	w, err := walkForm(f, e, answers)
	if err != nil {
		return nil, err
	}
	var bad []fault.Field
	for _, s := range w.seen {
		if c := s.check(today.Format(time.DateOnly)); c.Code != "" {
			c.Path = s.Path
			bad = append(bad, c)
		}
	}
	for _, path := range w.unknown {
		bad = append(bad, fault.Field{Path: path, Code: CodeUnknownField, Detail: "the form does not ask this"})
	}
	return bad, nil
}

func complain(code, detail string) fault.Field { return fault.Field{Code: code, Detail: detail} }

var fine fault.Field

func (s Seen) check(today string) fault.Field {
	f := s.Field
	if s.Value == nil {
		switch {
		case s.idle || !f.Required && f.Rule != Accepted:
			return fine
		case f.Rule == Accepted:
			return complain(CodeNotAccepted, "must be accepted")
		case f.Type == Section && asksAnything(f.Fields):
			// Its own questions complain, which tells more.
			return fine
		}
		return complain(CodeRequired, "must be answered")
	}
	switch f.Type {
	case String:
		if v, ok := s.Value.(string); ok {
			return f.checkString(v, today)
		}
	case Integer, Number:
		if v, ok := s.Value.(float64); ok {
			return f.checkNumber(v)
		}
	case Boolean:
		if v, ok := s.Value.(bool); ok {
			if f.Rule == Accepted && !v {
				return complain(CodeNotAccepted, "must be accepted")
			}
			return fine
		}
	case Section:
		if _, ok := s.Value.(map[string]any); ok {
			return fine
		}
	case List:
		if v, ok := s.Value.([]any); ok {
			return f.checkList(v)
		}
	}
	return complain(CodeBadType, "want "+string(f.Type))
}

// asksAnything says whether an empty section has a complaint of its own; conditions may hide its fields, so
// only those without one are sure.
func asksAnything(fields []Field) bool {
	for i := range fields {
		f := &fields[i]
		if f.ShowIf == "" && f.Required && (f.Type != Section || asksAnything(f.Fields)) {
			return true
		}
	}
	return false
}

func (f *Field) checkString(v, today string) fault.Field {
	n := utf8.RuneCountInString(v)
	switch {
	case !utf8.ValidString(v) || strings.ContainsFunc(v, func(r rune) bool { return unicode.IsControl(r) && (r != '\n' || !f.Multiline) }):
		return complain(CodeBadText, "control characters are not allowed")
	case n > f.MaxLength:
		return complain(CodeTooLong, "at most "+strconv.Itoa(f.MaxLength)+" characters")
	case n < f.MinLength:
		return complain(CodeTooShort, "at least "+strconv.Itoa(f.MinLength)+" characters")
	case f.Format != "" && !formats[f.Format].valid(v):
		return complain(CodeBadFormat, "want "+string(f.Format))
	case f.Pattern != nil && !f.Pattern.MatchString(v):
		return complain(CodeBadPattern, "want "+f.Pattern.String())
	case len(f.Options) > 0 && !f.offers(v):
		return complain(CodeNotAnOption, "want one of the options")
	}
	return f.checkDate(v, today)
}

func (f *Field) offers(v string) bool {
	for _, o := range f.Options {
		if o.Value == v {
			return true
		}
	}
	return false
}

// checkDate compares texts, because YYYY-MM-DD sorts as its days do.
func (f *Field) checkDate(v, today string) fault.Field {
	switch {
	case f.Rule == Past && v >= today:
		return complain(CodeNotPast, "want a day before today")
	case f.Rule == PastOrToday && v > today:
		return complain(CodeInFuture, "want a day not after today")
	case f.Rule == Future && v <= today:
		return complain(CodeNotFuture, "want a day after today")
	}
	return fine
}

func (f *Field) checkNumber(v float64) fault.Field {
	switch {
	case math.IsNaN(v) || math.Abs(v) > exact:
		return complain(CodeTooLarge, "within 2^53")
	case f.Type == Integer && v != math.Trunc(v):
		return complain(CodeNotWhole, "want a whole number")
	case f.Minimum != nil && v < *f.Minimum:
		return complain(CodeTooSmall, "at least "+strconv.FormatFloat(*f.Minimum, 'f', -1, 64))
	case f.Maximum != nil && v > *f.Maximum:
		return complain(CodeTooLarge, "at most "+strconv.FormatFloat(*f.Maximum, 'f', -1, 64))
	}
	return fine
}

func (f *Field) checkList(v []any) fault.Field {
	for _, item := range v {
		if _, ok := item.(map[string]any); !ok {
			return complain(CodeBadType, "want a list of objects")
		}
	}
	switch {
	case len(v) > f.MaxItems:
		return complain(CodeTooMany, "at most "+strconv.Itoa(f.MaxItems))
	case len(v) < f.MinItems:
		return complain(CodeTooFew, "at least "+strconv.Itoa(f.MinItems))
	}
	return fine
}
