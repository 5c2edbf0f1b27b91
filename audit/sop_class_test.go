package audit

import (
	"strings"
	"testing"

	"pacsaudit/fixtures"
)

// TestClassesAreThoseOfTheStandard holds the tables against PS3.6 Table A-1.
func TestClassesAreThoseOfTheStandard(t *testing.T) {
	names := func(table string) map[string]string {
		rows, err := fixtures.Spec(table)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]string{}
		for _, r := range rows[1:] {
			if table != "sop_classes" || r[2] == "false" || strings.HasPrefix(r[0], "1.2.840.10008.5.1.4.1.2.3.") {
				m[r[0]] = r[1]
			}
		}
		return m
	}
	standard := names("sop_classes")
	seen := map[string]bool{}
	for c := range SOPClasses {
		uid, name := c.UID().String(), c.Name().String()
		short := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(standard[uid], " (Retired)"), " UID"), " SOP Class")
		if short != name || seen[uid] || !strings.HasPrefix(uid, "1.2.840.10008.") {
			t.Errorf("%s is %q, in the standard %q", uid, name, standard[uid])
		}
		seen[uid] = true
	}
	for s := range Services {
		retired := s == ProcedureStepTrial || s == GeneralPurposeWorklist
		if _, known := SOPClassOf(s.UID()); known == (s == MadeUp || retired) {
			t.Errorf("%s is not in the table", s.Name())
		}
	}
	syntaxes := names("transfer_syntaxes")
	for s := range TransferSyntaxes {
		if syntaxes[s.UID().String()] != s.Name().String() {
			t.Errorf("%s is %q", s.UID(), s.Name())
		}
	}
	if TransferSyntaxes > 31 {
		t.Errorf("%d transfer syntaxes and Verification are too many for an association of 32", TransferSyntaxes)
	}
}
