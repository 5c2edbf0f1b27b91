package phi

import "pacsaudit/audit/phi/national"

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
	pass, plausible, strong national.Set
	ssn                     evidenceSet  // what the form alone says
	said                    evidenceSet  // what it is if it is said to be a social security number
	bare                    bool         // nine digits that could be one
	labelled                national.Set // that a word in the value itself names
	sampled                 bool         // a population may hold it
}

// any reports whether there is anything to resolve.
func (f *facts) any() bool {
	return f.plausible != 0 || f.pass != 0 || f.ssn != 0 || f.said != 0 || f.labelled != 0
}

// identifier judges each value of an identifier, and gathers what it can be.
func (in *Inspector) identifier(f *facts, v []byte, field Field) Class {
	v = trim(v)
	if k := kindsOf(v); k&kindBorder == 0 {
		return in.oneIdentifier(f, v, k, field)
	}
	class, said := Empty, false
	for more := true; more; {
		var value []byte
		value, v, more = cutValue(v)
		value = trim(value)
		class = max(class, in.oneIdentifier(f, value, kindsOf(value), field))
		if said {
			f.saidNumber(value)
		}
		said = saysSSNAlone(value)
	}
	return class
}

func (in *Inspector) oneIdentifier(f *facts, v []byte, k kind, field Field) Class {
	if len(v) >= national.Shortest && k&kindDigit != 0 {
		if k&kindHigh != 0 { // dashes and digits of other scripts
			narrow := in.narrow(v)
			in.gather(f, narrow, kindsOf(narrow), siteOf[field])
		} else {
			in.gather(f, v, k, siteOf[field])
		}
		if len(v) == 8 && k == kindDigit && national.InsuredOfJapan(v) {
			f.pass.Add(national.JPInsured)
		}
		if k&(kindLetter|kindHigh) != 0 && !k.only(kindWord) {
			f.labelled |= labelledIn(v)
		}
	}
	if field == AccessionNumber {
		return in.words.accessionOf(v, k)
	}
	return in.words.idOf(v, k)
}

// gather adds what one value can be.
func (in *Inspector) gather(f *facts, v []byte, k kind, at site) {
	if at == elsewhere && len(v) < national.ShortestStrong {
		in.gatherSSN(f, v, k) // where numbers have no population only strong schemes count, which are longer
		return
	}
	m := matchNational(v, k, in.today)
	if m.Shape == 0 && k != kindDigit {
		in.gatherSSN(f, v, k)
		return
	}
	if number := in.gatherSSN(f, v, k); number.form == ssnBare {
		m.Length = 9
		m.Shape.Add(national.USSSN)
		if number.valid() && !number.denied() {
			m.Plausible.Add(national.USSSN)
			f.bare = true
		}
	}
	if m.Shape == 0 {
		return
	}
	if at < sites {
		in.sample(&m, v, at)
		f.sampled = true
	}
	f.pass |= m.Pass
	f.plausible |= m.Plausible
	f.strong |= m.Strong
}

// gatherSSN adds what one value says of social security.
func (in *Inspector) gatherSSN(f *facts, v []byte, k kind) ssn {
	number := ssnOf(v)
	switch {
	case number.form != noSSN:
		f.number(number)
	case k&^kindDigit != 0 && len(v) > shortestSSN:
		f.beside(v)
		if k&kindLetter != 0 && k&^(kindWord) != 0 && len(v) >= len("SSN 899010001") {
			f.keyword(v)
		}
	}
	return number
}

// keyword notes a number with a keyword beside it: SSN 899010001.
func (f *facts) keyword(v []byte) {
	for i := range v {
		if isDigit(v[i]) && !isAlnum(v[max(i-1, 0)]) && i > 0 {
			if _, e, ok := ssnInText(v, i); ok && (e == SSNTaxpayer || keywordBefore(v, i, ssnKeywords[:])) {
				f.ssn.add(e)
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
	r.labelled |= f.pass&l.schemes | f.labelled
	if l.national {
		r.labelled |= passed
	}
	switch at := siteOf[field]; {
	case l.other, l.ssn:
	case at == elsewhere:
		r.strong |= f.strong
	default:
		r.strong |= f.strong & (1 << national.KRRRN)
		r.certain = r.certain || f.strong&certainSchemes != 0
		r.passed[at] |= passed
		r.anyPassed |= passed
	}
}

// certainSchemes are strong ones that hold a birth date, too: no code is made like
// one by chance.
var certainSchemes = national.Where(func(s national.Scheme) bool { return s.Strong() && s.Dated() })

// sample offers a value to the population of its site and length.
func (in *Inspector) sample(m *national.Match, v []byte, at site) {
	hash := in.hash(v)
	p := in.tally.population().sample(at, m.Length)
	if p.wants(hash) {
		p.add(hash, traits{
			shape: m.Shape, plausible: m.Plausible, prefix: uint32(in.hash(v[:5])), area: uint16(ssnNumber(v) / 1_000_000),
		})
	}
}
