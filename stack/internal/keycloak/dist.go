package keycloak

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"motcua.vn/stack/internal/fetch"
	"motcua.vn/stack/internal/stage"
)

// built names the cache entry: the version and how it was built. A change of
// the build options must change it.
const built = "keycloak-26.7.3-postgres-health"

// dist returns a Keycloak that was built for PostgreSQL with health checks.
// Unpacking and building cost some 25 s of CPU once.
func dist(ctx context.Context, cache *fetch.Cache) (string, error) {
	archive, err := cache.Maven(ctx, fetch.Keycloak)
	if err != nil {
		return "", err
	}
	return cache.Entry(ctx, built, func(ctx context.Context, path string) error {
		cache.Report("building Keycloak for PostgreSQL, once")
		if err := fetch.UntarGzip(archive, path, 1); err != nil {
			return err
		}
		cmd := exec.CommandContext(ctx, filepath.Join(path, "bin", "kc.sh"), "build", "--db=postgres", "--health-enabled=true")
		cmd.Env = append(os.Environ(), "JAVA_OPTS_APPEND=-XX:-UsePerfData")
		if out, err := stage.Output(ctx, cmd); err != nil {
			return fmt.Errorf("kc.sh build: %w\n%s", err, out)
		}
		return nil
	})
}

// Prepare fetches and builds Keycloak without starting it.
func Prepare(ctx context.Context, cache *fetch.Cache) error {
	_, err := dist(ctx, cache)
	return err
}

// home makes a Keycloak home of our own: the programs are the cache's, what
// the server writes and the theme are ours, so that platforms do not share them.
func home(dist, dir, theme string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	for _, name := range []string{"data", "providers", "themes"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			return err
		}
	}
	for _, name := range []string{"lib", "conf"} {
		if err := os.Symlink(filepath.Join(dist, name), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return placeTheme(theme, filepath.Join(dir, "themes"))
}

// ThemeName is the name of our theme in Keycloak.
const ThemeName = "motcua"

// placeTheme copies the theme in. The folder is either the theme itself (with
// login, account, email) or a folder of themes that holds `motcua`; when it is
// absent Keycloak shows its own.
func placeTheme(from, to string) error {
	if _, err := os.Stat(filepath.Join(from, ThemeName)); err == nil {
		return os.CopyFS(to, os.DirFS(from))
	}
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	return os.CopyFS(filepath.Join(to, ThemeName), os.DirFS(from))
}
