package phi

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures"
)

// numbersOf is everything of a tally that does not depend on the order in which
// the records came.
func numbersOf(t *Tally) map[string]any {
	m := map[string]any{
		"records": t.Records, "duplicates": t.Duplicates, "malformed": t.Malformed, "instances": t.Instances,
		"returned": t.InstancesReturned, "identified": t.Identified, "exposed": t.AnyExposed, "fields": t.Fields,
		"tiers": t.Tiers, "hipaa": t.HIPAA, "ssn": t.SSN, "national": t.National, "contacts": t.Contacts, "deid": t.Deid,
		"patients": t.Patients.Count(), "studies": t.Studies.Count(), "exact": t.Patients.Exact(), "januaries": t.januaries,
		"births": fmt.Sprint(t.births.hashes, t.births.traits), "affected": fmt.Sprintf("%+v", t.Affected()),
	}
	for a, c := range t.Attributes() {
		m[a.String()] = *c
	}
	if p := t.populations; p != nil {
		m["bare"] = p.bare
		for s, c := range p.passed {
			if c != nil {
				m["passed "+national.Scheme(s).String()] = *c
			}
		}
		for at := range p.samples {
			for i, s := range p.samples[at] {
				if s != nil {
					m[fmt.Sprint("sample ", at, i)] = fmt.Sprint(s.hashes, s.traits)
				}
			}
		}
	}
	return m
}

// anyRecord draws a record of study number i.
func anyRecord(t *rapid.T, i int) []el {
	s := everyone.At(rapid.IntRange(0, everyone.Studies-1).Draw(t, "study"))
	record := response(s)
	if rapid.Bool().Draw(t, "extended") {
		record = append(record, extended(s)...)
	}
	g := generator{seed: uint64(rapid.IntRange(0, 1<<30).Draw(t, "seed"))}
	switch rapid.IntRange(0, 6).Draw(t, "identifier") {
	case 6: // a code, if others are like it
		record = set(record, tagPatientName, dataset.PN, fmt.Sprintf("BRAIN-%03d", i))
	case 0:
		record = set(record, tagPatientID, dataset.LO, g.ssnOfArea(g.issuedArea()))
	case 1:
		record = set(record, tagPatientID, dataset.LO, passing(&g, national.GBNHS)(0))
	case 2:
		record = set(record, 0x0010_1000, dataset.LO, g.identifier())
	case 3:
		record = set(record, tagIdentityRemoved, dataset.CS, "YES")
	case 4:
		record = set(record, 0x0029_1001, dataset.LO, "mail canary@example.org")
	}
	return set(record, tagStudyInstanceUID, dataset.UI, fmt.Sprintf("1.2.3.%d", i))
}

// set replaces an element of a record, or adds it.
func set(record []el, tag dataset.Tag, vr dataset.VR, value string) []el {
	for i := range record {
		if record[i].tag == tag {
			record[i].value = value
			return record
		}
	}
	return append(record, el{tag: tag, vr: vr, value: value})
}

// TestTheMergedTallyIsTheTallyOfAll: however records are dealt out to
// inspectors under one key, and in whatever order their tallies are merged.
func TestTheMergedTallyIsTheTallyOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shards := make([]*Inspector, rapid.IntRange(1, 4).Draw(t, "shards"))
		for i := range shards {
			shards[i] = newInspector(testDay, testKey)
		}
		all := newInspector(testDay, testKey)
		for i := range rapid.IntRange(0, 60).Draw(t, "records") {
			record := anyRecord(t, i)
			inspect(all, record)
			inspect(shards[rapid.IntRange(0, len(shards)-1).Draw(t, "shard")], record)
		}
		merged := new(Tally)
		for _, i := range rapid.Permutation(shards).Draw(t, "order") {
			merged.Merge(i.Tally())
		}
		if diff := cmp.Diff(numbersOf(all.Tally()), numbersOf(merged)); diff != "" {
			t.Fatalf("merged differs:\n%s", diff)
		}
		clone := all.Tally().Clone()
		merged.CountPopulations()
		all.Tally().CountPopulations()
		if diff := cmp.Diff(numbersOf(all.Tally()), numbersOf(merged)); diff != "" {
			t.Fatalf("merged and settled differs:\n%s", diff)
		}
		clone.CountPopulations()
		if diff := cmp.Diff(numbersOf(all.Tally()), numbersOf(clone)); diff != "" {
			t.Fatalf("the clone differs:\n%s", diff)
		}
	})
}

// TestShardsOfAnArchiveAreTheArchive: counted by three inspectors in turn.
func TestShardsOfAnArchiveAreTheArchive(t *testing.T) {
	all, merged := newInspector(testDay, testKey), new(Tally)
	shards := [3]*Inspector{newInspector(testDay, testKey), newInspector(testDay, testKey), newInspector(testDay, testKey)}
	i := 0
	for s := range (fixtures.Archive{Studies: 300, StudiesPerPatient: 2}).All() {
		inspect(all, response(s))
		inspect(shards[i%3], response(s))
		i++
	}
	for _, shard := range shards {
		merged.Merge(shard.Tally())
	}
	if diff := cmp.Diff(numbersOf(all.Tally()), numbersOf(merged)); diff != "" {
		t.Errorf("merged differs:\n%s", diff)
	}
	if len(merged.births.hashes) == 0 || merged.Studies.Count() != 300 {
		t.Errorf("%d birth dates, %d studies", len(merged.births.hashes), merged.Studies.Count())
	}
}

func TestACloneIsIndependent(t *testing.T) {
	in := newInspector(testDay, testKey)
	for _, r := range bareIDs(300, simulated["SSN, national"](&generator{}, 0)) {
		inspect(in, r)
	}
	clone := in.Tally().Clone()
	before := numbersOf(clone)
	if diff := cmp.Diff(numbersOf(in.Tally()), before); diff != "" {
		t.Errorf("the clone is no copy:\n%s", diff)
	}
	for s := range (fixtures.Archive{Studies: 300}).All() {
		inspect(in, response(s))
	}
	in.Tally().CountPopulations()
	if diff := cmp.Diff(before, numbersOf(clone)); diff != "" {
		t.Errorf("counting on changed the clone:\n%s", diff)
	}
}

// TestACloneCountsOnByItself: what the tally has seen since is new to it.
func TestACloneCountsOnByItself(t *testing.T) {
	in, more := newInspector(testDay, testKey), newInspector(testDay, testKey)
	var clone *Tally
	var before map[string]any
	i := 0
	for s := range (fixtures.Archive{Studies: 12, StudiesPerPatient: 2}).All() {
		if i++; i == 5 {
			clone = in.Tally().Clone()
			before = numbersOf(clone)
		}
		if inspect(in, response(s)); i >= 5 {
			inspect(more, response(s))
		}
	}
	if diff := cmp.Diff(before, numbersOf(clone)); diff != "" {
		t.Errorf("counting on changed the clone:\n%s", diff)
	}
	clone.Merge(more.Tally())
	if diff := cmp.Diff(numbersOf(in.Tally()), numbersOf(clone)); diff != "" {
		t.Errorf("the clone counted otherwise:\n%s", diff)
	}
}

func TestADuplicateStudyIsCountedOnce(t *testing.T) {
	in := newInspector(testDay, testKey)
	s := everyone.At(1)
	inspect(in, response(s), response(s), response(s))
	if tally := in.Tally(); tally.Records != 1 || tally.Duplicates != 2 || tally.Fields[PatientName].Returned() != 1 {
		t.Errorf("%d records, %d duplicates", tally.Records, tally.Duplicates)
	}
	files := newInspector(testDay, testKey)
	files.file.on = true
	inspect(files, response(s), response(s))
	if tally := files.Tally(); tally.Records != 2 || tally.Studies.Count() != 1 {
		t.Errorf("%d files of %d studies", tally.Records, tally.Studies.Count())
	}
}

func TestNotReturnedIsNotEmpty(t *testing.T) {
	tally := inspect(newInspector(testDay, testKey),
		[]el{{tag: tagPatientName, vr: dataset.PN}, {tag: tagOtherPatientIDs, vr: dataset.SQ}},
		[]el{{tag: tagPatientID, vr: dataset.LO, value: "M1"}})
	if got := tally.Fields[PatientName]; got[Empty] != 1 || tally.NotReturned(PatientName) != 1 {
		t.Errorf("name: %v, not returned %d", got, tally.NotReturned(PatientName))
	}
	if tally.NotReturned(Address) != 2 {
		t.Errorf("address: not returned %d", tally.NotReturned(Address))
	}
	for a, c := range tally.Attributes() {
		if a.String() == "OtherPatientIDsSequence" && c.Top[Empty] != 1 {
			t.Errorf("sequence: %v", c.Top)
		}
	}
}
