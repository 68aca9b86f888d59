package identity_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	openapi "github.com/oapi-codegen/runtime/types"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/config"
	"motcua.vn/libs/id"
	"motcua.vn/libs/seal"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity"
)

// citizenID makes one that no other test has; the province's code is not given to anybody.
func citizenID() string {
	var digits strings.Builder
	digits.WriteString("999")
	for _, c := range id.New().String()[24:33] {
		digits.WriteByte(byte('0' + c%10))
	}
	return digits.String()
}

func TestMyProfile(t *testing.T) {
	t.Parallel()
	w := start(t)
	caller := authntest.Citizen(1)
	as := w.as(caller)
	first, err := w.api.GetMeWithResponse(t.Context(), as)
	if err != nil || first.JSON200 == nil || first.JSON200.Version != 1 || first.JSON200.Assurance != 1 {
		t.Fatalf("the first call makes it: %v %s", err, first.Body)
	}
	in := identityv1.ProfileInput{
		FullName: "Nguyễn  Thị Mẫu", BirthDate: date(t, "1987-05-12"), Gender: identityv1.ProfileInputGenderFemale, Phone: "0900000001",
		Address: "Số 1, Phường Thử Nghiệm", Language: identityv1.ProfileInputLanguageEn, Consent: "2026-01",
	}
	put := func(match string) *identityv1.PutMeResponse {
		res, err := w.api.PutMeWithResponse(t.Context(), &identityv1.PutMeParams{IfMatch: match}, in, as)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	res := put(first.HTTPResponse.Header.Get("ETag"))
	if p := res.JSON200; p == nil || p.FullName != "Nguyễn Thị Mẫu" || p.Phone != in.Phone || p.Address != in.Address || len(p.Consents) != 1 || p.Version != 2 {
		t.Fatalf("changed: %s", res.Body)
	}
	if res := put(first.HTTPResponse.Header.Get("ETag")); res.StatusCode() != http.StatusPreconditionFailed {
		t.Errorf("an older version: %d", res.StatusCode())
	}
	if res := put(""); res.JSON200 == nil || len(res.JSON200.Consents) != 1 {
		t.Errorf("a consent is kept once: %s", res.Body)
	}
	var plain bool
	err = w.db.Superuser(t).QueryRow(t.Context(), `select position('0900000001' in profile::text) > 0 from profile where account = $1`, caller.Subject).Scan(&plain)
	if err != nil || plain {
		t.Errorf("the phone stands in the row: %v %v", plain, err)
	}
	other, err := w.api.GetMeWithResponse(t.Context(), w.as(authntest.Citizen(1)))
	if err != nil || other.JSON200 == nil || other.JSON200.Phone != "" || other.JSON200.Account == res.JSON200.Account {
		t.Errorf("another citizen sees %s", other.Body)
	}
}

func TestProofAtTheCounter(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	account, email := newCitizen(t)
	officer := staff("H53.30.01", tenant.ReceptionOfficer)
	search, err := w.api.SearchCitizenWithResponse(t.Context(), nil, identityv1.CitizenSearch{Email: strings.ToUpper(email)}, w.as(officer))
	if err != nil || search.JSON200 == nil || !search.JSON200.Found || search.JSON200.Account.String() != account || strings.Contains(string(search.Body), email) {
		t.Fatalf("search: %v %s", err, search.Body)
	}
	nobody, err := w.api.SearchCitizenWithResponse(t.Context(), nil, identityv1.CitizenSearch{Email: "khong-co-ai@example.vn"}, w.as(officer))
	if err != nil || nobody.JSON200 == nil || nobody.JSON200.Found {
		t.Errorf("a stranger: %v %s", err, nobody.Body)
	}
	in := identityv1.ProofInput{
		Account: search.JSON200.Account, CitizenID: citizenID(), FullName: "Nguyễn Thị Mẫu", BirthDate: date(t, "1987-05-12"), Document: identityv1.ProofInputDocumentCitizenIDCard,
	}
	prove := func(c tenant.Caller, key string, in identityv1.ProofInput) *identityv1.CreateProofResponse {
		t.Helper()
		res, err := w.api.CreateProofWithResponse(t.Context(), &identityv1.CreateProofParams{IdempotencyKey: key}, in, w.as(c))
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	key := id.New().String()
	first, again := prove(officer, key, in), prove(officer, key, in)
	if first.JSON201 == nil || again.JSON201 == nil || first.JSON201.ID != again.JSON201.ID || first.JSON201.Agency != "H53.30.01" || first.JSON201.Officer != officer.Subject {
		t.Fatalf("proof: %s, again %s", first.Body, again.Body)
	}
	eventually(t, 10*time.Second, "the next token carries assurance 2", func() bool { return attributeOf(w.user(account), "assurance") == "2" })
	_, got := signIn(t, email)
	if caller, _, err := verifier(t, "dossiers").Verify(t.Context(), "Bearer "+got.Access, peer); err != nil || caller.Assurance != 2 || caller.Kind != tenant.Citizen {
		t.Errorf("the token says %+v, %v", caller, err)
	}
	w.events.Wait("account.proven.v1", func(all []bus.Event) bool { return countOf(all, "account.proven.v1", account) == 1 })

	otherAccount, _ := newCitizen(t)
	twin := in
	twin.Account = openapi.UUID(id.MustParse(otherAccount))
	if res := prove(officer, id.New().String(), twin); res.StatusCode() != http.StatusConflict || code(res.ApplicationProblemJSONDefault) != "citizen_id_taken" {
		t.Errorf("one citizen id for two accounts: %s", res.Body)
	}
	different := in
	different.CitizenID = citizenID()
	if res := prove(officer, id.New().String(), different); code(res.ApplicationProblemJSONDefault) != "proven_otherwise" {
		t.Errorf("another citizen id for a proven account: %s", res.Body)
	}
	if res := prove(staff("H53.30.01", tenant.CaseOfficer), id.New().String(), in); res.StatusCode() != http.StatusForbidden {
		t.Errorf("a case officer proves: %d", res.StatusCode())
	}
	clerk := w.official("H53.12", "case_officer")
	ofStaff := in
	ofStaff.Account, ofStaff.CitizenID = clerk.Account, citizenID()
	if res := prove(officer, id.New().String(), ofStaff); code(res.ApplicationProblemJSONDefault) != "not_a_citizen" {
		t.Errorf("an official is proven: %s", res.Body)
	}
	imported := in // the importer of the sample province
	imported.Account, imported.CitizenID = twin.Account, citizenID()
	if res := prove(author, id.New().String(), imported); res.JSON201 == nil || res.JSON201.Officer != author.Subject {
		t.Errorf("the importer proves: %s", res.Body)
	}
	w.readBack(t, in, account, email)
}

// readBack is what other services may read of a proven account.
func (w *world) readBack(t *testing.T, in identityv1.ProofInput, account, email string) {
	t.Helper()
	dossiers, notifications := w.as(tenant.ServiceCaller("dossiers")), w.as(tenant.ServiceCaller("notifications"))
	got, err := w.api.GetCitizenIDWithResponse(t.Context(), in.Account, dossiers)
	if err != nil || got.JSON200 == nil || got.JSON200.CitizenID != in.CitizenID {
		t.Errorf("dossiers reads %s, %v", got.Body, err)
	}
	if res, err := w.api.GetCitizenIDWithResponse(t.Context(), in.Account, notifications); err != nil || res.StatusCode() != http.StatusForbidden {
		t.Errorf("notifications reads a citizen id: %s, %v", res.Body, err)
	}
	unproven, err := w.api.GetCitizenIDWithResponse(t.Context(), openapi.UUID(id.New()), dossiers)
	if err != nil || unproven.StatusCode() != http.StatusNotFound {
		t.Errorf("an account that was not proven: %s, %v", unproven.Body, err)
	}
	own := w.as(tenant.Caller{Kind: tenant.Citizen, Subject: account, Assurance: 2})
	me, err := w.api.GetMeWithResponse(t.Context(), own)
	if err != nil || me.JSON200 == nil || me.JSON200.CitizenIDMasked != "••••••••"+in.CitizenID[8:] || strings.Contains(string(me.Body), in.CitizenID) {
		t.Errorf("own profile: %s, %v", me.Body, err)
	}
	put, err := w.api.PutMeWithResponse(t.Context(), nil, identityv1.ProfileInput{FullName: "Tên Khác", Language: identityv1.ProfileInputLanguageVi}, own)
	if err != nil || code(put.ApplicationProblemJSONDefault) != "proven_field" {
		t.Errorf("a proven name changes: %s, %v", put.Body, err)
	}
}

func TestNewKeySealsAnew(t *testing.T) {
	t.Parallel()
	w := prepare(t)
	run := func() (stop func()) {
		return w.Start(t, w.config.Common, func(ctx context.Context) error { return identity.Serve(ctx, w.config) })
	}
	stop := run()
	w.tree()
	w.official("H53.12", "case_officer")
	account, _ := newCitizen(t)
	params := &identityv1.CreateProofParams{IdempotencyKey: id.New().String()}
	proof := identityv1.ProofInput{
		Account: openapi.UUID(id.MustParse(account)), CitizenID: citizenID(), FullName: "Nguyễn Thị Mẫu", BirthDate: date(t, "1987-05-12"),
		Document: identityv1.ProofInputDocumentCitizenIDCard, Note: "thẻ mới",
	}
	if res, err := w.api.CreateProofWithResponse(t.Context(), params, proof, w.as(author)); err != nil || res.JSON201 == nil {
		t.Fatalf("proof: %v %s", err, res.Body)
	}
	stop()
	w.config.EncryptionKeys = config.NewSecret("k2:" + key32(t) + "," + w.config.EncryptionKeys.Value())
	run()
	const sealed = `select email from official union all select citizen_id from profile union all select unnest(array[citizen_id, full_name, note]) from proof`
	eventually(t, 10*time.Second, "the new key seals every row", func() bool {
		rows, err := w.db.Superuser(t).Query(t.Context(), sealed)
		if err != nil {
			t.Fatal(err)
		}
		all, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
		if err != nil || len(all) != 5 {
			t.Fatalf("%d sealed values, %v", len(all), err)
		}
		return !slices.ContainsFunc(all, func(b []byte) bool { return seal.KeyID(b) != "k2" })
	})
	got, err := w.api.GetCitizenIDWithResponse(t.Context(), proof.Account, w.as(tenant.ServiceCaller("dossiers")))
	if err != nil || got.JSON200 == nil || got.JSON200.CitizenID != proof.CitizenID {
		t.Errorf("afterwards it reads %s, %v", got.Body, err)
	}
}
