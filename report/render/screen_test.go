package render

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// grown gives every count of a report some digits of its own, so that half a
// number is no other number.
func grown(v reflect.Value, r *rand.Rand) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			grown(v.Elem(), r)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && v.Type().Field(i).Name != "Affected" { // lists with gaps
				grown(v.Field(i), r)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			grown(v.Index(i), r)
		}
	case reflect.Uint64:
		if v.CanSet() && v.Uint() > 0 {
			v.SetUint(1_000 + r.Uint64N(99_999_000))
		}
	}
}

// screens are reports with everything that a screen can show.
func screens(t *testing.T) map[string]*report.Report {
	t.Helper()
	list := documents(t)
	for _, name := range []string{"report.json", "everything.json", "doubts.json"} {
		r := read(t, name)
		grown(reflect.ValueOf(r), rand.New(rand.NewPCG(1, 2)))
		list["grown "+name] = r
		one := read(t, name)
		one.Sweep, one.Headers, one.Targets = nil, nil, one.Targets[:1]
		one.Targets[0].Name = audit.Operator("MAINARCHIVE@archive-with-a-long-name.radiology.example.org:11112")
		grown(reflect.ValueOf(one), rand.New(rand.NewPCG(3, 4)))
		list["one target of "+name] = one
		several := read(t, name)
		for i := range several.Targets {
			several.Targets[i].Name = audit.Operator(fmt.Sprintf("MAINARCHIVE@10.20.131.%d:%d", 100+i, 11100+i))
		}
		list["addresses of "+name] = several
	}
	return list
}

// TestScreenCutsNoNumber holds the report on a terminal to what was asked of it, at
// every width: no line is wider, and each number is whole.
func TestScreenCutsNoNumber(t *testing.T) {
	t.Parallel()
	numbers := regexp.MustCompile(`\d[\d,.]*`)
	cutNumber := regexp.MustCompile(`\d…`)
	for name, r := range screens(t) {
		for _, lang := range Langs() {
			for _, verbose := range []bool{false, true} {
				t.Run(fmt.Sprint(name, lang, verbose), func(t *testing.T) {
					t.Parallel()
					show := func(columns int) string {
						var b bytes.Buffer
						f, _ := FormatByName("terminal")
						if err := f.Write(&b, r, Options{Lang: lang, Verbose: verbose, Width: columns}); err != nil {
							t.Fatal(err)
						}
						return b.String()
					}
					var whole bytes.Buffer
					f, _ := FormatByName("terminal")
					if err := f.Write(&whole, r, Options{Lang: lang, Verbose: true, Width: 4000}); err != nil {
						t.Fatal(err)
					}
					known := numbers.FindAllString(whole.String(), -1)
					for i := range known {
						known[i] = strings.TrimRight(known[i], ".,")
					}
					for n := range len(r.Targets) { // where a list of names has no room
						known = append(known, fmt.Sprint(n+1))
					}
					step := 20 // long reports at fewer widths
					if verbose {
						step = 6
					}
					for columns := 60; columns <= 200; columns += columns / step {
						for line := range strings.Lines(show(columns)) {
							line = strings.TrimSuffix(line, "\n")
							if n := width(line); n > columns {
								t.Errorf("a line of %d columns where there are %d: %q", n, columns, line)
							}
							if strings.Contains(line, "--verbose") {
								continue // how many are not shown depends on the width
							}
							if cutNumber.MatchString(line) && !strings.Contains(name, "hostile") {
								t.Errorf("a number is cut in %d columns: %q", columns, line)
							}
							for _, n := range numbers.FindAllString(line, -1) {
								if n = strings.TrimRight(n, ".,"); !slices.Contains(known, n) && !strings.Contains(name, "hostile") {
									t.Errorf("half of the number %s in %d columns: %q", n, columns, line)
								}
							}
						}
					}
				})
			}
		}
	}
}

// TestShortNamesKeepTheirPort holds what a name looks like that is too long.
func TestShortNamesKeepTheirPort(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"MAINARCHIVE@pacs.example.org:11112": "MAINARCHIVE@pa…:11112",
		"MAINARCHIVE@10.20.130.5:104":        "MAIN…@10.20.130.5:104",
		"archive-of-the-whole-town-hall":     "archive-of-th…wn-hall",
		"ct-of-the-first-floor-12345":        "ct-of-the-fir…r-12345",
		"short:104":                          "short:104",
		"the time is five:to twelve now":     "the time is f…lve now",
	} {
		if got := shortName(name, 21); got != want || width(got) > 21 {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestNextIsTheFirstOfTheList: among those that are as bad, the one with the most
// patients stands first, and is what to begin with.
func TestNextIsTheFirstOfTheList(t *testing.T) {
	t.Parallel()
	r := reportOf(1)
	for i, n := range []uint64{5, 60, 60, 7, 7} {
		x := settledAs(audit.PHIVisible)
		x.Name = audit.Operator(fmt.Sprint("archive-", i))
		x.Counts.Patients = report.Total{Value: n, Measured: true}
		x.PHI.Exposed = uint64(10 * min(i, 3))
		x.Findings = []report.Finding{finding(audit.NewID("query-exposes-phi"), audit.Critical, audit.Text{}, nil)}
		r.Targets = append(r.Targets, x)
	}
	r.Targets[4].Worklist = &report.PHI{Records: 1, Exposed: 1} // counts as well
	s := report.Summarise(r)
	if got := list(namesOf(s.Targets)); got != "archive-2, archive-1, archive-4, archive-3, archive-0" {
		t.Errorf("the order is %s", got)
	}
	if got := English.next(s); !strings.Contains(got, "fix archive-2 first") {
		t.Error(got)
	}
}

// TestHintsNameWhatIsThere holds what a person is told who gave the wrong port.
func TestHintsNameWhatIsThere(t *testing.T) {
	t.Parallel()
	at := func(address string, e audit.Exposure, reach, plaintext audit.Step) *report.Target {
		return &report.Target{Address: audit.Operator(address), Exposure: e, Steps: report.Steps{Steps: audit.Steps{Reach: reach, Plaintext: plaintext}}}
	}
	ok := audit.Step{Outcome: audit.OK}
	for words, target := range map[string]*report.Target{
		"This is a web server. DICOM ports are":           at("a:8042", audit.ExposureNotDICOM, ok, audit.Step{Outcome: audit.NotDICOM, Cause: audit.LooksLikeHTTP}),
		"This is an HL7 interface. DICOM":                 at("a:2575", audit.ExposureNotDICOM, ok, audit.Step{Outcome: audit.NotDICOM, Cause: audit.LooksLikeHL7}),
		"This is an SSH server.":                          at("a:22", audit.ExposureNotDICOM, ok, audit.Step{Outcome: audit.NotDICOM, Cause: audit.LooksLikeSSH}),
		"Port 3389 is usually Remote Desktop. DICOM":      at("a:3389", audit.NotMeasured, ok, audit.Step{Outcome: audit.Reset}),
		"Port 445 is usually Windows file sharing. DICOM": at("a:445", audit.ExposureNotDICOM, ok, audit.Step{Outcome: audit.NotDICOM, Cause: audit.LooksUnknown}),
		"Nothing listens on this port":                    at("a:105", audit.Unreachable, audit.Step{Outcome: audit.Refused}, audit.Step{}),
		"no such host":                                    at("a:104", audit.Unreachable, audit.Step{Outcome: audit.Failed, Cause: audit.NameNotResolved}, audit.Step{}),
		"firewall":                                        at("a:104", audit.Unreachable, audit.Step{Outcome: audit.TimedOut}, audit.Step{}),
	} {
		if got := English.hint(target); !strings.Contains(got, words) {
			t.Errorf("%v: %q does not say %q", target.Address, got, words)
		}
	}
	if got := English.hint(at("a:104", audit.PHIVisible, ok, ok)); got != "" {
		t.Errorf("a DICOM server gets a hint: %s", got)
	}
}
