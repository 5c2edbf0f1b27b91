package report

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"pacsaudit/audit"
)

// sample reads the report that every format renders.
func sample(t *testing.T) *Report {
	t.Helper()
	f, err := os.Open("testdata/report.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// written is a report as its document.
func written(t *testing.T, r *Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := r.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestJSONIsReadBack holds that a saved report says after reading what it said
// before.
func TestJSONIsReadBack(t *testing.T) {
	want, err := os.ReadFile("testdata/report.json")
	if err != nil {
		t.Fatal(err)
	}
	if got := written(t, sample(t)); !bytes.Equal(got, want) {
		t.Error("the report changes by being read and written")
	}
}

// TestReadsTheFirstReport holds that a report of the first version of the
// program, which lacks many fields of today, is read.
func TestReadsTheFirstReport(t *testing.T) {
	f, err := os.Open("testdata/first-version.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Targets) == 0 || r.Targets[0].Exposure == audit.NotMeasured || len(r.Targets[0].Findings) == 0 {
		t.Errorf("read %d targets", len(r.Targets))
	}
	written(t, r)
}

// TestReadRefuses gives files that are no report, named after what is wrong,
// and a word that the message has to hold.
func TestReadRefuses(t *testing.T) {
	whole, err := os.ReadFile("testdata/report.json")
	if err != nil {
		t.Fatal(err)
	}
	change := func(old, new string) string {
		if !bytes.Contains(whole, []byte(old)) {
			t.Fatalf("the sample has no %s", old)
		}
		return strings.Replace(string(whole), old, new, 1)
	}
	for name, c := range map[string]struct{ file, says string }{
		"empty":                      {"", "cut off"},
		"cut in the middle":          {string(whole[:len(whole)/2]), "cut off"},
		"cut in a word":              {string(whole[:200]), "cut off"},
		"not JSON":                   {"grade,exposure\nF,phi-visible\n", "not JSON"},
		"two reports in a file":      {string(whole) + string(whole), "not JSON"},
		"other program's":            {`{"schema": "sarif", "runs": []}`, "not a report"},
		"no schema":                  {`{"targets": []}`, "not a report"},
		"list":                       {`[]`, "not of the kind"},
		"future schema":              {change(`"pacsaudit/1"`, `"pacsaudit/2"`), "newer"},
		"distant schema":             {change(`"pacsaudit/1"`, `"pacsaudit/65535"`), "newer"},
		"negative schema":            {change(`"pacsaudit/1"`, `"pacsaudit/-1"`), "not a report"},
		"exposure of a newer one":    {change(`"phi-visible"`, `"owned"`), "exposure"},
		"outcome of a newer one":     {change(`"outcome": "ok"`, `"outcome": "teleported"`), "outcome"},
		"number where a name is due": {change(`"name": "main-archive"`, `"name": {"first": "main"}`), "not of the kind"},
		"script as an ID":            {change(`"id": "query-exposes-phi"`, `"id": "<script>alert(1)</script>"`), "ID"},
		"endless ID":                 {change(`"id": "query-exposes-phi"`, `"id": "`+strings.Repeat("x", 65)+`"`), "ID"},
		"negative count":             {change(`"value": 400`, `"value": -400`), "not of the kind"},
		"count beyond 64 bits":       {change(`"value": 400`, `"value": 4e40`), "not of the kind"},
		"begun before all years":     {`{"schema": "pacsaudit/1", "started": "0000-01-01T00:00:00+23:59", "finished": "2026-01-01T00:00:00Z"}`, "started contradicts"},
		"ended after all years":      {`{"schema": "pacsaudit/1", "started": "2026-01-01T00:00:00Z", "finished": "9999-12-31T23:59:59-23:59"}`, "finished contradicts"},
		"deep nesting":               {`{"schema": "pacsaudit/1", "targets": ` + strings.Repeat("[", 100_000), ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Read(strings.NewReader(c.file))
			if err == nil {
				t.Fatalf("read as a report of %d targets", len(r.Targets))
			}
			if !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "script") || len(err.Error()) > 200 {
				t.Errorf("says %q", err)
			}
		})
	}
}
