package dossier

import (
	"motcua.vn/libs/fault"
)

// withdrawing tells whether a request to withdraw waits for its decision.
func (d *Dossier) withdrawing() bool { return d.Withdrawal != nil && d.Withdrawal.DecidedAt.IsZero() }

// Withdrawing tells whether a request to withdraw waits for its decision.
func (d *Dossier) Withdrawing() bool { return d.withdrawing() && !d.Status.Ended() }

func (d *Dossier) mayWithdraw(Act) error {
	switch d.Status {
	case AwaitingReception, Received, SupplementRequired, InProcess, AwaitingApproval:
	default:
		return wrongStatus(d)
	}
	if d.withdrawing() {
		return fault.Conflict("withdrawal_open", "the withdrawal is asked for already")
	}
	return nil
}

func (d *Dossier) mayDecideWithdrawal(Act) error {
	switch {
	case !d.withdrawing():
		return fault.Conflict("no_withdrawal", "nobody asked to withdraw")
	case d.Status.Ended() || d.Status == NotSettled:
		return wrongStatus(d)
	}
	return nil
}

// Withdraw ends the dossier before reception; after it this is a request that the handling agency decides.
func (d *Dossier) Withdraw(a Act, reason string) error {
	agency, err := d.admit("withdraw", a)
	if err != nil {
		return err
	}
	if !d.ReceivedAt.IsZero() {
		d.Withdrawal = &WithdrawalRequest{Reason: reason, At: a.Now}
		d.record(a, agency, "withdrawal_requested", reason, nil)
		return nil
	}
	if err := d.move(Withdrawn); err != nil {
		return err
	}
	d.Decision = &Decision{Kind: Withdrawn, Reason: reason, At: a.Now, By: a.Caller.Subject}
	d.AskedFrom = ""
	d.end(a)
	d.record(a, agency, "withdrawn", reason, nil)
	return nil
}

// DecideWithdrawal stops the dossier (form 05), or lets it go on. While it awaits approval it is sent back before it can stop.
func (d *Dossier) DecideWithdrawal(a Act, granted bool, reason string) error {
	agency, err := d.admit("decide-withdrawal", a)
	if err != nil {
		return err
	}
	if granted && !May(d.Status, Stopped) {
		return fault.Conflict("send_back_first", "send the proposal back before granting the withdrawal")
	}
	d.Withdrawal.DecidedAt, d.Withdrawal.Granted = a.Now, granted
	d.record(a, agency, "withdrawal_decided", reason, map[string]any{"granted": granted})
	if !granted {
		return nil
	}
	return d.stop(a, agency, reason)
}
