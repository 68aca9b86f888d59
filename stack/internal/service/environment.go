package service

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"sort"

	"motcua.vn/stack/internal/cert"
	"motcua.vn/stack/internal/secret"
)

// SampleClients are the two bootstrap accounts the sample loader works as:
// who writes a procedure may not publish it.
var SampleClients = []string{"sample-author", "sample-publisher"}

// Sample is the name in the certificate of the sample loader.
const Sample = "sample"

// Wiring is what all services of one platform are told.
type Wiring struct {
	Secrets     *secret.Store
	TLS         string // folder of the certificates
	Home        string // HOME and TMPDIR of the services
	Files       string // folder of documents' files
	DSN         func(database, role, password string) string
	IssuerURL   string
	KeycloakURL string
	NATSURL     string
	ConsulAddr  string
	Fallback    string // DISCOVERY_FALLBACK
	SMTPAddr    string
	PublicURL   string
	Backchannel string // where Keycloak tells the portal of a log-out
	Identity    string // path of identity's binary, for the sample loader
	AdminUser   string // of Keycloak
	AdminWord   string
	ZipkinURL   string // empty: no traces
	Extra       map[string]map[string]string
}

// mailFrom is the sender of the platform's e-mail.
const mailFrom = "Một Cửa <khong-tra-loi@motcua.example>"

// environment collects variables; secrets go through files.
type environment struct {
	secrets *secret.Store
	values  map[string]string
	err     error
}

func (w Wiring) base() *environment {
	return &environment{secrets: w.Secrets, values: map[string]string{
		"PATH":   "/usr/local/bin:/usr/bin:/bin",
		"HOME":   w.Home,
		"TMPDIR": w.Home,
		"LANG":   "C.UTF-8",
	}}
}

func (e *environment) set(name, value string) { e.values[name] = value }

// hide hands over a secret as NAME_FILE, kept under the reader's folder.
func (e *environment) hide(reader, name, value string, err error) {
	if e.err == nil {
		e.err = err
	}
	if e.err != nil {
		return
	}
	path, err := e.secrets.Put(filepath.Join(reader, name), value)
	if err != nil {
		e.err = err
		return
	}
	e.values[name+"_FILE"] = path
}

func (e *environment) list(extra ...map[string]string) ([]string, error) {
	for _, m := range extra {
		for name, value := range m {
			e.values[name] = value
		}
	}
	all := make([]string, 0, len(e.values))
	for name, value := range e.values {
		all = append(all, name+"="+value)
	}
	sort.Strings(all)
	return all, e.err
}

// Serve is the environment of one instance.
func (w Wiring) Serve(d Definition, instance, httpAddr, adminAddr string) ([]string, error) {
	e := w.base()
	e.set("HTTP_ADDR", httpAddr)
	e.set("ADMIN_ADDR", adminAddr)
	e.set("INSTANCE", instance)
	w.database(e, d, "DATABASE_URL", "app")
	if d.Outbox {
		w.database(e, d, "DATABASE_RELAY_URL", "relay")
	}
	w.identify(e, d.Name)
	w.realm(e, d.Name)
	e.set("SAMPLE", "true") // a platform of ours is never production
	w.reach(e, d.Name)
	w.observe(e)
	w.special(e, d)
	return e.list(w.Extra[""], w.Extra[d.Name], w.Extra[instance])
}

// Migrate is the environment of the command migrate.
func (w Wiring) Migrate(d Definition) ([]string, error) {
	e := w.base()
	w.database(e, d, "DATABASE_OWNER_URL", "owner")
	return e.list()
}

// Realm is the environment of the command realm: the administrator of
// Keycloak, and the secret of every client, which the realm declares.
func (w Wiring) Realm() ([]string, error) {
	e := w.base()
	e.set("ISSUER_URL", w.IssuerURL)
	e.set("PORTAL_BACKCHANNEL_URL", w.Backchannel)
	w.administer(e, "realm")
	secrets := map[string]string{}
	for _, client := range append(Names(), SampleClients...) {
		value, err := w.Secrets.Password("client_" + client)
		if err != nil {
			return nil, err
		}
		secrets[client] = value
	}
	b, err := json.Marshal(secrets)
	e.hide("realm", "CLIENT_SECRETS", string(b), err)
	w.mail(e)
	return e.list()
}

// administer hands over Keycloak's administrator, which the realm and the known
// credentials of sample accounts need and no running service has.
func (w Wiring) administer(e *environment, reader string) {
	e.set("KEYCLOAK_URL", w.KeycloakURL)
	e.set("KEYCLOAK_ADMIN_USER", w.AdminUser)
	e.hide(reader, "KEYCLOAK_ADMIN_PASSWORD", w.AdminWord, nil)
	e.set("SAMPLE", "true") // a platform of ours is never production
}

// Sample is the environment of the sample loader. It writes the accounts it
// made, and the one-time code secrets of its officials, into the two files,
// and gives the accounts their credentials by identity's own command.
func (w Wiring) Sample(accounts, otp string) ([]string, error) {
	e := w.base()
	w.identify(e, Sample)
	w.administer(e, Sample)
	e.set("IDENTITY_COMMAND", w.Identity)
	e.set("PUBLIC_URL", w.PublicURL)
	e.set("DISCOVERY_FALLBACK", w.Fallback)
	e.set("ACCOUNTS_FILE", accounts)
	e.set("OTP_FILE", otp)
	for prefix, client := range map[string]string{"AUTHOR": SampleClients[0], "PUBLISHER": SampleClients[1]} {
		e.set(prefix+"_CLIENT_ID", client)
		value, err := w.Secrets.Password("client_" + client)
		e.hide(Sample, prefix+"_CLIENT_SECRET", value, err)
	}
	// It signs sample people in as the portal does, so that each step is done by the right person.
	value, err := w.Secrets.Password("client_portal")
	e.hide(Sample, "PORTAL_CLIENT_SECRET", value, err)
	return e.list()
}

func (w Wiring) database(e *environment, d Definition, name, part string) {
	word, err := w.Secrets.Password("pg_" + d.Name + "_" + part)
	e.hide(d.Name, name, w.DSN(d.Name, d.Name+"_"+part, word), err)
}

func (w Wiring) identify(e *environment, name string) {
	f := cert.FilesOf(w.TLS, name)
	e.set("TLS_CERT_FILE", f.Cert)
	e.set("TLS_KEY_FILE", f.Key)
	e.set("TLS_CA_FILE", f.CA)
}

func (w Wiring) realm(e *environment, name string) {
	e.set("ISSUER_URL", w.IssuerURL)
	e.set("KEYCLOAK_URL", w.KeycloakURL)
	e.set("CLIENT_ID", name)
	value, err := w.Secrets.Password("client_" + name)
	e.hide(name, "CLIENT_SECRET", value, err)
}

// reach tells where the bus and the other services are.
func (w Wiring) reach(e *environment, name string) {
	e.set("NATS_URL", w.NATSURL)
	e.set("NATS_USER", name)
	word, err := w.Secrets.Password("nats_" + name)
	e.hide(name, "NATS_PASSWORD", word, err)
	e.set("CONSUL_ADDR", w.ConsulAddr)
	token, err := w.Secrets.UUID("consul_" + name)
	e.hide(name, "CONSUL_TOKEN", token, err)
	e.set("DISCOVERY_FALLBACK", w.Fallback)
}

func (w Wiring) observe(e *environment) {
	e.set("OTEL_METRICS_EXPORTER", "none")
	e.set("OTEL_LOGS_EXPORTER", "none")
	e.set("OTEL_TRACES_EXPORTER", "none")
	if w.ZipkinURL != "" {
		e.set("OTEL_TRACES_EXPORTER", "zipkin")
		e.set("OTEL_EXPORTER_ZIPKIN_ENDPOINT", w.ZipkinURL+"/api/v2/spans")
	}
}

func (w Wiring) mail(e *environment) {
	e.set("SMTP_ADDR", w.SMTPAddr)
	e.set("SMTP_FROM", mailFrom)
	e.set("SMTP_TLS", "off")
	e.set("PUBLIC_URL", w.PublicURL)
}

// special is what only some services are told.
func (w Wiring) special(e *environment, d Definition) {
	if d.Encrypts {
		key, err := w.Secrets.Key("encryption_" + d.Name)
		e.hide(d.Name, "ENCRYPTION_KEYS", "k1:"+key, err)
	}
	if d.LooksUp {
		key, err := w.Secrets.Key("lookup_" + d.Name)
		e.hide(d.Name, "LOOKUP_KEY", key, err)
	}
	if d.Files {
		e.set("BLOB_URL", fmt.Sprintf("file://%s?create_dir=true&no_tmp_dir=true", w.Files))
	}
	if d.Mails {
		w.mail(e)
	}
	if d.Plain {
		e.set("PUBLIC_URL", w.PublicURL)
	}
}
