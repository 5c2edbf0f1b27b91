package phi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"unicode"

	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures"
)

// allocated is how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// nested is a data set of sequences inside sequences, with a name in each.
func nested(depth int, length uint32) []byte {
	var b []byte
	s := implicit
	head := func(t dataset.Tag, n uint32) {
		b = append(b, byte(t>>16), byte(t>>24), byte(t), byte(t>>8), byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	}
	for range depth {
		b = dataset.AppendElement(b, s, tagPatientName, dataset.PN, []byte("Tarnwick^Corvane"))
		b = dataset.AppendElement(b, s, tagPatientID, dataset.LO, []byte("899-01-0001"))
		head(0x0040_A730, length)
		head(dataset.Item, length)
	}
	return b
}

func TestNoInputBreaksTheInspector(t *testing.T) {
	long := strings.Repeat
	for what, record := range map[string][]el{
		"a name of 10,000 carets":             {{tag: tagPatientName, vr: dataset.PN, value: long("^", 10_000)}},
		"a name of 10,000 groups":             {{tag: tagPatientName, vr: dataset.PN, value: long("=", 10_000) + "A"}},
		"an identifier of a megabyte":         {{tag: tagPatientID, vr: dataset.LO, value: long("7", 1<<20)}},
		"a million identifiers":               {{tag: 0x0010_1000, vr: dataset.LO, value: long(`1\`, 1<<20)}},
		"a date of a megabyte":                {{tag: tagBirthDate, vr: dataset.DA, value: long("1", 1<<20)}},
		"a thousand dates":                    {{tag: tagStudyDate, vr: dataset.DA, value: long(`20240131\`, 1000)}},
		"a character set of a megabyte":       {{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: long(`ISO 2022 IR 87\`, 70_000)}, {tag: tagPatientName, vr: dataset.PN, value: "\x1b$B;3ED"}},
		"escapes":                             {{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: `\ISO 2022 IR 149`}, {tag: tagPatientName, vr: dataset.PN, value: long("\x1b", 5000)}},
		"half a character":                    {{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "GB18030"}, {tag: tagPatientName, vr: dataset.PN, value: "\x81"}},
		"a text of two megabytes":             {{tag: 0x0010_4000, vr: dataset.LT, value: long("1-", 1<<20)}},
		"a text of at signs":                  {{tag: 0x0010_4000, vr: dataset.LT, value: long("@a.b", 1<<16)}},
		"ten thousand private elements":       privates(10_000),
		"ten thousand items":                  {{tag: tagOtherPatientIDs, vr: dataset.SQ, items: items(10_000)}},
		"a number of instances that is none":  {{tag: tagStudyInstances, vr: dataset.IS, value: "-1"}},
		"a number of instances beyond belief": {{tag: tagStudyInstances, vr: dataset.IS, value: "99999999999999999999"}},
		"NULs":                                {{tag: tagPatientName, vr: dataset.PN, value: long("\x00", 64)}, {tag: tagPatientID, vr: dataset.LO, value: "\x00"}},
		"every byte":                          everyByte(),
	} {
		in := newInspector(testDay, testKey)
		var d dataset.Decoder
		b := encode(implicit, record...)
		bytes := allocated(func() {
			d.Reset(b, implicit)
			in.Inspect(&d)
			d.Reset(b, implicit)
			in.Inspect(&d)
		})
		const bound = 1 << 20
		if bytes > bound {
			t.Errorf("%s: %d bytes were allocated", what, bytes)
		}
		if tally := in.Tally(); tally.Records+tally.Duplicates != 2 {
			t.Errorf("%s: %d records", what, tally.Records)
		}
	}
}

func privates(n int) (list []el) {
	for i := range n {
		list = append(list, el{tag: dataset.Tag(0x0009_0000 + 0x1000 + i), vr: dataset.UN, value: "899-01-0001"})
	}
	return list
}

func items(n int) (list [][]el) {
	for i := range n {
		list = append(list, []el{{tag: tagPatientID, vr: dataset.LO, value: fmt.Sprint(i)}})
	}
	return list
}

// everyByte is each byte alone as a value of each attribute of the table.
func everyByte() (list []el) {
	for i, a := range tableAttributes {
		if a.vr != dataset.SQ && a.tag != tagPrivate {
			list = append(list, el{tag: a.tag, vr: a.vr, value: string([]byte{byte(i), 0xFF, '\\', byte(i)})})
		}
	}
	return list
}

func TestDeepNestingIsCountedAsFarAsTheDecoderGoes(t *testing.T) {
	for _, depth := range []int{1, maxLevels - 1, maxLevels, maxLevels + 1, dataset.MaxDepth - 1} {
		in := newInspector(testDay, testKey)
		var d dataset.Decoder
		d.Reset(nested(depth, 0xFFFF_FFFF), implicit)
		in.Inspect(&d)
		names := in.Tally().attributes.get(in.table.find(tagPatientName))
		ids := in.Tally().attributes.get(in.table.find(tagPatientID))
		if got := names[1][Exposed] + names[0][Exposed]; got != uint64(depth) {
			t.Errorf("%d levels: %d names", depth, got)
		}
		if got := ids[1][Exposed] + ids[0][Exposed]; got != uint64(depth) {
			t.Errorf("%d levels: %d identifiers", depth, got)
		}
	}
	in := newInspector(testDay, testKey)
	var d dataset.Decoder
	d.Reset(nested(1000, 0xFFFF_FFFF), implicit)
	in.Inspect(&d)
	if tally := in.Tally(); tally.Malformed != 1 || tally.Records != 1 || tally.Fields[PatientName][Exposed] != 1 {
		t.Errorf("a thousand levels: %d malformed of %d", tally.Malformed, tally.Records)
	}
}

func TestLargeRecordsAreCountedExactly(t *testing.T) {
	const n = 3*maxSeen + 7
	in := newInspector(testDay, testKey)
	records := [][]el{{{tag: tagOtherPatientIDs, vr: dataset.SQ, items: items(n)}}}
	inspect(in, records...)
	inspect(in, append(records[0], el{tag: tagStudyDate, vr: dataset.DA, value: "20240312"}))
	if c := in.Tally().attributes.get(in.table.find(tagPatientID)); c[1].NonEmpty() != 2*n {
		t.Errorf("%d identifiers, not %d", c[1].NonEmpty(), 2*n)
	}
	// A large record of a study that came before counts nothing.
	uid := el{tag: tagStudyInstanceUID, vr: dataset.UI, value: "1.2.3"}
	in = newInspector(testDay, testKey)
	inspect(in, append(records[0], uid), append(records[0], uid), []el{{tag: tagPatientID, vr: dataset.LO, value: "A1"}})
	if c := in.Tally().attributes.get(in.table.find(tagPatientID)); c[1].NonEmpty() != n || c[0].NonEmpty() != 1 {
		t.Errorf("%d identifiers, not %d", c[1].NonEmpty(), n)
	}
}

func TestPixelDataEndTheHeader(t *testing.T) {
	for _, tag := range []dataset.Tag{dataset.PixelData, dataset.FloatPixelData, dataset.DoubleFloatPixelData} {
		tally := inspect(newInspector(testDay, testKey), []el{
			{tag: tagPatientName, vr: dataset.PN, value: "Tarnwick^Corvane"}, {tag: tag, vr: dataset.OB, value: "x"},
			{tag: 0x7FE1_1001, vr: dataset.LO, value: "899-01-0001"},
		})
		if tally.SSN.Formatted != 0 || tally.Fields[PatientName][Exposed] != 1 {
			t.Errorf("%v: what lies behind it was read", tag)
		}
	}
}

func TestFragmentsAreNoElements(t *testing.T) {
	s := dataset.Syntax{}
	b := dataset.AppendElement(nil, s, 0x0009_0010, dataset.LO, []byte("X"))
	b = append(b, 0x09, 0x00, 0x01, 0x10, 'O', 'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF)
	for range 3 {
		b = append(b, 0xFE, 0xFF, 0x00, 0xE0, 4, 0, 0, 0, '@', 'a', 'b', 'c')
	}
	b = append(b, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0)
	in := newInspector(testDay, testKey)
	var d dataset.Decoder
	d.Reset(b, s)
	in.Inspect(&d)
	if c := in.Tally().attributes.get(in.table.private); c[0][Exposed] != 2 {
		t.Errorf("%d private elements, not 2", c[0][Exposed])
	}
}

// TestNothingOfAValueIsKept prints all that the inspector and its tally hold, in
// every way there is.
func TestNothingOfAValueIsKept(t *testing.T) {
	in := newInspector(testDay, testKey)
	var values []string
	for s := range (fixtures.Archive{Studies: 200, StudiesPerPatient: 2}).All() {
		record := append(response(s), extended(s)...)
		record = append(record, el{tag: 0x0029_1001, vr: dataset.LO, value: fixtures.Canary + " 899-01-0001"},
			el{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{{tag: 0x0400_0550, vr: dataset.SQ, items: [][]el{{
				{tag: tagPatientName, vr: dataset.PN, value: fixtures.Canary + "^Before"}}}}}}})
		inspect(in, record)
		values = append(values, s.Values()...)
	}
	tally := in.Tally()
	numbers, err := json.Marshal(tally.Numbers())
	if err != nil {
		t.Fatal(err)
	}
	back := new(Tally)
	if err := json.Unmarshal(numbers, back); err != nil || back.Fields != tally.Fields || back.HIPAA != tally.HIPAA || back.Patients.Count() != 0 {
		t.Errorf("the numbers do not come back: %v", err)
	}
	encoded, err := json.Marshal(tally)
	if err != nil {
		t.Fatal(err)
	}
	outputs := [][]byte{encoded}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		outputs = append(outputs, fmt.Appendf(nil, verb, tally), fmt.Appendf(nil, verb, in.record), fmt.Appendf(nil, verb, in.seen[:4]), fmt.Appendf(nil, verb, in.levels))
	}
	// What the buffers held was overwritten.
	outputs = append(outputs, in.name[:cap(in.name)], in.id[:cap(in.id)], in.key[:cap(in.key)], in.decoded[:cap(in.decoded)])
	for _, out := range outputs {
		if bytes.Contains(out, []byte(fixtures.Canary)) || bytes.Contains(out, fmt.Appendf(nil, "%x", fixtures.Canary)) {
			t.Fatalf("a canary in %.60s", out)
		}
		for _, v := range values {
			if len(v) > 6 && strings.ContainsFunc(v, unicode.IsLetter) && bytes.Contains(out, []byte(v)) {
				t.Fatalf("a value of %d bytes is in an output", len(v))
			}
		}
	}
}

func TestInspectDoesNotAllocate(t *testing.T) {
	encoded, _, _ := rows(64)
	in := newInspector(testDay, testKey)
	in.file.on = true
	var d dataset.Decoder
	i := 0
	run := func() {
		d.Reset(encoded[i%len(encoded)], implicit)
		in.Inspect(&d)
		i++
	}
	for range 10 * len(encoded) {
		run()
	}
	if got := testing.AllocsPerRun(1000, run); got != 0 {
		t.Errorf("%v allocations per record", got)
	}
}
