package dossier

import (
	"context"
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Command is the idempotency of one call: the same key and hash give the same
// answer, the same key with another hash is refused (idempotency_key_reused).
type Command struct {
	Operation string
	Key       string // empty: not idempotent
	Hash      []byte
}

// Store keeps dossiers. PostgreSQL and the in-memory store of dossiertest pass
// the same conformance suite. Every method acts as the caller: what row-level
// security hides is not found.
type Store interface {
	// Create writes a new dossier. When d.Status is not Draft it takes the number in the same transaction, after everything
	// else. A replayed command gives the dossier made before.
	Create(ctx context.Context, c tenant.Caller, cmd Command, d *Dossier) (*Dossier, error)
	// CreateDraft is Create of a draft by an account that has fewer than most open ones, else ErrTooManyDrafts; two at once
	// cannot both be the last.
	CreateDraft(ctx context.Context, c tenant.Caller, cmd Command, d *Dossier, most int) (*Dossier, error)
	// Update locks the dossier, runs change on it, and writes version, children, work items, history and outbox in the same
	// transaction. ifMatch 0 means any version. A replayed command gives the dossier as it is, without running change;
	// for an hour also to a caller who does not see it any more, since the first answer may be lost.
	// When change moves a draft on, the number is taken last.
	Update(ctx context.Context, c tenant.Caller, cmd Command, dossier ID, ifMatch int64, change func(*Dossier) error) (*Dossier, error)
	// Get reads without a lock; a read by staff leaves one access record per account, dossier and hour.
	Get(ctx context.Context, c tenant.Caller, dossier ID) (*Dossier, error)
	// Delete removes a draft.
	Delete(ctx context.Context, c tenant.Caller, dossier ID) error

	// Mine lists dossiers of which the caller is owner, submitter or representative, newest change first.
	Mine(ctx context.Context, c tenant.Caller, f MineFilter) ([]Summary, error)
	// Inbox lists work items of the caller's acting agency in queue order.
	Inbox(ctx context.Context, c tenant.Caller, f InboxFilter) ([]WorkItem, error)
	// Counts bounds each number at 1,000.
	Counts(ctx context.Context, c tenant.Caller, now time.Time) (Counts, error)
	// History lists entries after seq, oldest first; a read by staff leaves a record as Get's does.
	History(ctx context.Context, c tenant.Caller, dossier ID, after int64, limit int) ([]Entry, error)
	// Verify recomputes the chain; a read by staff leaves a record as Get's does.
	Verify(ctx context.Context, c tenant.Caller, dossier ID) (Verification, error)
	// Accesses lists who opened the dossier, newest first, before the given instant (zero: now).
	Accesses(ctx context.Context, c tenant.Caller, dossier ID, before time.Time, limit int) ([]Access, error)
	// Reveal records that the caller had a person's number shown.
	Reveal(ctx context.Context, c tenant.Caller, dossier ID, person id.UUID) (Person, error)
	// ByNumber finds for the public look-up, as the service itself; nil when there is none.
	ByNumber(ctx context.Context, number string) (*Dossier, error)
	// PersonSeen finds the newest person with this citizen id among dossiers that the caller's agency received at its
	// counter, where an officer saw the person: online anybody types any id; recorded.
	PersonSeen(ctx context.Context, c tenant.Caller, citizenID string) (*Person, error)
	// FileAccess tells which dossier lets this account open a file now, as its part, its result or an opinion's paper.
	FileAccess(ctx context.Context, c tenant.Caller, file id.UUID) (ID, bool, error)
}

// MineFilter of Store.Mine; a keyset page.
type MineFilter struct {
	State       string // draft, open, ended, attention; empty: all
	AfterUpdate time.Time
	AfterID     ID
	Limit       int
}

// InboxFilter of Store.Inbox; a keyset page.
type InboxFilter struct {
	View      string // mine, queue, waiting, agency
	Due       string // overdue, today, week; empty: all
	State     Status
	Procedure procedure.Code
	Channel   Channel
	Query     string        // as typed; matched without diacritics
	Roles     []tenant.Role // of the queue: whose turn the caller sees; empty: everybody's
	Now       time.Time
	After     *InboxKey
	Limit     int
}

// InboxKey is the place of a row in the queue order: online before counter, then due, then id.
type InboxKey struct {
	Rank    int       `json:"r"`
	Due     time.Time `json:"d"`
	Dossier ID        `json:"i"`
}

// Summary is a row of "my dossiers".
type Summary struct {
	ID            ID
	Number        string
	Procedure     procedure.Code
	ProcedureName procedure.Text
	Status        Status
	OwnerName     string
	ReceiveAgency tenant.Agency
	FiledAt       time.Time
	Due           time.Time
	UpdatedAt     time.Time
	NeedsMe       bool
}

// WorkItem is one agency's work on one dossier: what lists read, instead of dossiers.
type WorkItem struct {
	Dossier       ID
	Agency        tenant.Agency
	Part          PartyPart
	Number        string
	Procedure     procedure.Code
	ProcedureName procedure.Text
	Status        Status
	Channel       Channel
	Title         string // owner's name
	Search        string // unaccented, lower case: number, names
	Step          string
	Assignee      string
	Rank          int // 0 online of level 3-4, 1 other
	Due           time.Time
	DossierDue    time.Time
	Clock         ClockState
	Role          tenant.Role // whose turn it is
	Waiting       bool        // for somebody else: the applicant, an opinion, a hand-over
	Flags         []string    // supplied, sent_back, hand_over, opinion, withdrawal, provisional
	Since         time.Time
	Version       int64
}

// Counts of an inbox.
type Counts struct{ Mine, Queue, Waiting, Agency, Overdue, Today int }

// Entry is one row of the history chain.
type Entry struct {
	Seq       int64
	At        time.Time
	Event     string
	Status    Status
	ActorKind tenant.Kind
	Actor     string
	Agency    tenant.Agency
	Note      string
	Hash      []byte
	PrevHash  []byte
}

// Verification of a history chain.
type Verification struct {
	Intact   bool
	Entries  int64
	Head     []byte
	BrokenAt int64 // seq of the first entry that does not fit; 0 when intact
}

// Access is one record of somebody opening the dossier.
type Access struct {
	At     time.Time
	Agency tenant.Agency
	Actor  string
	What   string // read, reveal, file
}
