package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// The catalogue of checks, and where the page of a check is, seen from there.
const catalogueFile = "../../../audit/checks/CATALOGUE.md"

func pageOf(id string) string { return "pages/" + id + ".md" }

var markdownLink = regexp.MustCompile(`\[([^\]]+)\]\(([^)\s]+)\)`)

// TestCatalogueDocumentationAndJSONAgree compares the pages, the list, the
// explanations, the JSON of the catalogue and the findings of an audit.
func TestCatalogueDocumentationAndJSONAgree(t *testing.T) {
	t.Parallel()
	_, list, _ := program(t.Context(), "checks")
	_, written, _ := program(t.Context(), "checks", "--format", "markdown")
	_, document, _ := program(t.Context(), "checks", "--format", "json")
	index, err := os.ReadFile(catalogueFile)
	if err != nil {
		t.Fatal(err)
	}
	var entries []struct {
		ID, Severity, Of, Title, Why, Fix string
		How                               map[string]string
		Settings                          []struct{ Product, Text string }
		References                        []string
	}
	if err := json.Unmarshal([]byte(document), &entries); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	var ofServers []string
	for _, e := range entries {
		if ids[e.ID] {
			t.Errorf("%s stands twice", e.ID)
		}
		ids[e.ID] = true
		if e.Of == "server" {
			ofServers = append(ofServers, e.ID)
		}
		code, one, _ := program(t.Context(), "checks", e.ID)
		if code != exitClean || !strings.Contains(list, " "+e.ID+" ") || !strings.Contains(written, "\n## "+e.ID+"\n") || !strings.Contains(string(index), "["+e.ID+"]("+pageOf(e.ID)+") | "+e.Title+" | "+e.Severity+" |") {
			t.Errorf("%s: exit code %d, or it is missing from the list, the page or the index", e.ID, code)
		}
		page, err := os.ReadFile(filepath.Join(filepath.Dir(catalogueFile), pageOf(e.ID)))
		if err != nil {
			t.Fatal(err)
		}
		_, alone, _ := program(t.Context(), "checks", "--format", "markdown", e.ID)
		documents := map[string]string{"explanation": words(one), "page": plain(page), "catalogue": plain([]byte(written)), "page of its own": plain([]byte(alone))}
		texts := append(e.References, e.Title, e.Why, e.Fix, e.Severity)
		for verdict, when := range e.How {
			if texts = append(texts, when); verdict != "asks" {
				texts = append(texts, strings.ReplaceAll(verdict, "-", " "))
			}
		}
		for _, s := range e.Settings {
			texts = append(texts, s.Text)
		}
		for name, document := range documents {
			for _, text := range texts {
				if text == "" || !strings.Contains(document, text) {
					t.Errorf("%s: the %s lacks %q", e.ID, name, text)
				}
			}
		}
	}
	s := synthetic(t, pacs.Posture{}, fixtures.Archive{Studies: 2, Seed: 1})
	var found []string
	for _, f := range auditOne(t, s.Addr()).Findings {
		found = append(found, f.ID)
	}
	slices.Sort(found)
	slices.Sort(ofServers)
	if !slices.Equal(found, ofServers) {
		t.Errorf("an audit finds %v; the catalogue has %v", found, ofServers)
	}
}

// words undoes the breaks that fit a text to a screen.
func words(s string) string { return strings.Join(strings.Fields(s), " ") }

// plain is what a page says, without its links and marks.
func plain(page []byte) string {
	return strings.ReplaceAll(markdownLink.ReplaceAllString(string(page), "$1"), "`", "")
}

func TestAWrongIDIsToldWhatIsNear(t *testing.T) {
	t.Parallel()
	if code, _, messages := program(t.Context(), "checks", "dicomweb"); code != exitUsage || !strings.Contains(messages, "dicomweb-open") {
		t.Errorf("exit code %d: %s", code, messages)
	}
	if code, _, messages := program(t.Context(), "checks", "nothing-of-the-kind"); code != exitUsage || !strings.Contains(messages, "lists them") {
		t.Errorf("exit code %d: %s", code, messages)
	}
}
