package postgres_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"testing"

	"motcua.vn/libs/id"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/seal"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/citizen"
	"motcua.vn/services/identity/internal/postgres"
)

// fixture is a store over a database of its own.
type fixture struct {
	pgtest.Database
	citizens postgres.Citizens
	ring     *seal.Ring
}

func open(t *testing.T) fixture {
	t.Helper()
	key := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
	ring, err := seal.ParseRing("k1:" + key)
	if err != nil {
		t.Fatal(err)
	}
	lookup, err := seal.ParseLookupKey(key)
	if err != nil {
		t.Fatal(err)
	}
	db := pgtest.New(t, "identity", postgres.Migrate)
	return fixture{db, postgres.Citizens{Store: postgres.New(db.Open(t, 2), ring, lookup)}, ring}
}

// person opens the profile of a citizen who has a phone number and an address.
func (f fixture) person(t *testing.T) (tenant.Caller, citizen.Account) {
	t.Helper()
	account := citizen.Account{UUID: id.New()}
	c := tenant.Caller{Kind: tenant.Citizen, Subject: account.String(), Assurance: 1}
	if _, err := f.citizens.Open(t.Context(), c, citizen.Profile{Account: account, Kind: tenant.Citizen, Assurance: 1, FullName: "Nguyễn Thị Mẫu", Language: "vi", Version: 1}); err != nil {
		t.Fatal(err)
	}
	_, err := f.citizens.Change(t.Context(), c, account, 0, func(p *citizen.Profile) error {
		p.Phone, p.Address = "0901234567", "Số 1, đường Mẫu"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, account
}

// Whoever writes SQL as the service cannot pass one column's secret off as another's.
func TestASealedValueOpensInItsOwnColumnAlone(t *testing.T) {
	t.Parallel()
	f := open(t)
	c, account := f.person(t)
	if _, err := f.Superuser(t).Exec(t.Context(), "update profile set address = phone where account = $1", account.UUID); err != nil {
		t.Fatal(err)
	}
	if p, err := f.citizens.Find(t.Context(), c, account); !errors.Is(err, seal.ErrUnreadable) {
		t.Errorf("the phone number was read as the address %q, %v", p.Address, err)
	}
}

// What v0.1.0 bound to its row alone is read, and bound to its column by the rotation.
func TestRotationBindsFormerValuesToTheirColumn(t *testing.T) {
	t.Parallel()
	f := open(t)
	c, account := f.person(t)
	former := f.ring.Seal([]byte("0907654321"), account.UUID[:])
	if _, err := f.Superuser(t).Exec(t.Context(), "update profile set phone = $2 where account = $1", account.UUID, former); err != nil {
		t.Fatal(err)
	}
	read := func() string {
		p, err := f.citizens.Find(t.Context(), c, account)
		if err != nil {
			t.Fatal(err)
		}
		return p.Phone
	}
	if got := read(); got != "0907654321" {
		t.Errorf("read %q", got)
	}
	self := tenant.ServiceCaller("identity")
	if n, err := f.citizens.Reseal(t.Context(), self); err != nil || n != 1 {
		t.Fatalf("sealed %d rows anew, %v", n, err)
	}
	var now []byte
	if err := f.Superuser(t).QueryRow(t.Context(), "select phone from profile where account = $1", account.UUID).Scan(&now); err != nil {
		t.Fatal(err)
	}
	if _, err := f.ring.Open(now, account.UUID[:]); err == nil || read() != "0907654321" {
		t.Error("it is still bound to its row alone, or is lost")
	}
	if n, err := f.citizens.Reseal(t.Context(), self); err != nil || n != 0 {
		t.Errorf("sealed %d rows anew that needed nothing, %v", n, err)
	}
}
