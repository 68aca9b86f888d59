package text_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"motcua.vn/libs/i18n"
	"motcua.vn/services/portal/internal/text"
)

// internal are the codes that no page can meet: operations that only engineers, administrators' tools and other services
// call, and what a service says to the portal and the portal never asks.
var internal = strings.Fields(`
	account account_pending agency_closed agency_code agency_exists agency_not_in_force agency_unknown already_locked amount_out_of_range
	bad_calendar bad_condition bad_form bad_kind bad_limit bad_offering bad_pause bad_procedure bad_successor bad_time_of_day bad_until bad_version
	boom calendar_not_found dead_letter_not_found dead_letter_not_replayable division_twice division_unknown dossier_exists
	if_match level_above_parent logout_token mandate_twice method_unknown no no_mandate_there no_roles no_working_time not_locked number_taken
	official_unknown on_behalf_of outside_your_agency own_successor parent_unknown path_unknown procedure_code procedure_exists role_of_the_province
	role_unknown service_token succession_count successor_unknown template_broken template_missing token_missing too_many_mandates unknown_scheme username_taken version_not_draft
	version_not_published version_overlaps`)

// fields are the codes of complaints about one field, beside those that the services' sources state.
var fields = strings.Fields(`required bad_value bad_minLength bad_maxLength bad_enum bad_required choose_agency contact_needed
	citizen_id_shape phone_shape email_shape tax_code_shape`)

func codes(t *testing.T) []string {
	t.Helper()
	doc, err := os.ReadFile("../../../../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)`").FindAllStringSubmatch(string(doc), -1) {
		all = append(all, m[1])
	}
	if len(all) < 100 {
		t.Fatalf("docs/errors.md lists %d codes", len(all))
	}
	return all
}

// TestEveryRefusalSaysWhatToDo: a code that a citizen or an officer can meet has a sentence in both languages.
func TestEveryRefusalSaysWhatToDo(t *testing.T) {
	t.Parallel()
	unseen := map[string]bool{}
	for _, code := range internal {
		unseen[code] = true
	}
	said := text.Bundle()
	for _, code := range codes(t) {
		for _, language := range i18n.Languages {
			if has := said.Has(language, "fault."+code); !has && !unseen[code] {
				t.Errorf("%s: nothing tells what to do about %q; write fault.%s, or list it as internal", language, code, code)
			} else if has && unseen[code] {
				t.Errorf("%s: %q has a sentence and is listed as internal", language, code)
			}
		}
	}
}

// TestEveryComplaintAboutAFieldIsSaid reads the codes from where forms and persons are checked.
func TestEveryComplaintAboutAFieldIsSaid(t *testing.T) {
	t.Parallel()
	stated := regexp.MustCompile(`(?:Code: |complain\(.*, |Code[A-Z]\w+ += )"([a-z_]+)"`)
	all := fields
	for _, path := range []string{
		"libs/form/validate.go", "services/dossiers/internal/dossier/person.go", "services/dossiers/internal/dossier/completeness.go",
		"services/dossiers/internal/dossier/supply.go", "services/dossiers/internal/dossier/supplement.go", "services/dossiers/internal/dossier/service_part.go",
	} {
		source, err := os.ReadFile("../../../../" + path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range stated.FindAllStringSubmatch(string(source), -1) {
			all = append(all, m[1])
		}
	}
	if len(all) < len(fields)+25 {
		t.Fatalf("only %d codes were found", len(all))
	}
	said := text.Bundle()
	for _, code := range all {
		for _, language := range i18n.Languages {
			if !said.Has(language, "field."+code) {
				t.Errorf("%s: field.%s is not said", language, code)
			}
		}
	}
}
