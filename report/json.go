package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"strings"
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
