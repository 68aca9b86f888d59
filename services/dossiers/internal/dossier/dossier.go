// Package dossier is the platform's main noun (hồ sơ): what a person files,
// who has it, by when it is due, and how it ends. A dossier belongs to the
// province; agencies are parties to it. Statuses, clock, parties and their
// invariants follow domain.md section 4 (Decree 61/2018, Decree 107/2021).
package dossier

import (
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/libs/money"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
)

// ID is opaque; the number is for people and is no key.
type ID struct{ id.UUID }

// Channel by which a dossier came in (codes 1, 2, 3 of the national portal).
type Channel string

// The channels.
const (
	Counter Channel = "counter"
	Online  Channel = "online"
	Post    Channel = "post"
)

// Way of delivery of a result.
type Way string

// The ways.
const (
	AtCounter    Way = "counter"
	ByPublicPost Way = "public_post"
	Electronic   Way = "electronic"
)

// Dossier is the aggregate. Fields change by its methods only, each of which
// checks the table, keeps the invariants and records what happened.
type Dossier struct {
	ID               ID
	Version          int64
	Status           Status
	Channel          Channel
	Language         string // vi or en, of notices
	Procedure        procedure.Code
	ProcedureVersion int
	ProcedureName    procedure.Text
	Number           string // taken when filed, never changes
	Creator          string // account that began it; the officer's at the counter
	ReceiveAgency    tenant.Agency
	HandleAgency     tenant.Agency // kept equal to the current handle party
	Parent           *ID
	Bundle           *ID
	CreatedAt        time.Time
	UpdatedAt        time.Time
	FiledAt          time.Time
	ReceivedAt       time.Time
	EndedAt          time.Time

	Persons []Person
	Parties []Party
	Steps   []StepRun
	Content

	// Recorded is what happened since the dossier was loaded; the store writes
	// a history row and an outbox row for each, then clears it.
	Recorded []Fact
	// HistorySeq and HistoryHash are the head of the history chain as loaded.
	HistorySeq  int64
	HistoryHash []byte
	// Check is what was found when the draft was last examined; it is not stored.
	Check *Check
}

// Content is what no other table needs to find: kept as one JSON document.
type Content struct {
	Terms       Terms              `json:"terms"`
	Answers     map[string]any     `json:"answers,omitempty"`
	Parts       []Part             `json:"parts,omitempty"`
	Delivery    []Way              `json:"delivery,omitempty"`
	Clock       Clock              `json:"clock"`
	Supplements []Supplement       `json:"supplements,omitempty"`
	AskedFrom   Status             `json:"askedFrom,omitempty"` // status that an open supplement returns to
	Proposal    *Proposal          `json:"proposal,omitempty"`
	Decision    *Decision          `json:"decision,omitempty"`
	Withdrawal  *WithdrawalRequest `json:"withdrawal,omitempty"`
	Results     []Result           `json:"results,omitempty"`
	Deliveries  []Delivery         `json:"deliveries,omitempty"`
	Fees        []FeeDue           `json:"fees,omitempty"`
	Rating      *Rating            `json:"rating,omitempty"`
	Changes     []Change           `json:"changes,omitempty"`
}

// Terms is what the version promised when filing bound the dossier to it: a later version changes nothing here.
type Terms struct {
	ServiceLevel   int              `json:"serviceLevel,omitempty"`
	Assurance      int              `json:"assurance,omitempty"`
	Limit          worktime.Limit   `json:"limit,omitzero"`
	ReceptionLimit worktime.Limit   `json:"receptionLimit,omitzero"`
	MaxExtensions  int              `json:"maxExtensions,omitempty"`
	Steps          []procedure.Step `json:"steps,omitempty"`
	// NumberAtReception is the province's setting when it was filed: the number is taken by the transaction that receives.
	NumberAtReception bool `json:"numberAtReception,omitempty"`
}

// Part of a component in this dossier: the file's id and hash only, or that an original was seen.
type Part struct {
	Component    string    `json:"component"`
	File         *id.UUID  `json:"file,omitempty"`
	FileName     string    `json:"fileName,omitempty"`
	Size         int64     `json:"size,omitempty"` // bytes
	MediaType    string    `json:"mediaType,omitempty"`
	SHA256       string    `json:"sha256,omitempty"`
	Scan         string    `json:"scan,omitempty"`
	SeenOriginal bool      `json:"seenOriginal,omitempty"`
	Note         string    `json:"note,omitempty"`
	AddedAt      time.Time `json:"addedAt"`
}

// PersonPart is what somebody is to the dossier.
type PersonPart string

// Owner, submitter, representative; the assistant never becomes the submitter.
const (
	Owner          PersonPart = "owner"
	Submitter      PersonPart = "submitter"
	Representative PersonPart = "representative"
	Assistant      PersonPart = "assistant"
)

// Person is a snapshot as filed, plus an optional account.
type Person struct {
	ID        id.UUID
	Part      PersonPart
	Kind      procedure.Applicant
	Account   string // empty: none yet
	FullName  string
	CitizenID string // 12 digits; encrypted at rest
	TaxCode   string
	BirthDate worktime.Date
	Phone     string // encrypted at rest
	Email     string
	Address   string
	Basis     string // of a representative: authorisation, legal_guardian, business
}

// PartyPart is an agency's part in a dossier.
type PartyPart string

// The parts; exactly one receive, exactly one current handle.
const (
	Assist    PartyPart = "assist"
	Receive   PartyPart = "receive"
	Handle    PartyPart = "handle"
	Consult   PartyPart = "consult"
	Return    PartyPart = "return"
	Supervise PartyPart = "supervise"
)

// Party is an agency's part with its span.
type Party struct {
	Agency tenant.Agency
	Part   PartyPart
	Since  time.Time
	Until  time.Time // zero: now
}

// StepKind tells what a step run is.
type StepKind string

// Exactly one open lead from reception until an end; opinions and offered hand-overs run beside it.
const (
	Lead     StepKind = "lead"
	Opinion  StepKind = "opinion"
	HandOver StepKind = "hand_over"
)

// StepRun is one stretch of work of one unit (form 06 prints them).
type StepRun struct {
	ID         id.UUID
	Step       string // key of the version's step
	Name       procedure.Text
	Kind       StepKind
	Agency     tenant.Agency
	Division   string
	Officer    string // account; empty: nobody yet
	Since      time.Time
	Due        time.Time
	AcceptedAt time.Time
	FinishedAt time.Time
	Outcome    string
	Question   string // of an opinion
	Verdict    string // agree, agree_with_conditions, disagree
	Text       string
	File       *id.UUID
	Asker      string // account that asked or offered
}

// Open tells whether the step run still waits.
func (s StepRun) Open() bool { return s.FinishedAt.IsZero() }

// Clock of a dossier: not started, running, paused, stopped, and the facts beside it.
type Clock struct {
	State        ClockState     `json:"state"`
	StartedAt    time.Time      `json:"startedAt,omitzero"`
	StoppedAt    time.Time      `json:"stoppedAt,omitzero"`
	Limit        worktime.Limit `json:"limit,omitzero"`
	OriginalDue  time.Time      `json:"originalDue,omitzero"` // kept for ever
	CurrentDue   time.Time      `json:"currentDue,omitzero"`
	Provisional  bool           `json:"provisional,omitempty"`
	ReceptionDue time.Time      `json:"receptionDue,omitzero"`
	Extensions   []Extension    `json:"extensions,omitempty"`
	Pauses       []Pause        `json:"pauses,omitempty"`
	Met          *bool          `json:"met,omitempty"` // once stopped
}

// ClockState of a Clock.
type ClockState string

// The clock's states.
const (
	NotStarted   ClockState = "not_started"
	Running      ClockState = "running"
	Paused       ClockState = "paused"
	ClockStopped ClockState = "stopped"
)

// Ticks tells whether a date may be missed now: what is paused waits for the applicant, what is stopped was met or missed
// (domain.md section 4.2: overdue while running). Before reception it is the date of reception that may be missed.
func (s ClockState) Ticks() bool { return s == NotStarted || s == Running }

// Extension moved the due date before it expired (form 04).
type Extension struct {
	At     time.Time      `json:"at"`
	By     worktime.Limit `json:"by"`
	From   time.Time      `json:"from"`
	To     time.Time      `json:"to"`
	Reason string         `json:"reason"`
	Signer string         `json:"signer"`
}

// Pause is time that does not count.
type Pause struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until,omitzero"` // zero: still open
	Why   string    `json:"why"`            // supplement
}

// Stage of a supplement: intake before reception, examination after.
type Stage string

// The stages.
const (
	Intake      Stage = "intake"
	Examination Stage = "examination"
)

// Supplement is one request to mend named components and fields (form 02).
type Supplement struct {
	ID           id.UUID          `json:"id"`
	Stage        Stage            `json:"stage"`
	Items        []SupplementItem `json:"items"`
	RequestedAt  time.Time        `json:"requestedAt"`
	RequestedBy  string           `json:"requestedBy"`
	Agency       tenant.Agency    `json:"agency"`
	Until        worktime.Date    `json:"until,omitzero"`
	SuppliedAt   time.Time        `json:"suppliedAt,omitzero"`
	SecondReason string           `json:"secondReason,omitempty"`
	Late         bool             `json:"late,omitempty"` // a second request in examination counts as late
}

// SupplementItem names one component or one field.
type SupplementItem struct {
	Component string `json:"component,omitempty"`
	Field     string `json:"field,omitempty"`
	Reason    string `json:"reason"`
}

// Proposal of the case officer to the leader.
type Proposal struct {
	Outcome string    `json:"outcome"` // approve, not_settle
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
	By      string    `json:"by"`
}

// Decision that ended the examination.
type Decision struct {
	Kind   Status    `json:"kind"`
	Reason string    `json:"reason,omitempty"`
	Form   string    `json:"form,omitempty"` // 03, 05
	At     time.Time `json:"at"`
	By     string    `json:"by"`
}

// WithdrawalRequest after reception; the handling agency decides it.
type WithdrawalRequest struct {
	Reason    string    `json:"reason"`
	At        time.Time `json:"at"`
	DecidedAt time.Time `json:"decidedAt,omitzero"`
	Granted   bool      `json:"granted,omitempty"`
}

// Result is a paper that the agency issues; once issued it cannot change.
type Result struct {
	Key       string         `json:"key"`
	Name      procedure.Text `json:"name"`
	Number    string         `json:"number,omitempty"`
	File      *id.UUID       `json:"file,omitempty"`
	FileName  string         `json:"fileName,omitempty"`
	Size      int64          `json:"size,omitempty"`
	MediaType string         `json:"mediaType,omitempty"`
	SHA256    string         `json:"sha256,omitempty"`
	IssuedAt  time.Time      `json:"issuedAt,omitzero"`
}

// Delivery of one result with its evidence.
type Delivery struct {
	Result   string    `json:"result"`
	Way      Way       `json:"way"`
	Evidence string    `json:"evidence"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
}

// FeeDue is a fee line of this dossier (shown, not yet collected).
type FeeDue struct {
	Key      string         `json:"key"`
	Name     procedure.Text `json:"name"`
	Amount   money.Dong     `json:"amount"`
	Quantity int64          `json:"quantity"`
	Total    money.Dong     `json:"total"`
}

// Rating after the return.
type Rating struct {
	Score   int       `json:"score"` // 1 to 5
	Comment string    `json:"comment,omitempty"`
	At      time.Time `json:"at"`
}

// Change by the last supply: what an officer sees in yellow.
type Change struct {
	Path   string `json:"path"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// Fact is one thing that happened: a row of the history and an event, both with the same place in the dossier's order.
type Fact struct {
	Type   string // CloudEvent type: dossier.received.v1
	At     time.Time
	Status Status // after it
	Actor  tenant.Caller
	Agency tenant.Agency // for which the actor acted
	Note   string        // for people; never in an event
	Data   map[string]any
}
