package checks

import (
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// headerRow is what was seen in files, and what a check says of it.
type headerRow struct {
	name string
	o    audit.HeaderObservation
	want audit.Ruling
}

// files are so many, all of them DICOM and read to their end, but for a change.
func files(n uint64, changes ...func(*audit.HeaderObservation)) audit.HeaderObservation {
	o := audit.HeaderObservation{FileCounts: audit.FileCounts{Files: n, DICOM: n, Complete: true}, Tally: &phi.Tally{Records: n}}
	for _, c := range changes {
		c(&o)
	}
	return o
}

func cutShort(o *audit.HeaderObservation)  { o.Complete = false }
func oneUnread(o *audit.HeaderObservation) { o.Files, o.Unreadable = o.Files+1, 1 }
func noDICOM(o *audit.HeaderObservation)   { o.DICOM, o.NotDICOM, o.Tally = 0, o.Files, nil }

func shown(f phi.Field, n uint64) func(*audit.HeaderObservation) {
	return func(o *audit.HeaderObservation) { o.Tally.AnyExposed, o.Tally.Fields[f][phi.Exposed] = n, n }
}

func ssn(e phi.Evidence, n uint64) func(*audit.HeaderObservation) {
	return func(o *audit.HeaderObservation) { *e.Of(&o.Tally.SSN) = n }
}

func buckets(looked, listable, denied uint64) func(*audit.HeaderObservation) {
	return func(o *audit.HeaderObservation) {
		o.Buckets, o.ListableBuckets, o.DeniedBuckets = looked, listable, denied
	}
}

// marked are files with a fault that is counted by itself.
func marked(count func(*audit.HeaderObservation) *uint64) []headerRow {
	mark := func(o *audit.HeaderObservation) { *count(o) = 1 }
	return []headerRow{
		{"one", files(1, mark), fail},
		{"one, and not all was read", files(3, mark, oneUnread, cutShort), fail},
		{"none", files(1), pass},
		{"none, and one file could not be read", files(2, oneUnread), unknown},
		{"none, and it was cut short", files(2, cutShort), unknown},
		{"no DICOM", files(1, noDICOM), outside},
		{"no DICOM, and one file could not be read", files(1, noDICOM, oneUnread), unknown},
		{"no file", files(0), unknown},
	}
}

var headerTable = map[string][]headerRow{
	"name-in-path":                         marked(func(o *audit.HeaderObservation) *uint64 { return &o.NameInPath }),
	"preamble-executable":                  marked(func(o *audit.HeaderObservation) *uint64 { return &o.Executable }),
	"header-private":                       marked(func(o *audit.HeaderObservation) *uint64 { return &o.PrivateFiles }),
	"header-deidentification-contradicted": marked(func(o *audit.HeaderObservation) *uint64 { return &o.Contradicted }),
	"header-image-shows-person":            marked(func(o *audit.HeaderObservation) *uint64 { return &tallyOf(o).Images.Either }),
	"header-free-text":                     marked(func(o *audit.HeaderObservation) *uint64 { return &tallyOf(o).Fields[phi.FreeText][phi.Exposed] }),
	"header-phi": append(marked(func(o *audit.HeaderObservation) *uint64 { return &tallyOf(o).AnyExposed }),
		headerRow{"names", files(5, shown(phi.PatientName, 2)), fail},
		headerRow{"birth dates", files(5, shown(phi.BirthDate, 3)), fail},
		headerRow{"identifiers", files(5, shown(phi.PatientID, 4)), fail}),
	"header-ssn": append(marked(func(o *audit.HeaderObservation) *uint64 { return &tallyOf(o).SSN.Labelled }),
		headerRow{"written as one", files(5, ssn(phi.SSNFormatted, 1)), fail},
		headerRow{"a military number", files(5, ssn(phi.SSNMilitary, 1)), fail},
		headerRow{"a Medicare number", files(5, ssn(phi.SSNMedicare, 1)), fail},
		headerRow{"by population", files(5, ssn(phi.SSNPopulation, 1)), fail},
		headerRow{"each kind", files(9, ssn(phi.SSNLabelled, 1), ssn(phi.SSNFormatted, 2), ssn(phi.SSNPopulation, 3), ssn(phi.SSNMilitary, 1)), fail},
		headerRow{"as many of two kinds", files(9, ssn(phi.SSNLabelled, 1), ssn(phi.SSNFormatted, 1)), fail},
		headerRow{"placeholders", files(5, ssn(phi.SSNDenied, 3)), pass}),
	"bucket-listable": {
		{"one answers", files(5, buckets(2, 1, 1)), fail},
		{"one answers, and it was cut short", files(5, buckets(1, 1, 0), cutShort), fail},
		{"each refuses", files(1, buckets(2, 0, 2)), pass},
		{"each refuses, and it was cut short", files(1, buckets(2, 0, 2), cutShort), unknown},
		{"one does not answer", files(1, buckets(2, 0, 1)), unknown},
		{"none was given", files(1), outside},
		{"none was given, and it was cut short", files(1, cutShort), unknown},
		{"none was given, and there is no file", files(0), unknown},
	},
}

func tallyOf(o *audit.HeaderObservation) *phi.Tally {
	if o.Tally == nil {
		o.Tally = new(phi.Tally)
	}
	return o.Tally
}

func TestHeaderVerdicts(t *testing.T) {
	for _, c := range Headers() {
		rows := headerTable[c.ID.String()]
		if len(rows) == 0 {
			t.Errorf("%v has no row", c.ID)
		}
		for _, r := range rows {
			if v := c.Judge(r.o); v.Ruling != r.want {
				t.Errorf("%v, %s: %v, want %v", c.ID, r.name, v.Ruling, r.want)
			}
		}
	}
	if len(headerTable) != len(Headers()) {
		t.Errorf("rows of %d checks, and %d checks", len(headerTable), len(Headers()))
	}
}
