package stack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"text/tabwriter"

	"motcua.vn/stack/internal/layout"
	"motcua.vn/stack/internal/lock"
)

// UpOptions are those of the command up.
type UpOptions struct {
	Options
	Test      bool   // temporary folder and free ports
	StateFile string // where the state is written once the platform is ready; for Test
}

// Up runs a platform in the foreground until it is interrupted. When the
// checkout's platform runs already it prints the addresses and returns.
func Up(ctx context.Context, o UpOptions, out io.Writer) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	o.Log = out
	if !o.Test {
		checkout, err := layout.Checkout()
		if err != nil {
			return err
		}
		o.Checkout, o.Dir = checkout, filepath.Join(checkout, ".run")
		unlock, err := lock.Try(layout.Run{Dir: o.Dir}.Lock())
		if errors.Is(err, lock.ErrHeld) {
			return printRunning(o.Dir, out)
		}
		if err != nil {
			return err
		}
		defer unlock()
	}
	p, err := Start(ctx, o.Options)
	if err != nil {
		if ctx.Err() != nil {
			fmt.Fprintln(out, "stack: stopped before it was up")
			return nil
		}
		return err
	}
	if o.StateFile != "" {
		if err := p.WriteState(o.StateFile); err != nil {
			return errors.Join(err, p.Stop())
		}
		p.sup.OnChange(func() { _ = errors.Join(p.writeState(), p.WriteState(o.StateFile)) })
		defer os.Remove(o.StateFile)
	}
	p.clock.Print(out)
	for _, line := range p.cache.Fetched() {
		fmt.Fprintln(out, "fetched or built: "+line)
	}
	if err := Describe(p.State(), out); err != nil {
		return errors.Join(err, p.Stop())
	}
	fmt.Fprintln(out, "Ctrl-C ends everything; the data stays until `make reset`.")
	<-ctx.Done()
	fmt.Fprintln(out, "\nstack: ending")
	return p.Stop()
}

// printRunning prints the addresses of a platform another process runs.
func printRunning(dir string, out io.Writer) error {
	s, _ := ReadState(dir) // without a state it is not ready
	if !s.Ready {
		fmt.Fprintln(out, "stack: another `make up` is starting this platform; its terminal shows the progress")
		return nil
	}
	fmt.Fprintf(out, "stack: the platform runs already (pid %d)\n", s.Owner.Pid)
	return Describe(s, out)
}

// account is one sample account as the sample loader records it.
type account struct {
	User     string `json:"user"`
	Password string `json:"password"`
	Role     string `json:"role"`
	Agency   string `json:"agency"`
	Name     string `json:"name"`
}

// Describe prints the addresses of a platform and its sample accounts.
func Describe(s State, out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w)
	for _, line := range [][2]string{
		{"Portal", s.Portal}, {"Keycloak", s.Keycloak}, {"Mail", s.Mail}, {"Traces", s.Zipkin}, {"NATS", s.NATS}, {"Consul", s.Consul}, {"Logs", s.LogDir},
	} {
		if line[1] != "" {
			fmt.Fprintf(w, "%s\t%s\n", line[0], line[1])
		}
	}
	b, err := os.ReadFile(s.Accounts)
	if err == nil {
		var accounts []account
		if err := json.Unmarshal(b, &accounts); err != nil {
			return fmt.Errorf("%s: %w", s.Accounts, err)
		}
		fmt.Fprintln(w, "\nUser\tPassword\tRole\tAgency\tName")
		for _, a := range accounts {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", a.User, a.Password, a.Role, a.Agency, a.Name)
		}
		fmt.Fprintln(w, "\nAn official's one-time code: make otp USER=<user>")
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if s.Portal != "" && !strings.HasPrefix(s.Portal, "https://") {
		fmt.Fprintln(out, "The address is not https: cookies go without the prefix __Host- and without Secure. Not for the public.")
	}
	return nil
}

// Reset removes the data, secrets and logs of the checkout's platform. It
// refuses while that runs.
func Reset() error {
	checkout, err := layout.Checkout()
	if err != nil {
		return err
	}
	run := layout.Run{Checkout: checkout, Dir: filepath.Join(checkout, ".run")}
	unlock, err := lock.Try(run.Lock())
	if errors.Is(err, lock.ErrHeld) {
		return errors.New("the platform runs: end `make up` first")
	}
	if err != nil {
		return err
	}
	defer unlock()
	return run.Remove()
}
