package render

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"pacsaudit/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func render(t *testing.T, format string, r *report.Report, o Options) []byte {
	t.Helper()
	f, err := FormatByName(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestNoTwoFormatsShareANameOrAnExtension: --output finds a format by the end of
// a file's name, and goldens are named by it.
func TestNoTwoFormatsShareANameOrAnExtension(t *testing.T) {
	for _, list := range [][]string{FormatNames(), Extensions()} {
		for i := 1; i < len(list); i++ {
			if list[i] == list[i-1] {
				t.Errorf("two formats have %s", list[i])
			}
		}
	}
}

// TestGolden renders one report through every format and language. Rendering
// twice gives the same bytes and leaves the report as it was.
func TestGolden(t *testing.T) {
	r := sample(t)
	before := render(t, "json", r, Options{})
	for _, format := range formats {
		for _, lang := range Langs() {
			name := "report." + lang.String() + format.Extension
			if format.Name == "json" {
				name = "../../testdata/report.json" // the same in every language
			}
			t.Run(name, func(t *testing.T) {
				got := render(t, format.Name, r, Options{Lang: lang})
				if !bytes.Equal(got, render(t, format.Name, r, Options{Lang: lang})) {
					t.Error("the second rendering differs from the first")
				}
				golden(t, name, got)
			})
		}
	}
	for name, o := range map[string]Options{
		"report.verbose.txt": {Verbose: true},
		"report.color.txt":   {Color: true},
		"report.narrow.txt":  {Width: 60},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, render(t, "terminal", r, o)) })
	}
	everything, doubts, captures, linted := documents(t)["everything.json"], documents(t)["doubts.json"], documents(t)["listen.json"], documents(t)["lint.json"]
	t.Run("lint.verbose.txt", func(t *testing.T) {
		golden(t, "lint.verbose.txt", render(t, "terminal", linted, Options{Verbose: true}))
	})
	t.Run("doubts.verbose.txt", func(t *testing.T) {
		golden(t, "doubts.verbose.txt", render(t, "terminal", doubts, Options{Verbose: true}))
	})
	for _, format := range formats {
		if format.Name == "json" {
			continue // these documents are JSON
		}
		for _, lang := range Langs() {
			name := "doubts." + lang.String() + format.Extension
			t.Run(name, func(t *testing.T) { golden(t, name, render(t, format.Name, doubts, Options{Lang: lang})) })
			heard := "listen." + lang.String() + format.Extension
			t.Run(heard, func(t *testing.T) { golden(t, heard, render(t, format.Name, captures, Options{Lang: lang})) })
		}
		for _, lang := range Langs() {
			name := "lint." + lang.String() + format.Extension
			t.Run(name, func(t *testing.T) { golden(t, name, render(t, format.Name, linted, Options{Lang: lang})) })
		}
		name := "everything" + format.Extension
		t.Run(name, func(t *testing.T) { golden(t, name, render(t, format.Name, everything, Options{Lang: Japanese})) })
	}
	places := documents(t)["places.json"]
	for _, format := range []string{"terminal", "html", "markdown", "prometheus"} {
		f, err := FormatByName(format)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range Langs() {
			name := "places." + lang.String() + f.Extension
			t.Run(name, func(t *testing.T) { golden(t, name, render(t, format, places, Options{Lang: lang})) })
		}
	}
	if !bytes.Equal(before, render(t, "json", r, Options{})) {
		t.Error("rendering changed the report")
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at what changed, then run go test ./report/render -update", name)
	}
}
