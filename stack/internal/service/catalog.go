// Package service knows the shipped services: what each needs, on which ports
// it answers, and the environment it is told (docs/configuration.md).
package service

// Definition is one service of the platform as data.
type Definition struct {
	Name      string
	Instances int   // of `make up`
	Ports     []int // of `make up`, one per instance
	Admin     []int // of `make up`, one per instance
	Plain     bool  // answers browsers over plain HTTP instead of mutual TLS
	Outbox    bool  // has a relay and therefore a relay account
	Encrypts  bool  // keeps encrypted columns
	LooksUp   bool  // keeps HMACs for equality search
	Files     bool  // keeps files
	Mails     bool  // sends e-mail
	Realm     bool  // declares the Keycloak realm by a command of its own
}

// Catalog lists the services in the order they are started in.
var Catalog = []Definition{
	{Name: "identity", Instances: 1, Ports: []int{7101}, Admin: []int{7201}, Outbox: true, Encrypts: true, LooksUp: true, Realm: true},
	{Name: "dossiers", Instances: 2, Ports: []int{7111, 7112}, Admin: []int{7211, 7212}, Outbox: true, Encrypts: true, LooksUp: true},
	{Name: "documents", Instances: 1, Ports: []int{7121}, Admin: []int{7221}, Files: true},
	{Name: "notifications", Instances: 1, Ports: []int{7131}, Admin: []int{7231}, Mails: true},
	{Name: "portal", Instances: 1, Ports: []int{8080}, Admin: []int{7240}, Plain: true, Encrypts: true},
}

// Names lists the services' names.
func Names() []string {
	names := make([]string, len(Catalog))
	for i, d := range Catalog {
		names[i] = d.Name
	}
	return names
}
