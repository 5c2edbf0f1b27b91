package phi

import (
	"testing"

	"pacsaudit/audit/phi/national"
)

// sampled is a tally with a population at a site, of values of a length.
func sampled(t *Tally, at site, length int, of []traits) *Tally {
	for i, v := range of {
		t.population().sample(at, length).add(uint64(i), v)
	}
	return t
}

// also gives values another scheme's shape, of which the first so many pass.
func also(of []traits, s national.Scheme, passed int) []traits {
	for i := range of {
		of[i].shape.Add(s)
		if i < passed {
			of[i].plausible.Add(s)
		}
	}
	return of
}

// TestBareNumbersCountWhereTheirPopulationSpeaks: at the sites where it does,
// and each record once.
func TestBareNumbersCountWhereTheirPopulationSpeaks(t *testing.T) {
	american := func() []traits { return issuedNumbers(50, 50, 10, 100, 700) }
	for what, c := range map[string]struct {
		tally       *Tally
		ssn, dutch  uint64
		otherScheme uint64
	}{
		"at one site":                   {sampled(new(Tally), sitePatientID, 9, american()), 12, 0, 0},
		"at another":                    {sampled(new(Tally), siteVisit, 9, american()), 7, 0, 0},
		"at both":                       {sampled(sampled(new(Tally), sitePatientID, 9, american()), siteVisit, 9, american()), 14, 0, 0},
		"at none":                       {sampled(new(Tally), sitePatientID, 9, issuedNumbers(29, 29, 10, 100, 700)), 0, 0, 0},
		"of another length":             {sampled(new(Tally), sitePatientID, 10, american()), 0, 0, 0},
		"some of them are Dutch":        {sampled(new(Tally), sitePatientID, 9, also(american(), national.NLBSN, 30)), 12, 0, 0},
		"more are":                      {sampled(new(Tally), sitePatientID, 9, also(american(), national.NLBSN, 31)), 0, 3, 0},
		"more are, at another site too": {sampled(sampled(new(Tally), sitePatientID, 9, also(american(), national.NLBSN, 31)), siteVisit, 9, american()), 7, 3, 0},
		"Polish numbers besides":        {sampled(sampled(new(Tally), sitePatientID, 9, american()), siteVisit, 11, valuesOf(20, 20, national.PLPESEL)), 12, 0, 4},
	} {
		p := c.tally.population()
		p.bare[1<<sitePatientID] = 7
		p.bare[1<<siteVisit] = 2
		p.bare[1<<sitePatientID|1<<siteVisit] = 5
		p.schemeCounts(national.NLBSN)[1<<sitePatientID] = 3
		p.schemeCounts(national.PLPESEL)[1<<siteVisit] = 4
		c.tally.SSN.Population, c.tally.HIPAA[HIPAASSN], c.tally.National[national.NLBSN].Probable = 100, 200, 300
		c.tally.CountPopulations()
		if got := c.tally.SSN.Population - 100; got != c.ssn || c.tally.HIPAA[HIPAASSN]-200 != c.ssn {
			t.Errorf("%s: %d records of social security, not %d", what, got, c.ssn)
		}
		if got := c.tally.National[national.NLBSN].Probable - 300; got != c.dutch {
			t.Errorf("%s: %d Dutch, not %d", what, got, c.dutch)
		}
		if got := c.tally.National[national.PLPESEL].Probable; got != c.otherScheme {
			t.Errorf("%s: %d Polish, not %d", what, got, c.otherScheme)
		}
		if c.tally.populations != nil {
			t.Errorf("%s: samples are left", what)
		}
		before := c.tally.SSN
		if c.tally.CountPopulations(); c.tally.SSN != before {
			t.Errorf("%s: settled twice, it counts twice", what)
		}
	}
}

// TestSettlingKeepsWhatBirthDatesSaid: though their sample goes.
func TestSettlingKeepsWhatBirthDatesSaid(t *testing.T) {
	for _, c := range []struct{ shared, januaries int }{{0, 0}, {5, 0}, {0, 3}, {20, 20}} {
		tally := &Tally{births: *bornOn(20, c.shared, c.januaries)}
		tally.Patients.Add(1)
		tally.Patients.Add(2)
		tally.Studies.Add(3)
		tally.CountPopulations()
		if y, k := tally.BirthDates(); y != (c.januaries > 2) || k != (c.shared > 4) {
			t.Errorf("%+v: years only %v, constant %v", c, y, k)
		}
		if tally.births.hashes != nil || tally.births.traits != nil || tally.Patients.slots != nil || tally.Studies.slots != nil {
			t.Errorf("%+v: hashes are left", c)
		}
		if tally.Patients.Count() != 2 || tally.Studies.Count() != 1 {
			t.Errorf("%+v: %d patients, %d studies", c, tally.Patients.Count(), tally.Studies.Count())
		}
	}
}

// TestMergedPopulationsAreOne: of samples, and of the records at their sites.
func TestMergedPopulationsAreOne(t *testing.T) {
	all := issuedNumbers(60, 60, 10, 100, 700)
	whole := sampled(new(Tally), siteVisit, 9, all)
	a, b := new(Tally), new(Tally)
	for i, v := range all {
		to := a
		if i%3 == 0 {
			to = b
		}
		to.population().sample(siteVisit, 9).add(uint64(i), v)
	}
	a.population().bare[1<<siteVisit], b.population().bare[1<<siteVisit], whole.population().bare[1<<siteVisit] = 20, 30, 50
	a.population().schemeCounts(national.PLPESEL)[3], b.population().schemeCounts(national.PLPESEL)[3], b.population().schemeCounts(national.BRCPF)[1] = 1, 2, 4
	clone := a.Clone()
	a.Merge(b)
	a.Merge(new(Tally)) // which has no populations
	if got := a.populations.schemeCounts(national.PLPESEL)[3]; got != 3 || a.populations.schemeCounts(national.BRCPF)[1] != 4 {
		t.Errorf("%d records passed, %d", got, a.populations.schemeCounts(national.BRCPF)[1])
	}
	if got := len(a.populations.sample(siteVisit, 9).hashes); got != 60 || len(clone.populations.sample(siteVisit, 9).hashes) != 40 {
		t.Errorf("%d values are sampled, in the clone %d", got, len(clone.populations.sample(siteVisit, 9).hashes))
	}
	if clone.populations.bare[1<<siteVisit] != 20 || clone.populations.schemeCounts(national.PLPESEL)[3] != 1 {
		t.Error("merging changed the clone")
	}
	a.CountPopulations()
	whole.CountPopulations()
	if a.SSN != whole.SSN || a.SSN.Population != 50 {
		t.Errorf("%d records of social security, not %d", a.SSN.Population, whole.SSN.Population)
	}
	none := new(Tally)
	none.Merge(new(Tally))
	if none.populations != nil || none.Clone().populations != nil {
		t.Error("populations of nothing")
	}
}
