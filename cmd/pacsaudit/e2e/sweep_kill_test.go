package e2e

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"pacsaudit/fixtures/manypacs"
)

// asProcess is a run of the test binary as the program.
func asProcess(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// gate lets so many connections through; the others wait until it is opened.
type gate struct {
	left   atomic.Int64
	opened chan struct{}
}

func newGate(n int) *gate {
	g := &gate{opened: make(chan struct{})}
	g.left.Store(int64(n))
	return g
}

func (g *gate) pass() {
	if g.left.Add(-1) < 0 {
		<-g.opened
	}
}

// TestKilledSweepsGoOn kills a sweep at three random points. Everything is
// found in the end, and nothing was connected to twice but what was in flight.
// A gate holds the sweep at each point, however late the kill comes.
func TestKilledSweepsGoOn(t *testing.T) {
	t.Parallel()
	const addresses, parallel, kills = 2048, 32, 3
	var held atomic.Pointer[gate]
	kinds := lastByte(manypacs.Speaker, manypacs.Rejecting)
	n := many(t, func(a netip.Addr) manypacs.Kind {
		held.Load().pass()
		return kinds(a)
	})
	journal := filepath.Join(t.TempDir(), "journal")
	args := []string{"sweep", "127.90.0.0/21", portFlag(n), "--rate=0", unhurried, fmt.Sprint("--parallel=", parallel), "--format=json", "--journal=" + journal}
	for i := range kills {
		more := 1 + rand.IntN(addresses/(kills+2))
		point, g := len(n.Visits())+more, newGate(more)
		held.Store(g)
		cmd := asProcess(t, args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		err := n.Wait(t.Context(), point)
		cmd.Process.Kill()
		cmd.Wait()
		close(g.opened)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("killed after %d of %d connections", len(n.Visits()), addresses)
		if i == 0 {
			args = append(args, "--resume")
		}
	}
	held.Store(newGate(math.MaxInt))
	out, err := asProcess(t, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Complete bool
		Sweep    struct {
			Swept       int
			Connections int
			Found       []struct{ Address, Outcome string }
		}
	}
	if err := json.Unmarshal(out, &document); err != nil {
		t.Fatal(err)
	}
	if s := document.Sweep; !document.Complete || s.Swept != addresses || len(s.Found) != addresses || s.Connections == addresses {
		t.Errorf("complete %v, %d swept, %d found, %d connections of the last run", document.Complete, s.Swept, len(s.Found), s.Connections)
	}
	count := map[netip.Addr]int{}
	for _, v := range n.Visits() {
		count[v.To]++
	}
	again := 0
	for _, times := range count {
		again += times - 1
	}
	t.Logf("%d addresses, %d connections more than addresses", len(count), again)
	if len(count) != addresses || again > kills*parallel {
		t.Errorf("%d addresses, %d connections too many: at most %d were in flight", len(count), again, kills*parallel)
	}
}

// TestTwoSweepsShareNoJournal starts a second process with the journal of one
// that runs. It is refused before it sends anything, and let in as soon as the
// first is killed.
func TestTwoSweepsShareNoJournal(t *testing.T) {
	t.Parallel()
	n := many(t, nil)
	journal := filepath.Join(t.TempDir(), "journal")
	args := []string{"sweep", "127.100.0.0/24", portFlag(n), "--journal=" + journal}
	first := asProcess(t, append(args, "--rate=1")...)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	if err := n.Wait(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	args = append(args, "--rate=0", "--resume")
	second := asProcess(t, args...)
	out, err := second.CombinedOutput()
	if code := second.ProcessState.ExitCode(); code != exitUsage || !strings.Contains(string(out), "another sweep is writing it: wait until that has ended") {
		t.Errorf("exit code %d, %v: %s", code, err, out)
	}
	if visits := len(n.Visits()); visits > 128 {
		t.Errorf("%d connections: the second sweep went on", visits)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.Wait()
	if out, err := asProcess(t, args...).CombinedOutput(); err != nil {
		t.Errorf("the first is gone: %v: %s", err, out)
	}
}

func writeFileText(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
