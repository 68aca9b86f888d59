package main

import (
	"slices"
	"strings"
)

// kind is what part a package plays in the house.
type kind int

// Kinds of packages; the zero value is what the law does not know.
const (
	unknown kind = iota
	lib
	contract
	root
	cmd
	client // services/cmd/<name>: a program that is no service
	domain
	adapter
	stack
	journey // module tests
	operator
	tool
)

// place is where a package of ours stands.
type place struct {
	kind kind
	// path is the import path without the prefix.
	path string
	// svc is the service of a root, cmd, domain or adapter.
	svc string
	// name is the lib, domain or adapter; of a domain's test package the domain.
	name string
	// test says that the package serves tests: its name ends in test.
	test bool
}

// placeOf finds the place of an import path of ours.
func (l *law) placeOf(importPath string) place {
	path := strings.TrimPrefix(importPath, prefix)
	parts := strings.Split(path, "/")
	p := place{path: path, test: slices.ContainsFunc(parts[1:], isTestName)}
	if len(parts) > 1 {
		p.name = parts[1]
	}
	switch parts[0] {
	case "libs":
		p.kind = lib
	case "api":
		p.kind = contract
	case "stack":
		p.kind = stack
	case "tests":
		p.kind = journey
	case "operators":
		p.kind = operator
	case "tools":
		p.kind = tool
	case "services":
		l.inService(&p, parts[1:])
	}
	return p
}

func (l *law) inService(p *place, parts []string) {
	if len(parts) == 0 {
		return
	}
	if parts[0] == "cmd" {
		p.kind = client
		return
	}
	p.svc, p.kind, p.name = parts[0], root, parts[0]
	if len(parts) > 1 && parts[1] == "cmd" {
		p.kind = cmd
	}
	if len(parts) > 2 && parts[1] == "internal" {
		p.name = parts[2]
		p.kind = domain
		if l.isAdapter(p.svc, p.name) {
			p.kind = adapter
			return
		}
		// <noun>test belongs to the domain whose store it imitates.
		p.name = strings.TrimSuffix(p.name, "test")
	}
}

// isTestName says whether a directory's name is that of a package for tests; "test" alone is not.
func isTestName(name string) bool { return strings.HasSuffix(name, "test") && name != "test" }
