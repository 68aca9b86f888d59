package keycloak

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/Nerzal/gocloak/v13"
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

// flows are ours. Keycloak's own reset flow lets whoever reads the e-mail
// replace the one-time code too; ours asks for it.
var flows = map[string][]step{
	flowBrowser: {
		{provider: "auth-cookie", requirement: "ALTERNATIVE"},
		{title: "motcua forms", requirement: "ALTERNATIVE", steps: append(
			[]step{{provider: "auth-username-password-form", requirement: "REQUIRED"}}, secondFactor("motcua")...)},
	},
	flowReset: slices.Concat(
		[]step{
			{provider: "reset-credentials-choose-user", requirement: "REQUIRED"},
			{provider: "reset-credential-email", requirement: "REQUIRED"},
		},
		secondFactor("motcua reset"),
		[]step{{provider: "reset-password", requirement: "REQUIRED"}},
	),
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

// declareFlows leaves a flow alone that is as it should be and builds one anew
// that is not; meanwhile the realm uses Keycloak's own.
func declareFlows(ctx context.Context, s *session, _ Declaration) error {
	for alias, steps := range flows {
		same, exists, err := flowStands(ctx, s, alias, steps)
		if err != nil {
			return err
		}
		if same {
			continue
		}
		if exists {
			if err := bind(ctx, s, "browser", "reset credentials"); err != nil {
				return err
			}
			if err := dropFlow(ctx, s, alias); err != nil {
				return err
			}
		}
		top := map[string]any{"alias": alias, "providerId": "basic-flow", "topLevel": true, "builtIn": false}
		if err := s.call(ctx, http.MethodPost, "/authentication/flows", top, nil); err != nil {
			return fmt.Errorf("flow %s: %w", alias, err)
		}
		if err := build(ctx, s, alias, steps); err != nil {
			return fmt.Errorf("flow %s: %w", alias, err)
		}
	}
	return bind(ctx, s, flowBrowser, flowReset)
}

func bind(ctx context.Context, s *session, browser, reset string) error {
	return s.call(ctx, http.MethodPut, "", map[string]any{"realm": Realm, "browserFlow": browser, "resetCredentialsFlow": reset}, nil)
}

func dropFlow(ctx context.Context, s *session, alias string) error {
	token, err := s.token(ctx)
	if err != nil {
		return err
	}
	all, err := s.g.GetAuthenticationFlows(ctx, token, s.realm)
	if err != nil {
		return err
	}
	for _, f := range all {
		if gocloak.PString(f.Alias) == alias {
			return s.g.DeleteAuthenticationFlow(ctx, token, s.realm, *f.ID)
		}
	}
	return nil
}

func lines(ctx context.Context, s *session, alias string) ([]line, error) {
	var all []line
	return all, s.call(ctx, http.MethodGet, "/authentication/flows/"+url.PathEscape(alias)+"/executions", nil, &all)
}

// flowStands compares a flow, level by level, with what it should be.
func flowStands(ctx context.Context, s *session, alias string, want []step) (same, exists bool, err error) {
	have, err := lines(ctx, s, alias)
	if statusOf(err) == http.StatusNotFound {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	rest, same, err := matches(ctx, s, have, want, 0)
	return same && len(rest) == 0, true, err
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

// build adds the steps to the flow in order, then sets requirement and configuration of each.
func build(ctx context.Context, s *session, alias string, steps []step) error {
	for place, w := range steps {
		path := "/authentication/flows/" + url.PathEscape(alias) + "/executions"
		body := map[string]any{"provider": w.provider}
		if w.title != "" {
			path += "/flow"
			body = map[string]any{"alias": w.title, "type": "basic-flow", "provider": "registration-page-form", "description": ""}
		} else {
			path += "/execution"
		}
		if err := s.call(ctx, http.MethodPost, path, body, nil); err != nil {
			return fmt.Errorf("%s%s: %w", w.provider, w.title, err)
		}
		if err := settle(ctx, s, alias, 10*(place+1), w); err != nil {
			return fmt.Errorf("%s%s: %w", w.provider, w.title, err)
		}
		if err := build(ctx, s, w.title, w.steps); err != nil {
			return err
		}
	}
	return nil
}

// settle sets place, requirement and configuration of the execution that was
// added last. Keycloak wants back all that it listed.
func settle(ctx context.Context, s *session, alias string, place int, w step) error {
	path := "/authentication/flows/" + url.PathEscape(alias) + "/executions"
	var have []map[string]any
	if err := s.call(ctx, http.MethodGet, path, nil, &have); err != nil {
		return err
	}
	i := len(have) - 1
	for i >= 0 && have[i]["level"] != 0.0 {
		i--
	}
	if i < 0 {
		return errors.New("the execution did not appear")
	}
	have[i]["requirement"], have[i]["priority"] = w.requirement, place
	if err := s.call(ctx, http.MethodPut, path, have[i], nil); err != nil {
		return err
	}
	if w.config == nil {
		return nil
	}
	config := map[string]any{"alias": alias + " " + w.provider, "config": w.config}
	return s.call(ctx, http.MethodPost, fmt.Sprintf("/authentication/executions/%v/config", have[i]["id"]), config, nil)
}
