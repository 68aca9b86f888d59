package main

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// violation is one breach, with what to do about it.
type violation struct {
	path string
	line int
	rule string
	text string
}

// String gives file:line: rule: text.
func (v violation) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", v.path, v.line, v.rule, v.text)
}

// check holds the law against every source.
func (l *law) check(sources []source) []violation {
	var all []violation
	for _, s := range sources {
		all = append(all, l.checkFile(s)...)
		if s.pkg == "" {
			continue
		}
		from := l.placeOf(prefix + path.Dir(s.path))
		inTest := strings.HasSuffix(s.path, "_test.go")
		for _, i := range s.imports {
			if rule, text := l.checkImport(from, inTest, i.path); rule != "" {
				all = append(all, violation{path: s.path, line: i.line, rule: rule, text: from.path + " imports " + i.path + ": " + text})
			}
		}
	}
	return all
}

// checkFile checks what concerns a file alone: its length, its package's name, the size of a main.
func (l *law) checkFile(s source) []violation {
	var all []violation
	add := func(rule, text string) {
		all = append(all, violation{path: s.path, line: 1, rule: rule, text: text})
	}
	if !s.generated && s.lines > l.MaxLines {
		add("size", fmt.Sprintf("%d lines, at most %d; split it by noun", s.lines, l.MaxLines))
	}
	if s.pkg == "" {
		return all
	}
	if slices.Contains(l.Names, strings.TrimSuffix(s.pkg, "_test")) {
		add("name", "package "+s.pkg+" says nothing; name what it provides")
	}
	from := l.placeOf(prefix + path.Dir(s.path))
	if from.kind == cmd && s.lines > 40 {
		add("rule 1", fmt.Sprintf("%d lines in cmd, at most 40; wiring belongs in the service's root", s.lines))
	}
	if from.kind == unknown {
		add("place", "the law knows no such directory; see docs/layout.md")
	}
	return all
}

// checkImport gives the rule that an import breaks and why, or nothing.
func (l *law) checkImport(from place, inTest bool, path string) (rule, text string) {
	for p, instead := range l.Banned {
		if covers([]string{p}, path) {
			return "banned", instead
		}
	}
	serves := inTest || from.test || from.kind == journey
	if isStandard(path) {
		return l.standard(from, serves, path)
	}
	if !strings.HasPrefix(path, prefix) {
		return l.thirdParty(from, serves, path)
	}
	to := l.placeOf(path)
	if to.path == from.path {
		return "", ""
	}
	if to.test && !serves {
		return "rule 9", "packages that end in test are imported by tests only"
	}
	return l.ours(from, to, inTest, serves)
}

// pure says whether the package must do no I/O.
func (l *law) pure(p place) bool {
	return p.kind == domain || p.kind == lib && slices.Contains(l.Pure.Libs, p.name)
}

func (l *law) standard(from place, serves bool, path string) (rule, text string) {
	if !serves && (covers([]string{"testing"}, path) || path == "net/http/httptest") {
		return "rule 9", "it serves tests only"
	}
	if l.pure(from) && !serves && l.doesIO(path) {
		return "rule 3", "it does I/O; put an interface into the domain and the I/O into an adapter"
	}
	return "", ""
}

func (l *law) thirdParty(from place, serves bool, path string) (rule, text string) {
	switch {
	case from.kind == cmd:
		return "rule 1", "cmd imports its service root and libs/run only"
	case !l.pure(from), serves && from.kind == lib:
		return "", ""
	case from.kind == lib && covers(l.Pure.ThirdParty, path):
		return "", ""
	case serves && covers(l.DomainTests.ThirdParty, path):
		return "", ""
	}
	return "rule 3", "a domain and a pure lib know no third party; put it behind an interface"
}

// ours decides about an import of one package of ours by another.
func (l *law) ours(from, to place, inTest, serves bool) (rule, text string) {
	switch from.kind {
	case lib:
		return l.fromLib(from, to, serves)
	case contract:
		return must(to.kind == contract, "rule 7", "api imports nothing of ours")
	case stack:
		return must(slices.Contains([]kind{lib, contract, stack}, to.kind), "rule 5", "the stack imports no service; it starts the shipped binaries")
	case journey:
		return must(slices.Contains([]kind{lib, contract, stack, journey}, to.kind), "rule 5", "tests reach a service by its generated client")
	case operator:
		return must(to.kind == lib || to.kind == operator || strings.HasPrefix(to.path, "api/platform"), "rule 8", "operators import api/platform and libs")
	case tool:
		return must(to.kind == tool, "place", "a tool is a module of its own")
	case client:
		return must(slices.Contains([]kind{lib, contract, client}, to.kind), "rule 5", "a program beside the services uses their generated clients")
	default:
		return l.withinService(from, to, inTest, serves)
	}
}

// withinService decides about an import by a part of a service.
func (l *law) withinService(from, to place, inTest, serves bool) (rule, text string) {
	if to.kind == root && (to.svc != from.svc || from.kind != cmd && (!inTest || from.kind != root)) {
		return "rule 2", "only its cmd and its own tests import a service root"
	}
	if to.svc != "" && to.svc != from.svc {
		return "rule 5", "a service reaches another by its generated client or by events"
	}
	switch from.kind {
	case cmd:
		return must(to.kind == root || to.path == "libs/run", "rule 1", "cmd imports its service root and libs/run only")
	case root:
		return must(to.kind != cmd && (to.svc == from.svc || to.kind == lib || to.kind == contract), "rule 2", "a service root imports its own internals, libs and api")
	case domain:
		return l.fromDomain(from, to, serves)
	case adapter:
		return l.fromAdapter(from, to)
	default:
		// The file's place has been complained about.
		return "", ""
	}
}

func must(fine bool, rule, text string) (brokenRule, why string) {
	if fine {
		return "", ""
	}
	return rule, text
}

func (l *law) fromLib(from, to place, serves bool) (rule, text string) {
	if to.kind != lib {
		return "rule 6", "libs import libs"
	}
	if l.pure(from) && !serves && !l.pure(to) {
		return "rule 3", "a pure lib imports pure libs only, or every domain would do I/O"
	}
	return "", ""
}

func (l *law) fromDomain(from, to place, serves bool) (rule, text string) {
	switch to.kind {
	case lib:
		return must(l.pure(to) || serves && slices.Contains(l.DomainTests.Libs, to.name), "rule 3", "a domain imports the pure libs only")
	case domain:
		return must(to.name == from.name || slices.Contains(l.Services[from.svc].Domains[from.name], to.name),
			"rule 3", "law.yaml lists no arrow from "+from.name+" to "+to.name)
	default:
		return "rule 3", "a domain knows neither adapters nor contracts; put an interface into the domain"
	}
}

func (l *law) fromAdapter(from, to place) (rule, text string) {
	switch to.kind {
	case lib, contract, domain:
		return "", ""
	case adapter:
		return must(to.name == from.name || l.Services[from.svc].hasArrow(from.name, to.name),
			"rule 4", "sibling adapters never import each other; meet in the domain or in "+from.svc+".go")
	default:
		return "rule 4", "adapters import the domains, libs and api"
	}
}
