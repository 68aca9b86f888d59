package web

func anySelected(options []Option) bool {
	for _, option := range options {
		if option.Selected {
			return true
		}
	}
	return false
}

// choicesClass is the class of a group of radios or checkboxes; small and side by side where f is compact and no choice
// reveals something below itself.
func choicesClass(kind string, f Field, options []Option) string {
	block := "govuk-checkboxes"
	if kind == "radio" {
		block = "govuk-radios"
	}
	class := block
	if f.Compact {
		class += " " + block + "--small"
	}
	for _, option := range options {
		if option.Reveal != nil {
			return class
		}
	}
	if f.Compact {
		class += " mc-choices--beside"
	}
	return class
}

func choiceClass(kind, part string) string {
	if kind == "radio" {
		return "govuk-radios__" + part
	}
	return "govuk-checkboxes__" + part
}
