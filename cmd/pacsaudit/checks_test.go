package main

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// The page of the catalogue. To write it anew:
//
//	go run ./cmd/pacsaudit checks --format markdown > audit/checks/CATALOGUE.md
const cataloguePage = root + "/audit/checks/CATALOGUE.md"

// TestCatalogueDocumentationAndJSONAgree compares the page, the list, the
// explanations, the JSON of the catalogue and the findings of an audit.
func TestCatalogueDocumentationAndJSONAgree(t *testing.T) {
	t.Parallel()
	_, list, _ := program(t.Context(), "checks")
	_, written, _ := program(t.Context(), "checks", "--format", "markdown")
	_, document, _ := program(t.Context(), "checks", "--format", "json")
	page, err := os.ReadFile(cataloguePage)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(page, []byte(written)) {
		t.Errorf("%s is not what the program writes: write it anew", cataloguePage)
	}
	var entries []struct {
		ID, Severity, Of, Title, Fix string
		Settings                     []struct{ Product, Text string }
		References                   []string
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
		if code != exitClean || !strings.Contains(list, " "+e.ID+" ") || !strings.Contains(written, "\n## "+e.ID+"\n") {
			t.Errorf("%s: exit code %d, or it is missing from the list or the page", e.ID, code)
		}
		one = strings.Join(strings.Fields(one), " ") // lines are broken to fit a screen
		for _, text := range append(e.References, e.Title, e.Severity, e.Fix) {
			if !strings.Contains(one, text) || !strings.Contains(written, text) {
				t.Errorf("%s: the explanation or the page lacks %q", e.ID, text)
			}
		}
		for _, s := range e.Settings {
			if s.Text == "" || !strings.Contains(written, "- "+s.Product+": "+s.Text) {
				t.Errorf("%s: the page lacks what to set in %s", e.ID, s.Product)
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

func TestAWrongIDIsToldWhatIsNear(t *testing.T) {
	t.Parallel()
	if code, _, messages := program(t.Context(), "checks", "dicomweb"); code != exitUsage || !strings.Contains(messages, "dicomweb-open") {
		t.Errorf("exit code %d: %s", code, messages)
	}
	if code, _, messages := program(t.Context(), "checks", "nothing-of-the-kind"); code != exitUsage || !strings.Contains(messages, "lists them") {
		t.Errorf("exit code %d: %s", code, messages)
	}
}
