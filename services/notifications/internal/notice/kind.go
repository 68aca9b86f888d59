package notice

// Told lists the kinds of which applicants are told, in the order of a dossier's
// life. Each has a template (a test holds this).
var Told = []Kind{
	"dossier.filed", "dossier.received", "dossier.refused", "dossier.supplement_requested", "dossier.supplied", "dossier.taken",
	"dossier.approved", "dossier.not_settled", "dossier.result_issued", "dossier.returned", "dossier.extended", "dossier.due_recomputed",
	"dossier.withdrawal_requested", "dossier.withdrawal_decided", "dossier.withdrawn", "dossier.stopped", "dossier.linked",
}

// Silent lists the kinds that are the agencies' own business: who works on a
// dossier, opinions, proposals, results before their issue, what the applicant
// did just now with an answer of its own.
var Silent = []Kind{
	"dossier.assigned", "dossier.hand_over_declined", "dossier.hand_over_offered", "dossier.handed_over", "dossier.opinion_given",
	"dossier.opinion_requested", "dossier.opinion_withdrawn", "dossier.proposed", "dossier.rated", "dossier.result_attached", "dossier.sent_back", "dossier.succeeded",
}
