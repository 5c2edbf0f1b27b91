package e2e

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"pacsaudit/cmd/pacsaudit/commands"
	"pacsaudit/report"
)

// TestInterruptedSweepsReport ends a sweep in its middle.
func TestInterruptedSweepsReport(t *testing.T) {
	t.Parallel()
	n := many(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		if n.Wait(ctx, 100) == nil {
			cancel()
		}
	}()
	var stdout, stderr bytes.Buffer
	code := commands.Run(ctx, []string{"pacsaudit", "sweep", "127.91.0.0/18", portFlag(n), "--rate=0", unhurried, "--parallel=8", "--format=json"}, &stdout, &stderr)
	r, err := report.Read(&stdout)
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	if code != exitInterrupted || r.Complete || r.Sweep.Complete || r.Sweep.Swept == 0 || r.Sweep.Swept == r.Sweep.Addresses {
		t.Errorf("exit code %d, complete %v, %d of %d swept", code, r.Complete, r.Sweep.Swept, r.Sweep.Addresses)
	}
}

// TestFewFilesAreEnough sweeps with a limit on open files far below --parallel.
func TestFewFilesAreEnough(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("needs ulimit -n")
	}
	n := many(t, nil)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -n 80 && exec "$0" "$@"`, self, "sweep", "127.92.0.0/22", portFlag(n), "--rate=0", unhurried)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	if !strings.Contains(string(out), "1,024  accept") || !strings.Contains(stderr.String(), "may open 80 files: 16 hosts") {
		t.Errorf("%.300s\n%s", out, &stderr)
	}
}
