package config_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"motcua.vn/libs/config"
)

type service struct {
	config.Common
	Limit int           `env:"LIMIT,default=7"`
	Token config.Secret `env:"TOKEN,required"`
}

func environment(extra map[string]string) func(string) (string, bool) {
	all := map[string]string{
		"DATABASE_URL": "postgres://app:hidden@h/db", "TLS_CERT_FILE": "c", "TLS_KEY_FILE": "k", "TLS_CA_FILE": "a",
		"ISSUER_URL": "http://i", "KEYCLOAK_URL": "http://k", "CLIENT_ID": "x", "CLIENT_SECRET": "hidden", "TOKEN": "hidden",
	}
	for k, v := range extra {
		all[k] = v
	}
	return func(key string) (string, bool) { v, ok := all[key]; return v, ok }
}

func TestLoadFillsNestedGroupsAndDefaults(t *testing.T) {
	t.Parallel()
	var s service
	err := config.LoadFrom(context.Background(), &s, environment(map[string]string{
		"LOG_LEVEL": "warn", "LIMIT": "", "DISCOVERY_FALLBACK": "dossiers=127.0.0.1:1;127.0.0.1:2,identity=127.0.0.1:3",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if s.Limit != 7 || s.LogLevel != slog.LevelWarn || s.Database.MaxConns != 16 {
		t.Errorf("got %+v", s)
	}
	if got := s.Discovery.Fallback["dossiers"]; got != "127.0.0.1:1;127.0.0.1:2" {
		t.Errorf("fallback of dossiers = %q", got)
	}
	if s.Database.URL.Value() != "postgres://app:hidden@h/db" {
		t.Errorf("database URL = %q", s.Database.URL.Value())
	}
}

func TestLoadComplainsOfEverythingAtOnceWithoutSecrets(t *testing.T) {
	t.Parallel()
	var s service
	err := config.LoadFrom(context.Background(), &s, environment(map[string]string{
		"LIMIT": "many", "LOG_LEVEL": "loud", "CLIENT_SECRET": "", "TOKEN_FILE": "/nowhere/token", "DATABASE_MAX_CONNS": "0",
	}))
	if err == nil {
		t.Fatal("a broken environment was accepted")
	}
	for _, name := range []string{"LIMIT", "LOG_LEVEL", "CLIENT_SECRET: is required", "TOKEN", "DATABASE_MAX_CONNS"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("no complaint of %s in:\n%v", name, err)
		}
	}
	if strings.Contains(err.Error(), "hidden") {
		t.Errorf("a secret is shown:\n%v", err)
	}
}

func TestSecretFileWinsAndIsReadAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "token")
	write := func(v string) {
		if err := os.WriteFile(path, []byte(v), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("first\n")
	var s service
	if err := config.LoadFrom(context.Background(), &s, environment(map[string]string{"TOKEN_FILE": path})); err != nil {
		t.Fatal(err)
	}
	held := s.Token
	if held.Value() != "first" {
		t.Fatalf("value = %q, want the file's", held.Value())
	}
	write("second")
	if changed, err := s.Token.Reload(); err != nil || !changed {
		t.Fatalf("reload: %v %v", changed, err)
	}
	if held.Value() != "second" {
		t.Errorf("a copy holds %q after the reload", held.Value())
	}
	if changed, err := s.Token.Reload(); err != nil || changed {
		t.Errorf("an unchanged file: %v %v", changed, err)
	}
}

func TestSecretNeverPrintsItself(t *testing.T) {
	t.Parallel()
	s := struct{ S config.Secret }{config.NewSecret("hidden")}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "secret", s.S, "in", s)
	js, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{
		fmt.Sprint(s), fmt.Sprintf("%+v", s), fmt.Sprintf("%#v", s), fmt.Sprintf("%q %s %x", s.S, s.S, s.S), string(js), log.String(),
	} {
		if strings.Contains(out, "hidden") || strings.Contains(out, "68696464656e") || !strings.Contains(out, "redacted") {
			t.Errorf("printed %s", out)
		}
	}
}
