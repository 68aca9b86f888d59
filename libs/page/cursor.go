// Package page cuts lists into keyset pages: page 10,000 costs what page 1 costs.
//
// A cursor is the key of the last row shown, written so that clients carry it without reading it. It holds
// no secret and gives no right: the query behind it decides anew who may see what.
package page

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"

	"motcua.vn/libs/fault"
)

const (
	// version is the first byte of every cursor; a change of the format changes it.
	version = 1
	header  = 1 + crc32.Size
	// MaxCursor is the longest cursor accepted, in characters.
	MaxCursor = 1024
	// DefaultLimit is the number of rows on a page when the client names none.
	DefaultLimit = 20
	// MaxLimit is the most rows a client may ask for on one page.
	MaxLimit = 100
)

// ErrBadCursor is the fault bad_cursor: the cursor is damaged, or of another list or another release.
var ErrBadCursor error = fault.Invalid("bad_cursor", "start again from the first page",
	fault.Field{Path: "cursor", Code: "bad_cursor", Detail: "not a cursor of this list"})

// ErrBadLimit is the fault bad_limit: the number of rows is not 1 to MaxLimit.
var ErrBadLimit error = fault.Invalid("bad_limit", "ask for 1 to 100 rows",
	fault.Field{Path: "limit", Code: "bad_limit", Detail: "not a whole number of 1 to 100"})

// Encode writes key, a struct of the columns that order the list, as a cursor of the named list. The name
// should tell the order as well ("inbox/due"), because a key of another order points nowhere. It panics
// when key has no JSON or is too long, which is a mistake of the program.
func Encode(list string, key any) string {
	raw, err := json.Marshal(key)
	if err != nil {
		panic("page: key of " + list + ": " + err.Error())
	}
	b := make([]byte, header, header+len(raw))
	b[0] = version
	binary.BigEndian.PutUint32(b[1:], sum(list, raw))
	cursor := base64.RawURLEncoding.EncodeToString(append(b, raw...))
	if len(cursor) > MaxCursor {
		panic("page: key of " + list + " is too long")
	}
	return cursor
}

// Decode reads a cursor that Encode wrote for the same list into key, or fails with ErrBadCursor. Key is
// unchanged when the cursor is damaged or another list's. An empty cursor is none; it
// asks for the first page, which needs no key.
func Decode(list, cursor string, key any) error {
	if len(cursor) > MaxCursor {
		return ErrBadCursor
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(b) < header || b[0] != version {
		return ErrBadCursor
	}
	raw := b[header:]
	if binary.BigEndian.Uint32(b[1:]) != sum(list, raw) {
		return ErrBadCursor
	}
	if err := json.Unmarshal(raw, key); err != nil {
		return ErrBadCursor
	}
	return nil
}

func sum(list string, raw []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE([]byte(list+"\x00")), crc32.IEEETable, raw)
}

// Limit gives the number of rows to show when the client asked for n, nil meaning DefaultLimit, or
// ErrBadLimit.
func Limit(n *int) (int, error) {
	if n == nil {
		return DefaultLimit, nil
	}
	if *n < 1 || *n > MaxLimit {
		return 0, ErrBadLimit
	}
	return *n, nil
}

// Cut takes the rows of a query that was asked for limit+1 and returns those of the page, and whether
// there are more behind them.
func Cut[Row any](rows []Row, limit int) (page []Row, more bool) {
	if len(rows) > limit {
		return rows[:limit:limit], true
	}
	return rows, false
}
