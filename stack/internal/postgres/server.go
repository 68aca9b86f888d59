// Package postgres runs a PostgreSQL server of our own: own data, own port
// (never 5432), own account when we are root, on 127.0.0.1 only.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/stack/internal/fetch"
	"motcua.vn/stack/internal/port"
	"motcua.vn/stack/internal/proc"
)

const superuser = "postgres"

// Config says where the server keeps its data and how it is reached.
type Config struct {
	Dir      string // data; made by initdb when empty
	Port     int
	Password string // of the superuser
	Fast     bool   // without fsync: for tests whose figures nobody reads
}

// Server is a running PostgreSQL.
type Server struct {
	Process *proc.Process
	user    string
	pass    string
	query   url.Values
	host    string
}

// Start makes the cluster when there is none and runs the server until the
// supervisor stops.
func Start(ctx context.Context, sup *proc.Supervisor, cache *fetch.Cache, c Config) (*Server, error) {
	bin, err := Bin(ctx, cache)
	if err != nil {
		return nil, err
	}
	who, err := account()
	if err != nil {
		return nil, err
	}
	if err := initialize(ctx, sup, bin, who, c); err != nil {
		return nil, err
	}
	s := &Server{host: port.Addr(c.Port), user: superuser, pass: c.Password, query: url.Values{"sslmode": {"disable"}}}
	s.Process, err = sup.Start(ctx, proc.Spec{
		Name:  "postgres",
		Path:  filepath.Join(bin, "postgres"),
		Args:  append([]string{"-D", c.Dir}, settings(c)...),
		Env:   environment(),
		User:  who,
		Dir:   c.Dir,
		Stop:  syscall.SIGINT, // fast shutdown: waits for no client
		Grace: 20 * time.Second,
		Wave:  proc.WaveDatabase,
		Ready: s.ready,
	})
	return s, err
}

// settings are the server's options; fsync and synchronous_commit stay on
// wherever a figure is measured.
func settings(c Config) []string {
	options := map[string]string{
		"listen_addresses":           "127.0.0.1",
		"port":                       strconv.Itoa(c.Port),
		"unix_socket_directories":    "",
		"max_connections":            "300",
		"shared_buffers":             "256MB",
		"max_wal_size":               "2GB",
		"password_encryption":        "scram-sha-256",
		"timezone":                   "UTC",
		"log_timezone":               "UTC",
		"log_line_prefix":            "%m [%p] %u@%d ",
		"log_min_duration_statement": "1000",
		"fsync":                      "on",
		"synchronous_commit":         "on",
		"full_page_writes":           "on",
		"log_parameter_max_length":   "0", // parameters are personal data
	}
	if c.Fast {
		options["fsync"], options["synchronous_commit"], options["full_page_writes"] = "off", "off", "off"
	}
	var args []string
	for name, value := range options {
		args = append(args, "-c", name+"="+value)
	}
	return args
}

func environment() []string {
	return []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"}
}

// initialize runs initdb once. The cluster is made beside its place, so that
// a killed initdb leaves no half cluster.
func initialize(ctx context.Context, sup *proc.Supervisor, bin string, who *proc.User, c Config) error {
	if b, err := os.ReadFile(filepath.Join(c.Dir, "PG_VERSION")); err == nil {
		return sameVersion(bin, strings.TrimSpace(string(b)), c.Dir)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	part := filepath.Join(c.Dir, "new")
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	if err := os.MkdirAll(part, 0o700); err != nil {
		return err
	}
	word := filepath.Join(c.Dir, "initial-password")
	if err := os.WriteFile(word, []byte(c.Password), 0o600); err != nil {
		return err
	}
	defer os.Remove(word)
	if who != nil {
		for _, path := range []string{c.Dir, part, word} {
			if err := os.Chown(path, int(who.UID), int(who.GID)); err != nil {
				return err
			}
		}
	}
	args := []string{"-D", part, "-U", superuser, "--pwfile=" + word, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"}
	if c.Fast {
		args = append(args, "--no-sync")
	}
	if err := sup.Run(ctx, proc.Spec{Name: "initdb", Path: filepath.Join(bin, "initdb"), Args: args, Env: environment(), User: who, Dir: c.Dir}); err != nil {
		return err
	}
	// The server reads PG_VERSION last of all here: its presence says done.
	entries, err := os.ReadDir(part)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "PG_VERSION" {
			continue
		}
		if err := os.Rename(filepath.Join(part, e.Name()), filepath.Join(c.Dir, e.Name())); err != nil {
			return err
		}
	}
	if err := os.Chmod(c.Dir, 0o700); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(part, "PG_VERSION"), filepath.Join(c.Dir, "PG_VERSION")); err != nil {
		return err
	}
	return os.Remove(part)
}

// sameVersion refuses data of another major version, which the server would
// refuse with less to go on.
func sameVersion(bin, version, dir string) error {
	have := "18"
	if bin == debian {
		have = "15"
	}
	if version != have {
		return fmt.Errorf("%s was made by PostgreSQL %s, this is %s: `make reset` starts anew", dir, version, have)
	}
	return nil
}

func (s *Server) ready(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.URL())
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// At is a server that runs already, reached as a superuser.
func At(superuserURL string) (*Server, error) {
	u, err := url.Parse(superuserURL)
	if err != nil || u.User == nil || u.Host == "" {
		return nil, errors.New("the address of PostgreSQL must be postgres://superuser:password@host:port/")
	}
	pass, _ := u.User.Password()
	return &Server{host: u.Host, user: u.User.Username(), pass: pass, query: u.Query()}, nil
}

// URL is the address of database postgres as superuser.
func (s *Server) URL() string { return s.Superuser("postgres") }

// Superuser is the address of a database as superuser.
func (s *Server) Superuser(database string) string { return s.DSN(database, s.user, s.pass) }

// DSN is the address of a database as a role.
func (s *Server) DSN(database, role, password string) string {
	u := url.URL{Scheme: "postgres", User: url.UserPassword(role, password), Host: s.host, Path: "/" + database, RawQuery: s.query.Encode()}
	return u.String()
}

// Host is host and port of the server.
func (s *Server) Host() string { return s.host }
