package keycloak

import (
	"context"
	"fmt"
	"net/http"
	"net/mail"
	"net/url"
	"strconv"
	"strings"

	"github.com/Nerzal/gocloak/v13"

	"motcua.vn/libs/config"
)

// Declaration is what differs between installations; everything else of the
// realm stands in this package.
type Declaration struct {
	URL            string // where Keycloak is reached, without /realms
	Admin          Admin
	PublicURL      string // of the portal in browsers, without a trailing slash
	BackchannelURL string // where Keycloak reaches the portal's back-channel log-out
	Mail           Mail
	Secrets        map[string]config.Secret // client id -> secret; one for each of Clients
	Sample         bool                     // whether the bootstrap clients of the sample province exist
}

// Mail is how Keycloak sends verification and password e-mails.
type Mail struct {
	Addr     string // host:port
	From     string // RFC 5322 address with a display name
	User     string // empty: no authentication
	Password config.Secret
	TLS      string // off, starttls, tls
}

// Declare makes the realm what this package says and mends what was changed by
// hand. Running it again changes nothing. Accounts are left alone.
func Declare(ctx context.Context, d Declaration) error {
	s := administer(d.URL, d.Admin)
	steps := []struct {
		name string
		run  func(context.Context, *session, Declaration) error
	}{
		{"realm", declareRealm},
		{"user profile", declareProfile},
		{"texts", declareTexts},
		{"groups", declareGroups},
		{"sign-in flows", declareFlows},
		{"required actions", declareActions},
		{"clients", declareClients},
		{"service accounts", declareServiceAccounts},
	}
	for _, step := range steps {
		if err := step.run(ctx, s, d); err != nil {
			return fmt.Errorf("declare %s: %w", step.name, err)
		}
	}
	return nil
}

func declareRealm(ctx context.Context, s *session, d Declaration) error {
	want, err := realmOf(d)
	if err != nil {
		return err
	}
	token, err := s.token(ctx)
	if err != nil {
		return err
	}
	_, err = s.g.GetRealm(ctx, token, s.realm)
	switch {
	case statusOf(err) == http.StatusNotFound:
		if _, err = s.g.CreateRealm(ctx, token, gocloak.RealmRepresentation{Realm: &s.realm, Enabled: gocloak.BoolP(true)}); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	theme, err := themes(ctx, s)
	if err != nil {
		return err
	}
	want["loginTheme"], want["accountTheme"], want["emailTheme"] = theme["login"], theme["account"], theme["email"]
	return s.call(ctx, http.MethodPut, "", want, nil)
}

// themes gives our theme for each type that the server has it for, "" elsewhere.
func themes(ctx context.Context, s *session) (map[string]string, error) {
	token, err := s.token(ctx)
	if err != nil {
		return nil, err
	}
	var info struct {
		Themes map[string][]struct {
			Name string `json:"name"`
		} `json:"themes"`
	}
	resp, err := s.g.GetRequestWithBearerAuth(ctx, token).SetResult(&info).Get(s.url + "/admin/serverinfo")
	if err != nil {
		return nil, err
	}
	if resp.IsError() {
		return nil, fmt.Errorf("server information: %s", resp.Status())
	}
	found := map[string]string{}
	for kind, list := range info.Themes {
		for _, theme := range list {
			if theme.Name == Realm {
				found[kind] = theme.Name
			}
		}
	}
	return found, nil
}

// mailOf gives the realm's smtpServer.
func mailOf(m Mail) (map[string]string, error) {
	host, port, ok := strings.Cut(m.Addr, ":")
	if !ok {
		return nil, fmt.Errorf("SMTP_ADDR: %q is not host:port", m.Addr)
	}
	from, err := mail.ParseAddress(m.From)
	if err != nil {
		return nil, fmt.Errorf("SMTP_FROM: %w", err)
	}
	server := map[string]string{
		"host": host, "port": port, "from": from.Address, "fromDisplayName": from.Name,
		"starttls": strconv.FormatBool(m.TLS == "starttls"), "ssl": strconv.FormatBool(m.TLS == "tls"), "auth": strconv.FormatBool(m.User != ""),
	}
	if m.User != "" {
		server["user"], server["password"] = m.User, m.Password.Value()
	}
	return server, nil
}

// Validate complains of addresses that Keycloak would take and fail with later.
func (d Declaration) Validate() error {
	for name, address := range map[string]string{"PUBLIC_URL": d.PublicURL, "PORTAL_BACKCHANNEL_URL": d.BackchannelURL} {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || strings.HasSuffix(address, "/") {
			return fmt.Errorf("%s: %q is not an absolute address without a trailing slash", name, address)
		}
	}
	return nil
}
