package file

import "time"

// Unheld is what an account has put up lately that no dossier or draft uses.
type Unheld struct {
	Files int64
	Bytes int64
}

// Quota bounds what one account may have lying about. What is older than Within is about to be collected and does not count.
type Quota struct {
	Files  int64
	Bytes  int64
	Within time.Duration
}

// allows tells whether so much may be there.
func (q Quota) allows(u Unheld) error {
	if u.Files > q.Files || u.Bytes > q.Bytes {
		return ErrTooManyUnheld
	}
	return nil
}
