package dossier

// Status is where a dossier stands (domain.md section 4).
type Status string

// The thirteen statuses.
const (
	Draft              Status = "draft"
	AwaitingReception  Status = "awaiting_reception"
	Received           Status = "received"
	SupplementRequired Status = "supplement_required"
	InProcess          Status = "in_process"
	AwaitingApproval   Status = "awaiting_approval"
	Approved           Status = "approved"
	ResultIssued       Status = "result_issued"
	Completed          Status = "completed"
	Refused            Status = "refused"
	Withdrawn          Status = "withdrawn"
	Stopped            Status = "stopped"
	NotSettled         Status = "not_settled"
)

// Statuses lists all of them.
func Statuses() []Status {
	return []Status{
		Draft, AwaitingReception, Received, SupplementRequired, InProcess, AwaitingApproval, Approved,
		ResultIssued, Completed, Refused, Withdrawn, Stopped, NotSettled,
	}
}

// Ended tells whether nothing is left to decide; a not settled or issued dossier still waits for its return.
func (s Status) Ended() bool {
	switch s {
	case Completed, Refused, Withdrawn, Stopped:
		return true
	default:
		return false
	}
}

// next lists every transition that is allowed; every pair that is not here is refused.
// Supplement required returns to the status that asked.
var next = map[Status][]Status{
	Draft:              {AwaitingReception, Received},
	AwaitingReception:  {Received, SupplementRequired, Refused, Withdrawn},
	SupplementRequired: {AwaitingReception, InProcess, Refused, Withdrawn, Stopped, NotSettled},
	Received:           {InProcess, Stopped},
	InProcess:          {SupplementRequired, AwaitingApproval, Stopped},
	AwaitingApproval:   {InProcess, Approved, NotSettled},
	Approved:           {ResultIssued},
	ResultIssued:       {Completed},
	NotSettled:         {Completed},
}

// May tells whether the table allows from -> to at all.
func May(from, to Status) bool {
	for _, s := range next[from] {
		if s == to {
			return true
		}
	}
	return false
}
