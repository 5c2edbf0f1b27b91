package lint

import (
	"fmt"
	"testing"

	"pacsaudit/audit"
)

func TestSmoke(t *testing.T) {
	for _, p := range []string{"/etc/orthanc", "/etc/dcmtk", "/tmp/odef.json"} {
		o, err := Read(t.Context(), []string{p}, audit.Operator)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range o.Files {
			fmt.Printf("%+v\n", f)
		}
		fmt.Printf("%+v\n", o.ConfigCounts)
		for _, f := range o.Findings {
			fmt.Printf("%-30v %-14v %-8v %v:%d:%d %v %v fix %v\n", f.Check.ID, f.Verdict.Ruling, f.Severity, f.Location.File, f.Location.Line, f.Location.Column, f.Location.Key, f.Verdict.Facts, f.Write)
		}
	}
}
