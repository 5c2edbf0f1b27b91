package e2e

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pacsaudit/audit/checks"
)

// tree is the top of the repository.
const tree = "../../.."

// documents are all Markdown files that people read, by path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir(tree, func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git" || d.Name() == "bin" || d.Name() == "dist"):
			return filepath.SkipDir
		case filepath.Ext(path) != ".md":
			return nil
		}
		text, err := os.ReadFile(path)
		texts[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	cell    = regexp.MustCompile("(?m)^\\| `([^`]+)`")
	notSlug = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// TestLinksOfDocumentsLeadSomewhere holds links inside the repository: the file is
// there, and so is the heading.
func TestLinksOfDocumentsLeadSomewhere(t *testing.T) {
	t.Parallel()
	texts := documents(t)
	for from, text := range texts {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			u, err := url.Parse(m[1])
			if err != nil || u.Scheme != "" {
				continue
			}
			to := from
			if u.Path != "" {
				to = filepath.Join(filepath.Dir(from), u.Path)
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: the link %s leads nowhere", from, m[1])
			} else if u.Fragment != "" && !hasHeading(texts[to], u.Fragment) {
				t.Errorf("%s: no heading for the link %s", from, m[1])
			}
		}
	}
}

// TestEachIsDocumentedOnce holds where everything is documented: each command with
// its options in cmd/pacsaudit/pages, each check in audit/checks/pages, each metric
// in docs/metrics.md. These pages are written by make pages; other documents link to
// them and do not repeat them.
func TestEachIsDocumentedOnce(t *testing.T) {
	t.Parallel()
	code, manual, messages := program(t.Context(), "man", "--format", "markdown")
	if code != exitClean {
		t.Fatalf("exit code %d: %s", code, messages)
	}
	texts := documents(t)
	in := map[string][]string{} // where a heading, or the first cell of a row, stands
	for path, text := range texts {
		for _, m := range heading.FindAllStringSubmatch(text, -1) {
			in[m[1]] = append(in[m[1]], path)
		}
		for _, m := range cell.FindAllStringSubmatch(text, -1) {
			in[m[1]] = append(in[m[1]], path)
		}
	}
	once := func(what, folder string) {
		t.Helper()
		if places := in[what]; len(places) != 1 || !strings.HasPrefix(places[0], tree+"/"+folder) {
			t.Errorf("%s is documented in %v", what, places)
		}
	}
	options := 0
	for section := range strings.SplitSeq("\n"+manual, "\n#") {
		title := heading.FindStringSubmatch("#" + section)
		if title == nil {
			continue
		}
		once(title[1], "cmd/pacsaudit/pages/")
		seen := map[string]bool{}
		for _, m := range cell.FindAllStringSubmatch(section, -1) {
			if options++; seen[m[1]] {
				t.Errorf("%s stands twice in %s", m[1], title[1])
			}
			seen[m[1]] = true
		}
	}
	for _, c := range checks.All() {
		once(c.ID.String(), "audit/checks/pages/")
	}
	for _, c := range checks.Headers() {
		once(c.ID.String(), "audit/checks/pages/")
	}
	metrics := 0
	for what := range in {
		if strings.HasPrefix(what, "pacsaudit_") {
			metrics++
			once(what, "docs/metrics.md")
		}
	}
	if options < 100 || metrics < 30 {
		t.Errorf("%d options and %d metrics: not all were found", options, metrics)
	}
}

// hasHeading reports whether a document has a heading that forges turn into this
// fragment: lower case, without punctuation, hyphens for spaces.
func hasHeading(text, fragment string) bool {
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		if strings.ReplaceAll(notSlug.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-") == fragment {
			return true
		}
	}
	return false
}
