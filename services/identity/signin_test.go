package identity_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"motcua.vn/libs/config"
	"motcua.vn/libs/id"
	"motcua.vn/services/identity"
	"motcua.vn/services/identity/internal/keycloak"
)

const password = "mat-khau-thu-nghiem"

// known gives accounts known credentials, creating citizens.
func known(t testing.TB, list ...keycloak.Credential) map[string]string {
	t.Helper()
	b, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c := identity.CredentialConfig{
		KeycloakURL: env(t, "TEST_KEYCLOAK_URL"), AdminUser: env(t, "TEST_KEYCLOAK_ADMIN_USER"),
		AdminPassword: config.NewSecret(env(t, "TEST_KEYCLOAK_ADMIN_PASSWORD")), Sample: true,
	}
	if err := identity.ImportCredentials(t.Context(), c, bytes.NewReader(b), &out); err != nil {
		t.Fatal(err)
	}
	var answer struct{ Accounts map[string]string }
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	return answer.Accounts
}

// unique gives a user name that no other test has.
func unique() string {
	s := id.New().String()
	return "u-" + s[len(s)-12:]
}

// newCitizen makes a citizen with a verified e-mail address.
func newCitizen(t testing.TB) (account, email string) {
	t.Helper()
	name := unique()
	email = name + "@example.vn"
	return known(t, keycloak.Credential{Username: name, Password: password, Email: email, FullName: "Nguyễn Thị Mẫu"})[name], email
}

// browser is a person at Keycloak's pages, without JavaScript.
type browser struct {
	t        testing.TB
	http     *http.Client
	client   string
	secret   string
	redirect string
	verifier string
	page     string
	address  *url.URL
}

func newBrowser(t testing.TB, client, redirect string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, client: client, redirect: redirect, verifier: strings.Repeat(id.New().String(), 2)}
	b.http = &http.Client{Jar: jar, CheckRedirect: func(req *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(req.URL.String(), redirect) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	return b
}

func issuer(t testing.TB) string { return env(t, "TEST_KEYCLOAK_PUBLIC_URL") + "/realms/motcua" }

// open goes to the sign-in or registration page; it gives the code where a session exists already.
func (b *browser) open(endpoint string) string {
	b.t.Helper()
	sum := sha256.Sum256([]byte(b.verifier))
	q := url.Values{
		"client_id": {b.client}, "redirect_uri": {b.redirect}, "response_type": {"code"}, "scope": {"openid"}, "state": {"s"},
		"code_challenge_method": {"S256"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])},
	}
	return b.follow(b.http.Get(issuer(b.t) + "/protocol/openid-connect/" + endpoint + "?" + q.Encode()))
}

func (b *browser) follow(res *http.Response, err error) string {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	if to, err := res.Location(); err == nil && strings.HasPrefix(to.String(), b.redirect) {
		return to.Query().Get("code")
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.page, b.address = string(body), res.Request.URL
	return ""
}

var (
	action = regexp.MustCompile(`<form[^>]*action="([^"]+)"`)
	hidden = regexp.MustCompile(`<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"`)
)

// submit sends the page's form with its hidden fields; it gives the code at the end of a sign-in.
func (b *browser) submit(fields map[string]string) string {
	b.t.Helper()
	m := action.FindStringSubmatch(b.page)
	if m == nil {
		b.t.Fatalf("no form at %s:\n%s", b.address, b.page)
	}
	target, err := b.address.Parse(html.UnescapeString(m[1]))
	if err != nil {
		b.t.Fatal(err)
	}
	form := url.Values{}
	for _, h := range hidden.FindAllStringSubmatch(b.page, -1) {
		form.Set(h[1], html.UnescapeString(h[2]))
	}
	for k, v := range fields {
		form.Set(k, v)
	}
	return b.follow(b.http.PostForm(target.String(), form))
}

// tokens of one sign-in.
type tokens struct {
	Access  string `json:"access_token"`
	ID      string `json:"id_token"`
	Refresh string `json:"refresh_token"`
}

func (b *browser) exchange(code string) tokens {
	b.t.Helper()
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {b.redirect}, "client_id": {b.client}, "code_verifier": {b.verifier},
	}
	if b.secret != "" {
		form.Set("client_secret", b.secret)
	}
	res, err := b.http.PostForm(issuer(b.t)+"/protocol/openid-connect/token", form)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	var got tokens
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil || got.Access == "" {
		b.t.Fatalf("token endpoint: %d, %v", res.StatusCode, err)
	}
	return got
}

// portalBrowser signs in at the portal's client.
func portalBrowser(t testing.TB) *browser {
	t.Helper()
	b := newBrowser(t, "portal", publicURL+"/auth/callback")
	b.secret = clientSecret("portal")
	return b
}

// signIn signs a citizen in at the portal's client.
func signIn(t testing.TB, email string) (*browser, tokens) {
	t.Helper()
	b := portalBrowser(t)
	b.open("auth")
	code := b.submit(map[string]string{"username": email, "password": password})
	if code == "" {
		t.Fatalf("sign-in of a citizen stopped at:\n%s", b.page)
	}
	return b, b.exchange(code)
}

// oneTimeCode is RFC 6238 with the defaults of the realm.
func oneTimeCode(key string, at time.Time) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(at.Unix()/30))
	mac := hmac.New(sha1.New, []byte(key))
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[offset:])&0x7fffffff)%1_000_000)
}
