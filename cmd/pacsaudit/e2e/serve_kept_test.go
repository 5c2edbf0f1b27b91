package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pacsaudit/fixtures/pacs"
)

// TestWhatAlertsGoByOutlivesATimeOutAndARestart has an archive that showed
// patients go away, and serve start anew, twice.
func TestWhatAlertsGoByOutlivesATimeOutAndARestart(t *testing.T) {
	t.Parallel()
	archive := archived(t, pacs.Posture{})
	address := archive.Addr()
	flags := []string{"--history", filepath.Join(t.TempDir(), "history.db"), "--probe-gap", "1s"}
	kept := []string{
		`pacsaudit_target_kept_exposure_level{target="open"} 9`, `pacsaudit_target_kept_finding{check="query-exposes-phi",severity="critical",target="open"} 1`,
		`pacsaudit_target_settled_timestamp_seconds{target="open"} 1.`,
	}
	first := startServe(t, []string{"open", address}, flags...)
	wants(t, first.audit(t, "open"), append(kept, `pacsaudit_target_settled{target="open"} 1`)...)
	archive.Close()
	first.end(t)

	second := startServe(t, []string{"open", address}, flags...)
	page, _ := second.get(t, "/metrics")
	wants(t, page, append(kept, `pacsaudit_target_settled{target="open"} 1`)...)
	gone := append(kept, `pacsaudit_target_settled{target="open"} 0`, `pacsaudit_target_measured{target="open"} 0`, `pacsaudit_target_unsettled_timestamp_seconds{target="open"} 1.`)
	second.auditUntil(t, "open", gone[len(gone)-1]) // once its gap is over
	wants(t, second.audit(t, "open"), gone...)
	second.end(t)

	third := startServe(t, []string{"open", address}, flags...)
	page, _ = third.get(t, "/metrics")
	wants(t, page, gone...)
	// A risk that is signed for now is known to be, before any audit.
	signed, err := os.ReadFile(third.config)
	if err != nil {
		t.Fatal(err)
	}
	signed = append(signed, "accepted: [{target: open, check: query-exposes-phi, until: 2099-12-31, reason: r, by: b}]\n"...)
	if err := os.WriteFile(third.config, signed, 0o600); err != nil {
		t.Fatal(err)
	}
	third.post(t, "/-/reload")
	page, _ = third.get(t, "/metrics")
	wants(t, page, append(gone, `pacsaudit_target_acceptance_end_timestamp_seconds{check="query-exposes-phi",target="open"} 4.1`)...)
	third.end(t)

	p := locked
	p.Address = address
	archived(t, p)
	fourth := startServe(t, []string{"open", address}, flags...)
	page = fourth.auditUntil(t, "open", `pacsaudit_target_settled{target="open"} 1`)
	wants(t, page, `pacsaudit_target_kept_exposure_level{target="open"} 4`, `pacsaudit_target_settled{target="open"} 1`)
	if strings.Contains(page, `pacsaudit_target_kept_finding{check="query-exposes-phi"`) {
		t.Error("a settled audit of a closed archive does not take its fault back")
	}
}
