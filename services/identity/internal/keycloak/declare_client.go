package keycloak

import (
	"context"
	"fmt"
	"net/http"
	"slices"
)

// client is one of our clients as data.
type client struct {
	id       string
	audience []string // services that it may call
	portal   bool     // signs people in
	sample   bool     // exists only with the sample province
	accounts bool     // may manage users of the realm
}

// clients lists who may get tokens, and for which services (x-access of the contracts).
var clients = []client{
	{id: "portal", audience: []string{"identity", "dossiers", "documents", "notifications"}, portal: true},
	{id: "identity", accounts: true},
	{id: "dossiers", audience: []string{"identity", "documents"}},
	{id: "documents", audience: []string{"identity", "dossiers"}},
	{id: "notifications", audience: []string{"identity", "dossiers"}},
	{id: "sample-author", audience: []string{"identity", "dossiers"}, sample: true},
	{id: "sample-publisher", audience: []string{"identity", "dossiers"}, sample: true},
}

// Clients lists the ids whose secrets a Declaration must hold.
func Clients(sample bool) []string {
	var ids []string
	for _, c := range clients {
		if sample || !c.sample {
			ids = append(ids, c.id)
		}
	}
	return ids
}

func declareClients(ctx context.Context, s *session, d Declaration) error {
	for _, c := range clients {
		key, err := s.clientKey(ctx, c.id)
		if err != nil {
			return err
		}
		if c.sample && !d.Sample {
			if key == "" {
				continue
			}
			if err := s.call(ctx, http.MethodDelete, "/clients/"+key, nil, nil); err != nil {
				return fmt.Errorf("remove client %s: %w", c.id, err)
			}
			continue
		}
		if err := declareClient(ctx, s, d, c, key); err != nil {
			return fmt.Errorf("client %s: %w", c.id, err)
		}
	}
	return nil
}

func declareClient(ctx context.Context, s *session, d Declaration, c client, key string) error {
	want, err := clientOf(d, c)
	if err != nil {
		return err
	}
	if key == "" {
		if err := s.call(ctx, http.MethodPost, "/clients", want, nil); err != nil {
			return err
		}
		if key, err = s.clientKey(ctx, c.id); err != nil {
			return err
		}
	} else if err := s.call(ctx, http.MethodPut, "/clients/"+key, want, nil); err != nil {
		return err
	}
	return declareScopes(ctx, s, key, scopesOf(c))
}

// scopesOf lists the default client scopes: subject, service account, and for
// people name and e-mail. Optional scopes there are none.
func scopesOf(c client) []string {
	scopes := []string{"basic", "service_account"}
	if c.portal {
		scopes = append(scopes, "profile", "email")
	}
	if c.accounts {
		scopes = append(scopes, "roles")
	}
	return scopes
}

func clientOf(d Declaration, c client) (map[string]any, error) {
	secret, ok := d.Secrets[c.id]
	if !ok || secret.Empty() {
		return nil, fmt.Errorf("CLIENT_SECRETS holds no secret for it")
	}
	want := map[string]any{
		"clientId": c.id, "name": c.id, "enabled": true, "protocol": "openid-connect", "publicClient": false, "bearerOnly": false,
		"clientAuthenticatorType": "client-secret", "secret": secret.Value(),
		"standardFlowEnabled": c.portal, "implicitFlowEnabled": false, "directAccessGrantsEnabled": false,
		"serviceAccountsEnabled": true, "fullScopeAllowed": false, "consentRequired": false,
		"redirectUris": []string{}, "webOrigins": []string{}, "protocolMappers": mappersOf(c),
		"defaultClientScopes": scopesOf(c), "optionalClientScopes": []string{},
	}
	if c.portal {
		want["baseUrl"] = d.PublicURL + "/"
		want["redirectUris"] = []string{d.PublicURL + "/auth/callback"}
		want["frontchannelLogout"] = false
		want["attributes"] = map[string]string{
			"pkce.code.challenge.method":                  "S256",
			"post.logout.redirect.uris":                   d.PublicURL + "/*",
			"backchannel.logout.url":                      d.BackchannelURL,
			"backchannel.logout.session.required":         "true",
			"backchannel.logout.revoke.offline.tokens":    "true",
			"use.refresh.tokens":                          "true",
			"client_credentials.use_refresh_token":        "false",
			"oauth2.device.authorization.grant.enabled":   "false",
			"oidc.ciba.grant.enabled":                     "false",
			"standard.token.exchange.enabled":             "false",
			"access.token.header.type.rfc9068":            "false",
			"tls.client.certificate.bound.access.tokens":  "false",
			"require.pushed.authorization.requests":       "false",
			"exclude.session.state.from.auth.response":    "true",
			"client.use.lightweight.access.token.enabled": "false",
		}
	}
	return want, nil
}

// mapper makes one protocol mapper of the OpenID Connect protocol.
func mapper(name, kind string, config map[string]string) map[string]any {
	return map[string]any{"name": name, "protocol": "openid-connect", "protocolMapper": kind, "consentRequired": false, "config": config}
}

// mappersOf gives kind, assurance, mandates and the audience of a client's tokens.
func mappersOf(c client) []map[string]any {
	var all []map[string]any
	for _, name := range c.audience {
		all = append(all, mapper("audience "+name, "oidc-audience-mapper", map[string]string{
			"included.custom.audience": name, "access.token.claim": "true", "id.token.claim": "false",
			"userinfo.token.claim": "false", "introspection.token.claim": "true",
		}))
	}
	if !c.portal {
		return append(all, mapper(attrKind, "oidc-hardcoded-claim-mapper", map[string]string{
			"claim.name": attrKind, "claim.value": "service", "jsonType.label": "String",
			"access.token.claim": "true", "id.token.claim": "false", "userinfo.token.claim": "false", "introspection.token.claim": "true",
		}))
	}
	for name, kind := range map[string]string{attrKind: "String", attrAssurance: "int", attrMandates: "JSON"} {
		all = append(all, mapper(name, "oidc-usermodel-attribute-mapper", map[string]string{
			"user.attribute": name, "claim.name": name, "jsonType.label": kind, "multivalued": "false", "aggregate.attrs": "false",
			"access.token.claim": "true", "id.token.claim": "true", "userinfo.token.claim": "false", "introspection.token.claim": "true",
		}))
	}
	return all
}

// declareScopes makes the client's default scopes those wanted and its optional ones none.
func declareScopes(ctx context.Context, s *session, key string, want []string) error {
	type scope struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	var realm, defaults, optional []scope
	for path, into := range map[string]*[]scope{
		"/client-scopes": &realm,
		"/clients/" + key + "/default-client-scopes":  &defaults,
		"/clients/" + key + "/optional-client-scopes": &optional,
	} {
		if err := s.call(ctx, http.MethodGet, path, nil, into); err != nil {
			return err
		}
	}
	for _, o := range optional {
		if err := s.call(ctx, http.MethodDelete, "/clients/"+key+"/optional-client-scopes/"+o.ID, nil, nil); err != nil {
			return err
		}
	}
	for _, have := range defaults {
		if slices.Contains(want, have.Name) {
			continue
		}
		if err := s.call(ctx, http.MethodDelete, "/clients/"+key+"/default-client-scopes/"+have.ID, nil, nil); err != nil {
			return err
		}
	}
	for _, r := range realm {
		if !slices.Contains(want, r.Name) || slices.Contains(defaults, r) {
			continue
		}
		if err := s.call(ctx, http.MethodPut, "/clients/"+key+"/default-client-scopes/"+r.ID, nil, nil); err != nil {
			return err
		}
	}
	return nil
}
