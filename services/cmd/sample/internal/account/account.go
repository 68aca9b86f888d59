// Package account keeps the known credentials of the sample accounts: made once by chance, written to the two files that
// `make up` and `make otp` read (mode 0600), and read back by a later run. Nothing of them is ever printed here.
package account

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
)

// Account is one line of the accounts file.
type Account struct {
	User     string `json:"user"` // what is typed at sign-in: an official's user name, a citizen's e-mail
	Password string `json:"password"`
	Role     string `json:"role"`   // citizen, or an official's role
	Agency   string `json:"agency"` // empty for citizens
	Name     string `json:"name"`
}

// Book is the two files.
type Book struct {
	accounts, otp string // paths
	list          []Account
	secrets       map[string]string // user to the base32 text of the secret
}

// Open reads what an earlier run wrote.
func Open(accountsFile, otpFile string) (*Book, error) {
	b := &Book{accounts: accountsFile, otp: otpFile, secrets: map[string]string{}}
	if err := readJSON(accountsFile, &b.list); err != nil {
		return nil, err
	}
	return b, readJSON(otpFile, &b.secrets)
}

// Ensure gives the account of a user, with a new password where there is none yet; Role, Agency and Name are brought up
// to date.
func (b *Book) Ensure(a Account) (Account, error) {
	for i := range b.list {
		if b.list[i].User == a.User {
			a.Password = b.list[i].Password
			b.list[i] = a
			return a, nil
		}
	}
	var err error
	if a.Password, err = text(4, 5); err != nil {
		return a, err
	}
	b.list = append(b.list, a)
	return a, nil
}

// rawSecret is the length of a one-time code secret in characters (RFC 4226 asks for at least 16 bytes).
const rawSecret = 20

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// Secret gives the raw one-time code secret of an official, a new one where there is none yet.
func (b *Book) Secret(user string) (string, error) {
	if kept, ok := b.secrets[user]; ok {
		raw, err := encoding.DecodeString(kept)
		if err != nil {
			return "", fmt.Errorf("%s: the secret of %s is no base32", b.otp, user)
		}
		return string(raw), nil
	}
	raw, err := text(1, rawSecret)
	if err != nil {
		return "", err
	}
	b.secrets[user] = encoding.EncodeToString([]byte(raw))
	return raw, nil
}

// Password gives the password of a user that Ensure knows.
func (b *Book) Password(user string) string {
	for _, a := range b.list {
		if a.User == user {
			return a.Password
		}
	}
	return ""
}

// Save writes both files; a reader never sees half of one.
func (b *Book) Save() error {
	return errors.Join(writeJSON(b.accounts, b.list), writeJSON(b.otp, b.secrets))
}

// letters leave out what looks alike on paper.
const letters = "abcdefghjkmnpqrstuvwxyz23456789"

// text makes groups of random letters joined by hyphens: 4 groups of 5 are 99 bits.
func text(groups, length int) (string, error) {
	var s []byte
	for g := range groups {
		if g > 0 {
			s = append(s, '-')
		}
		for range length {
			n, err := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
			if err != nil {
				return "", err
			}
			s = append(s, letters[n.Int64()])
		}
	}
	return string(s), nil
}

func readJSON(path string, into any) error {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%s is damaged; `make reset` begins anew", path)
	}
	return nil
}

func writeJSON(path string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	next := path + ".new"
	if err := os.WriteFile(next, append(b, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(next, path)
}
