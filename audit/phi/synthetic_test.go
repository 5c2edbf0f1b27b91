package phi

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures"
)

// testDay is a day after every synthetic study.
var testDay = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

var testKey = [16]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}

// el is an element of a data set that a test makes up.
type el struct {
	tag   dataset.Tag
	vr    dataset.VR
	value string
	items [][]el // of a sequence
}

// encode encodes elements, ordered by tag.
func encode(s dataset.Syntax, elements ...el) []byte {
	elements = slices.Clone(elements)
	slices.SortStableFunc(elements, func(a, b el) int { return cmp.Compare(a.tag, b.tag) })
	var b []byte
	for _, e := range elements {
		if e.vr != dataset.SQ {
			b = dataset.AppendElement(b, s, e.tag, e.vr, []byte(e.value))
			continue
		}
		var items [][]byte
		for _, item := range e.items {
			items = append(items, encode(s, item...))
		}
		b = dataset.AppendSequence(b, s, e.tag, items...)
	}
	return b
}

// response is what an archive answers that supports every key it is asked for.
func response(s fixtures.Study) []el {
	e := []el{
		{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"},
		{tag: tagStudyDate, vr: dataset.DA, value: s.Date},
		{tag: 0x0008_0030, vr: dataset.TM, value: s.Time},
		{tag: 0x0008_0050, vr: dataset.SH, value: s.AccessionNumber},
		{tag: tagLevel, vr: dataset.CS, value: "STUDY"},
		{tag: 0x0008_0061, vr: dataset.CS, value: s.Modality},
		{tag: 0x0008_0090, vr: dataset.PN, value: s.ReferringPhysician},
		{tag: 0x0008_1030, vr: dataset.LO, value: s.Description},
		{tag: 0x0008_1060, vr: dataset.PN},
		{tag: 0x0008_1080, vr: dataset.LO},
		{tag: tagPatientName, vr: dataset.PN, value: s.Name},
		{tag: tagPatientID, vr: dataset.LO, value: s.Patient.ID},
		{tag: tagIssuer, vr: dataset.LO, value: s.Issuer},
		{tag: tagBirthDate, vr: dataset.DA, value: s.BirthDate},
		{tag: tagBirthTime, vr: dataset.TM},
		{tag: 0x0010_0040, vr: dataset.CS, value: s.Sex},
		{tag: 0x0010_1000, vr: dataset.LO, value: s.OtherID},
		{tag: 0x0010_1001, vr: dataset.PN},
		{tag: 0x0010_1010, vr: dataset.AS},
		{tag: 0x0010_1020, vr: dataset.DS},
		{tag: 0x0010_1030, vr: dataset.DS},
		{tag: 0x0010_2160, vr: dataset.SH},
		{tag: 0x0010_2180, vr: dataset.SH},
		{tag: 0x0010_21B0, vr: dataset.LT},
		{tag: 0x0010_4000, vr: dataset.LT, value: s.Comments},
		{tag: tagStudyInstanceUID, vr: dataset.UI, value: s.UID},
		{tag: 0x0020_0010, vr: dataset.SH, value: s.ID},
		{tag: 0x0020_1206, vr: dataset.IS, value: strconv.Itoa(s.Series)},
		{tag: tagStudyInstances, vr: dataset.IS, value: strconv.Itoa(s.Instances)},
	}
	others := el{tag: tagOtherPatientIDs, vr: dataset.SQ}
	if s.OtherID != "" {
		others.items = [][]el{{
			{tag: tagPatientID, vr: dataset.LO, value: s.OtherID},
			{tag: tagIssuer, vr: dataset.LO, value: s.Issuer},
			{tag: 0x0010_0022, vr: dataset.CS, value: "TEXT"},
		}}
	}
	return append(e, others)
}

// extended is what the extended keys bring besides.
func extended(s fixtures.Study) []el {
	return []el{
		{tag: 0x0010_1040, vr: dataset.LO, value: s.Address},
		{tag: 0x0010_1060, vr: dataset.PN, value: s.MotherBirthName},
		{tag: 0x0010_1080, vr: dataset.LO, value: s.MilitaryRank},
		{tag: 0x0010_2154, vr: dataset.SH, value: s.Telephone},
	}
}

var implicit = dataset.Syntax{Implicit: true}

// inspect counts data sets, each given as elements.
func inspect(in *Inspector, records ...[]el) *Tally {
	var d dataset.Decoder
	for _, r := range records {
		d.Reset(encode(implicit, r...), implicit)
		in.Inspect(&d)
	}
	return in.Tally()
}
