package phi

// site is where in a record an identifier stood.
type site uint8

// The sites that have a population of their own: in each of them one kind of
// number is to be expected.
const (
	sitePatientID site = iota
	siteOtherIDs
	siteInsurance
	siteVisit
	siteAccession
	sites     // how many there are
	elsewhere = sites
)

var siteOf = func() (of [Fields]site) {
	for f := range of {
		of[f] = elsewhere
	}
	of[PatientID], of[OtherIDs], of[InsuranceID] = sitePatientID, siteOtherIDs, siteInsurance
	of[VisitID], of[AccessionNumber] = siteVisit, siteAccession
	return of
}()

// facts are what the values of an identifier can be. They hold no value.
type facts struct {
	match
	ssn  evidenceSet // what the form alone says
	said evidenceSet // what it is if it is said to be a social security number
	bare bool        // nine digits that could be one
}

// any reports whether there is anything to resolve.
func (f *facts) any() bool { return f.shape != 0 || f.ssn != 0 || f.said != 0 || f.bare }

// identifier judges each value of an identifier, and gathers what it can be.
func (in *Inspector) identifier(v []byte, field Field) (class Class, f facts) {
	class = Empty
	for more := true; more; {
		var value []byte
		value, v, more = cutValue(v)
		if value = trim(value); len(value) == 0 {
			continue
		}
		k := kindsOf(value)
		if field == AccessionNumber {
			class = max(class, accessionOf(value, k))
		} else {
			class = max(class, idOf(value, k))
		}
		if k&kindDigit != 0 && len(value) >= 7 {
			in.gather(&f, value, k, siteOf[field])
		}
	}
	return class, f
}

// gather adds what one value can be.
func (in *Inspector) gather(f *facts, v []byte, k kind, at site) {
	m := matchOf(v, k, in.today)
	number := ssnOf(v, k)
	if number.form == ssnBare {
		m.length = 9
		m.shape.add(USSSN)
		if number.valid() && !number.denied() {
			m.plausible.add(USSSN)
			f.bare = true
		}
	}
	if m.shape != 0 && at < sites {
		in.sample(&m, v, number, at)
	}
	f.shape |= m.shape
	f.pass |= m.pass
	f.plausible |= m.plausible
	f.strong |= m.strong
	if number.form != noSSN {
		f.number(number)
		return
	}
	if len(v) >= 12 && k&kindLetter != 0 { // SSN 899010001
		for i := range v {
			if isDigit(v[i]) && (i == 0 || !isAlnum(v[i-1])) {
				if _, e, ok := ssnInText(v, i); ok && keywordBefore(v, i, ssnKeywords[:]) {
					f.ssn.add(e)
				}
			}
		}
	}
}

// number notes what a value in the form of a social security number is, alone
// and under a label.
func (f *facts) number(s ssn) {
	switch {
	case s.form == ssnMasked:
		f.ssn.add(SSNPartial)
		f.said.add(SSNPartial)
	case s.denied():
		if s.form != ssnBare {
			f.ssn.add(SSNDenied)
		}
		f.said.add(SSNDenied)
	case !s.valid():
		if s.taxpayer() && s.form == ssnDivided {
			f.ssn.add(SSNTaxpayer)
		}
		if s.taxpayer() {
			f.said.add(SSNTaxpayer)
		}
	case s.form == ssnHICN:
		f.ssn.add(SSNMedicare)
		f.said.add(SSNMedicare)
	case s.form == ssnFMP:
		f.ssn.add(SSNMilitary)
		f.said.add(SSNMilitary)
	default:
		if s.form == ssnDivided {
			f.ssn.add(SSNFormatted)
		}
		f.said.add(SSNLabelled)
	}
}

// resolve notes what an identifier is, given what its surroundings say.
func (in *Inspector) resolve(f *facts, l *label, field Field) {
	r := &in.record
	switch {
	case l.ssn && f.said != 0:
		r.ssn |= f.said
	case l.ssn:
		r.ssn.add(SSNMalformed)
	case !l.other:
		r.ssn |= f.ssn
		if f.bare && siteOf[field] < sites {
			r.bare |= 1 << siteOf[field]
		}
	}
	passed := f.plausible & countedSchemes
	r.labelled |= f.pass & l.schemes
	if l.national {
		r.labelled |= passed
	}
	switch at := siteOf[field]; {
	case l.other, l.ssn:
	case at == elsewhere:
		r.strong |= f.strong
	default:
		r.strong |= f.strong & (1 << KRRRN)
		r.passed[at] |= passed
		r.anyPassed |= passed
	}
}

// sample offers a value to the populations of its site.
func (in *Inspector) sample(m *match, v []byte, number ssn, at site) {
	hash := in.hash(v)
	p := in.tally.population().sample(at, m.length)
	if p.wants(hash) {
		p.add(hash, traits{shape: m.shape, plausible: m.plausible, area: uint16(number.area()), prefix: uint32(in.hash(v[:5]))})
	}
}
