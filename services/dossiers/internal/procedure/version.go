package procedure

import (
	"fmt"
	"regexp"
	"slices"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

var keyShape = regexp.MustCompile(`^[a-z0-9-]{1,60}$`)

// defaultResult is issued where a version names no result of its own.
var defaultResult = ResultKind{Key: "ket-qua", Name: Text{VI: "Kết quả giải quyết", EN: "Result"}}

// Compile prepares the conditions of the form and of the components; fault bad_condition. A component's condition sees
// the answers as a page behind the last one would.
func (v *Version) Compile(c form.Compiler) (form.Evaluator, error) {
	all := &form.Form{Pages: slices.Clone(v.Form.Pages), Fields: v.Form.Fields}
	for _, component := range v.Components {
		if component.ShowIf != "" {
			all.Pages = append(all.Pages, form.Page{ID: "component-" + component.Key, ShowIf: component.ShowIf})
		}
	}
	return c.Compile(all)
}

// complete parses the form, sets what is not stated, and checks the whole; fault bad_version with a field per complaint,
// or the fault of the form.
func (v *Version) complete(compiler form.Compiler) error {
	f, err := form.Parse(v.FormSource)
	if err != nil {
		return err
	}
	v.Form = f
	if len(v.Results) == 0 {
		v.Results = []ResultKind{defaultResult}
	}
	if bad := v.complaints(); len(bad) > 0 {
		return fault.Invalid("bad_version", "the version breaks the rules of the catalogue", bad...)
	}
	_, err = v.Compile(compiler)
	return err
}

func (v *Version) complaints() []fault.Field {
	var bad []fault.Field
	complain := func(on bool, path, code string) {
		if on {
			bad = append(bad, fault.Field{Path: path, Code: code})
		}
	}
	complain(v.LegalBasis == "", "legalBasis", "required")
	complain(v.EffectiveFrom.IsZero(), "effectiveFrom", "required")
	complain(len(v.Applicants) == 0, "applicants", "required")
	complain(v.Assurance < 1 || v.Assurance > 2, "assurance", "out_of_range")
	complain(v.ServiceLevel < 2 || v.ServiceLevel > 4, "serviceLevel", "out_of_range")
	complain(v.MaxExtensions < 0 || v.MaxExtensions > 5, "maxExtensions", "out_of_range")
	complain(v.Limit.Validate() != nil, "limit", "bad_limit")
	complain(v.ReceptionLimit != worktime.Limit{} && v.ReceptionLimit.Validate() != nil, "receptionLimit", "bad_limit")
	complain(len(v.Steps) == 0, "steps", "required")
	for _, a := range v.Applicants {
		complain(!slices.Contains([]Applicant{Citizen, Business, HouseholdBusiness, StateAgency}, a), "applicants", "not_an_option")
	}
	v.keyComplaints(complain)
	for i, s := range v.Steps {
		path := fmt.Sprintf("steps[%d]", i)
		complain(!slices.Contains(tenant.Roles(), s.Role), path+".role", "unknown_role")
		complain(s.Limit != worktime.Limit{} && s.Limit.Validate() != nil, path+".limit", "bad_limit")
	}
	for i, line := range v.Fees {
		path := fmt.Sprintf("fees[%d]", i)
		complain(line.Amount < 0, path+".amount", "out_of_range")
		complain(line.QuantityField != "" && v.Form.Field(line.QuantityField) == nil, path+".quantityField", "unknown_field")
	}
	for i, c := range v.Components {
		path := fmt.Sprintf("components[%d]", i)
		complain(c.MaxBytes < 0, path+".maxBytes", "out_of_range")
		complain(len(c.ShowIf) > form.MaxCondition, path+".showIf", "too_long")
	}
	return bad
}

// keyComplaints: keys are shaped, and unique within their list; every name has its Vietnamese text.
func (v *Version) keyComplaints(complain func(bool, string, string)) {
	check := func(list string, keys []string, names []Text) {
		for i, key := range keys {
			path := fmt.Sprintf("%s[%d]", list, i)
			complain(!keyShape.MatchString(key), path+".key", "bad_format")
			complain(slices.Contains(keys[:i], key), path+".key", "twice")
			complain(names[i].VI == "", path+".name", "required")
		}
	}
	var keys []string
	var names []Text
	take := func(list string) {
		check(list, keys, names)
		keys, names = nil, nil
	}
	for _, x := range v.Components {
		keys, names = append(keys, x.Key), append(names, x.Name)
	}
	take("components")
	for _, x := range v.Fees {
		keys, names = append(keys, x.Key), append(names, x.Name)
	}
	take("fees")
	for _, x := range v.Steps {
		keys, names = append(keys, x.Key), append(names, x.Name)
	}
	take("steps")
	for _, x := range v.Results {
		keys, names = append(keys, x.Key), append(names, x.Name)
	}
	take("results")
}

// Retire ends a published version on a day (exclusive); dossiers bound to it keep it.
func (v *Version) Retire(until worktime.Date) error {
	switch {
	case v.State == Draft:
		return fault.Conflict("version_not_published", "only a published version is retired")
	case until.Compare(v.EffectiveFrom) < 0:
		return fault.Invalid("bad_until", "a version ends after it began", fault.Field{Path: "effectiveUntil", Code: "before_from"})
	}
	v.State, v.EffectiveUntil = Retired, until
	return nil
}

// takeOver ends the versions that would be in force beside v from its first day on.
func (v *Version) takeOver(others []*Version) error {
	for _, o := range others {
		if o.Number == v.Number || o.State == Draft {
			continue
		}
		open := o.EffectiveUntil.IsZero() || v.EffectiveFrom.Compare(o.EffectiveUntil) < 0
		switch {
		case !open:
		case o.EffectiveFrom.Compare(v.EffectiveFrom) >= 0:
			return fault.Conflict("version_overlaps", "a published version begins on or after this one's first day")
		default:
			o.EffectiveUntil = v.EffectiveFrom
		}
	}
	return nil
}
