package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// prefix begins every import path of ours.
const prefix = "motcua.vn/"

// law is what law.yaml states; its comments there explain it.
type law struct {
	Pure        allowance          `yaml:"pure"`
	DomainTests allowance          `yaml:"domain_tests"`
	IO          ioList             `yaml:"io"`
	Adapters    []string           `yaml:"adapters"`
	Services    map[string]service `yaml:"services"`
	Banned      map[string]string  `yaml:"banned"`
	Names       []string           `yaml:"names"`
	MaxLines    int                `yaml:"max_lines"`
}

type allowance struct {
	Libs       []string `yaml:"libs"`
	ThirdParty []string `yaml:"third_party"`
}

type ioList struct {
	Deny  []string `yaml:"deny"`
	Allow []string `yaml:"allow"`
}

type service struct {
	NoDomain bool                `yaml:"no_domain"`
	Systems  []string            `yaml:"systems"`
	Domains  map[string][]string `yaml:"domains"`
	Arrows   map[string][]string `yaml:"arrows"`
}

// readLaw reads law.yaml and refuses unknown members and circles between domains.
func readLaw(path string) (*law, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	var l law
	if err := d.Decode(&l); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for name, s := range l.Services {
		if circle := s.circle(); circle != nil {
			return nil, fmt.Errorf("%s: the domains of %s import each other in a circle: %s", path, name, strings.Join(circle, " -> "))
		}
	}
	return &l, nil
}

// circle gives a way from a domain back to itself, or nil.
func (s service) circle() []string {
	var way []string
	var visit func(string) []string
	visit = func(domain string) []string {
		if i := slices.Index(way, domain); i >= 0 {
			return append(slices.Clone(way[i:]), domain)
		}
		way = append(way, domain)
		defer func() { way = way[:len(way)-1] }()
		for _, next := range s.Domains[domain] {
			if c := visit(next); c != nil {
				return c
			}
		}
		return nil
	}
	for domain := range s.Domains {
		if c := visit(domain); c != nil {
			return c
		}
	}
	return nil
}

// isAdapter says whether a package below internal is an adapter rather than a domain.
func (l *law) isAdapter(svc, name string) bool {
	s := l.Services[svc]
	return s.NoDomain || slices.Contains(l.Adapters, name) || slices.Contains(s.Systems, name) ||
		strings.HasSuffix(name, "client")
}

// doesIO says whether a package of the standard library does I/O.
func (l *law) doesIO(path string) bool {
	return covers(l.IO.Deny, path) && !covers(l.IO.Allow, path)
}

// hasArrow says whether the law lets an adapter import a sibling; *client stands for every client.
func (s service) hasArrow(from, to string) bool {
	return slices.Contains(s.Arrows[from], to) ||
		strings.HasSuffix(to, "client") && slices.Contains(s.Arrows[from], "*client")
}

// covers says whether path is one of the list or lies below one.
func covers(list []string, path string) bool {
	return slices.ContainsFunc(list, func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") })
}

// isStandard recognises the standard library: the first element of its paths has no dot.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}
