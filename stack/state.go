package stack

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"motcua.vn/stack/internal/layout"
	"motcua.vn/stack/internal/port"
	"motcua.vn/stack/internal/proc"
)

// State describes a running platform to other programs: a second `make up`,
// `make doctor`, the browser journeys. It is written again when a process was
// started again.
type State struct {
	Owner       proc.Mark       `json:"owner"` // the stack itself
	Ready       bool            `json:"ready"` // the portal answers, the sample is loaded
	Portal      string          `json:"portal"`
	Keycloak    string          `json:"keycloak"`
	Mail        string          `json:"mail"`
	SMTP        string          `json:"smtp"`
	Zipkin      string          `json:"zipkin"`
	NATS        string          `json:"nats"`
	Consul      string          `json:"consul"`
	Instances   []InstanceState `json:"instances"`
	Pids        map[string]int  `json:"pids"`
	Dir         string          `json:"dir"`
	SecretsDir  string          `json:"secrets_dir"`
	TLSDir      string          `json:"tls_dir"`
	LogDir      string          `json:"log_dir"`
	Accounts    string          `json:"accounts_file"`
	OTP         string          `json:"otp_file"`
	PostgresURL string          `json:"postgres_url_file"` // file with the address of database postgres as superuser
}

// InstanceState is one process of a service.
type InstanceState struct {
	Name    string `json:"name"`
	Service string `json:"service"`
	URL     string `json:"url"`
	Admin   string `json:"admin"`
}

// State describes the platform as it is now.
func (p *Platform) State() State {
	s := State{
		Portal: p.URL("portal"), Keycloak: p.URL("keycloak"), Mail: p.MailURL(), Zipkin: p.zipkinURL(),
		NATS: p.NATSURL(), Consul: p.ConsulAddr(), SMTP: p.wiring.SMTPAddr,
		Pids: map[string]int{}, Dir: p.run.Dir, SecretsDir: p.run.Secrets(), TLSDir: p.tls(), LogDir: p.run.Log(),
		Accounts: p.run.Accounts(), OTP: p.run.OTP(), PostgresURL: p.secrets.Path("postgres_url"),
	}
	s.Owner, _ = proc.NewMark("stack", os.Getpid()) // this process exists
	for _, i := range p.plan.instances {
		s.Instances = append(s.Instances, InstanceState{Name: i.id, Service: i.Name, URL: p.URL(i.id), Admin: "http://" + port.Addr(i.admin)})
	}
	for _, process := range p.sup.Processes() {
		s.Pids[process.Name()] = process.Pid()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s.Ready = p.ready
	return s
}

// writeState replaces the platform's state file in one step.
func (p *Platform) writeState() error {
	p.mu.Lock()
	db := p.db
	p.mu.Unlock()
	if db != nil {
		if _, err := p.secrets.Put("postgres_url", db.URL()); err != nil {
			return err
		}
	}
	return p.WriteState(p.run.State())
}

// WriteState writes the platform's state to a file in one step.
func (p *Platform) WriteState(path string) error {
	p.writing.Lock()
	defer p.writing.Unlock()
	b, err := json.MarshalIndent(p.State(), "", "  ")
	if err != nil {
		return err
	}
	next := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".next")
	if err := os.WriteFile(next, b, 0o600); err != nil {
		return err
	}
	return os.Rename(next, path)
}

// ReadState reads the state of the platform in a folder. It fails when no
// platform runs there.
func ReadState(dir string) (State, error) {
	path := layout.Run{Dir: dir}.State()
	b, err := os.ReadFile(path)
	if err != nil {
		return State{}, err
	}
	var s State
	if err := json.Unmarshal(b, &s); err != nil {
		return State{}, fmt.Errorf("%s: %w", path, err)
	}
	if !s.Owner.Alive() {
		return State{}, fmt.Errorf("%s was left by a stack that no longer runs", path)
	}
	return s, nil
}
