package history_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"pacsaudit/report/history"
)

// inEach runs a test on every database. Each call of fresh gives an empty one.
func inEach(t *testing.T, test func(t *testing.T, fresh func() string)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, func() string { return filepath.Join(t.TempDir(), "history ?#%") })
	})
	t.Run("postgres", func(t *testing.T) {
		server := needPostgres(t)
		test(t, func() string { return server.database(t) })
	})
}

func open(t *testing.T, where string) *history.Store {
	t.Helper()
	s, err := history.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// cluster is a PostgreSQL server on a Unix socket in a folder of its own.
type cluster struct {
	bin, dir  string
	as        *syscall.SysProcAttr
	databases int
}

// running is the one server of all tests; main stops it.
var running *cluster

// needPostgres starts Debian's PostgreSQL, as somebody who is not root.
func needPostgres(t *testing.T) *cluster {
	t.Helper()
	if running != nil {
		return running
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(found) == 0 {
		if os.Getenv("PACSAUDIT_INTEROP") == "required" {
			t.Fatal("PostgreSQL is needed; Debian has it in the package postgresql")
		}
		t.Skip("PostgreSQL is absent; Debian has it in the package postgresql")
	}
	dir, err := os.MkdirTemp("", "pacsaudit-pg-") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{bin: filepath.Dir(found[len(found)-1]), dir: dir, as: new(syscall.SysProcAttr)}
	if os.Getuid() == 0 {
		u, err := user.Lookup("postgres")
		if err != nil {
			t.Fatal(err)
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
		c.as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	c.do(t, "initdb", "-D", filepath.Join(dir, "data"), "-U", "pacsaudit", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	c.do(t, "pg_ctl", "-D", filepath.Join(dir, "data"), "-w", "-l", filepath.Join(dir, "log"),
		"-o", "-c listen_addresses='' -c unix_socket_directories="+dir+" -c fsync=off -c max_connections=40", "start")
	running = c
	return c
}

func (c *cluster) stop() error {
	return errors.Join(c.run("pg_ctl", "-D", filepath.Join(c.dir, "data"), "-m", "immediate", "-w", "stop"), os.RemoveAll(c.dir))
}

func (c *cluster) do(t *testing.T, program string, args ...string) {
	t.Helper()
	if err := c.run(program, args...); err != nil {
		t.Fatal(err)
	}
}

func (c *cluster) run(program string, args ...string) error {
	cmd := exec.Command(filepath.Join(c.bin, program), args...)
	cmd.Dir = c.dir
	attributes := *c.as
	cmd.SysProcAttr = &attributes
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = 10 * time.Second // the server inherits the streams
	if err := cmd.Run(); err != nil && cmd.ProcessState != nil && !cmd.ProcessState.Success() {
		return fmt.Errorf("%s: %w\n%s", program, err, out.String())
	}
	return nil
}

// database makes an empty one.
func (c *cluster) database(t *testing.T) (url string) {
	t.Helper()
	c.databases++
	name := fmt.Sprint("d", c.databases)
	c.do(t, "createdb", "-h", c.dir, "-U", "pacsaudit", name)
	return c.url(name)
}

func (c *cluster) url(name string) string {
	return "postgres:///" + name + "?" + url.Values{"host": {c.dir}, "user": {"pacsaudit"}, "sslmode": {"disable"}}.Encode()
}
