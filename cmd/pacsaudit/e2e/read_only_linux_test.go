package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestFoldersThatNobodyMayWriteTo are under everything that writes a file: each says so,
// with an exit code, and leaves what was there.
func TestFoldersThatNobodyMayWriteTo(t *testing.T) {
	d := newDisk(t, 64)
	files, report := t.TempDir(), filepath.Join(d.dir, "old.json")
	server := synthetic(t, pacs.Posture{}, fixtures.Archive{Studies: 3, Seed: 1}).Addr()
	if code, _, messages := program(t.Context(), "audit", server, "--output", report); code != exitFindings {
		t.Fatalf("exit code %d: %s", code, messages)
	}
	before, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", d.dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("nothing can be mounted to be read only here: %v", err)
	}
	at := func(name string) string { return filepath.Join(d.dir, name) }
	config := configuration(t, "scope: [127.0.0.0/8]\ntargets: [{name: a, address: '"+server+"'}]\n")
	for what, args := range map[string][]string{
		"a new report":        {"audit", server, "--output", at("new.json")},
		"an old report":       {"audit", server, "--output", report},
		"a page":              {"audit", server, "--output", at("new.html")},
		"a list of files":     {"inspect", files, "--files", at("list.csv")},
		"a state":             {"inspect", files, "--resume", at("state")},
		"a report on files":   {"inspect", files, "--output", at("files.json")},
		"a journal":           {"sweep", "127.0.0.1", "--ports=1", "--journal", at("journal")},
		"a report on a sweep": {"sweep", "127.0.0.1", "--ports=1", "--output", at("sweep.json")},
		"a merged report":     {"report", "merge", report, "--output", at("merged.json")},
		"a history":           {"serve", "--config", config, "--web.listen-address", "127.0.0.1:0", "--history", at("history.db")},
	} {
		code, _, messages := program(t.Context(), args...)
		if code == exitClean || code == exitFindings || !strings.Contains(messages, "read-only file system") {
			t.Errorf("%s: exit code %d: %s", what, code, messages)
		}
	}
	if after, err := os.ReadFile(report); err != nil || string(after) != string(before) {
		t.Errorf("the old report is another now: %v", err)
	}
	if left, err := os.ReadDir(d.dir); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}
