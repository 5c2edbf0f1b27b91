package devices

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tailscale/hujson"
)

// readOrthanc reads DicomModalities of a configuration: the two forms that Orthanc's
// book gives, a list and an object.
func readOrthanc(file, text string, _ map[string]string) (List, error) {
	l := List{Format: "orthanc"}
	if deeper(text, maxDepth) {
		return l, fmt.Errorf("no configuration of Orthanc: more than %d objects and lists in each other", maxDepth)
	}
	value, err := hujson.Parse([]byte(text))
	if err != nil {
		return l, fmt.Errorf("no JSON: %w", err)
	}
	root, ok := value.Value.(*hujson.Object)
	if !ok {
		return l, errNothing
	}
	line, counted := 1, 0 // members come in their order
	lineOf := func(v *hujson.Value) int {
		line += strings.Count(text[counted:v.StartOffset], "\n")
		counted = v.StartOffset
		return line
	}
	for _, member := range root.Members {
		if literal(member.Name.Value) != "DicomModalities" {
			continue
		}
		modalities, ok := member.Value.Value.(*hujson.Object)
		if !ok {
			return l, errors.New("DicomModalities is no object")
		}
		for i := range modalities.Members {
			m := &modalities.Members[i]
			d := Device{Name: literal(m.Name.Value), From: Place{file, lineOf(&m.Name)}}
			switch v := m.Value.Value.(type) {
			case *hujson.Array: // title, host, port, and perhaps a manufacturer
				if len(v.Elements) >= 3 {
					d.Called, d.Host = literal(v.Elements[0].Value), literal(v.Elements[1].Value)
					d.Port = number(v.Elements[2].Value)
				}
			case *hujson.Object:
				for _, field := range v.Members {
					switch literal(field.Name.Value) {
					case "AET":
						d.Called = literal(field.Value.Value)
					case "Host":
						d.Host = literal(field.Value.Value)
					case "Port":
						d.Port = number(field.Value.Value)
					case "UseDicomTls":
						word, _ := field.Value.Value.(hujson.Literal)
						d.TLS = string(word) == "true"
					}
				}
			}
			l.Devices = append(l.Devices, d)
		}
		return l, nil
	}
	return l, errors.New("there is no DicomModalities in it")
}

// maxDepth is what the parser, which calls itself, may be given to nest.
const maxDepth = 64

// deeper reports JSON, with comments, that nests objects and lists deeper than a bound.
func deeper(text string, most int) bool {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch rest := text[i:]; {
		case rest[0] == '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case strings.HasPrefix(rest, "//"):
			i += len(before(rest, "\n"))
		case strings.HasPrefix(rest, "/*"):
			i += 3 + len(before(rest[2:], "*/"))
		case rest[0] == '{' || rest[0] == '[':
			if depth++; depth > most {
				return true
			}
		case rest[0] == '}' || rest[0] == ']':
			depth--
		}
	}
	return false
}

// before is what stands before an end, all where there is none.
func before(s, end string) string {
	s, _, _ = strings.Cut(s, end)
	return s
}

// literal is the text of a string, empty for anything else.
func literal(v hujson.ValueTrimmed) (s string) {
	if text, ok := v.(hujson.Literal); ok && json.Unmarshal(text, &s) != nil {
		return ""
	}
	return s
}

// number is that of a number, or of a string that holds one, 0 for anything else.
func number(v hujson.ValueTrimmed) (n int) {
	if text, ok := v.(hujson.Literal); ok && json.Unmarshal([]byte(strings.Trim(string(text), `"`)), &n) != nil {
		return 0
	}
	return n
}
