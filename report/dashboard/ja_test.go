package dashboard

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/render"
)

// TestEveryTextIsTranslated looks for texts of the pages and the source without
// a translation, here or in the report, and for translations of nothing. It
// tells, and with PACSAUDIT_RELEASE fails.
func TestEveryTextIsTranslated(t *testing.T) {
	tell := t.Logf
	if os.Getenv("PACSAUDIT_RELEASE") != "" {
		tell = t.Errorf
	}
	said := map[string]bool{}
	call := regexp.MustCompile(`(?:\.T|\.Tf|Fields \S+) ?\(?("(?:[^"\\]|\\.)*")`)
	for _, pattern := range []string{"*.go", "pages/*.tmpl"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range call.FindAllSubmatch(b, -1) {
				s, err := strconv.Unquote(string(m[1]))
				if err != nil {
					t.Fatal(err)
				}
				said[s] = true
			}
		}
	}
	if len(said) < 50 {
		t.Fatalf("only %d texts", len(said))
	}
	theirs := render.NewPage(new(report.Report), render.Japanese)
	for s := range said {
		if japanese()[s] == "" && theirs.T(s) == s {
			tell("no translation of %q", s)
		}
	}
	for s := range japanese() {
		if !said[s] {
			tell("%q is translated and not said", s)
		}
		if theirs.T(s) != s {
			t.Errorf("%q is translated in the report as well", s)
		}
	}
	for e := audit.NotMeasured; e <= audit.PHIVisible; e++ {
		if theirs.ExposureWord(e) == "" {
			t.Errorf("no words for %v", e)
		}
	}
}
