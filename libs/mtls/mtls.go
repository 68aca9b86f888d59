// Package mtls lets services prove their names to each other. Each certificate
// carries the service's name as its SAN; a client pins the name it wants, so a
// planted address fails the handshake before any byte of a request is sent.
package mtls

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"
)

// Files are PEM files: this process's certificate and key, and the authority
// whose certificates it trusts in peers. They are read again within a second of
// a change, so that a rotation needs no restart.
type Files struct{ Cert, Key, CA string }

// Identity is this process's certificate and the authority of its peers.
type Identity struct {
	files Files

	mu      sync.Mutex
	checked time.Time
	stamps  [3]stamp
	cert    *tls.Certificate
	roots   *x509.CertPool
}

type stamp struct {
	modified time.Time
	size     int64
}

// checkEvery bounds how often the files are looked at.
const checkEvery = time.Second

// Load reads the files once and fails when they do not fit together.
func Load(files Files) (*Identity, error) {
	id := &Identity{files: files}
	stamps, err := files.stat()
	if err != nil {
		return nil, err
	}
	if err := id.read(); err != nil {
		return nil, err
	}
	id.stamps, id.checked = stamps, time.Now()
	return id, nil
}

func (f Files) stat() (stamps [3]stamp, err error) {
	for i, path := range []string{f.Cert, f.Key, f.CA} {
		info, err := os.Stat(path)
		if err != nil {
			return stamps, fmt.Errorf("mutual TLS: %w", err)
		}
		stamps[i] = stamp{info.ModTime(), info.Size()}
	}
	return stamps, nil
}

func (id *Identity) read() error {
	cert, err := tls.LoadX509KeyPair(id.files.Cert, id.files.Key)
	if err != nil {
		return fmt.Errorf("mutual TLS certificate: %w", err)
	}
	pem, err := os.ReadFile(id.files.CA)
	if err != nil {
		return fmt.Errorf("mutual TLS authority: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return fmt.Errorf("mutual TLS authority: no certificate in %s", id.files.CA)
	}
	id.cert, id.roots = &cert, roots
	return nil
}

// current gives the newest certificate and roots. Files that do not fit
// together, as in the middle of a rotation, leave the former ones in use.
func (id *Identity) current() (*tls.Certificate, *x509.CertPool) {
	id.mu.Lock()
	defer id.mu.Unlock()
	if time.Since(id.checked) >= checkEvery {
		id.checked = time.Now()
		if stamps, err := id.files.stat(); err == nil && stamps != id.stamps {
			if id.read() == nil {
				id.stamps = stamps
			}
		}
	}
	return id.cert, id.roots
}

// ServerConfig demands a certificate of our authority from every client.
func (id *Identity) ServerConfig() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
			cert, roots := id.current()
			return &tls.Config{
				MinVersion:   tls.VersionTLS13,
				NextProtos:   []string{"h2", "http/1.1"},
				Certificates: []tls.Certificate{*cert},
				ClientAuth:   tls.RequireAndVerifyClientCert,
				ClientCAs:    roots,
				// A resumed session would outlive a withdrawn authority.
				SessionTicketsDisabled: true,
			}, nil
		},
	}
}

// ClientConfig shows our certificate and accepts only a peer whose certificate
// names the service, wherever it was found.
func (id *Identity) ClientConfig(service string) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13,
		ServerName: service,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			cert, _ := id.current()
			return cert, nil
		},
		// The chain is verified below, because RootCAs cannot be exchanged in a running config.
		InsecureSkipVerify: true, //nolint:gosec // VerifyConnection verifies chain and name.
		VerifyConnection:   func(state tls.ConnectionState) error { return id.verify(state, service) },
	}
}

func (id *Identity) verify(state tls.ConnectionState, service string) error {
	if len(state.PeerCertificates) == 0 {
		return errors.New("the peer shows no certificate")
	}
	_, roots := id.current()
	intermediates := x509.NewCertPool()
	for _, c := range state.PeerCertificates[1:] {
		intermediates.AddCert(c)
	}
	_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{
		DNSName: service, Roots: roots, Intermediates: intermediates,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	if err != nil {
		return fmt.Errorf("the peer is not %s: %w", service, err)
	}
	return nil
}

// PeerName gives the service's name that the client proved: the first DNS name
// of its verified certificate; empty without one.
func PeerName(r *http.Request) string {
	if r.TLS == nil || len(r.TLS.VerifiedChains) == 0 {
		return ""
	}
	if names := r.TLS.VerifiedChains[0][0].DNSNames; len(names) > 0 {
		return names[0]
	}
	return ""
}
