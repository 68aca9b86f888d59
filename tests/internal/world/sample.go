package world

import (
	"encoding/json"
	"os"
)

// SampleCitizens gives the citizens of the sample province, not signed in yet.
func (w *World) SampleCitizens() ([]*Person, error) {
	b, err := os.ReadFile(w.State().Accounts)
	if err != nil {
		return nil, err
	}
	var accounts []struct{ User, Password, Role, Name string }
	if err := json.Unmarshal(b, &accounts); err != nil {
		return nil, err
	}
	var citizens []*Person
	for _, a := range accounts {
		if a.Role == "citizen" {
			citizens = append(citizens, &Person{User: a.User, FullName: a.Name, Email: a.User, world: w, password: a.Password})
		}
	}
	return citizens, nil
}
