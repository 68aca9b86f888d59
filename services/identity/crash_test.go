package identity_test

import (
	"strings"
	"testing"
	"time"

	openapi "github.com/oapi-codegen/runtime/types"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/hosttest"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
)

const command = "motcua.vn/services/identity/cmd/identity"

// process runs the real binary; with a point it dies there.
func (w *world) process(t *testing.T, bin, point string) *hosttest.Process {
	t.Helper()
	return hosttest.StartProcess(t, bin, w.config.Common, "PUBLIC_URL="+publicURL, "SYNC_EVERY=50ms", "MEND_EVERY=1h", "FAILPOINT="+point,
		"ENCRYPTION_KEYS="+w.config.EncryptionKeys.Value(), "LOOKUP_KEY="+w.config.LookupKey.Value())
}

// count asks the database past its policies.
func (w *world) count(t *testing.T, query string, args ...any) int {
	t.Helper()
	var n int
	if err := w.db.Superuser(t).QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// diesAt runs the request against a process that dies at the point, and starts another.
func (w *world) diesAt(t *testing.T, bin string, p *hosttest.Process, request func() error) {
	t.Helper()
	if err := request(); err == nil {
		t.Fatal("the process was not killed")
	}
	if err := p.Wait(t.Context()); err == nil {
		t.Fatal("the process ended in good order")
	}
	w.process(t, bin, "")
}

// contiguous fails unless the events of an aggregate are numbered 1, 2, 3 ...
func (w *world) contiguous(t *testing.T, aggregate string) {
	t.Helper()
	if n := w.count(t, "select count(*) - coalesce(max(seq), 0) from outbox where aggregate = $1", aggregate); n != 0 {
		t.Errorf("the events of %s have a gap", aggregate)
	}
}

// TestCrashLeavesNoHalfAccount kills the binary between every two steps of
// creating an official: one record, one account, and the same key gives it.
func TestCrashLeavesNoHalfAccount(t *testing.T) {
	t.Parallel()
	bin := hosttest.Build(t, command, "failpoints")
	for _, point := range []string{"identity.official_inserted", "identity.official_recorded", "identity.account_made", "identity.denied_again"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			w := prepare(t)
			p := w.process(t, bin, point)
			w.tree()
			name, key := unique(), id.New().String()
			in := identityv1.OfficialInput{Username: name, FullName: "Phạm Văn Lý", Email: name + "@example.vn", Agency: "H53.12", Roles: []string{"case_officer"}}
			w.diesAt(t, bin, p, func() error {
				_, err := w.api.CreateOfficialWithResponse(t.Context(), &identityv1.CreateOfficialParams{IdempotencyKey: key}, in, w.as(author))
				return err
			})
			var account string
			eventually(t, 20*time.Second, "the same key gives the account", func() bool {
				res := w.create(author, key, in)
				if res.JSON201 != nil {
					account = res.JSON201.Account.String()
				}
				return res.JSON201 != nil && res.JSON201.Synchronised
			})
			found, _ := w.get("/users?username=" + name).([]any)
			if n := w.count(t, "select count(*) from official"); n != 1 || len(found) != 1 || found[0].(map[string]any)["id"] != account {
				t.Errorf("%d records, Keycloak has %v, want the one account %s", n, found, account)
			}
		})
	}
}

// TestCrashNeverForgetsALock kills the binary between every two steps of a lock:
// the same key answers locked, Keycloak follows, and the denial is told.
func TestCrashNeverForgetsALock(t *testing.T) {
	t.Parallel()
	bin := hosttest.Build(t, command, "failpoints")
	for _, point := range []string{"identity.denied", "identity.official_updated", "identity.official_changed", "identity.account_updated", "identity.denied_again"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			w := prepare(t)
			if strings.HasSuffix(point, "again") {
				point += ":2" // the first settles the new account
			}
			p := w.process(t, bin, point)
			w.tree()
			o := w.official("H53.12", "case_officer")
			admin, params := staff("H53", tenant.ProvinceAdministrator), &identityv1.LockOfficialParams{IdempotencyKey: id.New().String()}
			lock := func() (*identityv1.LockOfficialResponse, error) {
				return w.api.LockOfficialWithResponse(t.Context(), o.Account, params, identityv1.Reason{Reason: "Nghỉ hưu"}, w.as(admin))
			}
			w.diesAt(t, bin, p, func() error { _, err := lock(); return err })
			if res, err := lock(); err != nil || res.JSON200 == nil || res.JSON200.State != identityv1.OfficialStateLocked {
				t.Fatalf("the same key: %v %s", err, res.Body)
			}
			eventually(t, 20*time.Second, "Keycloak and the denial follow", func() bool {
				return w.user(o.Account.String())["enabled"] == false &&
					w.count(t, "select count(*) from outbox where aggregate = $1 and type = 'account.locked.v1'", o.Account.String()) == 2
			})
			w.contiguous(t, o.Account.String())
		})
	}
}

// TestCrashProvesOnce kills the binary between every two writes of a proof.
func TestCrashProvesOnce(t *testing.T) {
	t.Parallel()
	bin := hosttest.Build(t, command, "failpoints")
	for _, point := range []string{"identity.profile_proven", "identity.proof_inserted", "identity.proof_recorded"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			w := prepare(t)
			p := w.process(t, bin, point)
			w.tree()
			account, _ := newCitizen(t)
			in := identityv1.ProofInput{
				Account: openapi.UUID(id.MustParse(account)), CitizenID: citizenID(), FullName: "Nguyễn Thị Mẫu", BirthDate: date(t, "1987-05-12"),
				Document: identityv1.ProofInputDocumentCitizenIDCard,
			}
			officer, params := staff("H53.30.01", tenant.ReceptionOfficer), &identityv1.CreateProofParams{IdempotencyKey: id.New().String()}
			prove := func() (*identityv1.CreateProofResponse, error) {
				return w.api.CreateProofWithResponse(t.Context(), params, in, w.as(officer))
			}
			w.diesAt(t, bin, p, func() error { _, err := prove(); return err })
			if res, err := prove(); err != nil || res.JSON201 == nil {
				t.Fatalf("the same key: %v %s", err, res.Body)
			}
			eventually(t, 20*time.Second, "the next token carries assurance 2", func() bool { return attributeOf(w.user(account), "assurance") == "2" })
			proofs := w.count(t, "select count(*) from proof where account = $1", account)
			told := w.count(t, "select count(*) from outbox where aggregate = $1 and type = 'account.proven.v1'", account)
			if proofs != 1 || told != 1 {
				t.Errorf("%d proofs, told %d times", proofs, told)
			}
		})
	}
}
