package lint

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit"
)

// applied is a text after a diff without lines of context.
func applied(t *testing.T, content, diff string) string {
	t.Helper()
	lines, at := strings.SplitAfter(content, "\n"), 0
	for line := range strings.SplitAfterSeq(diff, "\n") {
		var n int
		switch {
		case strings.HasPrefix(line, "@@"):
			if _, err := fmt.Sscanf(line[strings.Index(line, "+")+1:], "%d", &n); err != nil {
				t.Fatal(err)
			}
			at = n - 1
		case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"):
		case strings.HasPrefix(line, "-"):
			if lines[at] != line[1:] {
				t.Fatalf("line %d is %q, and the diff takes %q away", at+1, lines[at], line[1:])
			}
			lines = slices.Delete(lines, at, at+1)
		case strings.HasPrefix(line, "+"):
			lines = slices.Insert(lines, at, line[1:])
			at++
		}
	}
	return strings.Join(lines, "")
}

// TestPreviewMendsWhatItShows: applied, the diff takes the findings away, and the
// file itself is as it was.
func TestPreviewMendsWhatItShows(t *testing.T) {
	const content = "{\n  \"Name\" : \"hidden\",\n  \"DicomCheckCalledAet\" : false,\n  \"DicomAlwaysAllowFind\" : true,\n  \"DicomAlwaysAllowGet\" : true, \"DicomAet\" : \"HIDDEN\"\n}\n"
	dir := t.TempDir()
	path := filepath.Join(dir, "orthanc.json")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Read(t.Context(), []string{path}, func(string) audit.Text { return audit.Lit("orthanc.json") })
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	left, err := r.Preview(&b)
	if err != nil || left != 1 {
		t.Errorf("%v, %d left out", err, left)
	}
	diff := b.String()
	if strings.Contains(strings.ToLower(diff), "hidden") {
		t.Errorf("a value is shown: %s", diff)
	}
	for _, want := range []string{
		"--- orthanc.json\n+++ orthanc.json\n", "-  \"DicomCheckCalledAet\" : false,\n+  \"DicomCheckCalledAet\" : true,\n",
		"-  \"DicomAlwaysAllowFind\" : true,\n+  \"DicomAlwaysAllowFind\" : false,\n", "+  \"DicomAlwaysAllowEcho\" : false,\n",
	} {
		if !strings.Contains(diff, want) {
			t.Errorf("lacks %q:\n%s", want, diff)
		}
	}
	if now, _ := os.ReadFile(path); string(now) != content {
		t.Error("the file was changed")
	}
	now := applied(t, content, diff)
	o := one(t, "orthanc.json", now)
	for _, check := range []string{"association-any-called", "query-open", "echo-open"} {
		if got, _ := of(o, check); got != "pass" {
			t.Errorf("%s is %q after the change:\n%s", check, got, now)
		}
	}
}
