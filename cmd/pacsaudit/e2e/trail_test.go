package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestARepositoryHearsOfEachQuery counts the messages against the queries that the
// report says were sent.
func TestARepositoryHearsOfEachQuery(t *testing.T) {
	t.Parallel()
	archive := archived(t, pacs.Posture{})
	target := fmt.Sprintf("targets: [{name: open, address: %q, called: %s}]\n", archive.Addr(), pacs.DefaultAETitle)
	for _, args := range [][]string{{"audit", "--full"}, {"find", "open"}, {"echo", "open"}, {"sweep", "127.0.0.1", "--ports", archive.Addr()[strings.LastIndexByte(archive.Addr(), 0x3a)+1:], "--audit"}} {
		r := startReceiver(t)
		got := run(t, append(args, "--config", configuration(t, r.lines("dicom")+target), "--format", "json")...)
		var written struct {
			Targets []struct{ Cost struct{ Queries int } }
		}
		if err := json.Unmarshal([]byte(got.stdout), &written); err != nil || len(written.Targets) != 1 {
			t.Fatalf("%s: %v, %s", args[0], err, got.stderr)
		}
		list := r.texts()
		all := strings.Join(list, "\n")
		if n, want := strings.Count(all, `csd-code="110112"`), written.Targets[0].Cost.Queries; n != want || (n == 0) != (args[0] == "echo") {
			t.Errorf("%s: %d messages of %d queries", args[0], n, want)
		}
		wants(t, all, `csd-code="110120"`, `csd-code="110121"`)
		if len(list) > 0 && !strings.HasPrefix(list[0], "DICOM+RFC3881 map[] ") {
			t.Errorf("%s", list[0])
		}
		for _, m := range regexp.MustCompile(`<ParticipantObjectQuery>(.*?)<`).FindAllStringSubmatch(all, -1) {
			keys, err := base64.StdEncoding.DecodeString(m[1])
			if found := regexp.MustCompile(`\d{4}`).Find(keys); err != nil || len(keys) == 0 || found != nil {
				t.Errorf("%s: a value in the keys: %q, %v", args[0], keys, err)
			}
		}
		if strings.Contains(all, fixtures.Canary) {
			t.Errorf("%s: a patient's value in\n%s", args[0], all)
		}
	}
}

func TestServeTellsARepositoryOfItsQueries(t *testing.T) {
	t.Parallel()
	r := startReceiver(t)
	config := configuration(t, r.lines("dicom")+fmt.Sprintf("targets: [{name: open, address: %q, called: %s}]\n", archived(t, pacs.Posture{}).Addr(), pacs.DefaultAETitle))
	s := &serving{config: config, log: newLogBook(), code: make(chan int, 1)}
	s.start(t, []string{"pacsaudit", "serve", "--config", config, "--web.listen-address", "127.0.0.1:0", "--no-schedule", "--history", filepath.Join(t.TempDir(), "h.db")})
	s.audit(t, "open")
	s.end(t)
	all := strings.Join(r.texts(), "\n")
	wants(t, all, `csd-code="110120"`, `csd-code="110112"`, `csd-code="110121"`, "AETITLES=")
	if strings.Contains(all, "query-exposes-phi") {
		t.Errorf("verdicts for a repository:\n%s", all)
	}
}

func TestAnAuditTrailThatIsNotDeliveredIsToldOf(t *testing.T) {
	t.Parallel()
	config := configuration(t, fmt.Sprintf("receivers: [{name: gone, address: '127.0.0.1:1', format: dicom}]\ntargets: [{name: locked, address: %q}]\n", archived(t, locked).Addr()))
	got := run(t, "audit", "--config", config, "--format", "csv")
	if got.code != exitInternal || !strings.Contains(got.stderr, "audit messages were not delivered: receiver gone") || !strings.Contains(got.stdout, "locked,") {
		t.Errorf("exit code %d\n%s\n%s", got.code, got.stdout, got.stderr)
	}
	if got := run(t, "audit", "--config", config, "--send"); got.code != exitUsage {
		t.Errorf("a repository takes no verdicts: exit code %d, %s", got.code, got.stderr)
	}
}
