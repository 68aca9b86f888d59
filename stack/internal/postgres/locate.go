package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"

	"motcua.vn/stack/internal/fetch"
	"motcua.vn/stack/internal/proc"
)

// debian is where Debian 12 keeps the programs of PostgreSQL 15, outside the PATH.
const debian = "/usr/lib/postgresql/15/bin"

// rootCache holds the unpacked jar when we are root, because the account that
// the server runs as cannot enter root's own cache.
const rootCache = "/var/lib/motcua/cache"

// Bin returns the folder with initdb and postgres: Debian's 15, else the jar.
func Bin(ctx context.Context, cache *fetch.Cache) (string, error) {
	if _, err := os.Stat(filepath.Join(debian, "postgres")); err == nil {
		return debian, nil
	}
	jar, err := cache.Maven(ctx, fetch.PostgresJar)
	if err != nil {
		return "", err
	}
	unpacked := cache
	if os.Geteuid() == 0 {
		unpacked = &fetch.Cache{Dir: rootCache, Report: cache.Report}
	}
	dir, err := unpacked.Entry(ctx, "postgres-18.6.0", func(_ context.Context, path string) error {
		return fetch.UnjarXz(jar, path)
	})
	return filepath.Join(dir, "bin"), err
}

// account returns the user the server runs as: nobody special when we are an
// ordinary user; as root `postgres`, else `nobody`, because it refuses root.
func account() (*proc.User, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("uid of %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("gid of %s: %w", name, err)
		}
		return &proc.User{Name: name, UID: uint32(uid), GID: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL refuses to run as root and there is neither a user postgres nor nobody")
}
