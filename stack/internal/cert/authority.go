// Package cert issues the certificates of a development platform: one
// authority, and one certificate per service whose only name is the service's,
// so that services prove their names to each other (libs/mtls).
package cert

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"
)

// Lifetimes of the certificates, and how long before the end all are renewed.
const (
	life  = 365 * 24 * time.Hour
	early = 30 * 24 * time.Hour
)

// Files are the PEM files of one service, and of the authority of its peers.
type Files struct{ Cert, Key, CA string }

// FilesOf names the files of a service below a folder.
func FilesOf(dir, service string) Files {
	return Files{
		Cert: filepath.Join(dir, service+".pem"),
		Key:  filepath.Join(dir, service+"-key.pem"),
		CA:   filepath.Join(dir, "ca.pem"),
	}
}

// Issue makes the authority and the certificates that are missing or near
// their end. When the authority is made anew, so are all certificates.
func Issue(dir string, services []string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	caFiles := Files{Cert: filepath.Join(dir, "ca.pem"), Key: filepath.Join(dir, "ca-key.pem")}
	ca, caKey, err := load(caFiles)
	fresh := err != nil
	if fresh {
		if ca, caKey, err = authority(caFiles); err != nil {
			return fmt.Errorf("certificate authority: %w", err)
		}
	}
	for _, name := range services {
		files := FilesOf(dir, name)
		if _, _, err := load(files); err == nil && !fresh {
			continue
		}
		if err := leaf(files, name, ca, caKey); err != nil {
			return fmt.Errorf("certificate of %s: %w", name, err)
		}
	}
	return nil
}

func authority(files Files) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	t := template("motcua development authority")
	t.IsCA, t.BasicConstraintsValid, t.MaxPathLenZero = true, true, true
	t.KeyUsage = x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return nil, nil, err
	}
	if err := save(files, der, key); err != nil {
		return nil, nil, err
	}
	c, err := x509.ParseCertificate(der)
	return c, key, err
}

func leaf(files Files, name string, ca *x509.Certificate, caKey *ecdsa.PrivateKey) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	t := template(name)
	t.DNSNames = []string{name}
	t.KeyUsage = x509.KeyUsageDigitalSignature
	t.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	t.NotAfter = ca.NotAfter
	der, err := x509.CreateCertificate(rand.Reader, t, ca, &key.PublicKey, caKey)
	if err != nil {
		return err
	}
	return save(files, der, key)
}

func template(name string) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)) // crypto/rand never fails since Go 1.24
	now := time.Now()
	return &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(life)}
}

func save(files Files, der []byte, key *ecdsa.PrivateKey) error {
	b, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	// The key goes first: a certificate without its key is renewed, a key
	// without its certificate is too.
	if err := os.WriteFile(files.Key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: b}), 0o600); err != nil {
		return err
	}
	return os.WriteFile(files.Cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600)
}

// load reads a certificate with its key and refuses one near its end.
func load(files Files) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	der, err := decode(files.Cert)
	if err != nil {
		return nil, nil, err
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, err
	}
	if time.Until(c.NotAfter) < early {
		return nil, nil, errors.New("near its end")
	}
	if der, err = decode(files.Key); err != nil {
		return nil, nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, nil, err
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || !key.PublicKey.Equal(c.PublicKey) {
		return nil, nil, errors.New("key and certificate do not fit")
	}
	return c, key, nil
}

func decode(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, fmt.Errorf("%s holds no PEM block", path)
	}
	return block.Bytes, nil
}
