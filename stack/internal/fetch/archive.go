package fetch

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/ulikunitz/xz"
)

// UntarGzip unpacks a .tar.gz below dir, leaving out the first strip elements
// of every name.
func UntarGzip(archive, dir string, strip int) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	plain, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	return untar(plain, dir, strip)
}

// UnjarXz unpacks the one .txz that a jar holds below dir.
func UnjarXz(jar, dir string) error {
	z, err := zip.OpenReader(jar)
	if err != nil {
		return err
	}
	defer z.Close()
	for _, entry := range z.File {
		if !strings.HasSuffix(entry.Name, ".txz") {
			continue
		}
		return untarXz(entry, dir)
	}
	return fmt.Errorf("%s holds no .txz", jar)
}

func untarXz(entry *zip.File, dir string) error {
	f, err := entry.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	plain, err := xz.NewReader(f)
	if err != nil {
		return err
	}
	return untar(plain, dir, 0)
}

// untar writes the entries of an archive below dir. Names that lead out of it
// are refused.
func untar(r io.Reader, dir string, strip int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for t := tar.NewReader(r); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		parts := strings.Split(filepath.Clean(h.Name), string(filepath.Separator))
		if len(parts) <= strip || h.Name == "./" {
			continue
		}
		if err := extract(root, t, h, filepath.Join(parts[strip:]...)); err != nil {
			return fmt.Errorf("%s: %w", h.Name, err)
		}
	}
}

func extract(root *os.Root, t io.Reader, h *tar.Header, name string) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	switch h.Typeflag {
	case tar.TypeDir:
		return root.MkdirAll(name, 0o755)
	case tar.TypeSymlink:
		return root.Symlink(h.Linkname, name)
	case tar.TypeLink:
		return root.Link(h.Linkname, name)
	case tar.TypeReg:
		f, err := root.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, h.FileInfo().Mode().Perm()|0o600)
		if err != nil {
			return err
		}
		if _, err := io.Copy(f, t); err != nil {
			f.Close()
			return err
		}
		return f.Close()
	default:
		return nil
	}
}
