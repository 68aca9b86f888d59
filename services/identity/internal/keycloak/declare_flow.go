package keycloak

import (
	"context"
	"net/http"
	"net/url"
	"slices"
)

// step is one execution of a sign-in flow, or a sub-flow with executions of its own.
type step struct {
	provider    string // of an execution
	title       string // of a sub-flow
	requirement string // REQUIRED, ALTERNATIVE, CONDITIONAL
	config      map[string]string
	steps       []step
}

// ofStaff is the condition that the account is a member of staff.
func ofStaff(not string) step {
	return step{provider: "conditional-user-attribute", requirement: "REQUIRED", config: map[string]string{
		"attribute_name": attrKind, "attribute_expected_value": "staff", "not": not, "include_group_attributes": "false", "regex": "false",
	}}
}

// secondFactor asks officials for a one-time code always (who has none sets one
// up), others when they chose to have one.
func secondFactor(prefix string) []step {
	code := step{provider: "auth-otp-form", requirement: "REQUIRED"}
	return []step{
		{title: prefix + " code of officials", requirement: "CONDITIONAL", steps: []step{ofStaff("false"), code}},
		{title: prefix + " code by choice", requirement: "CONDITIONAL", steps: []step{
			ofStaff("true"), {provider: "conditional-user-configured", requirement: "REQUIRED"}, code,
		}},
	}
}

// flow is one of ours, for one use of the realm.
type flow struct {
	binding string // field of the realm that names the flow in use
	name    string // its aliases begin with it
	steps   []step
}

// flows are ours. Keycloak's own reset flow lets whoever reads the e-mail
// replace the one-time code too; ours asks for it.
var flows = []flow{
	{binding: "browserFlow", name: flowBrowser, steps: []step{
		{provider: "auth-cookie", requirement: "ALTERNATIVE"},
		{title: "motcua forms", requirement: "ALTERNATIVE", steps: append(
			[]step{{provider: "auth-username-password-form", requirement: "REQUIRED"}}, secondFactor("motcua")...)},
	}},
	{binding: "resetCredentialsFlow", name: flowReset, steps: slices.Concat(
		[]step{
			{provider: "reset-credentials-choose-user", requirement: "REQUIRED"},
			{provider: "reset-credential-email", requirement: "REQUIRED"},
		},
		secondFactor("motcua reset"),
		[]step{{provider: "reset-password", requirement: "REQUIRED"}},
	)},
}

// line is one execution as Keycloak lists a flow: flat, with levels.
type line struct {
	ID          string `json:"id"`
	Level       int    `json:"level"`
	Name        string `json:"displayName"`
	Provider    string `json:"providerId"`
	Requirement string `json:"requirement"`
	SubFlow     bool   `json:"authenticationFlow"`
	Config      string `json:"authenticationConfig"`
}

func lines(ctx context.Context, s *session, alias string) ([]line, error) {
	var all []line
	return all, s.call(ctx, http.MethodGet, "/authentication/flows/"+url.PathEscape(alias)+"/executions", nil, &all)
}

// flowStands compares a flow, level by level, with what it should be.
func flowStands(ctx context.Context, s *session, alias string, want []step) (bool, error) {
	have, err := lines(ctx, s, alias)
	if err != nil {
		return false, err
	}
	rest, same, err := matches(ctx, s, have, want, 0)
	return same && len(rest) == 0, err
}

// matches takes the lines of want from the front of have.
func matches(ctx context.Context, s *session, have []line, want []step, level int) (rest []line, same bool, err error) {
	for _, w := range want {
		if len(have) == 0 {
			return nil, false, nil
		}
		h := have[0]
		have = have[1:]
		if h.Level != level || h.Requirement != w.requirement || h.SubFlow != (w.title != "") ||
			w.title != "" && h.Name != w.title || w.provider != "" && h.Provider != w.provider {
			return nil, false, nil
		}
		if w.config != nil {
			ok, err := configStands(ctx, s, h.Config, w.config)
			if err != nil || !ok {
				return nil, false, err
			}
		}
		if have, same, err = matches(ctx, s, have, w.steps, level+1); err != nil || !same {
			return nil, false, err
		}
	}
	return have, true, nil
}

func configStands(ctx context.Context, s *session, key string, want map[string]string) (bool, error) {
	if key == "" {
		return false, nil
	}
	var have struct {
		Config map[string]string `json:"config"`
	}
	if err := s.call(ctx, http.MethodGet, "/authentication/config/"+key, nil, &have); err != nil {
		return false, err
	}
	for k, v := range want {
		if have.Config[k] != v {
			return false, nil
		}
	}
	return true, nil
}
