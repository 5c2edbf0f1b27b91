package phi

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

var update = flag.Bool("update", false, "rewrite tables/error_rates.md from populations of 10,000")

// invented is a record of nobody as an archive answers it: bytes as they are
// sent.
type invented struct {
	charset, name, id, born, study string
	removed, method, issuer        string // markers of a de-identification
}

// population makes records up, always the same ones.
type studied struct {
	what, habits string
	person       bool // somebody's data, or nobody's
	make         func(g *generator, i int) invented
	// known is why a population misses its target, which the document says too.
	known string
}

// outcome is how many records of a population came out wrong.
type outcome struct {
	records                uint64
	name, born, id, nobody uint64 // of people: called something else; of codes: called a person's
	wrong                  map[Class]uint64
}

func (s *studied) run(n int) outcome {
	g := &generator{seed: seedOf(s.what)}
	in := newInspector(testDay, testKey)
	var d dataset.Decoder
	for i := range n {
		r := s.make(g, i)
		d.Reset(encode(implicit, r.elements(i)...), implicit)
		in.Inspect(&d)
	}
	t := in.Tally()
	t.CountPopulations()
	exposed := func(f Field) uint64 { return t.Fields[f][Exposed] }
	o := outcome{records: t.Records, name: exposed(PatientName), born: exposed(BirthDate), id: exposed(PatientID), nobody: t.AnyExposed, wrong: map[Class]uint64{}}
	if s.person {
		o.name, o.born = t.Fields[PatientName].NonEmpty()-o.name, t.Fields[BirthDate].NonEmpty()-o.born
		o.id, o.nobody = t.Fields[PatientID].NonEmpty()-o.id, t.Records-o.nobody
	}
	for c := Malformed; c < classes; c++ {
		o.wrong[c] = t.Fields[PatientName][c]
	}
	return o
}

func seedOf(what string) (seed uint64) {
	for _, c := range []byte(what) {
		seed = seed*31 + uint64(c)
	}
	return seed
}

func (r *invented) elements(i int) []el {
	e := []el{
		{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: r.charset},
		{tag: tagStudyDate, vr: dataset.DA, value: r.study},
		{tag: tagPatientName, vr: dataset.PN, value: r.name},
		{tag: tagPatientID, vr: dataset.LO, value: r.id},
		{tag: tagBirthDate, vr: dataset.DA, value: r.born},
		{tag: tagStudyInstanceUID, vr: dataset.UI, value: fmt.Sprintf("1.2.826.0.1.3680043.9.7133.%d", i+1)},
	}
	for tag, value := range map[dataset.Tag]string{tagIdentityRemoved: r.removed, tagDeidentificationMethod: r.method, tagIssuer: r.issuer} {
		if value != "" {
			e = append(e, el{tag: tag, vr: dataset.LO, value: value})
		}
	}
	return e
}

func everyPopulation() []studied { return append(people(), codes()...) }

const (
	mostPeopleMissed = 0.001 // of people, called something else
	mostCodesCalled  = 0.02  // of codes, called people
)

// TestFewPeopleAreExplainedAwayAndFewCodesAreCalledPeople is the study of error
// rates on smaller populations.
func TestFewPeopleAreExplainedAwayAndFewCodesAreCalledPeople(t *testing.T) {
	const n = 2000
	for _, s := range everyPopulation() {
		o := s.run(n)
		if o.records != n {
			t.Errorf("%s: %d records", s.what, o.records)
		}
		if missed := o.misses(&s); missed != (s.known != "") {
			t.Errorf("%s: names %d, birth dates %d, identifiers %d, records %d of %d; known: %q; %v", s.what, o.name, o.born, o.id, o.nobody, n, s.known, o.wrong)
		}
	}
}

// misses reports a rate that is higher than it may be. Of a small population a
// single record may be over.
func (o *outcome) misses(s *studied) bool {
	most := uint64(mostPeopleMissed*float64(o.records)) + 1
	if !s.person {
		most = uint64(mostCodesCalled * float64(o.records))
		return max(o.name, o.born) > most
	}
	return max(o.name, o.born, o.id, o.nobody) > most
}

// TestStudyOfErrorRates prints the table, and with -update writes it beside the
// other tables: make study.
func TestStudyOfErrorRates(t *testing.T) {
	if !*update {
		return // it takes a minute, and the test above holds the bounds
	}
	const n = 10_000
	var b strings.Builder
	b.WriteString(studyHead)
	for _, person := range []bool{true, false} {
		if person {
			b.WriteString(peopleHead)
		} else {
			b.WriteString(codesHead)
		}
		for _, s := range everyPopulation() {
			if s.person != person {
				continue
			}
			o := s.run(n)
			rate := func(n uint64) string { return fmt.Sprintf("%.2f %%", 100*float64(n)/float64(o.records)) }
			met := "met"
			if o.misses(&s) {
				met = "**missed**: " + s.known
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", s.what, s.habits, rate(o.name), rate(o.born), rate(o.id), rate(o.nobody), met)
		}
	}
	t.Log(b.String())
	if err := os.WriteFile("tables/error_rates.md", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

const (
	studyHead = `# Error rates

How often the rules explain a patient away, and how often they take a code for one: populations of 10,000 records each, all of them invented by the
tests from names that are common (study_*_test.go), as archives answer them, judged as an audit judges them. ` + "`make study`" + ` writes this page.
The rules were mended on these populations, so the rates say what is left of the mistakes that somebody thought of, and no more.
`
	peopleHead = `
## People called something else

At most 0.1 % of the names, of the birth dates, of the identifiers, and of the records as a whole.

| population | habits | names | birth dates | identifiers | records | target |
|---|---|---|---|---|---|---|
`
	codesHead = `
## Codes and test patients called people

At most 2 % of the names, and of the birth dates. An identifier that is a code looks like a patient's number: no rule tells the two apart, which is why records with
nothing but an identifier never contradict a claim. Its column, and that of the records that show anything, have no target.

| population | habits | names | birth dates | identifiers | records | target |
|---|---|---|---|---|---|---|
`
)
