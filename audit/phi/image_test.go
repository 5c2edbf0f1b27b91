package phi

import (
	"testing"

	"pacsaudit/dimse/dataset"
)

// TestWhatARecordSaysOfItsImageIsCounted: YES and NO, at the top, and held
// against a claim.
func TestWhatARecordSaysOfItsImageIsCounted(t *testing.T) {
	text := func(v string) el { return el{tag: tagBurnedIn, vr: dataset.CS, value: v} }
	face := func(v string) el { return el{tag: tagFaces, vr: dataset.CS, value: v} }
	for what, c := range map[string]struct {
		record []el
		want   Images
		deid   Deidentification
	}{
		"nothing":                 {nil, Images{}, Deidentification{}},
		"no answer":               {[]el{text(""), face("MAYBE")}, Images{}, Deidentification{}},
		"nearly one":              {[]el{text("YESNO"), face("NOT")}, Images{}, Deidentification{}},
		"text":                    {[]el{text("YES")}, Images{Text: 1, Either: 1}, Deidentification{}},
		"text, padded":            {[]el{text("yes ")}, Images{Text: 1, Either: 1}, Deidentification{}},
		"a face":                  {[]el{face("YES ")}, Images{Face: 1, Either: 1}, Deidentification{}},
		"both":                    {[]el{text("YES"), face("YES")}, Images{Text: 1, Face: 1, Either: 1}, Deidentification{}},
		"neither":                 {[]el{text("NO"), face("NO")}, Images{NoText: 1, NoFace: 1}, Deidentification{}},
		"a face, no text":         {[]el{text("NO"), face("YES")}, Images{NoText: 1, Face: 1, Either: 1}, Deidentification{}},
		"text in a sequence":      {[]el{{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{text("YES")}}}}, Images{}, Deidentification{}},
		"text, and a claim":       {[]el{removed, text("YES")}, Images{Text: 1, Either: 1}, Deidentification{Claimed: 1, Shown: 1}},
		"no text, and a claim":    {[]el{removed, text("NO")}, Images{NoText: 1}, Deidentification{Claimed: 1, Held: 1}},
		"a face, a name, a claim": {[]el{removed, named, face("YES")}, Images{Face: 1, Either: 1}, Deidentification{Claimed: 1, Contradicted: 1, Shown: 1}},
		"a face, dates kept":      {[]el{face("YES"), {tag: tagDatesModified, vr: dataset.CS, value: "UNMODIFIED"}}, Images{Face: 1, Either: 1}, Deidentification{DatesUnmodified: 1}},
		"a face, dates removed":   {[]el{face("YES"), {tag: tagDatesModified, vr: dataset.CS, value: "REMOVED"}}, Images{Face: 1, Either: 1}, Deidentification{Claimed: 1, Shown: 1, DatesRemoved: 1}},
	} {
		if tally := tallyOf(c.record...); tally.Images != c.want || tally.Deid != c.deid {
			t.Errorf("%s: %+v, not %+v; %+v, not %+v", what, tally.Images, c.want, tally.Deid, c.deid)
		}
	}
}
