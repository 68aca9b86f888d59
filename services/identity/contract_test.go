package identity_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"

	"motcua.vn/libs/config"
	"motcua.vn/services/identity"
	"motcua.vn/services/identity/internal/keycloak"
)

// clientSecrets of the realm that the tests declare.
var clientSecrets = map[string]string{}

func init() {
	for _, id := range keycloak.Clients(true) {
		clientSecrets[id] = "secret-of-" + id + "-0123456789"
	}
}

func env(t testing.TB, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is not set: run this by `go run ./stack/cmd/stack exec pg,nats,keycloak,mail -- go test ./services/identity/...`", name)
	}
	return v
}

const publicURL = "http://localhost:8080"

func realmConfig(t testing.TB) identity.RealmConfig {
	t.Helper()
	secrets, err := json.Marshal(clientSecrets)
	if err != nil {
		t.Fatal(err)
	}
	return identity.RealmConfig{
		KeycloakURL: env(t, "TEST_KEYCLOAK_URL"), AdminUser: env(t, "TEST_KEYCLOAK_ADMIN_USER"),
		AdminPassword: config.NewSecret(env(t, "TEST_KEYCLOAK_ADMIN_PASSWORD")), ClientSecrets: config.NewSecret(string(secrets)),
		PublicURL: publicURL, Sample: true, SMTPAddr: env(t, "TEST_SMTP_ADDR"), SMTPFrom: "Một Cửa <khong-tra-loi@motcua.example>", SMTPTLS: "off",
	}
}

func TestRealmTwice(t *testing.T) {
	if err := identity.DeclareRealm(context.Background(), realmConfig(t)); err != nil {
		t.Fatal(err)
	}
	if err := identity.DeclareRealm(context.Background(), realmConfig(t)); err != nil {
		t.Fatal(err)
	}
}
