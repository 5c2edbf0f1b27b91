package phi

import (
	"testing"

	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// said is an identifier in Other Patient IDs Sequence with the authority that is
// said to have given it.
func said(v, authority string) el {
	return el{tag: tagOtherPatientIDs, vr: dataset.SQ, items: [][]el{{
		{tag: tagPatientID, vr: dataset.LO, value: v},
		{tag: tagIssuerQualifiers, vr: dataset.SQ, items: [][]el{{{tag: tagUniversalEntityID, vr: dataset.UT, value: authority}}}},
	}}}
}

// TestANationalNumberIsCountedByTheBestThatIsKnownOfIt: by its label, or by a
// check that chance rarely passes, or by its population; never by two of them.
func TestANationalNumberIsCountedByTheBestThatIsKnownOfIt(t *testing.T) {
	g := generator{seed: 4}
	cpf, ahv := passing(&g, national.BRCPF)(0), passing(&g, national.CHAHV)(0)
	oid := map[national.Scheme]string{}
	for _, row := range table("id_authority_oids.csv") {
		for s := range national.Schemes {
			if s.String() == row["id_code"] {
				oid[s] = row["universal_entity_id_prefix"]
			}
		}
	}
	if oid[national.BRCPF] == "" || oid[national.CHAHV] == "" {
		t.Fatal("no authority of Brazil or Switzerland")
	}
	id := func(v string) el { return el{tag: tagPatientID, vr: dataset.LO, value: v} }
	for what, c := range map[string]struct {
		record []el
		scheme national.Scheme
		want   counts.NationalID
	}{
		"Brazil, said":                {[]el{said(cpf, oid[national.BRCPF])}, national.BRCPF, counts.NationalID{Labelled: 1}},
		"Brazil":                      {[]el{id(cpf)}, national.BRCPF, counts.NationalID{Probable: 1}},
		"Brazil, once said":           {[]el{id(cpf), said(cpf, oid[national.BRCPF])}, national.BRCPF, counts.NationalID{Labelled: 1}},
		"Brazil, in text":             {[]el{{tag: 0x0029_1001, vr: dataset.LO, value: cpf}}, national.BRCPF, counts.NationalID{Probable: 1}},
		"Brazil, in text and said":    {[]el{{tag: 0x0029_1001, vr: dataset.LO, value: cpf}, said(cpf, oid[national.BRCPF])}, national.BRCPF, counts.NationalID{Labelled: 1}},
		"Brazil, in text and not":     {[]el{{tag: 0x0029_1001, vr: dataset.LO, value: cpf}, id(cpf)}, national.BRCPF, counts.NationalID{Probable: 1}},
		"Switzerland, said":           {[]el{said(ahv, oid[national.CHAHV])}, national.CHAHV, counts.NationalID{Labelled: 1}},
		"Switzerland":                 {[]el{id(ahv)}, national.CHAHV, counts.NationalID{}},
		"Switzerland, in text":        {[]el{{tag: 0x0029_1001, vr: dataset.LO, value: ahv}}, national.CHAHV, counts.NationalID{}},
		"Switzerland, said of Brazil": {[]el{said(ahv, oid[national.BRCPF])}, national.CHAHV, counts.NationalID{}},
		"nobody":                      {[]el{id("M99172")}, national.BRCPF, counts.NationalID{}},
	} {
		tally := tallyOf(c.record...)
		tally.CountPopulations()
		if got := tally.National[c.scheme]; got != c.want {
			t.Errorf("%s: %+v, not %+v", what, got, c.want)
		}
	}
	// With enough of them a population speaks for what single values do not say,
	// and for no record that was counted already.
	numbers := passing(&g, national.CHAHV)
	in := newInspector(testDay, testKey)
	for range 20 {
		v := numbers(0)
		inspect(in, []el{id(v)}, []el{id(v), said(v, oid[national.CHAHV])}, []el{id(v), {tag: 0x0038_0010, vr: dataset.LO, value: v}})
	}
	tally := in.Tally()
	tally.CountPopulations()
	if got := tally.National[national.CHAHV]; got != (counts.NationalID{Labelled: 20, Probable: 40}) {
		t.Errorf("Swiss numbers of 60 records: %+v", got)
	}
}

// TestARecordWithAWholeNumberIsNotLeftToItsPopulation: it was counted by better
// evidence.
func TestARecordWithAWholeNumberIsNotLeftToItsPopulation(t *testing.T) {
	g := generator{seed: 9}
	next := simulated["SSN, national"](&g, 0)
	in := newInspector(testDay, testKey)
	for i := range 100 {
		v := next(i)
		record := []el{{tag: tagPatientID, vr: dataset.LO, value: v}}
		if i%4 == 0 {
			record = append(record, el{tag: 0x0010_1000, vr: dataset.LO, value: hyphened(v)})
		}
		inspect(in, record)
	}
	tally := in.Tally()
	tally.CountPopulations()
	if tally.SSN.Formatted != 25 || tally.SSN.Population != 75 || tally.HIPAA[HIPAASSN] != 100 {
		t.Errorf("%d with hyphens, %d by their population, %d in category G", tally.SSN.Formatted, tally.SSN.Population, tally.HIPAA[HIPAASSN])
	}
}

// TestEachFieldHasAPopulationOfItsOwn: five of them do, and what stands
// elsewhere is judged value by value.
func TestEachFieldHasAPopulationOfItsOwn(t *testing.T) {
	want := map[Field]site{
		PatientID: sitePatientID, OtherIDs: siteOtherIDs, InsuranceID: siteInsurance, VisitID: siteVisit, AccessionNumber: siteAccession,
	}
	for f := range Fields {
		at, ok := want[f]
		if !ok {
			at = elsewhere
		}
		if siteOf[f] != at {
			t.Errorf("%v has the site %d, not %d", f, siteOf[f], at)
		}
	}
	g := generator{seed: 5}
	for tag, f := range map[dataset.Tag]Field{tagPatientID: PatientID, 0x0010_1000: OtherIDs, 0x0010_1050: InsuranceID, 0x0038_0010: VisitID, 0x0008_0050: AccessionNumber, 0x0020_0010: OrderID} {
		v := passing(&g, national.PLPESEL)(0)
		tally := tallyOf(el{tag: tag, vr: dataset.VROf(tag), value: v})
		if f == OrderID {
			if tally.populations != nil {
				t.Errorf("%v has a population", f)
			}
			continue
		}
		p := tally.populations
		if p == nil || p.passed[national.PLPESEL] == nil || p.passed[national.PLPESEL][1<<siteOf[f]] != 1 || len(p.sample(siteOf[f], 11).hashes) != 1 {
			t.Errorf("%v is in no population of its own", f)
		}
	}
}

// TestANationalNumberInANameIsFound: in a component of its own, or as a word of
// one, with a label or by itself where one value counts.
func TestANationalNumberInANameIsFound(t *testing.T) {
	for name, want := range map[string]national.Scheme{
		"Brenner^Anna^^^RSSMRA85T10A562S": national.ITCF, "Brenner^Anna RSSMRA85T10A562S": national.ITCF, "Brenner^Anna=山田=111.444.777-35": national.BRCPF, "111.444.777-35": national.BRCPF,
		"2 55 08 14 168 025 38": national.FRNIR, "131052-308T": national.FIHETU, "Brenner^Anna^PESEL 44051401359": national.PLPESEL,
	} {
		for what, record := range map[string][]el{
			"name":    {{tag: tagPatientName, vr: dataset.PN, value: name}},
			"nested":  {{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{{{tag: tagPatientName, vr: dataset.PN, value: name}}}}},
			"another": {{tag: 0x0010_1001, vr: dataset.PN, value: name}},
		} {
			tally := tallyOf(record...)
			if got := tally.National[want]; got.Labelled+got.Probable != 1 {
				t.Errorf("%s %q: %+v", what, name, tally.National)
			}
		}
	}
	if tally := tallyOf(el{tag: tagPatientName, vr: dataset.PN, value: "Brenner^Anna^^^RSSMRA85T10A562T"}); tally.National[national.ITCF] != (counts.NationalID{}) {
		t.Error("a number with another check letter is one")
	}
}
