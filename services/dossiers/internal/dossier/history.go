package dossier

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"motcua.vn/libs/tenant"
)

// chainVersion stands first in what is hashed, so that another encoding could follow one day.
const chainVersion = "motcua-history-1"

// Chain gives the hash of one entry of a dossier's history: SHA-256 over the version, the previous hash, the dossier's id
// and each field of the entry with its length before it, instants as microseconds since 1970. The number is no part of it.
func Chain(prev []byte, dossier ID, e Entry) []byte {
	h := sha256.New()
	write := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	number := func(v int64) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(v))
		write(n[:])
	}
	write([]byte(chainVersion))
	write(prev)
	write(dossier.UUID[:])
	number(e.Seq)
	number(e.At.UnixMicro())
	for _, s := range []string{
		e.Event, string(e.Status), string(e.ActorKind), e.Actor, string(e.Agency), e.Note,
	} {
		write([]byte(s))
	}
	return h.Sum(nil)
}

// Entries turns what was recorded into the next entries of the history, chained to the head that was loaded.
func Entries(d *Dossier) []Entry {
	list := make([]Entry, 0, len(d.Recorded))
	seq, prev := d.HistorySeq, d.HistoryHash
	for _, f := range d.Recorded {
		seq++
		e := Entry{
			Seq: seq, At: f.At, Event: f.Type, Status: f.Status, ActorKind: f.Actor.Kind, Actor: f.Actor.Subject,
			Agency: f.Agency, Note: f.Note, PrevHash: prev,
		}
		e.Hash = Chain(prev, d.ID, e)
		prev = e.Hash
		list = append(list, e)
	}
	return list
}

// VerifyChain recomputes the chain over all entries, oldest first, and compares it with the head on the dossier's row.
func VerifyChain(dossier ID, head []byte, headSeq int64, entries []Entry) Verification {
	v := Verification{Intact: true, Entries: int64(len(entries)), Head: head}
	var prev []byte
	for i, e := range entries {
		if e.Seq != int64(i)+1 || !bytes.Equal(e.PrevHash, prev) || !bytes.Equal(e.Hash, Chain(prev, dossier, e)) {
			v.Intact, v.BrokenAt = false, int64(i)+1
			return v
		}
		prev = e.Hash
	}
	if int64(len(entries)) != headSeq || !bytes.Equal(prev, head) {
		v.Intact, v.BrokenAt = false, int64(len(entries))+1
	}
	return v
}

// toApplicant are the events whose note was written by the applicant or for them; those of all others (opinions, hand-overs,
// what a leader says to officers) stay among the staff.
var toApplicant = []string{
	"supplement_requested", "supplied", "refused", "withdrawn", "withdrawal_requested", "withdrawal_decided", "extended", "stopped", "not_settled",
}

// ForApplicant leaves out of an entry who of the staff acted, since applicants see the agency, and notes among the staff.
func (e Entry) ForApplicant() Entry {
	if e.ActorKind == tenant.Staff {
		e.Actor = ""
	}
	if !slices.ContainsFunc(toApplicant, func(event string) bool { return e.Event == "dossier."+event+".v1" }) {
		e.Note = ""
	}
	return e
}
