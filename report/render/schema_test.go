package render

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"pacsaudit/report"

	"github.com/santhosh-tekuri/jsonschema/v6"
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
	if err := report.WriteSchema(&b); err != nil {
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
