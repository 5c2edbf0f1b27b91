package phi

import (
	"testing"

	"pacsaudit/dimse/dataset"
)

// TestAMarkerClaimsWhatItsAttributeSays: PS3.3 §C.7.1.1 and C.12.1, each with
// the values beside those that count.
func TestAMarkerClaimsWhatItsAttributeSays(t *testing.T) {
	for _, c := range []struct {
		tag  dataset.Tag
		v    string
		want claim
	}{
		{tagIdentityRemoved, "YES", claimRemoved},
		{tagIdentityRemoved, "yes ", claimRemoved},
		{tagIdentityRemoved, "NO", 0},
		{tagIdentityRemoved, "YE", 0},
		{tagIdentityRemoved, "YESNO", 0},
		{tagIdentityRemoved, "ABC", 0},
		{tagIdentityRemoved, "", 0},
		{tagDeidentificationMethod, "CTP", claimMethod},
		{tagDeidentificationMethod, "x", claimMethod},
		{tagDeidentificationMethod, "  ", 0},
		{tagDeidentificationMethod, "", 0},
		{tagDatesModified, "MODIFIED", claimDates},
		{tagDatesModified, "REMOVED", claimDates | claimDatesRemoved},
		{tagDatesModified, "removed", claimDates | claimDatesRemoved},
		{tagDatesModified, "UNMODIFIED", claimDatesKept},
		{tagDatesModified, "", 0},
		{tagCodeValue, "113100", claimCode},
		{tagCodeValue, "113112 ", claimCode},
		{tagCodeValue, "113113", 0},
		{tagCodeValue, "", 0},
		{tagPatientName, "YES", 0},
	} {
		var got claim
		if got.mark(c.tag, []byte(c.v)); got != c.want {
			t.Errorf("%v %q: %b, not %b", c.tag, c.v, got, c.want)
		}
	}
	all := claim(0)
	for _, tag := range []dataset.Tag{tagIdentityRemoved, tagDeidentificationMethod, tagDatesModified, tagCodeValue} {
		before := all
		all.mark(tag, []byte(map[dataset.Tag]string{tagIdentityRemoved: "YES", tagDeidentificationMethod: "CTP", tagDatesModified: "REMOVED", tagCodeValue: "113100"}[tag]))
		if all == before || all&before != before {
			t.Errorf("%v behind others: %b", tag, all)
		}
	}
}

// TestACodeIsAClaimInItsOwnSequenceOnly: Code Value stands in many sequences.
func TestACodeIsAClaimInItsOwnSequenceOnly(t *testing.T) {
	item := [][]el{{{tag: tagCodeValue, vr: dataset.SH, value: "113100"}}}
	for what, c := range map[string]struct {
		el   el
		want uint64
	}{
		"of the method":       {el{tag: tagDeidentificationCodes, vr: dataset.SQ, items: item}, 1},
		"of a procedure":      {el{tag: 0x0008_1032, vr: dataset.SQ, items: item}, 0},
		"at the top":          {el{tag: tagCodeValue, vr: dataset.SH, value: "113100"}, 0},
		"of an earlier one":   {el{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{{tag: tagDeidentificationCodes, vr: dataset.SQ, items: item}}}}, 0},
		"a marker in an item": {el{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{removed}}}, 0},
	} {
		if got := tallyOf(c.el).Deid.Claimed; got != c.want {
			t.Errorf("%s: %d", what, got)
		}
	}
}

// TestUIDsOfToolsAreToldByTheirRoots: the whole of a root and a point.
func TestUIDsOfToolsAreToldByTheirRoots(t *testing.T) {
	for uid, want := range map[string]Deidentification{
		"2.25.1":                       {UUID: 1},
		"2.25":                         {},
		"2.251.1":                      {},
		"1.2.25.1":                     {},
		"1.3.6.1.4.1.14519.5.2.1.7777": {Collection: 1},
		"1.3.6.1.4.1.14519.5.2.1":      {},
		"1.3.6.1.4.1.14519.5.2.17.1":   {},
		"1.2.840.1":                    {},
		"":                             {},
	} {
		if got := tallyOf(el{tag: tagStudyInstanceUID, vr: dataset.UI, value: uid}).Deid; got != want {
			t.Errorf("%q: %+v, not %+v", uid, got, want)
		}
	}
}

// TestANationalNumberContradictsAClaim: with a label, or of a scheme that chance
// does not pass.
func TestANationalNumberContradictsAClaim(t *testing.T) {
	for what, c := range map[string]struct {
		with el
		want uint64
	}{
		"labelled in text":      {el{tag: 0x0010_4000, vr: dataset.LT, value: "PESEL 44051401359"}, 1},
		"text without a number": {el{tag: 0x0010_4000, vr: dataset.LT, value: "PESEL 44051401358"}, 0},
		"a strong identifier":   {el{tag: tagPatientID, vr: dataset.LO, value: "RSSMRA85T10A562S"}, 1},
		"another identifier":    {el{tag: tagPatientID, vr: dataset.LO, value: "RSSMRA85T10A562T"}, 0},
	} {
		tally := tallyOf(removed, c.with)
		if tally.Deid.Contradicted != c.want || c.want == 1 && tally.AnyExposed != 1 {
			t.Errorf("%s: %+v, exposed %d", what, tally.Deid, tally.AnyExposed)
		}
	}
}
