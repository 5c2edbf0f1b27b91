package phi

// Settle decides what only populations can show: bare social security numbers,
// national identifiers whose check chance passes too often for one value to
// count, and names that are a project's codes. The numbers are added to SSN and
// National, names that are codes become pseudonyms. Then the samples, of
// identifiers, names and birth dates, and the hashes of patients and studies are
// dropped: what is left are numbers, a few kilobytes of them.
//
// A tally is settled once all is counted and merged.
func (t *Tally) Settle() {
	t.yearsOnly, t.constant = t.BirthDates()
	t.Patients.close()
	t.Studies.close()
	t.settleAffected(t.settleCodes())
	p := t.populations
	t.populations, t.births = nil, births{}
	if p == nil {
		return
	}
	var (
		bare     uint8          // sites whose nine digits are social security numbers
		accepted [Schemes]uint8 // sites
	)
	for at := range p.samples {
		for i, s := range p.samples[at] {
			if s == nil {
				continue
			}
			set := probable(s.traits)
			if i+shortest == 9 && socialSecurity(s.traits) {
				if better, ok := rival(s.traits); ok {
					set |= better
				} else {
					bare |= 1 << at
				}
			}
			for scheme := range Schemes {
				if set.has(scheme) {
					accepted[scheme] |= 1 << at
				}
			}
		}
	}
	n := p.bare.at(bare)
	t.SSN.Population += n
	t.HIPAA[HIPAASSN] += n
	for scheme, counts := range p.passed {
		if counts != nil {
			t.National[scheme].Probable += counts.at(accepted[scheme])
		}
	}
}

// Numbers is a copy of the tally without the hashes and samples: what may be
// stored, and merged with later tallies. Patients, studies and attributes are
// not in it, nor what populations would have shown.
func (t *Tally) Numbers() *Tally {
	c := *t
	c.Patients, c.Studies, c.attributes, c.populations, c.births = Distinct{}, Distinct{}, attributeCounts{}, nil, births{}
	c.codes, c.people, c.visits, c.perhapsPeople, c.perhapsVisits, c.affected = codeNames{}, crowd{}, crowd{}, crowd{}, crowd{}, Affected{}
	return &c
}
