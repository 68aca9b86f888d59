package cert_test

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"slices"
	"testing"

	"motcua.vn/stack/internal/cert"
)

func leaf(t *testing.T, files cert.Files) *x509.Certificate {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(files.Cert, files.Key)
	if err != nil {
		t.Fatal(err)
	}
	return pair.Leaf
}

func TestIssue(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := cert.Issue(dir, []string{"dossiers", "portal"}); err != nil {
		t.Fatal(err)
	}
	files := cert.FilesOf(dir, "dossiers")
	c := leaf(t, files)
	if !slices.Equal(c.DNSNames, []string{"dossiers"}) || len(c.IPAddresses) != 0 {
		t.Errorf("names %v, addresses %v: only the service's name may stand in it", c.DNSNames, c.IPAddresses)
	}
	roots := x509.NewCertPool()
	pem, err := os.ReadFile(files.CA)
	if err != nil || !roots.AppendCertsFromPEM(pem) {
		t.Fatalf("authority: %v", err)
	}
	for _, use := range []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth} {
		if _, err := c.Verify(x509.VerifyOptions{Roots: roots, DNSName: "dossiers", KeyUsages: []x509.ExtKeyUsage{use}}); err != nil {
			t.Error(err)
		}
	}
	for _, path := range []string{files.Key, files.Cert} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func TestIssueKeepsWhatIsGood(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	issue := func(names ...string) {
		if err := cert.Issue(dir, names); err != nil {
			t.Fatal(err)
		}
	}
	issue("dossiers")
	first := leaf(t, cert.FilesOf(dir, "dossiers"))
	issue("dossiers", "portal")
	if !leaf(t, cert.FilesOf(dir, "dossiers")).Equal(first) {
		t.Error("a good certificate was replaced")
	}
	if err := os.Remove(cert.FilesOf(dir, "dossiers").CA); err != nil {
		t.Fatal(err)
	}
	issue("dossiers", "portal")
	if leaf(t, cert.FilesOf(dir, "dossiers")).Equal(first) {
		t.Error("a certificate of a lost authority was kept")
	}
}
