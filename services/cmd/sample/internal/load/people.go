package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os/exec"
	"strings"

	openapi "github.com/oapi-codegen/runtime/types"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/services/cmd/sample/internal/account"
	"motcua.vn/services/cmd/sample/internal/upstream"
)

const (
	enrolling = 4 // officials at once; each is several calls to Keycloak
	privacy   = "2026-01"
)

// enrol creates the officials' accounts.
func (l *Loader) enrol(ctx context.Context) (int, error) {
	all := l.Province.Officials
	return len(all), parallel(ctx, len(all), enrolling, func(ctx context.Context, i int) error {
		o := all[i]
		created, err := upstream.Call[identityv1.Official](ctx, "official "+o.Username, func() (*http.Response, error) {
			params := identityv1.CreateOfficialParams{IdempotencyKey: upstream.Key("official", o.Username)}
			return l.Clients.Identity.CreateOfficial(ctx, &params, o, l.Author.Authorise)
		})
		if err != nil {
			return err
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.officials[o.Username] = created.Account.String()
		return nil
	})
}

// credential is what identity's command reads on its standard input.
type credential struct {
	Username   string `json:"username"`
	Password   string `json:"password"`
	TOTPSecret string `json:"totpSecret,omitempty"`
	Email      string `json:"email,omitempty"`
	FullName   string `json:"fullName,omitempty"`
}

// credentials gives every sample account its known password, officials their known one-time code, and makes the
// citizens, who in reality register themselves. The files are written first: what is in Keycloak can be found there.
func (l *Loader) credentials(ctx context.Context) (int, error) {
	var list []credential
	for _, o := range l.Province.Officials {
		a, err := l.Book.Ensure(account.Account{User: o.Username, Role: strings.Join(o.Roles, " "), Agency: o.Agency, Name: o.FullName})
		if err != nil {
			return 0, err
		}
		secret, err := l.Book.Secret(o.Username)
		if err != nil {
			return 0, err
		}
		list = append(list, credential{Username: o.Username, Password: a.Password, TOTPSecret: secret})
	}
	for _, c := range l.Province.Citizens {
		a, err := l.Book.Ensure(account.Account{User: c.Email, Role: "citizen", Name: c.FullName})
		if err != nil {
			return 0, err
		}
		list = append(list, credential{Username: c.Username, Password: a.Password, Email: c.Email, FullName: c.FullName})
	}
	if err := l.Book.Save(); err != nil {
		return 0, err
	}
	accounts, err := l.give(ctx, list)
	if err != nil {
		return 0, err
	}
	for _, c := range l.Province.Citizens {
		if l.citizens[c.Username] = accounts[c.Username]; l.citizens[c.Username] == "" {
			return 0, fmt.Errorf("identity names no account for %s", c.Username)
		}
	}
	return len(list), nil
}

// give runs identity's command and reads the accounts from the line that names them; log lines stand around it.
func (l *Loader) give(ctx context.Context, list []credential) (map[string]string, error) {
	in, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	var out, complaints bytes.Buffer
	cmd := exec.CommandContext(ctx, l.Command, "sample-credentials") //nolint:gosec // the path is the stack's own build
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &complaints
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("identity sample-credentials: %w: %s %s", err, strings.TrimSpace(out.String()), strings.TrimSpace(complaints.String()))
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

// profiles fills in the citizens' own profiles, as they would, with their consent to the privacy notice.
func (l *Loader) profiles(ctx context.Context) (int, error) {
	all := l.Province.Citizens
	return len(all), parallel(ctx, len(all), enrolling, func(ctx context.Context, i int) error {
		c := all[i]
		me, err := l.as(ctx, c.Email)
		if err != nil {
			return err
		}
		_, err = upstream.Call[identityv1.Profile](ctx, "profile of "+c.Username, func() (*http.Response, error) {
			return l.Clients.Identity.PutMe(ctx, &identityv1.PutMeParams{}, identityv1.ProfileInput{
				FullName: c.FullName, BirthDate: c.BirthDate, Gender: identityv1.ProfileInputGender(c.Gender), Phone: c.Phone,
				Address: c.Address, Language: identityv1.ProfileInputLanguage(c.Language), Consent: privacy,
			}, identityv1.RequestEditorFn(me))
		})
		return err
	})
}

// proofs raises those citizens to assurance 2 whose identity card an officer saw.
func (l *Loader) proofs(ctx context.Context) (int, error) {
	n := 0
	for _, c := range l.Province.Citizens {
		if !c.Proven {
			continue
		}
		var id openapi.UUID
		if err := id.UnmarshalText([]byte(l.citizens[c.Username])); err != nil {
			return n, err
		}
		_, err := upstream.Call[identityv1.Proof](ctx, "proof of "+c.Username, func() (*http.Response, error) {
			params := identityv1.CreateProofParams{IdempotencyKey: upstream.Key("proof", c.Username)}
			return l.Clients.Identity.CreateProof(ctx, &params, identityv1.ProofInput{
				Account: id, CitizenID: c.CitizenID, FullName: c.FullName, BirthDate: c.BirthDate,
				Document: identityv1.ProofInputDocumentCitizenIDCard, Note: "Dữ liệu mẫu",
			}, l.Author.Authorise)
		})
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
