package lint

import (
	"fmt"
	"strings"

	"github.com/tailscale/hujson"

	"pacsaudit/audit"
)

// Bounds of a file, far above those of any configuration.
const (
	maxFile     = 8 << 20 // bytes
	maxDepth    = 64      // of nested objects
	maxSettings = 50000   // in a file
)

// parseJSON reads JSON with comments and trailing commas, as jsoncpp does for
// Orthanc. A variable of the environment may stand outside quotes too, which
// Orthanc replaces before it reads.
func parseJSON(t text, base int, s string) (node, *fault) {
	prepared, found := prescan(s)
	if found != nil {
		found.line = t.at(base + found.line).line
		return node{}, found
	}
	v, err := hujson.Parse([]byte(prepared))
	if err != nil {
		f := &fault{is: audit.Damaged}
		var line int
		if n, _ := fmt.Sscanf(err.Error(), "hujson: line %d", &line); n == 1 {
			f.line = t.at(base).line + line - 1
		}
		return node{}, f
	}
	return fromJSON(t, base, v), nil
}

// prescan looks at the bounds before anything is built, and puts a variable
// outside quotes into quotes of the same length. The line of a fault is an
// offset here.
func prescan(s string) (string, *fault) {
	var b []byte
	depth, values := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
		case strings.HasPrefix(s[i:], "//"):
			for i < len(s) && s[i] != '\n' {
				i++
			}
		case strings.HasPrefix(s[i:], "/*"):
			end := strings.Index(s[i+2:], "*/")
			if end < 0 {
				return "", &fault{audit.Damaged, i}
			}
			i += end + 3
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return "", &fault{audit.TooDeep, i}
			}
			values++
		case c == '}' || c == ']':
			depth--
		case c == ',':
			values++
		case strings.HasPrefix(s[i:], "${"):
			if end := strings.IndexAny(s[i:], "}\"\\\n"); end > 0 && s[i+end] == '}' {
				if b == nil {
					b = []byte(s)
				}
				b[i], b[i+end] = '"', '"'
				i += end
			}
		}
		if values > maxSettings {
			return "", &fault{audit.TooManyInFiles, i}
		}
	}
	if b != nil {
		return string(b), nil
	}
	return s, nil
}

func fromJSON(t text, base int, v hujson.Value) node {
	at := base + v.StartOffset
	n := node{place: t.at(at)}
	switch value := v.Value.(type) {
	case *hujson.Object:
		n.kind = object
		for _, m := range value.Members {
			name, _ := m.Name.Value.(hujson.Literal)
			n.add(name.String(), t.at(base+m.Name.StartOffset), fromJSON(t, base, m.Value))
		}
	case *hujson.Array:
		n.kind = list
		for _, item := range value.Elements {
			n.items = append(n.items, fromJSON(t, base, item))
		}
	case hujson.Literal:
		switch value.Kind() {
		case 't', 'f':
			n.kind, n.is = boolean, value.Bool()
		case 'n':
			n.kind = null
		case '"':
			n = textual(value.String(), n.place)
			if strings.HasPrefix(t.s[min(at, len(t.s)):], "${") {
				n.kind = variable
			}
		default:
			n.kind, n.n, n.s = number, value.Float(), string(value)
		}
	}
	return n
}
