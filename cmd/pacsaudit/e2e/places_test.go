package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestAuditsFromTwoPlacesAreOneTable audits one archive as if from two places, of
// which one must not reach it.
func TestAuditsFromTwoPlacesAreOneTable(t *testing.T) {
	t.Parallel()
	archive := synthetic(t, pacs.Posture{}, fixtures.Archive{Studies: 3, Seed: 71})
	file := configuration(t, fmt.Sprintf("from: clinical\ntargets:\n  - {name: main, address: '%s', zone: imaging, reachable_from: [Imaging, ward-3]}\n", archive.Addr()))
	dir := t.TempDir()
	files := map[string]string{}
	for place, want := range map[string]string{"Guest": "fail", "ward-3": "not-applicable"} {
		files[place] = filepath.Join(dir, place+".json")
		code, _, messages := program(t.Context(), "audit", "--config", file, "--from", place, "--fail-on=never", "--allow-incomplete", "--output", files[place])
		if code != 0 {
			t.Fatalf("exit code %d: %s", code, messages)
		}
		_, csv, _ := program(t.Context(), "report", files[place], "--format", "csv")
		if !strings.Contains(csv, "zone-reachable,"+want) || !strings.Contains(csv, ","+strings.ToLower(place)+"\r\n") {
			t.Errorf("%s: %s", place, csv)
		}
	}
	merged := filepath.Join(dir, "merged.json")
	if code, _, messages := program(t.Context(), "report", "merge", files["Guest"], files["ward-3"], "--output", merged); code != 0 || messages != "" {
		t.Fatalf("exit code %d: %s", code, messages)
	}
	_, screen, _ := program(t.Context(), "report", merged)
	for _, line := range []string{"pacsaudit  1 target from 2 places", "REACHED FROM  guest       ward-3", "  main        patients !  patients", "  !: reached from where it must not be."} {
		if !strings.Contains(screen, line+"\n") && !strings.Contains(screen, line+",") {
			t.Errorf("no line %q in\n%s", line, screen)
		}
	}
	if _, policy, _ := program(t.Context(), "report", "policy", merged); strings.Count(policy, "name:") != 1 || !strings.Contains(policy, `reachable_from: ["guest", "ward-3"]`) {
		t.Errorf("the policy is\n%s", policy)
	}
	if code, changes, _ := program(t.Context(), "report", "diff", merged, merged); code != 0 {
		t.Errorf("exit code %d: %s", code, changes)
	}
	code, changes, _ := program(t.Context(), "report", "diff", files["Guest"], files["ward-3"])
	if code != exitFindings || !strings.Contains(changes, "main (guest)\n") || !strings.Contains(changes, "main (ward-3)\n") {
		t.Errorf("exit code %d: %s", code, changes)
	}
	if code, _, messages := program(t.Context(), "audit", archive.Addr(), "--from", "the ward"); code != exitUsage || !strings.Contains(messages, "--from") {
		t.Errorf("exit code %d: %s", code, messages)
	}
}

// TestServesOfTwoPlacesShareAHistory starts one after the other: the second knows
// nothing of what the first saw, and each finds its own again.
func TestServesOfTwoPlacesShareAHistory(t *testing.T) {
	t.Parallel()
	archive := archived(t, pacs.Posture{})
	flags := func(place string, history string) []string {
		return []string{"--history", history, "--probe-gap", "1s", "--from", place}
	}
	history := filepath.Join(t.TempDir(), "history.db")
	first := startServe(t, []string{"open", archive.Addr()}, flags("guest", history)...)
	wants(t, first.audit(t, "open"), `pacsaudit_target_kept_exposure_level{from="guest",target="open"} 9`, `pacsaudit_target_kept_finding{check="query-exposes-phi",from="guest",severity="critical",target="open"} 1`)
	first.end(t)

	second := startServe(t, []string{"open", archive.Addr()}, flags("imaging", history)...)
	page, _ := second.get(t, "/metrics")
	wants(t, page, `pacsaudit_target_kept_exposure_level{from="imaging",target="open"} 0`)
	second.end(t)

	third := startServe(t, []string{"open", archive.Addr()}, flags("guest", history)...)
	page, _ = third.get(t, "/metrics")
	wants(t, page, `pacsaudit_target_kept_exposure_level{from="guest",target="open"} 9`)
	third.end(t)
}
