package report

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pacsaudit/audit/phi"
)

func compiled(t *testing.T, url string, document []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(url, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(url)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func conforms(t *testing.T, s *jsonschema.Schema, document []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(doc); err != nil {
		t.Error(err)
	}
}

// documents are the reports that schemas are tried on.
func documents(t *testing.T) map[string]*Report {
	t.Helper()
	list := map[string]*Report{"sample": sample(t), "hostile": hostile(t), "empty": {Schema: schema, Targets: []Target{}}}
	for _, name := range []string{"everything.json", "first-version.json", "doubts.json"} {
		f, err := os.Open("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if list[name], err = Read(f); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// TestSARIFConformsToTheOfficialSchema uses the schema of OASIS,
// testdata/README.md.
func TestSARIFConformsToTheOfficialSchema(t *testing.T) {
	official, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	s := compiled(t, "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", official)
	for name, r := range documents(t) {
		for _, lang := range Langs() {
			t.Run(name+" "+lang.String(), func(t *testing.T) { conforms(t, s, render(t, "sarif", r, Options{Lang: lang})) })
		}
	}
}

// TestJSONConformsToItsSchema holds that what is published is what is written,
// and that it names every field.
func TestJSONConformsToItsSchema(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSchema(&b); err != nil {
		t.Fatal(err)
	}
	s := compiled(t, "urn:pacsaudit:report:1", b.Bytes())
	strict := compiled(t, "urn:pacsaudit:report:strict", bytes.ReplaceAll(
		bytes.Replace(b.Bytes(), []byte("urn:pacsaudit:report:1"), []byte("urn:pacsaudit:report:strict"), 1),
		[]byte(`"type": "object",`), []byte(`"type": "object", "additionalProperties": false,`)))
	for name, r := range documents(t) {
		t.Run(name, func(t *testing.T) {
			out := render(t, "json", r, Options{})
			conforms(t, s, out)
			conforms(t, strict, out)
		})
	}
	for name, document := range map[string]string{
		"without targets":   `{"schema": "pacsaudit/1", "tool": "", "started": "2026-11-20T09:30:00Z", "finished": "2026-11-20T09:30:00Z", "complete": true}`,
		"of another schema": `{"schema": "pacsaudit/2", "tool": "", "started": "2026-11-20T09:30:00Z", "finished": "2026-11-20T09:30:00Z", "complete": true, "targets": []}`,
	} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(doc) == nil {
			t.Errorf("a report %s conforms", name)
		}
	}
}

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
