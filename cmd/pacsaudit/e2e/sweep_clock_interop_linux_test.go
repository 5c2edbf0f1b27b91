//go:build interop

package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"pacsaudit/audit"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/manypacs"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/report"
)

// TestInteropSweepsSurviveAClockThatJumps runs the program with a wall clock that
// goes a day forward, a day back and two days back, all the time. The rate,
// the time-outs, what is shown of the progress and the times of the report are
// what they would be without.
func TestInteropSweepsSurviveAClockThatJumps(t *testing.T) {
	program := jumping(t)
	const rate, timeout, tarpits = 100, time.Second, 16
	kinds := lastByte(manypacs.Tarpit, manypacs.Speaker, manypacs.Speaker, manypacs.Speaker, manypacs.Speaker, manypacs.Speaker, manypacs.Speaker, manypacs.Speaker,
		manypacs.Speaker, manypacs.Speaker, manypacs.Speaker, manypacs.Speaker, manypacs.Speaker, manypacs.Speaker, manypacs.Speaker, manypacs.Speaker)
	var open []netip.Addr
	for a := netip.MustParseAddr("127.101.0.0"); len(open) < 255; a = a.Next() {
		open = append(open, a)
	}
	n, err := manypacs.Start(t.Context(), kinds, open...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	deaf(t, netip.AddrPortFrom(netip.MustParseAddr("127.101.0.255"), n.Port()))

	terminal, shown := pseudoTerminal(t)
	cmd := exec.CommandContext(t.Context(), program, "sweep", "127.101.0.0/24", portFlag(n), fmt.Sprint("--rate=", rate), fmt.Sprint("--timeout=", timeout), "--format=json")
	var stdout bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, terminal
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// A sweep that waits for its wall clock to come back waits for a day.
	overdue := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer overdue.Stop()
	err = cmd.Wait()
	took := time.Since(began)
	if err != nil {
		t.Fatalf("%v after %v: %s", err, took, shown())
	}
	r, err := report.Read(&stdout)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[audit.Sighting]uint64{}
	for _, c := range r.Sweep.Outcomes {
		counts[c.Outcome] = c.Ports
	}
	if !r.Complete || counts[audit.PortAccepted] != 255-tarpits || counts[audit.PortMute] != tarpits || counts[audit.PortSilent] != 1 {
		t.Errorf("complete %v, %v", r.Complete, counts)
	}

	visits := n.Visits()
	first, last := visits[0].At, visits[len(visits)-1].At
	passed := last - first
	if least := time.Duration(len(visits)-1-rate/10) * time.Second / rate; passed < least || passed > 2*least+time.Second {
		t.Errorf("%d connections in %v: no less than %v is allowed", len(visits), passed, least)
	}
	for _, v := range visits {
		tarpit := kinds(v.To) == manypacs.Tarpit
		if tarpit && v.Took < timeout-50*time.Millisecond || v.Took > timeout+2*time.Second {
			t.Errorf("%v was left after %v", v.To, v.Took)
		}
	}

	if between := r.Finished.Sub(r.Started); between < passed || between > took {
		t.Errorf("from %v to %v the report says: that is %v, of %v at most", r.Started, r.Finished, between, took)
	}
	if off := r.Finished.Sub(began).Abs(); off > 25*time.Hour {
		t.Errorf("the report is of %v", r.Finished)
	}
	lines := progressed.FindAllStringSubmatch(shown(), -1)
	t.Logf("%d connections in %v, %d lines of progress", len(visits), passed, len(lines))
	if len(lines) < 3 {
		t.Fatalf("%d lines of progress: %q", len(lines), shown())
	}
	for _, line := range lines {
		perSecond, _ := strconv.Atoi(line[1])
		left, err := time.ParseDuration(line[2])
		if err != nil || left < 0 || left > time.Minute || perSecond < 1 || perSecond > 2*rate {
			t.Errorf("shown: %s", line[0])
		}
	}
}

// TestInteropAuditsEndAfterTheyBegan has the clock jump in an audit, and in one of
// what a sweep found, before it as well.
func TestInteropAuditsEndAfterTheyBegan(t *testing.T) {
	program := jumping(t)
	server := synthetic(t, pacs.Posture{}, fixtures.Archive{Studies: 3, Seed: 51}).Addr()
	tarpit := many(t, lastByte(manypacs.Tarpit))
	host, port, err := net.SplitHostPort(server)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		args  []string
		least time.Duration
	}{
		{[]string{"audit", fmt.Sprint("127.102.0.1:", tarpit.Port()), "--timeout=1s"}, 500 * time.Millisecond},
		{[]string{"sweep", host, "--ports=1-3," + port, "--rate=4", "--audit"}, 900 * time.Millisecond},
	} {
		began := time.Now()
		out, err := exec.CommandContext(t.Context(), program, append(row.args, "--format=json", "--fail-on=never")...).Output()
		took := time.Since(began)
		var failed *exec.ExitError
		if err != nil && (!errors.As(err, &failed) || failed.ExitCode() != exitNotMeasured) {
			t.Fatal(err)
		}
		r, err := report.Read(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		between := r.Finished.Sub(r.Started)
		t.Logf("%s: %v", row.args[0], between)
		if len(r.Targets) != 1 || between < row.least || between > took {
			t.Errorf("%s: %d targets, from %v to %v: that is %v, of %v at most", row.args[0], len(r.Targets), r.Started, r.Finished, between, took)
		}
	}
}

// progressed is a whole line of progress.
var progressed = regexp.MustCompile(`\d+ of 256 addresses, (\d+) connections/s, (\S+) left`)

// jumping is the program with a standard library whose wall clock jumps, five
// times a second. The monotonic clock of the same reading stays. It is built
// once a run, with the whole standard library.
func jumping(t *testing.T) string {
	t.Helper()
	path, err := buildJumping()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var buildJumping = sync.OnceValues(func() (string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", err
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	text, err := os.ReadFile(source)
	if err != nil {
		return "", err
	}
	const reading = "\tmono -= startNano\n"
	if bytes.Count(text, []byte(reading)) != 1 {
		return "", errors.New("time.Now of this version of Go is another: look where it reads the clocks")
	}
	clock, overlay := filepath.Join(scratch, "time.go"), filepath.Join(scratch, "overlay.json")
	list, err := json.Marshal(map[string]map[string]string{"Replace": {source: clock}})
	if err != nil {
		return "", err
	}
	jumps := strings.Replace(string(text), reading, reading+"\tsec += [...]int64{0, 86400, -86400}[mono/200e6%3]\n", 1)
	if err := errors.Join(os.WriteFile(clock, []byte(jumps), 0o600), os.WriteFile(overlay, list, 0o600)); err != nil {
		return "", err
	}
	return build("jumping", "-overlay", overlay)
})

// deaf makes a port that answers no connection attempt: its queue is full, and
// nobody takes from it.
func deaf(t *testing.T, a netip.AddrPort) {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(fd) })
	if err := errors.Join(syscall.Bind(fd, &syscall.SockaddrInet4{Port: int(a.Port()), Addr: a.Addr().As4()}), syscall.Listen(fd, 0)); err != nil {
		t.Fatal(err)
	}
	for range 8 {
		conn, err := net.DialTimeout("tcp", a.String(), 200*time.Millisecond)
		if err != nil {
			return
		}
		t.Cleanup(func() { conn.Close() })
	}
	t.Fatalf("%v goes on taking connections", a)
}

// pseudoTerminal is a terminal for a program, and what it shows.
func pseudoTerminal(t *testing.T) (terminal *os.File, shown func() string) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	number, err := unix.IoctlGetInt(int(screen.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(screen.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprint("/dev/pts/", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	read := make(chan struct{})
	go func() {
		defer close(read)
		io.Copy(&text, screen) // ends with an error when nobody has the terminal any more
	}()
	t.Cleanup(func() {
		terminal.Close()
		<-read
		screen.Close()
	})
	return terminal, func() string {
		terminal.Close()
		<-read
		return text.String()
	}
}
