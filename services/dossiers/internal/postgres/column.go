package postgres

import "motcua.vn/libs/id"

// column names a sealed column as table.column. A value is bound to its column and row: whoever can write SQL cannot show a
// phone number as a citizen id.
type column string

// The sealed columns.
const (
	personCitizenID column = "dossier_person.citizen_id"
	personPhone     column = "dossier_person.phone"
	dossierSealed   column = "dossier.sealed"
)

func (c column) of(row id.UUID) []byte { return []byte(string(c) + ":" + row.String()) }

// seal leaves an empty value null.
func (s *Store) seal(c column, plain []byte, row id.UUID) []byte {
	if len(plain) == 0 {
		return nil
	}
	return s.ring.Seal(plain, c.of(row))
}

// open gives what seal sealed, and nothing where there is nothing.
func (s *Store) open(c column, sealed []byte, row id.UUID) ([]byte, error) {
	plain, _, err := s.opened(c, sealed, row)
	return plain, err
}

// opened is open that tells of a value which v0.1.0 bound to its row alone. The job "reseal" binds those to their column; the
// release after this one need not open them.
func (s *Store) opened(c column, sealed []byte, row id.UUID) (plain []byte, former bool, err error) {
	if sealed == nil {
		return nil, false, nil
	}
	if plain, err = s.ring.Open(sealed, c.of(row)); err == nil {
		return plain, false, nil
	}
	plain, err = s.ring.Open(sealed, row[:])
	return plain, true, err
}
