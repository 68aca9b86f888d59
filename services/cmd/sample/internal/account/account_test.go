package account

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestCredentialsAreMadeOnceAndKeptClosed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	accounts, otp := filepath.Join(dir, "accounts.json"), filepath.Join(dir, "secrets", "otp.json")
	first := write(t, accounts, otp)
	second := write(t, accounts, otp)
	if first != second || len(first.password) < 20 || len(first.secret) < 16 {
		t.Error("a second run must find the credentials of the first, and they must be long")
	}
	for _, path := range []string{accounts, otp} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %v", path, info.Mode())
		}
	}
	b, err := os.ReadFile(otp)
	if err != nil {
		t.Fatal(err)
	}
	var secrets map[string]string
	if err := json.Unmarshal(b, &secrets); err != nil {
		t.Fatal(err)
	}
	if secrets["cb-0001"] != encoding.EncodeToString([]byte(first.secret)) {
		t.Error("`make otp` reads the secret as base32")
	}
}

type made struct{ password, secret string }

func write(t *testing.T, accounts, otp string) made {
	t.Helper()
	b, err := Open(accounts, otp)
	if err != nil {
		t.Fatal(err)
	}
	a, err := b.Ensure(Account{User: "cb-0001", Role: "leader", Agency: "H53.12", Name: "Lê Minh Mẫu"})
	if err != nil {
		t.Fatal(err)
	}
	secret, err := b.Secret("cb-0001")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Save(); err != nil {
		t.Fatal(err)
	}
	return made{a.Password, secret}
}

func TestDamagedFileIsSaid(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "accounts.json")
	if err := os.WriteFile(path, []byte("[{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, path+".otp"); err == nil {
		t.Error("a damaged file would lead to passwords that Keycloak does not have")
	}
}
