package postgres

import "motcua.vn/libs/id"

// column names a sealed column as table.column. A value is bound to its column
// and row: whoever can write SQL cannot make a phone number a proven citizen id.
type column string

// The sealed columns.
const (
	officialEmail    column = "official.email"
	profilePhone     column = "profile.phone"
	profileAddress   column = "profile.address"
	profileCitizenID column = "profile.citizen_id"
	proofCitizenID   column = "proof.citizen_id"
	proofFullName    column = "proof.full_name"
	proofNote        column = "proof.note"
	historyReason    column = "history.reason" // a member of facts
)

func (c column) of(row id.UUID) []byte { return []byte(string(c) + ":" + row.String()) }

// seal encrypts a text bound to its column and row; an empty text stays empty.
func (s *Store) seal(c column, text string, row id.UUID) []byte {
	if text == "" {
		return nil
	}
	return s.ring.Seal([]byte(text), c.of(row))
}

// open decrypts what seal made.
func (s *Store) open(c column, sealed []byte, row id.UUID) (string, error) {
	text, _, err := s.opened(c, sealed, row)
	return text, err
}

// opened is open that tells of a value which v0.1.0 bound to its row alone. The
// job "seal anew" binds those to their column; the release after this one need
// not open them.
func (s *Store) opened(c column, sealed []byte, row id.UUID) (text string, former bool, err error) {
	if len(sealed) == 0 {
		return "", false, nil
	}
	b, err := s.ring.Open(sealed, c.of(row))
	if err == nil {
		return string(b), false, nil
	}
	b, err = s.ring.Open(sealed, row[:])
	return string(b), true, err
}
