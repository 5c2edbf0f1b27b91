package report

import (
	"cmp"
	"encoding"
	"encoding/json"
	"io"
	"reflect"
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi"
)

// jsonSchema is the part of JSON Schema 2020-12 that a report needs.
type jsonSchema struct {
	Schema      string       `json:"$schema,omitempty"`
	ID          string       `json:"$id,omitempty"`
	Ref         string       `json:"$ref,omitempty"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	Type        any          `json:"type,omitempty"`
	Format      string       `json:"format,omitempty"`
	Pattern     string       `json:"pattern,omitempty"`
	MaxLength   int          `json:"maxLength,omitempty"`
	Minimum     *int         `json:"minimum,omitempty"`
	Enum        []string     `json:"enum,omitempty"`
	Items       *jsonSchema  `json:"items,omitempty"`
	Properties  schemaFields `json:"properties,omitempty"`
	Required    []string     `json:"required,omitempty"`
	Defs        schemaFields `json:"$defs,omitempty"`
}

type schemaFields map[string]*jsonSchema

// WriteSchema writes the JSON Schema of a report, made from the types
// themselves. Properties that it does not name are allowed: fields are added
// within a version.
func WriteSchema(w io.Writer) error {
	defs := schemaFields{}
	root := schemaOf(reflect.TypeFor[Report](), defs)
	top := *defs[strings.TrimPrefix(root.Ref, "#/$defs/")]
	delete(defs, "Report")
	top.Schema, top.ID, top.Title = "https://json-schema.org/draft/2020-12/schema", "urn:pacsaudit:report:1", "Report of pacsaudit"
	top.Description = "Counts and words of closed sets only: no value of any patient is in a report."
	top.Properties["schema"] = &jsonSchema{Type: "string", Enum: []string{schema.String()}}
	top.Defs = defs
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(&top)
}

// schemaNames are the names of types that the program calls otherwise.
var schemaNames = map[string]string{"TLSFacts": "TLS", "IdentityFacts": "Identity", "WebDoor": "Door", "Field": "FieldCounts"}

func schemaOf(t reflect.Type, defs schemaFields) *jsonSchema {
	zero := 0
	switch t {
	case reflect.TypeFor[time.Time]():
		return &jsonSchema{Type: "string", Format: "date-time"}
	case reflect.TypeFor[audit.Text](), reflect.TypeFor[audit.CipherSuite]():
		return &jsonSchema{Type: "string"}
	case reflect.TypeFor[audit.Code[uint8]](), reflect.TypeFor[audit.Code[uint16]]():
		return &jsonSchema{Type: "integer", Minimum: &zero}
	case reflect.TypeFor[audit.Elapsed]():
		return &jsonSchema{Type: "number"}
	case reflect.TypeFor[audit.Deviations]():
		return &jsonSchema{Type: "array", Items: &jsonSchema{Type: "string"}}
	case reflect.TypeFor[audit.Methods]():
		return &jsonSchema{Type: "array", Items: &jsonSchema{Type: "string"}}
	case reflect.TypeFor[audit.ID]():
		return &jsonSchema{Type: "string", Pattern: "^[a-z0-9-]+$", MaxLength: 64}
	case reflect.TypeFor[audit.Day]():
		return &jsonSchema{Type: "string", Format: "date"}
	case reflect.TypeFor[Cell]():
		return &jsonSchema{Type: []string{"integer", "string"}, Pattern: "^(<10|[0-9]+-[0-9]+)$", Description: "one below ten is \"<10\"; bounds where one below ten would be found by it, and after reports were merged"}
	case reflect.TypeFor[audit.Fact]():
		return &jsonSchema{Type: "object", Required: []string{"name", "value"}, Properties: schemaFields{
			"name": {Type: "string"}, "value": {Type: []string{"integer", "string"}},
		}}
	case reflect.TypeFor[Years]():
		t = reflect.TypeOf(Years{}.all())
	case reflect.TypeFor[Modalities]():
		t = reflect.TypeOf(Modalities{}.all())
	}
	if table, ok := reflect.Zero(t).Interface().(interface{ Names() []string }); ok {
		s := &jsonSchema{Type: "object", Properties: schemaFields{}}
		for _, name := range table.Names() {
			s.Properties[name] = schemaOf(t.Elem(), defs)
		}
		return s
	}
	if t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		return &jsonSchema{Type: "string", Enum: wordsOf(t)}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), defs)
	case reflect.Slice, reflect.Array:
		return &jsonSchema{Type: "array", Items: schemaOf(t.Elem(), defs)}
	case reflect.Bool:
		return &jsonSchema{Type: "boolean"}
	case reflect.Float64:
		return &jsonSchema{Type: "number"}
	case reflect.Struct:
		name := cmp.Or(schemaNames[t.Name()], t.Name())
		if defs[name] == nil {
			s := &jsonSchema{Type: "object", Properties: schemaFields{}}
			defs[name] = s
			s.addFields(t, defs)
		}
		return &jsonSchema{Ref: "#/$defs/" + name}
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Int16, reflect.Int8:
		return &jsonSchema{Type: "integer"}
	}
	return &jsonSchema{Type: "integer", Minimum: &zero}
}

func (s *jsonSchema) addFields(t reflect.Type, defs schemaFields) {
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			s.addFields(f.Type, defs)
			continue
		case name == "" || name == "-":
			continue
		}
		s.Properties[name] = schemaOf(f.Type, defs)
		if t == reflect.TypeFor[counts.Field]() {
			s.Properties[name].Description = meaningOf(name)
		}
		if !strings.Contains(options, "omit") {
			s.Required = append(s.Required, name)
		}
	}
}

// meaningOf is the definition of a class of values.
func meaningOf(class string) string {
	for c := phi.Absent; c <= phi.Exposed; c++ {
		if c.String() == class {
			return c.Meaning()
		}
	}
	return ""
}

// wordsOf are the words of a closed set, which is a small number: they end
// where the word of zero comes back.
func wordsOf(t reflect.Type) []string {
	var words []string
	v := reflect.New(t).Elem()
	for i := range uint64(256) {
		v.SetUint(i)
		word := wordOf(v)
		if i > 0 && word == wordOf(reflect.New(t).Elem()) {
			break
		}
		words = append(words, word)
	}
	return words
}

func wordOf(v reflect.Value) string {
	b, err := v.Interface().(encoding.TextMarshaler).MarshalText()
	if err != nil {
		return ""
	}
	return string(b)
}
