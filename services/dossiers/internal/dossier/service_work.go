package dossier

import (
	"context"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
)

// ListWorkItems lists the inbox of the acting agency in queue order; the queue shows what is the turn of the caller's roles.
func (s *Service) ListWorkItems(ctx context.Context, c tenant.Caller, f InboxFilter) ([]WorkItem, error) {
	f.Now = s.Clock.Now()
	f.Roles = QueueRoles(c, f.Now)
	return s.Store.Inbox(ctx, c, f)
}

// CountWorkItems counts views and deadlines.
func (s *Service) CountWorkItems(ctx context.Context, c tenant.Caller) (Counts, error) {
	return s.Store.Counts(ctx, c, s.Clock.Now())
}

// Bulk does one thing to many dossiers.
type Bulk struct {
	Action   string // take, receive, assign
	Dossiers []ID
	Officer  string // of assign
}

// BulkItem is what became of one of them.
type BulkItem struct {
	Dossier ID
	Done    bool
	Code    string // of the fault, where not done
	Err     error  // what went wrong where that fault tells people nothing, for the log
}

// maxBulk bounds one call.
const maxBulk = 50

// BulkWork does each dossier alone, under a key of its own, and answers each alone.
func (s *Service) BulkWork(ctx context.Context, c tenant.Caller, cmd Command, in Bulk) ([]BulkItem, error) {
	if len(in.Dossiers) == 0 || len(in.Dossiers) > maxBulk {
		return nil, fault.Invalid("bad_bulk", "name 1 to 50 dossiers")
	}
	var one func(context.Context, Transition) (*Dossier, error)
	switch in.Action {
	case "take":
		one = s.TakeDossier
	case "receive":
		one = func(ctx context.Context, t Transition) (*Dossier, error) {
			return s.ReceiveDossier(ctx, t, ReceiveInput{})
		}
	case "assign":
		one = func(ctx context.Context, t Transition) (*Dossier, error) {
			return s.AssignDossier(ctx, t, Assignment{Officer: in.Officer})
		}
	default:
		return nil, fault.Invalid("bad_bulk", "want take, receive or assign")
	}
	if in.Action == "assign" && in.Officer == "" {
		return nil, fault.Invalid("bad_bulk", "name the officer", fault.Field{Path: "officer", Code: "required"})
	}
	list := make([]BulkItem, 0, len(in.Dossiers))
	for _, key := range in.Dossiers {
		alone := cmd
		if alone.Key != "" {
			alone.Key += ":" + key.String()
		}
		item := BulkItem{Dossier: key, Done: true}
		if _, err := one(ctx, Transition{Caller: c, Command: alone, Dossier: key}); err != nil {
			item.Done, item.Code = false, fault.CodeOf(err)
			if fault.KindOf(err) == fault.KindInternal {
				item.Err = err
			}
		}
		list = append(list, item)
	}
	return list, nil
}

// GetRecipients gives the dossier whose Recipients notifications needs, and the reason that the event with this seq gave
// (0: today's); services only.
func (s *Service) GetRecipients(ctx context.Context, c tenant.Caller, key ID, seq int64) (*Dossier, string, error) {
	if c.Kind != tenant.Service {
		return nil, "", fault.Forbidden("role_missing", "only services ask for recipients")
	}
	d, err := s.Store.Get(ctx, c, key)
	if err != nil {
		return nil, "", err
	}
	if seq > 0 {
		reason, err := s.reasonAt(ctx, c, key, seq)
		return d, reason, err
	}
	if d.OpenSupplement() == nil {
		return d, d.Reason(nil), nil
	}
	v, err := s.judging(ctx, d)
	if err != nil {
		return nil, "", err
	}
	return d, d.Reason(v), nil
}

// reasonAt is what the event with this seq said to the applicant. Every entry of the history is one event, in its order.
func (s *Service) reasonAt(ctx context.Context, c tenant.Caller, key ID, seq int64) (string, error) {
	list, err := s.Store.History(ctx, c, key, seq-1, 1)
	if err != nil || len(list) == 0 || list[0].Seq != seq {
		return "", err
	}
	return list[0].ForApplicant().Note, nil
}

// FileAccess asks on behalf of documents whether an account may open a file; mandates are those by which a member of staff
// acts now.
type FileAccess struct {
	File     id.UUID
	Account  string
	Kind     tenant.Kind
	Mandates []tenant.Mandate
}

// CheckFileAccess gives the dossier that lets the account open the file now: whoever gets 404 on the dossier gets a no. A
// member of staff's yes leaves an access record.
func (s *Service) CheckFileAccess(ctx context.Context, in FileAccess) (ID, bool, error) {
	c := tenant.Caller{Kind: in.Kind, Subject: in.Account}
	switch in.Kind {
	case tenant.Citizen:
	case tenant.Staff:
		c.Mandates = in.Mandates
	default:
		return ID{}, false, fault.Invalid("bad_kind", "want citizen or staff", fault.Field{Path: "kind", Code: "not_an_option"})
	}
	return s.Store.FileAccess(ctx, c, in.File)
}
