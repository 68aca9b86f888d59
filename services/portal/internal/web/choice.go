package web

func anySelected(options []Option) bool {
	for _, option := range options {
		if option.Selected {
			return true
		}
	}
	return false
}

func choiceClass(kind, part string) string {
	if kind == "radio" {
		return "govuk-radios__" + part
	}
	return "govuk-checkboxes__" + part
}
