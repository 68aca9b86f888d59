package province

import dossiersv1 "motcua.vn/api/dossiers/v1"

// Filing is one sample dossier: who files what where, and what is done to it in which order.
type Filing struct {
	Key       string            `json:"key"` // makes the Idempotency-Keys; never changed once loaded
	Procedure string            `json:"procedure"`
	Agency    string            `json:"agency"`  // receives
	Citizen   string            `json:"citizen"` // user name
	Counter   bool              `json:"counter,omitempty"`
	Answers   map[string]any    `json:"answers"`
	Papers    map[string]string `json:"papers"` // component to file of package paper
	Steps     []string          `json:"steps"`  // verbs of package load
	Status    dossiersv1.Status `json:"status"` // at the end
}

// Words are what the steps of a procedure's dossiers say.
type Words struct {
	Intake     Supplement `json:"intake"`     // asked before reception
	Supplement Supplement `json:"supplement"` // asked in examination
	Propose    string     `json:"propose"`
	Approve    string     `json:"approve"`
	SendBack   string     `json:"sendBack"`
	NotSettle  string     `json:"notSettle"`
	Refuse     string     `json:"refuse"`
	Withdraw   string     `json:"withdraw"`
	Grant      string     `json:"grant"`
	Stop       string     `json:"stop"`
	Extend     string     `json:"extend"`
	Opinion    *Opinion   `json:"opinion,omitempty"`
	Result     Result     `json:"result"`
	Evidence   string     `json:"evidence"`
	Rating     struct {
		Score   int    `json:"score"`
		Comment string `json:"comment"`
	} `json:"rating"`
}

// Supplement is what is asked and how it is answered.
type Supplement struct {
	Items   []dossiersv1.SupplementItem `json:"items"`
	Answers map[string]any              `json:"answers"`
	Papers  map[string]string           `json:"papers"`
}

// Opinion is what another agency is asked and says.
type Opinion struct {
	Agency   string                         `json:"agency"`
	Question string                         `json:"question"`
	Verdict  dossiersv1.OpinionInputVerdict `json:"verdict"`
	Text     string                         `json:"text"`
}

// Result is the paper that is issued; {n} in Number is replaced by the filing's place.
type Result struct {
	Key    string `json:"key"`
	Paper  string `json:"paper"`
	Number string `json:"number"`
}
