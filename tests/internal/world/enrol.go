package world

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"slices"
	"strings"

	identityv1 "motcua.vn/api/identity/v1"
)

// adminUser is the administrator that the stack makes in Keycloak.
const adminUser = "motcua-admin"

// credential is what identity's command sample-credentials reads.
type credential struct {
	Username   string `json:"username"`
	Password   string `json:"password"`
	TOTPSecret string `json:"totpSecret,omitempty"`
	Email      string `json:"email,omitempty"`
	FullName   string `json:"fullName,omitempty"`
}

// enrol makes the four people, gives them credentials, and signs them in.
func (w *World) enrol(ctx context.Context) error {
	officials := []struct {
		who            **Person
		name, division string
		role           string
	}{
		{&w.Reception, "Đặng Thùy Tiếp Nhận", "mot-cua", "reception_officer"},
		{&w.Officer, "Huỳnh Gia Thụ Lý", "tu-phap", "case_officer"},
		{&w.Leader, "Lương Vĩnh Lãnh Đạo", "", "leader"},
	}
	run := strings.ToLower(rand.Text()[:6]) // a Keycloak in use knows the people of earlier runs
	var list []credential
	for n, o := range officials {
		p := w.person(fmt.Sprintf("cb-%s-%d", run, n+1), o.name, Commune)
		p.secret = random()[:20]
		*o.who = p
		in := identityv1.OfficialInput{Username: p.User, FullName: p.FullName, Email: p.Email, Agency: Commune, Division: o.division, Roles: []string{o.role}}
		_, err := Call[identityv1.Official](ctx, "official "+p.User, func() (*http.Response, error) {
			return w.Identity.CreateOfficial(ctx, &identityv1.CreateOfficialParams{IdempotencyKey: "world:official:" + p.User}, in, as(w.author))
		})
		if err != nil {
			return err
		}
		list = append(list, credential{Username: p.User, Password: p.password, TOTPSecret: p.secret})
	}
	w.Citizen = w.person("cd-"+run, "Vương Thị Bích Người Dân", "")
	list = append(list, credential{Username: w.Citizen.User, Password: w.Citizen.password, Email: w.Citizen.Email, FullName: w.Citizen.FullName})
	accounts, err := w.credentials(ctx, list)
	if err != nil {
		return err
	}
	// Citizens sign in by e-mail.
	w.Citizen.Account, w.Citizen.User = accounts[w.Citizen.User], w.Citizen.Email
	for _, p := range []*Person{w.Citizen, w.Reception, w.Officer, w.Leader} {
		if p.Account == "" {
			p.Account = accounts[p.User]
		}
		if err := p.SignIn(ctx); err != nil {
			return err
		}
	}
	_, err = Call[identityv1.Profile](ctx, "profile", func() (*http.Response, error) {
		return w.Identity.PutMe(ctx, &identityv1.PutMeParams{}, identityv1.ProfileInput{
			FullName: w.Citizen.FullName, Phone: Phone, Language: identityv1.ProfileInputLanguage("vi"), Consent: "2026-01",
		}, w.Citizen.As)
	})
	return err
}

func (w *World) person(user, name, agency string) *Person {
	p := &Person{User: user, FullName: name, Email: user + "@nguoi-dung.example.vn", world: w, acting: agency, password: random()[:20]}
	w.Seed("name", p.FullName)
	w.Seed("e-mail", p.Email)
	w.Seed("password", p.password)
	return p
}

// credentials runs identity's command and reads the accounts from the line that names them; log lines stand around it.
func (w *World) credentials(ctx context.Context, list []credential) (map[string]string, error) {
	program, err := w.Program("identity-1")
	if err != nil {
		return nil, err
	}
	word, err := w.Secret("keycloak_admin")
	if err != nil {
		return nil, err
	}
	in, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	env, err := w.Environment("identity-1")
	if err != nil {
		return nil, err
	}
	var out, complaints bytes.Buffer
	cmd := exec.CommandContext(ctx, program, "sample-credentials") //nolint:gosec // the path is the stack's own build
	cmd.Env = slices.Concat(env, []string{"KEYCLOAK_ADMIN_USER=" + adminUser, "KEYCLOAK_ADMIN_PASSWORD=" + word, "SAMPLE=true"})
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &complaints
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("identity sample-credentials: %w: %s", err, strings.TrimSpace(complaints.String()))
	}
	for line := range strings.Lines(out.String()) {
		var said struct {
			Accounts map[string]string `json:"accounts"`
		}
		if json.Unmarshal([]byte(line), &said) == nil && said.Accounts != nil {
			return said.Accounts, nil
		}
	}
	return nil, errors.New("identity sample-credentials names no accounts")
}
