package e2e

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// kills is how often a program is killed at a random point.
const kills = 10

// killedAt runs the program and kills it as soon as at says so, and a random
// moment later. It reports false where the program ended before.
func killedAt(t *testing.T, cmd *exec.Cmd, at func() bool) bool {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	look := time.NewTicker(time.Millisecond / 2)
	defer look.Stop()
	for !at() {
		select {
		case <-ended:
			return false
		case <-look.C:
		}
	}
	look.Reset(time.Millisecond / 10)
	for range rand.IntN(4) * rand.IntN(20) {
		<-look.C
	}
	cmd.Process.Kill()
	<-ended
	return cmd.ProcessState.ExitCode() == -1
}

// TestKilledInspectionsGoOn kills an inspection again and again. What it left is
// gone on with, and the list and the counts are those of a run that nobody
// killed.
func TestKilledInspectionsGoOn(t *testing.T) {
	t.Parallel()
	n := newInspection(t)
	killed, finished, left := 0, 0, 0
	for killed < kills || finished == 0 {
		dir := t.TempDir()
		list, state, report := filepath.Join(dir, "list.csv"), filepath.Join(dir, "state"), filepath.Join(dir, "report.json")
		writeFileText(t, report, "{}")
		point := 0
		for {
			cmd := asProcess(t, "inspect", n.tree, "--files", list, "--resume", state, "--output", report)
			// Each run comes a bit further than the one before, the last ones to their end.
			point += rand.IntN(len(n.list) / 4)
			if !killedAt(t, cmd, func() bool { return int(sizeOf(list)) > point || point > len(n.list) && sizeOf(report) > 2 }) {
				if code := cmd.ProcessState.ExitCode(); code != exitFindings {
					t.Fatalf("exit code %d", code)
				}
				n.is(t, fmt.Sprintf("after %d kills", killed), content(t, list), content(t, report))
				if _, err := os.Stat(state); err == nil {
					t.Error("a complete run leaves its state behind")
				}
				finished++
				break
			}
			killed++
			if text := content(t, report); text != "{}" {
				n.is(t, "killed after the report", content(t, list), text)
				if content(t, state) == "" { // it had ended: another run would begin anew
					finished++
					break
				}
			}
			kept := content(t, list)
			if !strings.HasPrefix(n.list, kept) {
				t.Fatalf("the list of %d bytes is no beginning of the whole one", len(kept))
			}
			if text := content(t, state); text != "" {
				var s struct {
					List int `json:"list_bytes"`
				}
				if err := json.Unmarshal([]byte(text), &s); err != nil || s.List > len(kept) {
					t.Fatalf("the state is torn, or ahead of a list of %d bytes: %d, %v", len(kept), s.List, err)
				}
				rowsOf(t, kept[:s.List])
			} else if len(kept) == len(n.list) && content(t, report) == "{}" {
				t.Error("the state is gone and the report is not there")
			}
			left += leftovers(t, dir)
		}
	}
	t.Logf("killed %d times in %d inspections; %d temporary files left behind", killed, finished, left)
}

// leftovers counts temporary files, which a killed program cannot remove, and
// removes them.
func leftovers(t *testing.T, dir string) (n int) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		n++
		os.Remove(name)
	}
	return n
}

func sizeOf(name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return info.Size()
}

// TestKilledAuditsTearNoReport kills audits of a configuration while they
// ask and while they write: a report is the old one or the new one.
func TestKilledAuditsTearNoReport(t *testing.T) {
	t.Parallel()
	var config strings.Builder
	config.WriteString("targets:\n")
	var archives []*pacs.Server
	for i := range 4 {
		s := synthetic(t, pacs.Posture{Address: host(60+i) + ":0"}, fixtures.Archive{Studies: 10, Seed: uint64(i)})
		archives = append(archives, s)
		fmt.Fprintf(&config, "  - {name: a%d, address: '%s'}\n", i, s.Addr())
	}
	dir := t.TempDir()
	file := configuration(t, config.String())
	const old = "the old one"
	reports := map[string]func(string) error{
		"r.json": func(text string) error {
			var d jsonReport
			if err := json.Unmarshal([]byte(text), &d); err != nil || !d.Complete || len(d.Targets) != len(archives) {
				return fmt.Errorf("complete %t, %d targets, %v", d.Complete, len(d.Targets), err)
			}
			return nil
		},
		"r.csv": func(text string) error {
			_, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
			return err
		},
		"r.html": func(text string) error {
			if !strings.HasSuffix(strings.TrimSpace(text), "</html>") {
				return fmt.Errorf("it ends with %q", text[max(0, len(text)-20):])
			}
			return nil
		},
	}
	args := []string{"audit", "--config", file}
	for name := range reports {
		args = append(args, "--output", filepath.Join(dir, name))
	}
	killed, fresh, left := 0, 0, 0
	for round := 0; killed < kills; round++ {
		for name := range reports {
			writeFileText(t, filepath.Join(dir, name), old)
		}
		asked, writing := len(archives[0].Log()), round%2 == 0
		some := rand.IntN(4)
		if killedAt(t, asProcess(t, args...), func() bool {
			if writing { // the first temporary file, or a later one
				names, _ := filepath.Glob(filepath.Join(dir, ".r.*"))
				return len(names) > 0
			}
			return len(archives[0].Log()) > asked+some
		}) {
			killed++
		}
		for name, whole := range reports {
			text := content(t, filepath.Join(dir, name))
			if text == old {
				continue
			}
			fresh++
			if err := whole(text); err != nil {
				t.Errorf("killed %d times: %s is torn: %v", killed, name, err)
			}
		}
		left += leftovers(t, dir)
	}
	t.Logf("killed %d times: %d new reports, the others are the old ones; %d temporary files left behind", killed, fresh, left)
}
