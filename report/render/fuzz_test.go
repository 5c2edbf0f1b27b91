package render

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"slices"
	"testing"

	"pacsaudit/report"
)

// FuzzReport reads documents as somebody may hand them in. What is taken comes back the
// same once it was written, and every format can show it.
func FuzzReport(f *testing.F) {
	f.Add(testReport(f, "everything.json"))
	f.Add(testReport(f, "first-version.json"))
	f.Add([]byte(`{"schema": 1, "tool": "t", "started": "2026-11-21T12:00:00Z", "finished": "2026-11-21T12:00:01Z", "complete": true, "targets": []}`))
	f.Add([]byte(`{"headers": {"affected": {"patients": "<10", "by_year": {"2019": {"patients": "10-12", "studies": 3}}}}}`))
	f.Fuzz(func(t *testing.T, b []byte) { readAndShow(t, b) })
}

// FuzzReportPart puts something else in the place of one part of a document that has
// everything.
func FuzzReportPart(f *testing.F) {
	whole := testReport(f, "everything.json")
	for i, with := range []string{"-1", "1e99", `""`, "null", "{}", "[]", `"2026-11-21T12:00:00Z"`, `"10-12"`, `[{}, {}]`, `{"name": "a", "value": 18446744073709551615}`} {
		f.Add(uint16(97*i), []byte(with))
	}
	f.Fuzz(func(t *testing.T, part uint16, with []byte) {
		if !json.Valid(with) {
			return
		}
		var document any
		if err := json.Unmarshal(whole, &document); err != nil {
			t.Fatal(err)
		}
		left := int(part)
		b, err := json.Marshal(replaced(document, &left, with))
		if err != nil {
			t.Fatal(err)
		}
		readAndShow(t, b)
	})
}

// replaced is a document with another value in its place of a number, from 0.
func replaced(v any, left *int, with json.RawMessage) any {
	if *left--; *left == -1 {
		return with
	}
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			v[key] = replaced(v[key], left, with)
		}
	case []any:
		for i := range v {
			v[i] = replaced(v[i], left, with)
		}
	}
	return v
}

// readAndShow reads a document, writes it, reads it again, and shows it in every format.
func readAndShow(t *testing.T, b []byte) {
	r, err := report.Read(bytes.NewReader(b))
	if err != nil {
		return
	}
	first := written(t, "json", r)
	again, err := report.Read(bytes.NewReader(first))
	if err != nil {
		t.Fatalf("what was read is not read again: %v", err)
	}
	if second := written(t, "json", again); !bytes.Equal(first, second) {
		t.Fatal("a report changes by being read")
	}
	for _, format := range formats {
		if err := format.Write(io.Discard, r, Options{Verbose: true}); err != nil {
			t.Fatalf("%s: %v", format.Name, err)
		}
	}
	if now := written(t, "json", r); !bytes.Equal(first, now) {
		t.Fatal("a report changes by being shown")
	}
}

func testReport(f *testing.F, name string) []byte {
	f.Helper()
	b, err := os.ReadFile("../testdata/" + name)
	if err != nil {
		f.Fatal(err)
	}
	return b
}

func written(t *testing.T, name string, r *report.Report) []byte {
	t.Helper()
	format, _ := FormatByName(name)
	var b bytes.Buffer
	if err := format.Write(&b, r, Options{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
