//go:build interop

package history_test

import (
	"bytes"
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
	"pacsaudit/report/kept"
)

// TestInteropPostgreSQLKeepsWhatSQLiteKeeps runs the tests of what is kept once
// more, on another database.
func TestInteropPostgreSQLKeepsWhatSQLiteKeeps(t *testing.T) {
	server := startPostgres(t)
	file := empty
	empty, kills = server.database, 4*kills
	defer func() { empty, kills = file, kills/4 }()
	for name, test := range map[string]func(*testing.T){
		"what is added is there again": TestWhatIsAddedIsThereAgain, "a reader cannot write": TestAReaderCannotWrite,
		"pruning keeps the last": TestPruneKeepsTheLastOfEachTarget, "pruning in steps": TestPruningInStepsDropsEverythingThatIsOld,
		"an older schema": TestAHistoryOfBeforeGetsPlaces, "the report before": TestTheReportBeforeARow,
		"several write at once": TestSeveralAuditorsOpenAndWriteAtOnce,
		"a newer history":       TestANewerHistoryIsRefused, "a damaged report": TestADamagedReportIsAnError,
		"what is known": TestWhatIsKnownOutlivesTheReportsItIsFrom, "what an older one knew": TestWhatIsKnownIsFoundInAnOlderHistory, "killed": TestKilledAuditorsLeaveWholeReports,
	} {
		t.Run(name, test)
	}
	t.Run("locked", func(t *testing.T) { lockedPostgres(t, empty(t)) })
}

// TestInteropAuditorsAreKilledAHundredTimes is the same on SQLite.
func TestInteropAuditorsAreKilledAHundredTimes(t *testing.T) {
	kills *= 4
	defer func() { kills /= 4 }()
	TestKilledAuditorsLeaveWholeReports(t)
}

func lockedPostgres(t *testing.T, where string) {
	s := open(t, where+"&lock_timeout=200")
	lock, err := raw(t, where).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.ExecContext(t.Context(), "LOCK TABLE audit IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	if err := s.Add(t.Context(), sample("a", 1, noon), kept.Level{}); kind(err) != history.Locked {
		t.Errorf("Add: %v", err)
	}
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.Add(t.Context(), sample("a", 1, noon), kept.Level{}); err != nil {
		t.Errorf("Add after the lock is gone: %v", err)
	}
}

// cluster is a PostgreSQL server on a Unix socket in a folder of its own.
type cluster struct {
	bin, dir  string
	as        *syscall.SysProcAttr
	databases int
}

// startPostgres starts Debian's PostgreSQL, as somebody who is not root.
func startPostgres(t *testing.T) *cluster {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(found) == 0 {
		t.Fatal("PostgreSQL is needed; Debian has it in the package postgresql")
	}
	dir, err := os.MkdirTemp("", "pacsaudit-pg-") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
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
	t.Cleanup(func() { c.do(t, "pg_ctl", "-D", filepath.Join(dir, "data"), "-m", "immediate", "-w", "stop") })
	return c
}

func (c *cluster) do(t *testing.T, program string, args ...string) {
	t.Helper()
	cmd := exec.Command(filepath.Join(c.bin, program), args...)
	cmd.Dir = c.dir
	attributes := *c.as
	cmd.SysProcAttr = &attributes
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = 10 * time.Second // the server inherits the streams
	if err := cmd.Run(); err != nil && cmd.ProcessState != nil && !cmd.ProcessState.Success() {
		t.Fatalf("%s: %v\n%s", program, err, out.String())
	}
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
