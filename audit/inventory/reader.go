package inventory

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"pacsaudit/audit"
)

// reader reads a file and collects what is wrong with it.
type reader struct {
	name, folder string
	o            Options
	mistakes     Mistakes
	warnings     Mistakes
	certificates map[string]credential
	used         map[string]bool
	places       map[string]position // of targets, by name
}

// position is a place in the file.
type position struct{ line, column int }

func positionOf(n ast.Node) position {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		return positionOf(m.Values[0].Key)
	}
	if t := n.GetToken(); t != nil {
		return positionOfToken(t)
	}
	return position{1, 1}
}

func positionOfToken(t *token.Token) position { return position{t.Position.Line, t.Position.Column} }

func (r *reader) wrong(n ast.Node, format string, args ...any) {
	r.wrongAt(positionOf(n), format, args...)
}

func (r *reader) wrongAt(p position, format string, args ...any) {
	r.mistakes = append(r.mistakes, Mistake{r.name, p.line, p.column, fmt.Sprintf(format, args...)})
}

func (r *reader) warn(p position, format string, args ...any) {
	r.warnings = append(r.warnings, Mistake{r.name, p.line, p.column, fmt.Sprintf(format, args...)})
}

// document is the one document of a file, nil where it has none.
func (r *reader) document(b []byte) ast.Node {
	f, err := parser.ParseBytes(b, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		if line := tabbed(b); line > 0 {
			r.wrongAt(position{line, 1}, "a tab at the beginning of the line: indent with spaces")
			return nil
		}
		p, message := position{1, 1}, "not YAML"
		var known yaml.Error
		if errors.As(err, &known) && known.GetToken() != nil {
			// The library's message names what it missed and quotes nothing.
			p, message = positionOfToken(known.GetToken()), "not YAML: "+known.GetMessage()
		}
		r.wrongAt(p, "%s", message)
		return nil
	}
	var body ast.Node
	for _, d := range f.Docs {
		switch {
		case d.Body == nil:
		case body != nil:
			r.wrong(d.Body, "a second document: a configuration is one")
			return nil
		default:
			body = d.Body
		}
	}
	if body == nil {
		r.wrongAt(position{1, 1}, "the file is empty: pacsaudit config init writes an example")
	}
	return body
}

// tabbed is the first line that is indented with a tab, 0 where none is.
func tabbed(b []byte) int {
	n := 0
	for line := range bytes.Lines(b) {
		n++
		if indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]; bytes.ContainsRune(indent, '\t') {
			return n
		}
	}
	return 0
}

// object reads a mapping whose keys are known; what must be there and
// is not is an error.
func (r *reader) object(n ast.Node, what string, keys []string, must []string, read func(key string, v ast.Node)) bool {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		r.wrong(n, "%s is a mapping: write %s", what, r.mapping(what, n))
		return false
	}
	seen := map[string]bool{}
	for _, pair := range m.Values {
		key, ok := r.text(pair.Key)
		switch {
		case !ok:
			continue
		case seen[key]:
			r.wrong(pair.Key, "%q stands twice in %s", key, what)
		case !slices.Contains(keys, key):
			r.wrong(pair.Key, "unknown key %q in %s%s", key, what, didYouMean(key, keys))
		default:
			if _, null := pair.Value.(*ast.NullNode); null {
				r.wrong(pair.Key, "%q has no value", key)
			} else {
				read(key, pair.Value)
			}
		}
		seen[key] = true
	}
	for _, key := range must {
		if !seen[key] {
			r.wrong(n, "%s has no %q", what, key)
		}
	}
	return true
}

// mapping is how a mapping is written that is a word in the file.
func (r *reader) mapping(what string, n ast.Node) string {
	word := ""
	switch v := n.(type) {
	case *ast.StringNode:
		word = v.Value
	case *ast.IntegerNode, *ast.FloatNode:
		word = n.GetToken().Value
	}
	if len(word) > 60 || strings.ContainsFunc(word, func(c rune) bool { return c <= ' ' || c > '~' }) {
		word = ""
	}
	switch _, err := audit.ParseNetwork(word); {
	case what == aLineOfNever && word != "" && err == nil:
		return "{net: " + word + ", reason: why}"
	case what == aLineOfNever && word != "":
		return "{host: " + word + ", reason: why}"
	case what == aTarget && word != "" && CheckAddress(word) == nil:
		return "{name: main-archive, address: '" + word + "'}"
	case what == theConfiguration:
		return "key: value, as in the example that pacsaudit config init writes"
	}
	return "key: value"
}

// What mapping has an example for.
const (
	theConfiguration = "the configuration"
	aLineOfNever     = "a line of never"
	aTarget          = "a target"
)

// list reads a sequence.
func (r *reader) list(n ast.Node, what string, read func(ast.Node)) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		r.wrong(n, "%s is a list: write each on a line of its own after a hyphen", what)
		return
	}
	for _, v := range s.Values {
		read(v)
	}
}

// text is a scalar as it was written.
func (r *reader) text(n ast.Node) (string, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		return strings.TrimRight(v.Value.Value, "\n"), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	case *ast.AliasNode, *ast.AnchorNode, *ast.MergeKeyNode, *ast.TagNode:
		r.wrong(n, "anchors, aliases, merges and tags are not used here: write it out")
	default:
		r.wrong(n, "one word or text is expected here")
	}
	return "", false
}

const maxText = 500

// words is a text of the operator's for reports.
func (r *reader) words(n ast.Node) audit.Text {
	s, ok := r.text(n)
	switch {
	case !ok:
	case strings.TrimSpace(s) == "":
		r.wrong(n, "empty text")
	case len(s) > maxText:
		r.wrong(n, "text of %d bytes: at most %d", len(s), maxText)
	default:
		return audit.Operator(s)
	}
	return audit.Text{}
}

// word reads a member of a closed set.
func (r *reader) word(n ast.Node, what string, words []string, into encoding.TextUnmarshaler) {
	s, ok := r.text(n)
	if ok && into.UnmarshalText([]byte(s)) != nil {
		r.wrong(n, "%q is not a word for %s%s", s, what, didYouMean(s, words))
	}
}

func (r *reader) title(n ast.Node) audit.Text {
	s, ok := r.text(n)
	if !ok {
		return audit.Text{}
	}
	if err := CheckAETitle(s); err != nil {
		r.wrong(n, "%v", err)
	}
	return audit.Operator(strings.TrimSpace(s))
}

func (r *reader) duration(n ast.Node, least, most time.Duration) time.Duration {
	s, ok := r.text(n)
	if !ok {
		return 0
	}
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		r.wrong(n, "%q is not a time: write it as 30s, 5m or 6h", s)
	case d < least || d > most:
		r.wrong(n, "%v is out of range: give %v to %v", d, least, most)
	}
	return d
}

func (r *reader) number(n ast.Node, least, most int) int {
	s, ok := r.text(n)
	if !ok {
		return 0
	}
	i, err := strconv.Atoi(s)
	switch {
	case err != nil:
		r.wrong(n, "%q is not a whole number", s)
	case i < least || i > most:
		r.wrong(n, "%d is out of range: give %d to %d", i, least, most)
	}
	return i
}

// day reads a date.
func (r *reader) day(n ast.Node) audit.Day {
	s, ok := r.text(n)
	if !ok {
		return 0
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		r.wrong(n, "%q is not a date: write it as 2027-03-31", s)
		return 0
	}
	return audit.DayOf(t)
}
