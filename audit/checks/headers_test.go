package checks

import (
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

func headerCheck(t *testing.T, id string) *audit.HeaderCheck {
	t.Helper()
	for _, c := range Headers() {
		if c.ID.String() == id {
			return c
		}
	}
	t.Fatalf("there is no check %s", id)
	return nil
}

// TestEveryHeaderCheckWantsEvidence: nothing was read, or not all of it, and
// nothing was found: that settles nothing.
func TestEveryHeaderCheckWantsEvidence(t *testing.T) {
	if len(Headers()) < 8 {
		t.Errorf("%d checks", len(Headers()))
	}
	for _, c := range Headers() {
		for name, o := range map[string]audit.HeaderObservation{
			"nothing":           {},
			"nothing, complete": {FileCounts: audit.FileCounts{Complete: true}},
			"some unreadable":   {FileCounts: audit.FileCounts{Complete: true, Files: 5, DICOM: 4, Unreadable: 1}, Tally: new(phi.Tally)},
			"interrupted":       {FileCounts: audit.FileCounts{Files: 5, DICOM: 5}, Tally: new(phi.Tally)},
			"folders not read":  {FileCounts: audit.FileCounts{Complete: true, Files: 5, DICOM: 5, UnreadFolders: 1}, Tally: new(phi.Tally)},
		} {
			switch v := c.Judge(o); {
			case v.Ruling == audit.RulingFail, v.Ruling == audit.RulingPass, v.Ruling == audit.RulingNotApplicable && c.ID.String() != "bucket-listable":
				t.Errorf("%v on %s: %v", c.ID, name, v.Ruling)
			}
		}
		sentences(t, c.ID.String(), map[string]audit.Text{"title": c.Title, "reason": c.Why, "fix": c.Fix}, c.How)
		for _, r := range audit.Rulings() { // each of them can give each verdict
			if c.How.When(r).IsZero() {
				t.Errorf("%v does not say when it is %v", c.ID, r)
			}
		}
		if len(c.Refs) == 0 || c.Severity == audit.NoSeverity {
			t.Errorf("%v has no severity or no reference", c.ID)
		}
	}
}

func TestHeaderChecksJudge(t *testing.T) {
	tally := func(set func(*phi.Tally)) *phi.Tally {
		t := &phi.Tally{Records: 10}
		set(t)
		return t
	}
	whole := func(o audit.HeaderObservation) audit.HeaderObservation {
		o.Files, o.DICOM, o.Complete = 10, 10, true
		if o.Tally == nil {
			o.Tally = new(phi.Tally)
		}
		return o
	}
	for _, row := range []struct {
		id   string
		o    audit.HeaderObservation
		want audit.Ruling
	}{
		{"header-phi", whole(audit.HeaderObservation{Tally: tally(func(t *phi.Tally) { t.AnyExposed = 3 })}), audit.RulingFail},
		{"header-phi", whole(audit.HeaderObservation{}), audit.RulingPass},
		{"header-phi", audit.HeaderObservation{FileCounts: audit.FileCounts{Files: 3, NotDICOM: 3, Complete: true}}, audit.RulingNotApplicable},
		{"header-ssn", whole(audit.HeaderObservation{Tally: tally(func(t *phi.Tally) { t.SSN.Formatted = 1 })}), audit.RulingFail},
		{"header-ssn", whole(audit.HeaderObservation{Tally: tally(func(t *phi.Tally) { t.SSN.Denied = 1 })}), audit.RulingPass},
		{"header-free-text", whole(audit.HeaderObservation{Tally: tally(func(t *phi.Tally) { t.Fields[phi.FreeText][phi.Exposed] = 2 })}), audit.RulingFail},
		{"header-image-shows-person", whole(audit.HeaderObservation{Tally: tally(func(t *phi.Tally) { t.Images.Either = 2 })}), audit.RulingFail},
		{"header-image-shows-person", whole(audit.HeaderObservation{Tally: tally(func(t *phi.Tally) { t.Images.Face.No = 2 })}), audit.RulingPass},
		{"header-private", whole(audit.HeaderObservation{PrivateFiles: 1}), audit.RulingFail},
		{"header-deidentification-contradicted", whole(audit.HeaderObservation{Contradicted: 1}), audit.RulingFail},
		{"header-deidentification-contradicted", whole(audit.HeaderObservation{}), audit.RulingPass},
		{"preamble-executable", whole(audit.HeaderObservation{Executable: 1}), audit.RulingFail},
		{"name-in-path", whole(audit.HeaderObservation{NameInPath: 1}), audit.RulingFail},
		{"bucket-listable", whole(audit.HeaderObservation{Buckets: 1, ListableBuckets: 1}), audit.RulingFail},
		{"bucket-listable", whole(audit.HeaderObservation{Buckets: 1, DeniedBuckets: 1}), audit.RulingPass},
		{"bucket-listable", whole(audit.HeaderObservation{Buckets: 1}), audit.RulingInconclusive},
		{"bucket-listable", whole(audit.HeaderObservation{Buckets: 2, DeniedBuckets: 1}), audit.RulingInconclusive},
		{"bucket-listable", whole(audit.HeaderObservation{}), audit.RulingNotApplicable},
		// What was found was found, however little was read.
		{"name-in-path", audit.HeaderObservation{FileCounts: audit.FileCounts{Files: 10, DICOM: 2, Unreadable: 8}, NameInPath: 1}, audit.RulingFail},
	} {
		c := headerCheck(t, row.id)
		if got := c.Judge(row.o); got.Ruling != row.want {
			t.Errorf("%s: %v, want %v", row.id, got.Ruling, row.want)
		}
	}
}
