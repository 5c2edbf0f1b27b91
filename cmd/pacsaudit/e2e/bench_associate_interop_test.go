//go:build interop && linux

package e2e

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"pacsaudit/dimse"
	"pacsaudit/dimse/command"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/benchmarks"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// BenchmarkAssociateBesideEchoscu associates, echoes and releases, one after the
// other, with one synthetic archive. DCMTK's echoscu is a process for each
// association, so that most of its time is its start: the fair comparisons are
// pacsaudit as a process for each, and echoes on one association
// (echoscu --repeat), where nothing is started. A sweep and a fleet do what the
// first row does: many associations in one process.
func BenchmarkAssociateBesideEchoscu(b *testing.B) {
	echoscu := realpacs.Need(b, "echoscu")
	pacsaudit := shipped(b)
	for b.Loop() {
		associateFaster(b, echoscu, pacsaudit)
	}
}

const (
	processes    = 40
	associations = 2000
	echoes       = 5000
)

func associateFaster(b *testing.B, echoscu, pacsaudit string) {
	s, err := pacs.Start(b.Context(), pacs.Posture{}, fixtures.Archive{Studies: 1})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	host, port, err := net.SplitHostPort(s.Addr())
	if err != nil {
		b.Fatal(err)
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "client\twhat\tn\tper second\tµs CPU each\t")
	measure := func(client, what string, n, processes int, path string, env string, args ...string) used {
		u := median(b, n, processes, func() *exec.Cmd {
			c := exec.CommandContext(b.Context(), path, args...)
			c.Env = append(os.Environ(), "TCP_NODELAY=1", env)
			return c
		})
		fmt.Fprintf(w, "%s\t%s\t%d\t%.0f\t%.0f\t\n", client, what, n, u.perSecond, u.cpu*1e6)
		return u
	}
	self := "-test.run=^TestBenchAssociatesOnly$"
	ours := measure("our client", "associations, one process", associations, 1, os.Args[0], fmt.Sprintf("%s=%s %d 1", associateWith, s.Addr(), associations), self)
	each := measure("pacsaudit echo", "a process for each", processes, processes, pacsaudit, "", "echo", "--format", "json", s.Addr())
	theirs := measure("echoscu", "a process for each", processes, processes, echoscu, "", host, port)
	echo := measure("our client", "echoes, one association", echoes, 1, os.Args[0], fmt.Sprintf("%s=%s 1 %d", associateWith, s.Addr(), echoes), self)
	repeat := measure("echoscu --repeat", "echoes, one association", echoes, 1, echoscu, "", "--repeat", strconv.Itoa(echoes), host, port)
	w.Flush()
	b.Logf("median of %d runs each\n%s", benchRuns, table.String())
	b.Logf("of echoscu: %.1f times the associations in one process, %.1f times with a process for each; %.1f times the echoes on one association, %.1f times per CPU second",
		ours.perSecond/theirs.perSecond, each.perSecond/theirs.perSecond, echo.perSecond/repeat.perSecond, repeat.cpu/echo.cpu)
	benchmarks.Line(b, "an association, an echo and a release, a process for each", "", fmt.Sprintf("%.1f times echoscu", each.perSecond/theirs.perSecond), true)
	benchmarks.Line(b, "echoes on one association", "", fmt.Sprintf("%.1f times echoscu --repeat", echo.perSecond/repeat.perSecond), true)
}

// associateWith makes the test below the client of the benchmark above.
const associateWith = "PACSAUDIT_ASSOCIATE_WITH"

// TestBenchAssociatesOnly is a process of the benchmark above.
func TestBenchAssociatesOnly(t *testing.T) {
	var addr string
	var associations, echoes int
	if n, _ := fmt.Sscan(os.Getenv(associateWith), &addr, &associations, &echoes); n != 3 {
		t.Skip("a part of BenchmarkAssociateBesideEchoscu")
	}
	rq := dimse.Request{CalledAETitle: "ANY", CallingAETitle: "ANY", Contexts: []dimse.Context{{AbstractSyntax: dimse.Verification}}}
	for range associations {
		a, err := new(dimse.Dialer).Dial(t.Context(), addr, rq)
		if err != nil {
			t.Fatal(err)
		}
		for range echoes {
			if status, err := a.Echo(t.Context()); err != nil || status != command.Success {
				t.Fatal(status, err)
			}
		}
		if err := a.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
