package lint

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pacsaudit/audit"
)

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
	patch, err := exec.LookPath("patch")
	if err != nil {
		return
	}
	apply := exec.Command(patch, "-p0")
	apply.Dir, apply.Stdin = dir, strings.NewReader(diff)
	if out, err := apply.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s\n%s", err, out, diff)
	}
	now, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	o := one(t, "orthanc.json", string(now))
	for _, check := range []string{"association-any-called", "query-open", "echo-open"} {
		if got, _ := of(o, check); got != "pass" {
			t.Errorf("%s is %q after the change:\n%s", check, got, now)
		}
	}
}
