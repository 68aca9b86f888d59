package stack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"motcua.vn/stack/internal/doctor"
	"motcua.vn/stack/internal/fetch"
	"motcua.vn/stack/internal/layout"
	"motcua.vn/stack/internal/postgres"
	"motcua.vn/stack/internal/proc"
	"motcua.vn/stack/internal/secret"
)

// Doctor looks at the machine and at the checkout's platform (or the one whose
// state is in dir), prints what it finds, and fails when something serious is
// broken.
func Doctor(ctx context.Context, dir string, out io.Writer) error {
	checkout, err := layout.Checkout()
	if err != nil {
		return err
	}
	cache, err := fetch.Dir()
	if err != nil {
		return err
	}
	if dir == "" {
		dir = filepath.Join(checkout, ".run")
	}
	findings := doctor.Machine(ctx, checkout, cache)
	s, err := ReadState(dir)
	if err != nil {
		findings = append(findings, doctor.Finding{What: "platform", Found: "it does not run"})
		o := Options{Checkout: checkout, Dir: dir}
		o.FromEnvironment()
		p, err := newPlan(o)
		if err != nil {
			return err
		}
		findings = append(findings, doctor.Ports(p.fixed(o))...)
	} else {
		findings = append(findings, running(ctx, checkout, s)...)
	}
	if n := doctor.Print(out, findings); n > 0 {
		return fmt.Errorf("%d things are broken", n)
	}
	return nil
}

// running checks the parts of a running platform, those first that others
// lean on.
func running(ctx context.Context, checkout string, s State) []doctor.Finding {
	var all []doctor.Finding
	log := func(name string) string { return filepath.Join(s.LogDir, name+".log") }
	for name, pid := range s.Pids {
		if _, err := proc.NewMark(name, pid); err != nil {
			all = append(all, doctor.Finding{What: name, Problem: "the process is gone", Remedy: "wait, it is started again; read " + log(name), Serious: true})
		}
	}
	secrets := secret.Store{Dir: s.SecretsDir}
	address, err := secrets.Read("postgres_url")
	if err == nil {
		db, err := postgres.At(address)
		if err == nil {
			for _, name := range services(s) {
				all = append(all, doctor.Migrated(ctx, checkout, name, db.Superuser(name)))
			}
		}
	}
	all = append(all, doctor.Reached(ctx, "Keycloak", s.Keycloak+"/realms/motcua/.well-known/openid-configuration", log("keycloak")))
	if s.Mail != "" {
		all = append(all, doctor.Reached(ctx, "mail sink", s.Mail+"/messages", "the terminal of `make up`"))
	}
	for _, i := range s.Instances {
		all = append(all, doctor.Instance(ctx, i.Name, i.Admin, log(i.Name))...)
	}
	if s.Portal != "" {
		all = append(all, doctor.Reached(ctx, "portal", s.Portal+"/", log("portal-1")))
	}
	return all
}

// services lists the services of a running platform, each once.
func services(s State) []string {
	var names []string
	seen := map[string]bool{}
	for _, i := range s.Instances {
		if !seen[i.Service] {
			seen[i.Service] = true
			names = append(names, i.Service)
		}
	}
	return names
}

// Memory prints the memory of every process of the platform in dir; empty
// means the checkout's.
func Memory(dir string, out io.Writer) error {
	if dir == "" {
		checkout, err := layout.Checkout()
		if err != nil {
			return err
		}
		dir = filepath.Join(checkout, ".run")
	}
	s, err := ReadState(dir)
	if err != nil {
		return errors.Join(errors.New("no platform runs here"), err)
	}
	s.Pids["stack"] = s.Owner.Pid
	doctor.Memory(out, s.Pids, s.Owner.Pid)
	return nil
}
