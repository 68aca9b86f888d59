package keycloak

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// second ends the aliases of a flow's other generation.
const second = " 2"

// generation gives the alias and the steps of a flow in one of its two
// generations; titles of sub-flows are aliases of the realm too.
func (f flow) generation(ending string) (alias string, steps []step) {
	return f.name + ending, ended(f.steps, ending)
}

func ended(steps []step, ending string) []step {
	all := make([]step, len(steps))
	for i, w := range steps {
		if w.title != "" {
			w.title += ending
		}
		w.steps = ended(w.steps, ending)
		all[i] = w
	}
	return all
}

// declareFlows leaves a flow alone that is as it should be. One that is not goes
// on being used until its other generation stands complete: at no moment does
// the realm use a flow that asks officials for less.
func declareFlows(ctx context.Context, s *session, _ Declaration) error {
	var used map[string]any
	if err := s.call(ctx, http.MethodGet, "", nil, &used); err != nil {
		return err
	}
	for _, f := range flows {
		alias, _ := used[f.binding].(string)
		if err := declareFlow(ctx, s, f, alias); err != nil {
			return fmt.Errorf("flow %s: %w", f.name, err)
		}
	}
	return nil
}

func declareFlow(ctx context.Context, s *session, f flow, used string) error {
	fresh, former := "", second
	if used == f.name {
		fresh, former = second, ""
	}
	former, was := f.generation(former)
	alias, steps := f.generation(fresh)
	if used == former {
		same, err := flowStands(ctx, s, former, was)
		if err != nil {
			return err
		}
		if same {
			return dropFlow(ctx, s, alias) // an earlier run may have ended half-way
		}
	}
	if err := dropFlow(ctx, s, alias); err != nil {
		return err
	}
	top := map[string]any{"alias": alias, "providerId": "basic-flow", "topLevel": true, "builtIn": false}
	if err := s.call(ctx, http.MethodPost, "/authentication/flows", top, nil); err != nil {
		return err
	}
	if err := build(ctx, s, alias, steps); err != nil {
		return err
	}
	if err := s.call(ctx, http.MethodPut, "", map[string]any{"realm": Realm, f.binding: alias}, nil); err != nil {
		return err
	}
	return dropFlow(ctx, s, former)
}

// dropFlow removes a flow with its sub-flows, where there is one.
func dropFlow(ctx context.Context, s *session, alias string) error {
	var all []struct {
		ID    string `json:"id"`
		Alias string `json:"alias"`
	}
	if err := s.call(ctx, http.MethodGet, "/authentication/flows", nil, &all); err != nil {
		return err
	}
	for _, f := range all {
		if f.Alias == alias {
			return s.call(ctx, http.MethodDelete, "/authentication/flows/"+f.ID, nil, nil)
		}
	}
	return nil
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
