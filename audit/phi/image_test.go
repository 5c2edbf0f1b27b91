package phi

import (
	"testing"

	"pacsaudit/audit/counts"
	"pacsaudit/dimse/dataset"
)

// TestWhatARecordSaysOfItsImageIsCounted: YES and NO, at the top, and held
// against a claim.
func TestWhatARecordSaysOfItsImageIsCounted(t *testing.T) {
	text := func(v string) el { return el{tag: tagBurnedIn, vr: dataset.CS, value: v} }
	face := func(v string) el { return el{tag: tagFaces, vr: dataset.CS, value: v} }
	for what, c := range map[string]struct {
		record []el
		want   counts.Images
		deid   Deidentification
	}{
		"nothing":                 {nil, counts.Images{}, Deidentification{}},
		"no answer":               {[]el{text(""), face("MAYBE")}, counts.Images{}, Deidentification{}},
		"nearly one":              {[]el{text("YESNO"), face("NOT")}, counts.Images{}, Deidentification{}},
		"text":                    {[]el{text("YES")}, counts.Images{Text: counts.Answers{Yes: 1}, Either: 1}, Deidentification{}},
		"text, padded":            {[]el{text("yes ")}, counts.Images{Text: counts.Answers{Yes: 1}, Either: 1}, Deidentification{}},
		"a face":                  {[]el{face("YES ")}, counts.Images{Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{}},
		"both":                    {[]el{text("YES"), face("YES")}, counts.Images{Text: counts.Answers{Yes: 1}, Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{}},
		"neither":                 {[]el{text("NO"), face("NO")}, counts.Images{Text: counts.Answers{No: 1}, Face: counts.Answers{No: 1}}, Deidentification{}},
		"a face, no text":         {[]el{text("NO"), face("YES")}, counts.Images{Text: counts.Answers{No: 1}, Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{}},
		"text in a sequence":      {[]el{{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{text("YES")}}}}, counts.Images{}, Deidentification{}},
		"text, and a claim":       {[]el{removed, text("YES")}, counts.Images{Text: counts.Answers{Yes: 1}, Either: 1}, Deidentification{Deid: counts.Deid{Claimed: 1, Shown: 1}}},
		"no text, and a claim":    {[]el{removed, text("NO")}, counts.Images{Text: counts.Answers{No: 1}}, Deidentification{Deid: counts.Deid{Claimed: 1, Held: 1}}},
		"a face, a name, a claim": {[]el{removed, named, face("YES")}, counts.Images{Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{Deid: counts.Deid{Claimed: 1, Contradicted: 1, Shown: 1}}},
		"a face, dates kept":      {[]el{face("YES"), {tag: tagDatesModified, vr: dataset.CS, value: "UNMODIFIED"}}, counts.Images{Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{Deid: counts.Deid{DatesUnmodified: 1}}},
		"a face, dates removed":   {[]el{face("YES"), {tag: tagDatesModified, vr: dataset.CS, value: "REMOVED"}}, counts.Images{Face: counts.Answers{Yes: 1}, Either: 1}, Deidentification{Deid: counts.Deid{Claimed: 1, Shown: 1, DatesRemoved: 1}}},
	} {
		if tally := tallyOf(c.record...); tally.Images != c.want || tally.Deid != c.deid {
			t.Errorf("%s: %+v, not %+v; %+v, not %+v", what, tally.Images, c.want, tally.Deid, c.deid)
		}
	}
}
