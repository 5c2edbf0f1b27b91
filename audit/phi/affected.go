package phi

// Affected is whom the records show that identify a person: what a letter to an
// authority or to the patients asks for, 45 CFR 164.404 and GDPR article 33. A
// patient counts once in each cell, and in every cell that a study of theirs
// belongs to. Patients are told apart by identifier, studies by their UID.
type Affected struct {
	Patients, Studies uint64
	// Minors are the patients under 18 on the day of the audit, Adults the others
	// whose birth date is shown.
	Minors, Adults uint64
	Years          [Years]AffectedCell
	Modalities     [Modalities]AffectedCell
	// Sampled is how many times more there are than were looked at; the counts are
	// estimates where it is more than 1.
	Sampled uint32
	// Unnumbered says that somebody is shown who has no identifier, and is not among
	// the patients.
	Unnumbered bool
}

// AffectedCell is how many patients and studies are of a year, or a modality.
type AffectedCell struct{ Patients, Studies uint64 }

// Years are the years of studies: 0 is none or another, then 1981 and so on.
const (
	Years     = 64
	firstYear = 1980
)

// YearOf is the year of a cell; 0 for the first.
func YearOf(cell int) int {
	if cell == 0 {
		return 0
	}
	return firstYear + cell
}

func yearBit(d Day) uint64 {
	if y := int(d/10000) - firstYear; y > 0 && y < Years {
		return 1 << y
	}
	return 1
}

// modalityCodes are defined terms of Modality, PS3.3 §C.7.3.1.1.1, the common
// ones first. Cell 0 is for records that do not say, the last for other terms.
var modalityCodes = [...]string{
	"CT", "MR", "CR", "DX", "US", "MG", "XA", "RF", "NM", "PT", "OT", "SC", "SR", "PR", "DOC", "SEG", "ES", "OP", "OPT", "OPV", "XC", "GM", "SM", "IVUS",
	"IVOCT", "IO", "PX", "ECG", "EPS", "HD", "EEG", "BMD", "BI", "DG", "LS", "TG", "RTIMAGE", "RTDOSE", "RTSTRUCT", "RTPLAN", "RTRECORD", "REG", "KO", "AU",
}

// Modalities is how many cells there are.
const Modalities = len(modalityCodes) + 2

// ModalityOf is the term of a cell; "none" for the first, "other" for the last.
func ModalityOf(cell int) string {
	switch cell {
	case 0:
		return "none"
	case Modalities - 1:
		return "other"
	}
	return modalityCodes[cell-1]
}

// modalityBits are the cells of a value of Modality or of Modalities in Study.
func modalityBits(v []byte) (set uint64) {
	for more := true; more; {
		var term []byte
		term, v, more = cutValue(v)
		if term = trim(term); len(term) == 0 {
			continue
		}
		set |= 1 << modalityCell(term)
	}
	return set
}

func modalityCell(term []byte) int {
	if len(term) == 2 {
		return int(shortModalities[term[0]%64][term[1]%64]) // which codes and other capitals have to themselves
	}
	for i, code := range modalityCodes {
		if string(term) == code {
			return i + 1
		}
	}
	return Modalities - 1
}

// shortModalities are the cells of codes of two letters.
var shortModalities = func() (cells [64][64]uint8) {
	for i := range cells {
		for j := range cells[i] {
			cells[i][j] = uint8(Modalities - 1)
		}
	}
	for i, code := range modalityCodes {
		if len(code) == 2 {
			cells[code[0]%64][code[1]%64] = uint8(i + 1)
		}
	}
	return cells
}()

// commitAffected takes the patient and the study of a record in that shows a
// person.
func (in *Inspector) commitAffected() {
	r, t := &in.record, &in.tally
	people, visits := &t.people, &t.visits
	if r.pattern != 0 { // unless it is a code
		people, visits = &t.perhapsPeople, &t.perhapsVisits
	}
	studied := r.studyDate
	if r.studyOdd != 0 {
		studied = r.studyOdd
	}
	years, modalities := yearBit(studied), max(r.modalities, 1)
	t.affected.Unnumbered = t.affected.Unnumbered || !r.hasPatientID && r.pattern == 0
	if r.hasPatientID {
		if m := people.at(r.patient); m != nil {
			m.made(r.pattern)
			m.years |= years
			m.modalities |= modalities
			if r.born != 0 && !r.inDoubt {
				minor := r.born > in.today-18_00_00
				m.minor, m.adult = m.minor || minor, m.adult || !minor
			}
		}
	}
	if r.hasStudyUID {
		if m := visits.at(r.study); m != nil {
			m.made(r.pattern)
			m.years |= years
			m.modalities |= modalities
		}
	}
}

// Affected is whom the records show.
func (t *Tally) Affected() Affected {
	a := t.affected
	if t.perhapsPeople.n+t.perhapsVisits.n == 0 {
		a.add(affectedOf(&t.people, &t.visits))
		return a
	}
	people, visits := t.people.clone(), t.visits.clone()
	people.addMembers(&t.perhapsPeople, 0)
	visits.addMembers(&t.perhapsVisits, 0)
	a.add(affectedOf(&people, &visits))
	return a
}

// countAffected counts those whose names are no codes of a pattern, and forgets
// everybody.
func (t *Tally) countAffected(codes uint32) {
	t.people.addMembers(&t.perhapsPeople, codes)
	t.visits.addMembers(&t.perhapsVisits, codes)
	t.perhapsPeople.close()
	t.perhapsVisits.close()
	t.affected = t.Affected()
	t.people.close()
	t.visits.close()
}

func (a *Affected) add(o Affected) {
	a.Patients += o.Patients
	a.Studies += o.Studies
	a.Minors += o.Minors
	a.Adults += o.Adults
	a.Sampled = max(a.Sampled, o.Sampled)
	a.Unnumbered = a.Unnumbered || o.Unnumbered
	for i := range a.Years {
		a.Years[i].add(o.Years[i])
	}
	for i := range a.Modalities {
		a.Modalities[i].add(o.Modalities[i])
	}
}

func (c *AffectedCell) add(o AffectedCell) {
	c.Patients += o.Patients
	c.Studies += o.Studies
}

func affectedOf(people, visits *crowd) (a Affected) {
	each, weight := people.members()
	for m := range each {
		a.Patients += weight
		if m.minor {
			a.Minors += weight
		} else if m.adult {
			a.Adults += weight
		}
		for i := range a.Years {
			a.Years[i].Patients += weight * (m.years >> i & 1)
		}
		for i := range a.Modalities {
			a.Modalities[i].Patients += weight * (m.modalities >> i & 1)
		}
	}
	a.Sampled = uint32(weight)
	each, weight = visits.members()
	for m := range each {
		a.Studies += weight
		for i := range a.Years {
			a.Years[i].Studies += weight * (m.years >> i & 1)
		}
		for i := range a.Modalities {
			a.Modalities[i].Studies += weight * (m.modalities >> i & 1)
		}
	}
	a.Sampled = max(a.Sampled, uint32(weight))
	return a
}
