// Package province is the sample province as data: agencies of Tây Ninh, staff, citizens, calendar, procedures and the
// dossiers that are filed. Every file names its source; people are synthetic. The nouns are those of the contracts.
package province

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	identityv1 "motcua.vn/api/identity/v1"
)

//go:embed data/*.json
var data embed.FS

// Province is everything that is loaded.
type Province struct {
	Agencies    []identityv1.AgencyInput
	Successors  []identityv1.AgencyInput
	Successions []identityv1.SuccessionInput
	Officials   []identityv1.OfficialInput
	Citizens    []Citizen
	Calendar    Calendar
	Snippets    []Snippet
	Procedures  []Procedure
	Words       map[string]Words // by procedure code
	Filings     []Filing
}

// Calendar is the working time of a scope: province, or an agency.
type Calendar struct {
	Source   string         `json:"source"`
	Scope    string         `json:"scope"`
	Calendar map[string]any `json:"calendar"` // of libs/worktime
}

// Snippet is a ready reason for officers.
type Snippet struct {
	Key  string                     `json:"key"`
	Use  dossiersv1.SnippetInputUse `json:"use"`
	Text string                     `json:"text"`
}

// Procedure is an entry of the catalogue with its first version and who offers it.
type Procedure struct {
	Source    string                    `json:"source"`
	Procedure dossiersv1.ProcedureInput `json:"procedure"`
	Version   dossiersv1.VersionInput   `json:"version"`
	Offerings []dossiersv1.Offering     `json:"offerings"`
}

// Load reads the embedded files; an unknown member, or a file without a source, is an error.
func Load() (*Province, error) {
	p := &Province{}
	var staff, people, tree, filings source
	var succession struct {
		source
		Agencies    []identityv1.AgencyInput     `json:"agencies"`
		Successions []identityv1.SuccessionInput `json:"successions"`
	}
	var snippets source
	reads := []error{
		read("agency.json", &struct {
			*source
			Agencies *[]identityv1.AgencyInput `json:"agencies"`
		}{&tree, &p.Agencies}),
		read("succession.json", &succession),
		read("staff.json", &struct {
			*source
			Officials *[]identityv1.OfficialInput `json:"officials"`
		}{&staff, &p.Officials}),
		read("citizen.json", &struct {
			*source
			Citizens *[]Citizen `json:"citizens"`
		}{&people, &p.Citizens}),
		read("calendar.json", &p.Calendar),
		read("snippet.json", &struct {
			*source
			Snippets *[]Snippet `json:"snippets"`
		}{&snippets, &p.Snippets}),
		read("filing.json", &struct {
			*source
			Words    *map[string]Words `json:"words"`
			Dossiers *[]Filing         `json:"dossiers"`
		}{&filings, &p.Words, &p.Filings}),
	}
	for _, err := range reads {
		if err != nil {
			return nil, err
		}
	}
	p.Successors, p.Successions = succession.Agencies, succession.Successions
	for _, s := range []source{tree, succession.source, staff, people, snippets, filings, {p.Calendar.Source}} {
		if s.Source == "" {
			return nil, fmt.Errorf("a file of the sample province names no source")
		}
	}
	return p, p.readProcedures()
}

// source stands at the top of every file: where its facts are from.
type source struct {
	Source string `json:"source"`
}

func (p *Province) readProcedures() error {
	files, err := fs.Glob(data, "data/procedure-*.json")
	if err != nil {
		return err
	}
	for _, file := range files {
		var one Procedure
		if err := read(path.Base(file), &one); err != nil {
			return err
		}
		if one.Source == "" || !strings.HasPrefix(path.Base(file), "procedure-"+one.Procedure.Code+".") {
			return fmt.Errorf("%s: no source, or the name of another code", file)
		}
		p.Procedures = append(p.Procedures, one)
	}
	return nil
}

func read(name string, into any) error {
	b, err := data.ReadFile("data/" + name)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
