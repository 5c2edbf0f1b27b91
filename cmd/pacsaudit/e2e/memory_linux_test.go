package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestMemoryDoesNotGrowWithRows counts a hundred times as many studies and
// allows for the hashes that tell them apart, no more.
func TestMemoryDoesNotGrowWithRows(t *testing.T) {
	few, many := peak(t, 1_000), peak(t, 100_000)
	t.Logf("peak memory: %d KiB for 1,000 studies, %d KiB for 100,000", few, many)
	if many > few+growth {
		t.Errorf("peak memory grew from %d to %d KiB", few, many)
	}
}

// growth, in KiB, is what the race detector makes of the hashes of 100,000
// studies; the records themselves would be five times as much.
const growth = 16 << 10

// peak counts a synthetic archive in a process of its own and gives the most
// memory that it held, in KiB.
func peak(t *testing.T, studies int) int64 {
	t.Helper()
	server, err := pacs.Start(t.Context(), pacs.Posture{}, fixtures.Archive{Studies: studies, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "find", server.Addr(), "--full", "--format", "json")
	cmd.Env = append(os.Environ(), asProgram+"=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
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
	return cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
}
