package inventory

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"pacsaudit/audit"
)

func TestTheExampleIsRightAndTheSchemaAgreesWithTheReader(t *testing.T) {
	v, err := parse("example.yaml", t.TempDir(), Example, Options{Checks: checks, Now: now})
	if err != nil || len(v.Warnings) > 0 {
		t.Fatalf("%v, warnings %v", err, v.Warnings)
	}
	compiler := jsonschema.NewCompiler()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"the example": string(Example), "the good file": good} {
		if err := schema.Validate(instance(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{"scop: []\ntargets: [{name: a, address: 'a:1'}]", "targets: []", "targets: [{name: a}]", "from: gest\ntargets: [{name: a, address: 'a:1'}]"} {
		if schema.Validate(instance(t, text)) == nil {
			t.Errorf("the schema allows %q", text)
		}
	}
	var s struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	if err := json.Unmarshal(Schema, &s); err != nil {
		t.Fatal(err)
	}
	agree(t, "file", Schema, fileKeys, "properties")
	agree(t, "never", s.Properties["never"], neverKeys, "items", "properties")
	agree(t, "defaults", s.Properties["defaults"], defaultKeys, "properties")
	agree(t, "credentials", s.Properties["credentials"], credentialKeys, "additionalProperties", "properties")
	agree(t, "receivers", s.Properties["receivers"], receiverKeys, "items", "properties")
	agree(t, "targets", s.Properties["targets"], targetKeys, "items", "properties")
	agree(t, "expect", s.Properties["targets"], expectKeys, "items", "properties", "expect", "properties")
	agree(t, "fingerprint", s.Properties["targets"], fingerprintKeys, "items", "properties", "expect", "properties", "fingerprint", "properties")
	agree(t, "accepted", s.Properties["accepted"], acceptedKeys, "items", "properties")
	if !bytes.Contains(Schema, []byte(`"made-up"`)) || strings.Count(string(Schema), `"study-root-find"`) != 1 {
		t.Error("the schema lacks services")
	}
}

func instance(t *testing.T, text string) any {
	t.Helper()
	b, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// agree compares the keys of a part of the schema with those that are read.
func agree(t *testing.T, part string, b json.RawMessage, keys []string, path ...string) {
	t.Helper()
	for _, p := range path {
		var m map[string]json.RawMessage
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatalf("%s: %v", part, err)
		}
		b = m[p]
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatalf("%s: %v", part, err)
	}
	var got []string
	for k := range m {
		got = append(got, k)
	}
	slices.Sort(got)
	want := slices.Sorted(slices.Values(keys))
	if !slices.Equal(got, want) {
		t.Errorf("%s: the schema knows %v, the reader %v", part, got, want)
	}
}

func TestAPolicyIsReadBackAsItWasWritten(t *testing.T) {
	e := audit.Expectation{
		Plaintext: audit.DoorClosed, TLS: audit.TLSMutual, Stranger: audit.ReachRejected, ContextsGiven: true,
		ClassUID: audit.Operator("1.2.3"), VersionName: audit.Operator("A: \"B\" # {c} \u00e9"),
	}
	e.Contexts[audit.Verification], e.Contexts[audit.MadeUp] = true, true
	list := []audit.Target{
		{Name: audit.Operator("主アーカイブ: {a}"), Address: audit.Operator("[::1]:104"), Called: audit.Operator("A # B"), Expect: e},
		{Name: audit.Operator("2"), Address: audit.Operator("10.0.0.1:104")},
	}
	v, err := read(t.TempDir(), string(WritePolicy(list)))
	if err != nil {
		t.Fatalf("%v\n%s", err, WritePolicy(list))
	}
	for i, want := range list {
		if got := v.Targets[i]; got.Name != want.Name || got.Address != want.Address || got.Called != want.Called || got.Expect != want.Expect {
			t.Errorf("%+v; was %+v", got, want)
		}
	}
}
