package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"

	"pacsaudit/audit"
)

// WriteJSON writes the record.
func (r *Report) WriteJSON(w io.Writer) error {
	frame := *r
	frame.Targets = []Target{}
	return WriteStreamed(w, &frame, Hole{`"targets": []`, 1, func(yield func(any) bool) {
		for i := range r.Targets {
			if !yield(&r.Targets[i]) {
				return
			}
		}
	}})
}

// Hole is an empty list in a document, by its name and how deep it is, and what
// belongs in it. So a large report is written without being in memory as text.
type Hole struct {
	List     string
	Depth    int
	Elements iter.Seq[any]
}

// WriteStreamed writes a document, indented, and what belongs in its holes, which
// are in their order. A text cannot look like one: it holds no line break.
func WriteStreamed(w io.Writer, frame any, holes ...Hole) error {
	const indent = "  "
	rest, err := json.MarshalIndent(frame, "", indent)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	for _, h := range holes {
		margin := "\n" + strings.Repeat(indent, h.Depth)
		before, after, found := bytes.Cut(rest, []byte(margin+h.List))
		if !found {
			continue
		}
		out.Write(before)
		out.WriteString(margin + strings.TrimSuffix(h.List, "]"))
		n := 0
		for x := range h.Elements {
			b, err := json.MarshalIndent(x, margin[1:]+indent, indent)
			if err != nil {
				return err
			}
			if n++; n > 1 {
				out.WriteByte(',')
			}
			out.WriteString(margin + indent)
			out.Write(b)
		}
		if n > 0 {
			out.WriteString(margin)
		}
		out.WriteByte(']')
		rest = after
	}
	out.Write(rest)
	out.WriteByte('\n')
	return out.Flush()
}

// MarshalJSON writes the fact with the one value it has.
func (f Fact) MarshalJSON() ([]byte, error) {
	if f.Word.IsZero() {
		return json.Marshal(struct {
			Name  any   `json:"name"`
			Value int64 `json:"value"`
		}{f.Name, f.Number})
	}
	return json.Marshal(struct {
		Name  any `json:"name"`
		Value any `json:"value"`
	}{f.Name, f.Word})
}

// UnmarshalJSON reads a fact whose value is a number or a word.
func (f *Fact) UnmarshalJSON(b []byte) error {
	var saved struct {
		Name  audit.Text      `json:"name"`
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(b, &saved); err != nil {
		return err
	}
	*f = Fact{Name: saved.Name}
	if bytes.HasPrefix(saved.Value, []byte{'"'}) {
		return json.Unmarshal(saved.Value, &f.Word)
	}
	if len(saved.Value) == 0 {
		return errors.New("a fact without a value")
	}
	return json.Unmarshal(saved.Value, &f.Number)
}
