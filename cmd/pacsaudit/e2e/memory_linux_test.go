package e2e

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/benchmarks"
	"pacsaudit/fixtures/pacs"
)

// TestMemoryDoesNotGrowWithRows counts sixty times as many studies and
// allows for the hashes that tell them apart, no more.
func TestMemoryDoesNotGrowWithRows(t *testing.T) {
	t.Parallel() // the memory is that of processes of their own
	few, many := peakOfFind(t, 1_000), peakOfFind(t, 60_000)
	t.Logf("peak memory: %d KiB for 1,000 studies, %d KiB for 60,000", few, many)
	if many > few+growth*max(1, raceFactor/2) {
		t.Errorf("peak memory grew from %d to %d KiB", few, many)
	}
}

// growth, in KiB, is what the hashes of 60,000 studies may take, and what the
// collector leaves; the records themselves would be twice as much. The
// race detector holds several bytes for each of them.
const growth = 16 << 10

// peakOfFind counts a synthetic archive in a process of its own and gives the
// most memory that it held, in KiB.
func peakOfFind(t *testing.T, studies int) int {
	t.Helper()
	server, err := pacs.Start(t.Context(), pacs.Posture{}, fixtures.Archive{Studies: studies, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	out, peak := weighed(t, asProcess(t, "find", server.Addr(), "--full", "--format", "json"))
	var document struct {
		Targets []struct {
			Counts struct {
				Studies struct {
					Value   int
					AtLeast bool `json:"at_least"`
				}
			}
		}
	}
	if err := json.Unmarshal(out, &document); err != nil {
		t.Fatal(err)
	}
	if s := document.Targets[0].Counts.Studies; s.Value != studies || s.AtLeast {
		t.Fatalf("counted %+v of %d studies", s, studies)
	}
	return peak
}

// weighed runs the program, and gives what it printed and the most memory that
// it held, in KiB, as it reads it itself in the end: what the kernel tells its
// parent, ru_maxrss, is the parent's memory too.
func weighed(t *testing.T, cmd *exec.Cmd) (out []byte, peak int) {
	t.Helper()
	status := filepath.Join(t.TempDir(), "status")
	cmd.Env = append(cmd.Env, asProgram+"_STATUS="+status)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	_, after, _ := strings.Cut(content(t, status), "VmHWM:")
	if _, err := fmt.Sscan(after, &peak); err != nil {
		t.Fatal(err)
	}
	return out, peak
}

// TestMemoryOfALargeSweep finds 8,192 speakers, or, among benchmarks, 65,536.
func TestMemoryOfALargeSweep(t *testing.T) {
	t.Parallel()
	// What the program takes that looks at nothing grows with what is linked.
	_, alone := weighed(t, asProcess(t, "version"))
	network, speakers, most := "127.96.0.0/19", 8_192, alone+64<<10 // the last in KiB
	if flag.Lookup("test.bench").Value.String() != "" {
		network, speakers, most = "127.96.0.0/16", 65_536, 256<<10
	}
	n := many(t, nil)
	cmd := asProcess(t, "sweep", network, portFlag(n), "--rate=0", unhurried, "--parallel=128", "--format=json")
	out, peak := weighed(t, cmd)
	if found := bytes.Count(out, []byte(`"query_negotiated": true`)); found != speakers {
		t.Errorf("%d speakers of %d", found, speakers)
	}
	if speakers == 65_536 {
		benchmarks.Line(t, "memory of a sweep of 65,536 speakers", "256 MiB", fmt.Sprintf("%d MiB", peak>>10), peak < most)
	}
	t.Logf("peak memory %d MiB, of %d; the program alone takes %d", peak>>10, most>>10, alone>>10)
	if peak > most*raceFactor {
		t.Errorf("peak memory %d MiB", peak>>10)
	}
}

// TestAProcessThatTakesTooMuchMemoryEnds gives it less than it needs to start.
func TestAProcessThatTakesTooMuchMemoryEnds(t *testing.T) {
	t.Parallel()
	cmd := asProcess(t, "report", "-")
	cmd.Env = append(cmd.Env, "GOMEMLIMIT=4MiB")
	stdin, err := cmd.StdinPipe() // the report does not come
	if err != nil {
		t.Fatal(err)
	}
	defer time.AfterFunc(30*time.Second, func() { stdin.Close() }).Stop()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != exitInternal || !strings.Contains(stderr.String(), "MiB of memory") {
		t.Errorf("%v: %s", err, &stderr)
	}
}
