package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"motcua.vn/libs/config"
	"motcua.vn/services/identity/internal/keycloak"
)

// RealmConfig is what the command realm is told. Its credential is the
// administrator's and never the running service's.
type RealmConfig struct {
	KeycloakURL   string        `env:"KEYCLOAK_URL,required"`
	AdminUser     string        `env:"KEYCLOAK_ADMIN_USER,required"`
	AdminPassword config.Secret `env:"KEYCLOAK_ADMIN_PASSWORD,required"`
	ClientSecrets config.Secret `env:"CLIENT_SECRETS,required"`   // JSON object: client id to secret
	PublicURL     string        `env:"PUBLIC_URL,required"`       // of the portal in browsers
	Backchannel   string        `env:"PORTAL_BACKCHANNEL_URL"`    // default PUBLIC_URL/auth/backchannel
	Sample        bool          `env:"SAMPLE,default=false"`      // bootstrap clients of the sample province
	SMTPAddr      string        `env:"SMTP_ADDR,required"`        // host:port
	SMTPFrom      string        `env:"SMTP_FROM,required"`        // address with a display name
	SMTPUser      string        `env:"SMTP_USER"`                 // empty: no authentication
	SMTPPassword  config.Secret `env:"SMTP_PASSWORD"`             //
	SMTPTLS       string        `env:"SMTP_TLS,default=starttls"` // off, starttls, tls
}

// Realm declares the Keycloak realm: idempotent, mends what was changed by hand.
func Realm(ctx context.Context) error {
	var c RealmConfig
	if err := config.Load(ctx, &c); err != nil {
		return err
	}
	return DeclareRealm(ctx, c)
}

// DeclareRealm is Realm with a configuration that was read already, for tests.
func DeclareRealm(ctx context.Context, c RealmConfig) error {
	d := keycloak.Declaration{
		URL: c.KeycloakURL, Admin: keycloak.Admin{User: c.AdminUser, Password: c.AdminPassword},
		PublicURL: strings.TrimRight(c.PublicURL, "/"), BackchannelURL: c.Backchannel, Sample: c.Sample,
		Mail: keycloak.Mail{Addr: c.SMTPAddr, From: c.SMTPFrom, User: c.SMTPUser, Password: c.SMTPPassword, TLS: c.SMTPTLS},
	}
	if d.BackchannelURL == "" {
		d.BackchannelURL = d.PublicURL + "/auth/backchannel"
	}
	var err error
	if d.Secrets, err = secretsOf(c.ClientSecrets, c.Sample); err != nil {
		return err
	}
	if err := d.Validate(); err != nil {
		return err
	}
	if err := keycloak.Declare(ctx, d); err != nil {
		return err
	}
	slog.InfoContext(ctx, "realm declared", "realm", keycloak.Realm, "sample", c.Sample)
	return nil
}

func secretsOf(s config.Secret, sample bool) (map[string]config.Secret, error) {
	var plain map[string]string
	if err := json.Unmarshal([]byte(s.Value()), &plain); err != nil {
		return nil, errors.New("CLIENT_SECRETS: not a JSON object of client ids and secrets") // the cause quotes it
	}
	secrets := map[string]config.Secret{}
	var missing []string
	for _, id := range keycloak.Clients(sample) {
		if plain[id] == "" {
			missing = append(missing, id)
		}
		secrets[id] = config.NewSecret(plain[id])
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("CLIENT_SECRETS: no secret for %s", strings.Join(missing, ", "))
	}
	return secrets, nil
}

// CredentialConfig is what the command sample-credentials is told.
type CredentialConfig struct {
	KeycloakURL   string        `env:"KEYCLOAK_URL,required"`
	AdminUser     string        `env:"KEYCLOAK_ADMIN_USER,required"`
	AdminPassword config.Secret `env:"KEYCLOAK_ADMIN_PASSWORD,required"`
	Sample        bool          `env:"SAMPLE,default=false"`
}

// SampleCredentials reads a JSON array of keycloak.Credential from standard
// input and gives each sample account its known password and one-time code
// secret; it prints {"accounts":{user name: account}}. It refuses to run where
// SAMPLE is not true.
func SampleCredentials(ctx context.Context) error {
	var c CredentialConfig
	if err := config.Load(ctx, &c); err != nil {
		return err
	}
	return ImportCredentials(ctx, c, os.Stdin, os.Stdout)
}

// ImportCredentials is SampleCredentials with a configuration that was read already, for tests.
func ImportCredentials(ctx context.Context, c CredentialConfig, in io.Reader, out io.Writer) error {
	if !c.Sample {
		return errors.New("SAMPLE is not true: known credentials belong to the sample province only")
	}
	var list []keycloak.Credential
	if err := json.NewDecoder(in).Decode(&list); err != nil {
		return fmt.Errorf("standard input is not a JSON array of credentials at byte %d", offsetOf(err))
	}
	admin := keycloak.Admin{User: c.AdminUser, Password: c.AdminPassword}
	accounts, err := keycloak.ImportCredentials(ctx, c.KeycloakURL, admin, list)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(map[string]any{"accounts": accounts})
}

// offsetOf tells where JSON broke without quoting it, because it holds passwords.
func offsetOf(err error) int64 {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return syntax.Offset
	}
	return 0
}
