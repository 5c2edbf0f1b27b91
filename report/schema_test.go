package report

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"pacsaudit/audit/phi"
)

// TestSchemaNamesTheWordsOfClosedSets looks at one of them.
// TestSchemaDefinesTheClasses: in the words of the package that counts.
func TestSchemaDefinesTheClasses(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSchema(&b); err != nil {
		t.Fatal(err)
	}
	for c := phi.Malformed; c <= phi.Exposed; c++ {
		quoted, err := json.Marshal(c.Meaning())
		if err != nil || !bytes.Contains(b.Bytes(), quoted) {
			t.Errorf("the schema does not say that %v is %s", c, quoted)
		}
	}
}

func TestSchemaNamesTheWordsOfClosedSets(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSchema(&b); err != nil {
		t.Fatal(err)
	}
	var s struct {
		Defs map[string]struct {
			Properties map[string]struct{ Enum []string }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(b.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	if words := s.Defs["Target"].Properties["exposure"].Enum; !slices.Contains(words, "phi-visible") || !slices.Contains(words, "not-measured") {
		t.Errorf("exposures are %q", words)
	}
}
