// Package keycloak runs a real Keycloak on PostgreSQL: fetched and built once,
// then started in the optimized mode of production.
package keycloak

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"motcua.vn/stack/internal/fetch"
	"motcua.vn/stack/internal/port"
	"motcua.vn/stack/internal/proc"
)

// AdminUser is the administrator of the master realm that the first start makes.
const AdminUser = "motcua-admin"

// Config of the server.
type Config struct {
	Dir        string // home of this server; made anew at every start
	Theme      string // folder of our theme; may be absent
	Port       int
	Management int    // health checks
	PublicURL  string // as browsers see it, without a path
	Open       bool   // listens on all interfaces, for a browser elsewhere
	Proxied    bool   // something before us speaks https for us

	DatabaseHost     string // host:port
	Database         string
	DatabaseUser     string
	DatabasePassword string
	AdminPassword    string
}

// Server is a running Keycloak.
type Server struct {
	Process *proc.Process
	URL     string // for services, on 127.0.0.1
}

// Start runs the server until the supervisor stops.
func Start(ctx context.Context, sup *proc.Supervisor, cache *fetch.Cache, c Config) (*Server, error) {
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, fmt.Errorf("keycloak needs Java 17 or newer, `make deps-up` installs it: %w", err)
	}
	dist, err := dist(ctx, cache)
	if err != nil {
		return nil, err
	}
	if err := home(dist, c.Dir, c.Theme); err != nil {
		return nil, err
	}
	health := "http://" + port.Addr(c.Management) + "/health/ready"
	p, err := sup.Start(ctx, proc.Spec{
		Name:    "keycloak",
		Path:    java,
		Args:    append(machine(c), options(c)...),
		Env:     environment(c),
		Dir:     c.Dir,
		Grace:   20 * time.Second,
		Wave:    proc.WaveServer,
		ReadyIn: 6 * time.Minute,
		Ready:   func(ctx context.Context) error { return port.OK(ctx, health) },
	})
	return &Server{Process: p, URL: "http://" + port.Addr(c.Port)}, err
}

// machine are the arguments of the Java machine. kc.sh would start it as a
// child of a shell, whose pid is of no use to us; these are kc.sh's own.
func machine(c Config) []string {
	return []string{
		"-Xms64m", "-Xmx256m", "-XX:MetaspaceSize=96M", "-XX:MaxMetaspaceSize=256m", "-XX:+ExitOnOutOfMemoryError",
		// The serial collector saves some 60 MB of resident memory at this heap.
		"-XX:+UseSerialGC",
		"-XX:-UsePerfData", // would leave a file in /tmp
		"-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8",
		"-Djava.security.egd=file:/dev/urandom", "-Djdk.tls.rejectClientInitiatedRenegotiation=true",
		"-Duser.language=en", "-Duser.country=US",
		"-Djava.io.tmpdir=" + filepath.Join(c.Dir, "data"),
		"--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
		"--add-opens=java.base/java.security=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
		"-Dkc.home.dir=" + c.Dir,
		"-Djboss.server.config.dir=" + filepath.Join(c.Dir, "conf"),
		"-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
		"-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
		"-Dpicocli.disable.closures=true",
		"-Dquarkus-log-max-startup-records=10000",
		"-cp", filepath.Join(c.Dir, "lib", "quarkus-run.jar"),
		"io.quarkus.bootstrap.runner.QuarkusEntryPoint",
	}
}

// options are Keycloak's own.
func options(c Config) []string {
	host := "127.0.0.1"
	if c.Open {
		host = "0.0.0.0"
	}
	o := []string{
		"start", "--optimized", "--cache=local",
		"--hostname=" + c.PublicURL,
		"--hostname-backchannel-dynamic=true", // services ask on 127.0.0.1
		"--http-enabled=true", "--http-host=" + host, "--http-port=" + strconv.Itoa(c.Port),
		"--http-management-host=127.0.0.1", "--http-management-port=" + strconv.Itoa(c.Management), "--http-management-scheme=http",
		"--db-url=jdbc:postgresql://" + c.DatabaseHost + "/" + c.Database, "--db-username=" + c.DatabaseUser,
		"--db-pool-initial-size=0", "--db-pool-min-size=0", "--db-pool-max-size=20",
		"--log=console", "--log-level=info,io.smallrye.health:off",
	}
	if c.Proxied {
		o = append(o, "--proxy-headers=xforwarded")
	}
	return o
}

// environment holds the passwords, which arguments would show to everybody.
func environment(c Config) []string {
	return []string{
		"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=" + c.Dir,
		"KC_DB_PASSWORD=" + c.DatabasePassword,
		"KC_BOOTSTRAP_ADMIN_USERNAME=" + AdminUser,
		"KC_BOOTSTRAP_ADMIN_PASSWORD=" + c.AdminPassword,
	}
}
