package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pacsaudit/fixtures/pacs"
)

// TestMetricsForgetWhoIsNotConfiguredAnyMore loads six configurations one
// after the other, whose target has another name and sometimes another address
// each time, and audits it: the page stays as long as it was.
func TestMetricsForgetWhoIsNotConfiguredAnyMore(t *testing.T) {
	t.Parallel()
	server := archived(t, pacs.Posture{})
	s := startServe(t, []string{"gone00", server.Addr()})
	series := func() (n int) {
		page, _ := s.get(t, "/metrics")
		for line := range strings.Lines(page) {
			if strings.HasPrefix(line, "pacsaudit_") {
				n++
			}
		}
		return n
	}
	s.audit(t, "gone00")
	before := series()
	for i := 1; i <= 6; i++ {
		name := fmt.Sprintf("gone%02d", i)
		writeConfig(t, s.config, name, server.Addr())
		if _, status := s.post(t, "/-/reload"); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
		s.audit(t, name)
	}
	if after := series(); after != before {
		t.Errorf("%d series after one audit, %d after six configurations", before, after)
	}
	page, _ := s.get(t, "/metrics")
	if n := strings.Count(page, `target="gone06"`); n == 0 || strings.Count(page, `target="gone`) != n {
		t.Errorf("%d series of the last target, %d of all", n, strings.Count(page, `target="gone`))
	}
	if sd, _ := s.get(t, "/sd"); strings.Contains(sd, "gone05") || !strings.Contains(sd, "gone06") {
		t.Errorf("service discovery: %s", sd)
	}
}
