package commands

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the project.
const root = "../../.."

// The catalogue of checks, and where the page of a check is, seen from there.
const catalogueFile = root + "/audit/checks/CATALOGUE.md"

func pageOf(id string) string { return "pages/" + id + ".md" }

const writtenBy = "<!-- Written by make pages; change the texts in the sources. -->\n\n"

// TestPagesOfChecks holds that the pages are what the program says of its
// checks, and that there is no page of anything else.
func TestPagesOfChecks(t *testing.T) {
	list := catalogue()
	dir := filepath.Dir(catalogueFile)
	pages := map[string]string{catalogueFile: checkIndex(list, pageOf)}
	for _, e := range list {
		beside := func(id string) string { return id + ".md" }
		pages[filepath.Join(dir, pageOf(e.ID.String()))] = "[All checks](../CATALOGUE.md)\n\n" + checkPage(e, beside)
	}
	for name, page := range pages {
		generated(t, name, writtenBy+page)
	}
	there, err := filepath.Glob(filepath.Join(dir, "pages", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range there {
		if _, ok := pages[name]; !ok {
			t.Errorf("%s is the page of no check: remove it", name)
		}
	}
}

var (
	markdownLink = regexp.MustCompile(`\[([^\]]+)\]\(([^)\s]+)\)`)
	heading      = regexp.MustCompile(`(?m)^#+ (.*)$`)
)

// TestPagesLinkToWhatExists follows the links of the pages, and those within
// the catalogue as the program writes it.
func TestPagesLinkToWhatExists(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(filepath.Dir(catalogueFile), "pages", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	links := 0
	for _, name := range append(pages, catalogueFile) {
		page, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range markdownLink.FindAllStringSubmatch(string(page), -1) {
			links++
			if strings.HasPrefix(m[2], "https://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), filepath.FromSlash(m[2]))); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[2])
			}
		}
	}
	if links < 2*len(catalogue()) {
		t.Errorf("%d links only", links)
	}
	_, written, _ := program(t.Context(), "checks", "--format", "markdown")
	var headings []string
	for _, m := range heading.FindAllStringSubmatch(written, -1) {
		headings = append(headings, "#"+m[1])
	}
	for _, m := range markdownLink.FindAllStringSubmatch(written, -1) {
		if !strings.HasPrefix(m[2], "https://") && !slices.Contains(headings, m[2]) {
			t.Errorf("the catalogue links to %s, which is no heading of it", m[2])
		}
	}
}
