package phi

import (
	"encoding/binary"

	"github.com/axiomhq/hyperloglog"

	"pacsaudit/dimse/dataset"
)

// answers tells the answers of a server apart, so that each counts once: windows
// of queries overlap, archives take no notice of dates, and some answer once for
// each instance.
//
// What makes one record of several answers is its study and its patient
// together: twenty patients under one Study Instance UID are twenty records of
// one study. The patient is the identifier with its issuer, and the name; under an
// identifier that is a placeholder patients are told apart by name and birth date. An
// answer without a Study Instance UID (of Patient Root, of many worklists) is
// known by all its bytes. So two worklist items of one study and one patient are
// one record, whatever their scheduled procedure steps are: they say the same of
// the patient. Without a study they are two where they differ.
//
// The first 14,336 answers are told apart by hashes of 64 bits. Behind them, up
// to 983,040, studies and answers lie in one set of 4 MiB, an entry for each
// study with a mark of its first patient, and one for every further patient.
// Two studies are taken for one with 41 bits, which makes one study too few of a
// million with a probability of two in five; their records are told apart all
// the same. Of a study with several patients a record is lost with a probability
// of 1 in 255, if its patient has no identifier or was seen in another study:
// then nobody is missing among the patients. Past 983,040 nothing is told apart,
// every answer is a record, and the number of studies is an estimate.
type answers struct {
	few     Distinct // hashes of whole answers: studies with patients, or all bytes
	many    *buckets
	studies *hyperloglog.Sketch // beside many, for when it is full
	full    bool
}

const (
	fewAnswers = lastSlots / 16 * 7
	// maxAnswers is how many entries many has at most: two for a study of few.
	maxAnswers = maxEntries + fewAnswers
)

// add reports whether the answer of a record is new, and counts its study.
// newPatient says that nothing of its patient came before.
func (a *answers) add(r *record, studies *Distinct, newPatient bool) bool {
	if a.many == nil && !a.full && a.few.n == fewAnswers {
		a.grow(studies)
	}
	switch {
	case a.full:
		if r.hasStudyUID {
			studies.Add(r.study)
		}
		return true
	case a.many == nil:
		if r.hasStudyUID {
			studies.Add(r.study)
		}
		return a.few.Add(r.answer)
	}
	if r.hasStudyUID {
		e := studyEntry(r.study, r.who)
		first, homeless := a.many.add(e, ^uint32(patientBits), maxAnswers)
		if first == 0 {
			a.studies.InsertHash(entryOf(r.study).hash())
			studies.closed++
			a.overflow(homeless, studies)
			return true
		}
		if first == e.mark && !newPatient {
			return false // the study's first patient
		}
	}
	found, homeless := a.many.add(entryOf(r.answer), wholeMark, maxAnswers)
	a.overflow(homeless, studies)
	return found == 0
}

// unknownPatient in the place of a patient's mark sends to the entry of the
// whole answer.
const unknownPatient = 0

// studyEntry is the entry of a study: 24 bits of its mark are the study's, by
// which it is found, and eight are its first patient's.
func studyEntry(study, who uint64) entry {
	e := entryOf(study)
	e.mark = e.mark&^patientBits | uint32(who%patientBits) + 1
	return e
}

// grow moves everything to one set.
func (a *answers) grow(studies *Distinct) {
	a.many, a.studies = spareBuckets.take(), hyperloglog.NewNoSparse()
	for _, h := range studies.slots {
		if h != 0 {
			e := entryOf(h)
			e.mark = e.mark&^patientBits | unknownPatient
			a.many.add(e, wholeMark, maxAnswers)
			a.studies.InsertHash(entryOf(h).hash())
		}
	}
	for _, h := range a.few.slots {
		if h != 0 {
			a.many.add(entryOf(h), wholeMark, maxAnswers)
		}
	}
	studies.close()
	a.few = Distinct{}
}

// close forgets the answers.
func (a *answers) close() {
	a.many.free()
	*a = answers{}
}

// overflow ends the telling apart where no place was found for an entry.
func (a *answers) overflow(homeless entry, studies *Distinct) {
	if homeless != (entry{}) {
		*studies = Distinct{sketch: a.studies}
		a.close()
		a.full = true
	}
}

// expect hashes the patient, and has the memory fetched in which isNew will look
// for the patient and the study.
func (in *Inspector) expect() {
	r := &in.record
	if r.hasPatientID {
		r.patient = in.hash(in.key)
		in.fetched += in.tally.Patients.expect(r.patient)
	}
	if r.hasStudyUID {
		in.fetched += in.answers.many.expect(entryOf(r.study))
	}
}

// isNew reports whether what was inspected is a record of its own, and counts
// its study and its patient.
func (in *Inspector) isNew(whole dataset.Value) bool {
	r, t := &in.record, &in.tally
	newPatient := false
	if r.hasPatientID {
		if r.id == Deidentified && r.name == Exposed {
			in.tellApart()
			r.patient = in.hash(in.key)
		}
		newPatient = t.Patients.Add(r.patient) && t.Patients.Exact()
	}
	switch {
	case in.file.on:
		if r.hasStudyUID {
			t.Studies.Add(r.study)
		}
		return true
	case r.hasStudyUID:
		r.who = mixHashes(r.patient, in.hash(trim(in.name)))
		r.answer = mixHashes(r.study, r.who)
	case whole.Len() == 0:
		return true // read as a stream: nobody can tell
	default:
		r.answer = in.hash(whole.Reveal())
	}
	return in.answers.add(r, &t.Studies, newPatient)
}

// tellApart puts the name and the birth date to an identifier that is a placeholder:
// many people can stand under one.
func (in *Inspector) tellApart() {
	var day [4]byte
	binary.LittleEndian.PutUint32(day[:], uint32(in.record.born))
	in.key = append(append(in.key, '|'), day[:]...)
	for _, c := range nameGroup(in.name) {
		in.key = append(in.key, upper(c))
	}
}

// mixHashes is the hash of two hashes.
func mixHashes(a, b uint64) uint64 {
	x := (a ^ b*0x9E37_79B9_7F4A_7C15) * 0xD6E8_FEB8_6659_FD93
	return x ^ x>>32
}
