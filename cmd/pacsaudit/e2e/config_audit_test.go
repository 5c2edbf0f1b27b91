package e2e

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pacsaudit/fixtures/pacs"
)

// startAll starts a fleet, each member on a host of its own, and gives their lines
// of the configuration.
func startAll(t *testing.T, fleet []member) (lines []string) {
	t.Helper()
	for i, m := range fleet {
		address := host(30+i) + ":1"
		if !m.nobody {
			m.posture.Address = host(30+i) + ":0"
			address = synthetic(t, m.posture, m.archive).Addr()
		}
		line := fmt.Sprintf("  - name: %s\n    address: %s\n", m.posture.Name, address)
		if m.web != nil {
			line += "    dicomweb: " + website(t, *m.web, m.https) + "/dicom-web\n"
		}
		if m.keys != "" {
			line += "    " + m.keys + "\n"
		}
		lines = append(lines, line)
	}
	return lines
}

func website(t *testing.T, h http.Handler, https bool) string {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	if https {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s.URL
}

func configuration(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "pacsaudit.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestEveryFindingOfAFleetIsRight audits a fleet by its configuration and
// compares every verdict with the truth.
func TestEveryFindingOfAFleetIsRight(t *testing.T) {
	t.Parallel()
	members := hospital(t)
	if len(members) < 30 {
		t.Fatalf("only %d postures", len(members))
	}
	truth := map[string]member{}
	for _, m := range members {
		if _, twice := truth[m.posture.Name]; twice {
			t.Fatalf("two postures are called %s", m.posture.Name)
		}
		truth[m.posture.Name] = m
	}
	// Who is silent takes all the time that there is; who answers needs it on a busy machine only.
	silent := func(m member) bool { return m.posture.Find.Action == pacs.Silent }
	for name, part := range map[string]struct {
		members []member
		timeout string
	}{
		"silent":    {slices.DeleteFunc(slices.Clone(members), func(m member) bool { return !silent(m) }), "12s"},
		"answering": {slices.DeleteFunc(slices.Clone(members), silent), "60s"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := configuration(t, "targets:\n"+strings.Join(startAll(t, part.members), ""))
			r := audited(t, "--config", file, "--timeout", part.timeout, "--rows", "100")
			if len(r.Targets) != len(part.members) {
				t.Fatalf("%d targets in the report, of %d", len(r.Targets), len(part.members))
			}
			for _, got := range r.Targets {
				m := truth[got.Name]
				if got.Exposure != m.exposure || got.Grade != m.grade {
					t.Errorf("%s: %s, grade %q; in truth %s, %q", got.Name, got.Exposure, got.Grade, m.exposure, m.grade)
				}
				compareFindings(t, got, m)
			}
		})
	}
}

func compareFindings(t *testing.T, got jsonTarget, m member) {
	t.Helper()
	verdicts := map[string][]string{}
	for _, f := range got.Findings {
		verdicts[f.Verdict] = append(verdicts[f.Verdict], f.ID)
	}
	for verdict, want := range map[string]string{"fail": m.fails, "inconclusive": m.unknown} {
		wants := strings.Fields(want)
		slices.Sort(wants)
		wants = slices.Compact(wants)
		slices.Sort(verdicts[verdict])
		for _, id := range verdicts[verdict] {
			if !slices.Contains(wants, id) && id != m.slow {
				t.Errorf("%s: %s says %s", got.Name, id, verdict)
			}
		}
		for _, id := range wants {
			if !slices.Contains(verdicts[verdict], id) {
				t.Errorf("%s: %s does not say %s", got.Name, id, verdict)
			}
		}
	}
}
