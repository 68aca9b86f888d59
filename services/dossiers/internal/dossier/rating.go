package dossier

import "motcua.vn/libs/fault"

func (d *Dossier) mayRate(Act) error {
	switch {
	case d.Status != Completed:
		return wrongStatus(d)
	case d.Rating != nil:
		return fault.Conflict("already_rated", "the service is rated already")
	}
	return nil
}

// Rate keeps the applicant's rating, once, after the return; the comment stays in the dossier.
func (d *Dossier) Rate(a Act, score int, comment string) error {
	if _, err := d.admit("rate", a); err != nil {
		return err
	}
	if score < 1 || score > 5 {
		return fault.Invalid("bad_score", "want 1 to 5", fault.Field{Path: "score", Code: "out_of_range"})
	}
	d.Rating = &Rating{Score: score, Comment: comment, At: a.Now}
	d.record(a, "", "rated", "", map[string]any{"score": score})
	return nil
}
