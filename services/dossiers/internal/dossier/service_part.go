package dossier

import (
	"context"
	"fmt"
	"slices"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/procedure"
)

// PartInput is a component as attached or seen.
type PartInput struct {
	Component    string
	File         *id.UUID
	SeenOriginal bool // counts only from an officer at the counter
	Note         string
}

// maxParts bounds the parts of a dossier.
const maxParts = 50

// parts asks documents for each file that the dossier does not have yet, and checks whose it is and the component's limits.
func (s *Service) parts(ctx context.Context, c tenant.Caller, v *procedure.Version, in []PartInput, have []Part) ([]Part, error) {
	if len(in) > maxParts {
		return nil, fault.Invalid("too_many_parts", "at most 50 parts")
	}
	list := make([]Part, 0, len(in))
	var bad []fault.Field
	for i, p := range in {
		path := fmt.Sprintf("parts[%d]", i)
		component := v.Component(p.Component)
		if component == nil {
			bad = append(bad, fault.Field{Path: path + ".component", Code: "unknown_component"})
			continue
		}
		part := Part{Component: p.Component, Note: p.Note, AddedAt: s.Clock.Now(), SeenOriginal: p.SeenOriginal && c.Kind != tenant.Citizen}
		if p.File != nil {
			known := slices.IndexFunc(have, func(o Part) bool { return o.File != nil && *o.File == *p.File })
			if known >= 0 {
				old := have[known]
				old.Component, old.Note, old.SeenOriginal = part.Component, part.Note, part.SeenOriginal
				part = old
			} else {
				f, code, err := s.ownFile(ctx, c, *p.File)
				if err != nil {
					return nil, err
				}
				if code != "" {
					bad = append(bad, fault.Field{Path: path + ".file", Code: code})
					continue
				}
				part.attach(f)
			}
			if code := misfit(component, part); code != "" {
				bad = append(bad, fault.Field{Path: path + ".file", Code: code})
			}
		}
		list = append(list, part)
	}
	if len(bad) > 0 {
		return nil, fault.Invalid("bad_parts", "a component or its file cannot be used", bad...)
	}
	return list, nil
}

func (p *Part) attach(f File) {
	file := f.ID
	p.File, p.FileName, p.Size, p.MediaType, p.SHA256, p.Scan = &file, f.Name, f.Size, f.MediaType, f.SHA256, f.Scan
}

// misfit says how a file breaks the component's limits.
func misfit(c *procedure.Component, p Part) string {
	switch {
	case c.MaxBytes > 0 && p.Size > c.MaxBytes:
		return "file_too_large"
	case len(c.MediaTypes) > 0 && !slices.Contains(c.MediaTypes, p.MediaType):
		return "media_type"
	}
	return ""
}

// ownFile gives a file that the caller put up, or the agency for which the caller acts; code says why it cannot be used.
func (s *Service) ownFile(ctx context.Context, c tenant.Caller, file id.UUID) (f File, code string, err error) {
	f, err = s.Files.File(ctx, file)
	switch {
	case fault.KindOf(err) == fault.KindNotFound && err != nil:
		return f, "unknown_file", nil
	case err != nil:
		return f, "", err
	}
	mine := f.Owner != "" && f.Owner == c.Subject
	if c.Kind == tenant.Staff {
		mine = mine || (f.Agency != "" && slices.Contains(c.Agencies(s.Clock.Now()), f.Agency))
	}
	switch {
	case !mine:
		return f, "unknown_file", nil
	case f.Scan == "infected":
		return f, "file_infected", nil
	}
	return f, "", nil
}
