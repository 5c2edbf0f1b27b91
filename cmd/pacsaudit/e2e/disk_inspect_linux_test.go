package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/part10"
)

// inspection is a tree of files, and what an inspection of it must come to.
type inspection struct {
	tree   string
	list   string
	counts map[string]any // the part of the report on headers
}

// newInspection is of one tree for all tests: each of its folders is a place
// where a run can go on.
func newInspection(t *testing.T) *inspection {
	t.Helper()
	sharedTree.Do(func() { sharedTree.inspection = inspectTree(t, filepath.Join(scratch, "export")) })
	if sharedTree.inspection == nil {
		t.Fatal("there is no tree: see the test that was to make it")
	}
	return sharedTree.inspection
}

var sharedTree struct {
	sync.Once
	*inspection
}

func inspectTree(t *testing.T, tree string) *inspection {
	t.Helper()
	n := &inspection{tree: tree}
	for i, folder := range []string{"a", "b", "c,\"d\"", "e\nf", "g"} {
		archive := fixtures.Archive{Studies: 20, Seed: uint64(40 + i), StudiesPerPatient: 2, Mix: fixtures.Mix{Exposed: 4, Test: 1, Pseudonym: 1}}
		if _, err := part10.WriteFiles(archive, filepath.Join(n.tree, folder)); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	list, report := filepath.Join(dir, "list.csv"), filepath.Join(dir, "report.json")
	if code, _, message := program(t.Context(), "inspect", n.tree, "--files", list, "--output", report); code != exitFindings {
		t.Fatalf("exit code %d: %s", code, message)
	}
	n.list, n.counts = content(t, list), headersOf(t, content(t, report))
	return n
}

// distinct are the numbers of different ones: a state holds no hash of anybody,
// so that a run that goes on knows less of them, and says so.
var distinct = []string{"patients", "studies", "affected"}

// headersOf is what a report says of headers, but whether it was at once.
func headersOf(t *testing.T, report string) map[string]any {
	t.Helper()
	var document struct {
		Complete bool
		Headers  map[string]any
	}
	if err := json.Unmarshal([]byte(report), &document); err != nil || !document.Complete {
		t.Fatalf("complete %t, %v", document.Complete, err)
	}
	delete(document.Headers, "resumed")
	return document.Headers
}

// is holds a finished run against the uninterrupted one.
func (n *inspection) is(t *testing.T, when, list, report string) {
	t.Helper()
	if list != n.list {
		t.Errorf("%s: the list has %d rows in %d bytes, not %d in %d", when, len(rowsOf(t, list)), len(list), len(rowsOf(t, n.list)), len(n.list))
	}
	got := headersOf(t, report)
	for what, want := range n.counts {
		if m, ok := got[what].(map[string]any); ok && slices.Contains(distinct, what) && m["at_least"] == true {
			continue
		}
		if !reflect.DeepEqual(got[what], want) {
			t.Errorf("%s: %s %v, not %v", when, what, got[what], want)
		}
	}
}

// TestInspectOnAFullDisk has the disk full at every page of what inspect writes,
// and goes on when there is room.
func TestInspectOnAFullDisk(t *testing.T) {
	t.Parallel()
	n := newInspection(t)
	needs := len(n.list)/page + 16
	d := newDisk(t, needs+64)
	list, state, report := d.file("list.csv"), d.file("state"), d.file("report.json")
	args := []string{"inspect", n.tree, "--files", list, "--resume", state, "--output", report}
	ended, resumed := map[int]int{}, 0
	for left := 0; ended[exitFindings] < 3; left++ {
		d.clear(t)
		writeFileText(t, report, "the old report\n")
		d.fill(t, left)
		code, out, message := program(t.Context(), args...)
		ended[code]++
		switch code {
		case exitFindings:
			n.is(t, "with enough room", content(t, list), content(t, report))
			continue
		case exitInternal:
			if out == "" {
				t.Errorf("with %d pages: no report at all", left)
			}
		case exitUsage: // nothing was begun
		default:
			t.Errorf("with %d pages: exit code %d", left, code)
		}
		if !strings.Contains(message, "no space left on device") {
			t.Errorf("with %d pages: %s", left, message)
		}
		kept := content(t, list)
		if rowsOf(t, kept); !strings.HasPrefix(n.list, kept) {
			t.Errorf("with %d pages: the list is no beginning of the whole one", left)
		}
		if text := content(t, report); text != "the old report\n" {
			headersOf(t, text)
		}
		if text := content(t, state); text != "" && !json.Valid([]byte(text)) {
			t.Errorf("with %d pages: the state is torn", left)
		}
		for _, name := range d.names(t) {
			if strings.HasPrefix(name, ".") {
				t.Errorf("with %d pages: %s is left behind", left, name)
			}
		}
		if content(t, state) != "" {
			resumed++
		}
		d.free(t)
		if code, _, message := program(t.Context(), args...); code != exitFindings {
			t.Errorf("with room after %d pages: exit code %d: %s", left, code, message)
			continue
		}
		n.is(t, "with room again", content(t, list), content(t, report))
		if _, err := os.Stat(state); err == nil {
			t.Errorf("after %d pages: a complete run leaves its state behind", left)
		}
	}
	t.Logf("exit codes: %v; %d runs left a state", ended, resumed)
	if ended[exitFindings] == 0 || ended[exitInternal] < 10 || resumed < 10 {
		t.Error("the disk was not full at every point, or states were lost")
	}
}

// TestInspectWithoutStateOnAFullDisk leaves whole rows.
func TestInspectWithoutStateOnAFullDisk(t *testing.T) {
	t.Parallel()
	n := newInspection(t)
	d := newDisk(t, 64)
	for _, left := range []int{0, 1, 2, 5} {
		d.clear(t)
		d.fill(t, left)
		code, out, message := program(t.Context(), "inspect", n.tree, "--files", d.file("list.csv"))
		kept := content(t, d.file("list.csv"))
		if rowsOf(t, kept); !strings.HasPrefix(n.list, kept) || left > 0 && kept == "" {
			t.Errorf("with %d pages: %d bytes, no beginning of the whole list", left, len(kept))
		}
		if code != exitInternal && code != exitUsage || code == exitInternal && out == "" || !strings.Contains(message, "no space left on device") {
			t.Errorf("with %d pages: exit code %d: %s", left, code, message)
		}
	}
	// A report that cannot be written costs nobody the list.
	d.clear(t)
	d.fill(t, 0)
	list := filepath.Join(t.TempDir(), "list.csv")
	if code, _, message := program(t.Context(), "inspect", n.tree, "--files", list, "--output", d.file("report.json")); code != exitInternal || content(t, list) != n.list {
		t.Errorf("exit code %d, a list of %d bytes, not %d: %s", code, len(content(t, list)), len(n.list), message)
	}
}

// TestAListThatIsShorterThanItsState is one that somebody cut or removed, or
// that a disk lost: what is missing would be filled with zeros.
func TestAListThatIsShorterThanItsState(t *testing.T) {
	t.Parallel()
	n := newInspection(t)
	d := newDisk(t, 64)
	list, state := filepath.Join(t.TempDir(), "list.csv"), filepath.Join(t.TempDir(), "state")
	args := []string{"inspect", n.tree, "--files", list, "--resume", state, "--output", d.file("report.json")}
	d.fill(t, 0)
	if code, _, message := program(t.Context(), args...); code != exitInternal || content(t, state) == "" {
		t.Fatalf("exit code %d: %s", code, message)
	}
	if err := os.Truncate(list, 1000); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		code, _, message := program(t.Context(), args...)
		if code != exitUsage || !strings.Contains(message, "shorter") || len(content(t, list)) > 1000 {
			t.Errorf("exit code %d, a list of %d bytes: %s", code, len(content(t, list)), message)
		}
		os.Remove(list)
	}
}
