package report

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi"
	"pacsaudit/audit/phi/national"
)

// numbers hands over every count in a value.
func numbers(v reflect.Value, path string, visit func(path string, n reflect.Value)) {
	switch v.Kind() {
	case reflect.Uint64:
		visit(path, v)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Total]() {
			return // has a table of its own
		}
		for i := range v.NumField() {
			numbers(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			numbers(v.Index(i), path, visit)
		}
	}
}

// TestEveryCountOfHeadersAddsUp finds the counts by itself, so that one that is
// added to the record is not forgotten.
func TestEveryCountOfHeadersAddsUp(t *testing.T) {
	fill := func(first, step uint64) *Headers {
		h := &Headers{Fields: make(Fields, phi.Fields)}
		h.HIPAA, h.NationalIDs, h.Contacts = make([]uint64, phi.HIPAACategories), make([]counts.NationalID, national.Schemes), make([]uint64, phi.Contacts)
		numbers(reflect.ValueOf(h).Elem(), "", func(_ string, n reflect.Value) {
			n.SetUint(first)
			first += step
		})
		return h
	}
	a, b := fill(1, 1), fill(1000, 3)
	sum, full := mergeHeaders(a, b), mergeHeaders(fill(math.MaxUint64, 0), fill(2, 0))
	seen, i := 0, uint64(0)
	numbers(reflect.ValueOf(sum).Elem(), "", func(path string, n reflect.Value) {
		if want := 1 + i + 1000 + 3*i; n.Uint() != want {
			t.Errorf("%s: %d, want %d", path, n.Uint(), want)
		}
		seen, i = seen+1, i+1
	})
	numbers(reflect.ValueOf(full).Elem(), "", func(path string, n reflect.Value) {
		if n.Uint() != math.MaxUint64 {
			t.Errorf("%s starts again: %d", path, n.Uint())
		}
	})
	if seen < 100 {
		t.Errorf("only %d counts", seen)
	}
	if a.Files != 1 || b.Files != 1000 {
		t.Error("a part changed")
	}
}

func TestWhatIsNoCountOfHeaders(t *testing.T) {
	five, three := Total{Value: 5, Measured: true}, Total{Value: 3, Measured: true}
	for n := range 16 {
		a := &Headers{FileCounts: audit.FileCounts{Complete: n&1 > 0, Resumed: n&2 > 0}, Patients: five, Studies: three}
		b := &Headers{FileCounts: audit.FileCounts{Complete: n&4 > 0, Resumed: n&8 > 0}, Patients: three, Studies: three}
		a.BirthDates.YearsOnly, b.BirthDates.YearsOnly = n&1 > 0, n&4 > 0
		a.BirthDates.OneDate, b.BirthDates.OneDate = n&2 > 0, n&8 > 0
		h := mergeHeaders(a, b)
		if h.Complete != (n&1 > 0 && n&4 > 0) || h.Resumed != (n&2 > 0 || n&8 > 0) {
			t.Errorf("%04b: complete %t, resumed %t", n, h.Complete, h.Resumed)
		}
		if h.BirthDates.YearsOnly != (n&1 > 0 || n&4 > 0) || h.BirthDates.OneDate != (n&2 > 0 || n&8 > 0) {
			t.Errorf("%04b: years only %t, one date %t", n, h.BirthDates.YearsOnly, h.BirthDates.OneDate)
		}
		if h.Patients != (Total{Value: 8, Measured: true, AtMost: true}) || h.Studies != (Total{Value: 6, Measured: true, AtMost: true}) {
			t.Errorf("patients %+v, studies %+v", h.Patients, h.Studies)
		}
	}
}

func TestHeadersOfOnePartAreKept(t *testing.T) {
	h := &Headers{FileCounts: audit.FileCounts{Files: 3, Complete: true}, Findings: []Finding{{ID: audit.NewID("a")}}}
	for _, got := range []*Headers{mergeHeaders(nil, h), mergeHeaders(h, nil)} {
		if got == nil || got.Files != 3 || !got.Complete || len(got.Findings) != 1 {
			t.Errorf("%+v", got)
		}
	}
	if mergeHeaders(nil, nil) != nil {
		t.Error("nobody read files")
	}
	if got := mergeHeaders(nil, h); got == h {
		t.Error("the merged headers are those of the part")
	}
	r, _ := Merge(reportOf(1), &Report{Started: day(2), Headers: h}, &Report{Started: day(3), Headers: &Headers{FileCounts: audit.FileCounts{Files: 4}, Findings: []Finding{{ID: audit.NewID("b")}}}})
	if r.Headers == nil || r.Headers.Files != 7 || len(r.Headers.Findings) != 2 {
		t.Errorf("%+v", r.Headers)
	}
}

func TestShardsOfHeadersAreInOrder(t *testing.T) {
	shard := func(number, of int) *Headers { return &Headers{Shards: []Shard{{Number: number, Of: of}}} }
	h := mergeHeaders(mergeHeaders(shard(2, 3), shard(1, 3)), mergeHeaders(shard(3, 3), shard(2, 2)))
	if want := []Shard{{Number: 2, Of: 2}, {Number: 1, Of: 3}, {Number: 2, Of: 3}, {Number: 3, Of: 3}}; !slices.Equal(h.Shards, want) {
		t.Errorf("%v, want %v", h.Shards, want)
	}
}

// TestTheWorstVerdictOfAPartHolds has every pair of verdicts, in both orders:
// the evidence is that of the part that it was given in.
func TestTheWorstVerdictOfAPartHolds(t *testing.T) {
	worstFirst := []audit.Ruling{audit.RulingFail, audit.RulingInconclusive, audit.RulingPass, audit.RulingNotApplicable}
	one := func(r audit.Ruling, files int64) Finding {
		return Finding{ID: audit.NewID("a"), Verdict: r, Severity: audit.High, Facts: []audit.Fact{{Name: audit.Lit("files"), Number: files}}}
	}
	for i, worse := range worstFirst {
		for _, better := range worstFirst[i:] {
			for _, got := range [][]Finding{
				mergeFindings([]Finding{one(worse, 2)}, []Finding{one(better, 3)}), mergeFindings([]Finding{one(better, 3)}, []Finding{one(worse, 2)}),
			} {
				files := int64(2)
				if worse == better {
					files = 5
				}
				if len(got) != 1 || got[0].Verdict != worse || len(got[0].Facts) != 1 || got[0].Facts[0].Number != files {
					t.Errorf("%v and %v: %+v", worse, better, got)
				}
			}
		}
	}
}

func TestFindingsOfPartsAreOneList(t *testing.T) {
	word := func(name, word string) audit.Fact {
		return audit.Fact{Name: audit.Operator(name), Word: audit.Operator(word)}
	}
	count := func(name string, n int64) audit.Fact { return audit.Fact{Name: audit.Operator(name), Number: n} }
	a := []Finding{
		{ID: audit.NewID("c"), Verdict: audit.RulingFail, Severity: audit.Low, Facts: []audit.Fact{count("files", 1), word("key", "rsa"), count("names", 4)}},
		{ID: audit.NewID("only-a"), Verdict: audit.RulingPass, Severity: audit.High},
	}
	b := []Finding{
		{ID: audit.NewID("only-b"), Verdict: audit.RulingFail, Severity: audit.Critical},
		{ID: audit.NewID("c"), Verdict: audit.RulingFail, Severity: audit.Medium, Facts: []audit.Fact{word("key", "dsa"), count("files", 2), word("key", "rsa"), count("dates", 7)}},
	}
	for name, list := range map[string][]Finding{"a, then b": mergeFindings(a, b), "b, then a": mergeFindings(b, a)} {
		var ids []string
		for _, f := range list {
			ids = append(ids, f.ID.String())
		}
		if !slices.Equal(ids, []string{"only-b", "c", "only-a"}) {
			t.Errorf("%s: in this order %q", name, ids)
			continue
		}
		c := list[1]
		if c.Severity != audit.Medium {
			t.Errorf("%s: the severity is %v", name, c.Severity)
		}
		if len(c.Facts) != 5 {
			t.Errorf("%s: %v", name, c.Facts)
		}
		for _, want := range []audit.Fact{count("files", 3), word("key", "rsa"), word("key", "dsa"), count("names", 4), count("dates", 7)} {
			if !slices.Contains(c.Facts, want) {
				t.Errorf("%s: no %v in %v", name, want, c.Facts)
			}
		}
	}
	if a[0].Facts[0].Number != 1 || a[0].Severity != audit.Low || b[1].Facts[1].Number != 2 {
		t.Error("a part changed")
	}
}
