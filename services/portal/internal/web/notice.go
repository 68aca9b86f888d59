package web

import "strconv"

func (f Filter) label() string {
	if f.Count < 0 {
		return f.Text
	}
	return f.Text + " " + strconv.Itoa(f.Count)
}
