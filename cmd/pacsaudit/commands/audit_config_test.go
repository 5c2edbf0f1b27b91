package commands

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestServeNamesTheLineThatIsWhy, of the file as it is now, and says where it
// cannot be read.
func TestServeNamesTheLineThatIsWhy(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "orthanc.json")
	if err := os.WriteFile(file, []byte("{\n \"DicomAlwaysAllowFind\": true\n}"), 0o600); err != nil {
		t.Fatal(err)
	}
	archive, err := pacs.Start(t.Context(), pacs.Posture{}, fixtures.Archive{Studies: 20, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	result := func(path string) audit.Result {
		t.Helper()
		target := audit.Target{Name: audit.Operator("a"), Address: audit.Operator(archive.Addr()), Config: audit.Operator(path)}
		r := audit.Run(t.Context(), []audit.Target{target}, new(probe.Prober), checks.All(), 1, nil)[0]
		tieOwn(slog.New(slog.DiscardHandler))(t.Context(), &r)
		return r
	}
	line := func(r audit.Result) (line int64, disagrees string) {
		for _, f := range r.Findings {
			for _, fact := range f.Verdict.Facts {
				if f.Check.ID.String() == "query-open" && fact.Name.String() == "config-line" {
					line = fact.Number
				}
			}
			if f.Check.ID.String() == "config-disagrees" {
				disagrees = f.Verdict.Ruling.String()
			}
		}
		return line, disagrees
	}
	if n, _ := line(result(file)); n != 2 {
		t.Errorf("query-open is of line %d", n)
	}
	if n, disagrees := line(result(file + ".not")); n != 0 || disagrees != "inconclusive" {
		t.Errorf("a file that is not there: line %d, config-disagrees is %q", n, disagrees)
	}
}
