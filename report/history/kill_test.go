package history_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"pacsaudit/report/history"
)

// kills is how often an auditor is killed at a random moment.
var kills = 25

// TestKilledAuditorsLeaveWholeReports kills a process that writes again
// and again, and looks for every report that it had said was kept.
func TestKilledAuditorsLeaveWholeReports(t *testing.T) {
	t.Parallel()
	where := empty(t)
	rows := 0
	for round := range kills {
		target := fmt.Sprint("round ", round)
		kept := killed(t, where, target, rand.IntN(8))
		s, err := history.Open(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		reports, err := s.Reports(t.Context(), target, 1000)
		if err := errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
		// One more may be there, whose number was not said any more.
		if n := uint64(len(reports)); n < kept || n > kept+1 {
			t.Fatalf("%d reports were kept, and %d are there", kept, n)
		}
		for i, r := range reports {
			if n := uint64(len(reports) - i); r.Targets[0].PHI.Records != n {
				t.Fatalf("report %d has %d records", n, r.Targets[0].PHI.Records)
			}
		}
		rows += len(reports)
	}
	t.Logf("killed %d times; %d reports kept, none lost, none torn", kills, rows)
}

// killed runs an auditor and kills it when it has kept so many reports, or
// while it opens the history. It returns how many it said it kept.
func killed(t *testing.T, where, target string, after int) uint64 {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), asAuditor+"="+where, asAuditor+"_TARGET="+target)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var kept uint64
	lines := bufio.NewScanner(out)
	for i := 0; ; i++ {
		if i == after {
			// Some machine code later, in whatever it is doing.
			for range rand.IntN(200_000) {
				_ = rand.Int()
			}
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
		if !lines.Scan() {
			break
		}
		n, err := strconv.ParseUint(lines.Text(), 10, 64)
		if err != nil {
			t.Fatalf("the auditor said %q", lines.Text())
		}
		kept = n
	}
	cmd.Wait() // killed
	return kept
}
