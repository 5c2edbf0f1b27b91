package phi

import (
	"encoding/binary"
	"math/bits"

	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// commit adds the record to the tally. whole is the data set.
func (in *Inspector) commit(whole dataset.Value) {
	r, t := &in.record, &in.tally
	if r.malformed {
		t.Malformed++
	}
	if r.malformed && r.present == 0 && r.seen == 0 {
		t.Unreadable++
	}
	if !in.isNew(whole) {
		t.Duplicates++
		in.spilled = attributeCounts{}
		return
	}
	t.Records++
	if r.spilled {
		in.sum(&in.spilled)
		t.attributes.add(&in.spilled)
		in.spilled = attributeCounts{}
	} else {
		in.sum(&t.attributes)
	}
	in.finish()
	if r.sign != noCode {
		in.commitCode()
	}
	in.dates.add(r.studyDate)
	in.births.add(r.born)
	if r.hasInstances {
		t.InstancesReturned++
		t.Instances += r.instances
	}
	for present := r.present &^ (1 << NoField); present != 0; present &= present - 1 {
		f := bits.TrailingZeros64(present)
		t.Fields[f][r.fields[f]]++
	}
	for tier := uint8(1); tier < Tiers; tier++ {
		c := t.tier(tier)
		c.NonEmpty += uint64(r.tiers[tier].All)
		c.Exposed += uint64(r.exposed[tier])
		if r.exposed[tier] > 0 {
			c.Records++
		}
	}
	for set := uint(r.ssn); set != 0; set &= set - 1 {
		*Evidence(bits.TrailingZeros(set)).Of(&t.SSN)++
	}
	for set := uint(r.contacts); set != 0; set &= set - 1 {
		t.Contacts[bits.TrailingZeros(set)]++
	}
	for set := uint(r.hipaa); set != 0; set &= set - 1 {
		t.HIPAA[bits.TrailingZeros(set)]++
	}
	t.Deid.uid(r.root)
	in.commitNational()
	in.commitPerson()
}

// judgeName judges the name, which had to wait for the identifier.
func (in *Inspector) judgeName() {
	r := &in.record
	if r.hasName {
		if hasDigit(in.name) {
			r.name, r.sign = in.words.judge(in.name, in.id)
		} else {
			r.name = in.nameOf(in.name, in.table.name) // no code, and not that of the identifier
		}
		class := r.name
		if r.sign == perhapsCode {
			class = Pseudonym // until commitCode
		}
		in.noteClass(in.table.name, PatientName, class, false)
	}
	if r.perhaps != 0 {
		in.judgeBirth()
	}
	in.file.findInPath(in.name, in.id)
}

// judgeBirth judges a birth date that may be a constant: beside the name of a
// person it is that person's.
func (in *Inspector) judgeBirth() {
	r := &in.record
	class := Placeholder
	if r.name == Exposed && r.sign != perhapsCode {
		class, r.born = Exposed, r.perhaps
		r.oddForm = r.oddForm || r.perhapsOdd
	}
	r.birthDate = max(r.birthDate, class)
	in.noteClass(in.table.born, BirthDate, class, false)
}

// finish adds the categories of what was found in values.
func (in *Inspector) finish() {
	r := &in.record
	if r.ssn.exposesSSN() {
		r.hipaa.add(HIPAASSN)
	}
	for c, of := range [Contacts]HIPAA{ContactPhone: HIPAATelephone, ContactEmail: HIPAAEmail, ContactURL: HIPAAURL} {
		if r.contacts>>c&1 != 0 {
			r.hipaa.add(of)
		}
	}
}

// commitNational counts national identifiers. What a label or a single value
// proves is counted here; the rest when the populations are known.
func (in *Inspector) commitNational() {
	r, t := &in.record, &in.tally
	for set := uint64(r.labelled); set != 0; set &= set - 1 {
		t.National[bits.TrailingZeros64(set)].Labelled++
	}
	for set := uint64(r.strong &^ r.labelled); set != 0; set &= set - 1 {
		t.National[bits.TrailingZeros64(set)].Probable++
	}
	for set := uint64(r.anyPassed &^ (r.labelled | r.strong)); set != 0; set &= set - 1 {
		s := national.Scheme(bits.TrailingZeros64(set))
		at := uint8(0)
		for i := range r.passed {
			if r.passed[i].Has(s) {
				at |= 1 << i
			}
		}
		t.population().schemeCounts(s)[at]++
	}
	if r.bare != 0 && !r.ssn.exposesSSN() {
		t.population().bare[r.bare]++
	}
}

// personal are the fields of tier 1 that identify a person, but for patient
// numbers, which phantoms have too. identifyingAlone are those of them that cannot be a
// code.
const (
	identifyingAlone = 1<<PatientName | 1<<BirthDate | 1<<OtherNames | 1<<RelativeName | 1<<Address | 1<<Phone | 1<<Telecom
	personal         = identifyingAlone | 1<<InsuranceID | 1<<Military | 1<<Photo
)

// person reports whether the name, the birth date and an identifier of a person
// are shown.
func (r *record) person() (name, born, id bool) {
	return r.fields[PatientName] == Exposed, r.fields[BirthDate] == Exposed,
		r.fields[PatientID] == Exposed || r.fields[OtherIDs] == Exposed
}

// identifies reports whether the record identifies a person directly. The number of
// a phantom does not; its birth date, if it has one, is a person's.
func (r *record) identifies() bool {
	_, _, id := r.person()
	phantom := r.fields[PatientName] == Test
	return r.exposedFields&personal != 0 || id && !phantom || r.ssn.exposesSSN() || r.national()
}

// identifiesAlone reports that something of a person is shown which cannot be a code.
func (r *record) identifiesAlone() bool {
	return r.exposedFields&identifyingAlone != 0 || r.ssn.exposesSSN() || r.national()
}

// national reports the number that a state gave somebody: one that a label names,
// or of a scheme that chance does not pass.
func (r *record) national() bool { return r.labelled|r.strong != 0 || r.certain }

// contradicted reports a record that says that it is de-identified, and is not.
func (r *record) contradicted() bool { return r.claim.deidentified() && r.identifiesAlone() }

// verdict is what a record adds to the counts of people and of claims: 0 or 1.
type verdict struct{ identified, anyExposed, claimed, contradicted, held, unmarked uint64 }

func (r *record) verdict() (v verdict) {
	name, born, id := r.person()
	identifies, alone := r.identifies(), r.identifiesAlone()
	if name && born && id {
		v.identified = 1
	}
	if identifies {
		v.anyExposed = 1
	}
	switch {
	case r.claim.deidentified():
		v.claimed = 1
		switch {
		case alone:
			v.contradicted = 1
		case !identifies && !r.image.shows():
			v.held = 1
		}
	case !alone && !id && r.fields[PatientName] != Test && (r.fields[PatientName] == Pseudonym || r.fields[PatientID] == Pseudonym):
		v.unmarked = 1
	}
	return v
}

// commitPerson counts what the record as a whole says of a person.
func (in *Inspector) commitPerson() {
	r, t := &in.record, &in.tally
	v := r.verdict()
	t.Identified += v.identified
	t.AnyExposed += v.anyExposed
	t.Deid.Claimed += v.claimed
	t.Deid.Contradicted += v.contradicted
	t.Deid.Held += v.held
	t.Deid.Unmarked += v.unmarked
	if v.anyExposed > 0 {
		in.commitAffected()
	}
	if r.claim|claim(r.image) != 0 {
		t.commitClaims(r)
	}
	if r.oddForm {
		t.BirthDatesOddForm++
	}
	if r.born != 0 && r.hasPatientID {
		in.commitBirth()
	}
}

// commitBirth takes the patient into the population of birth dates.
func (in *Inspector) commitBirth() {
	r, t := &in.record, &in.tally
	january := r.born.firstJanuary()
	if january {
		t.januaries++
	}
	if t.births.wants(r.patient) {
		var day [4]byte
		binary.LittleEndian.PutUint32(day[:], uint32(r.born))
		t.births.add(r.patient, birth{date: uint32(in.hash(day[:])), january: january})
	}
}
