package phi

// birth is what is kept of the birth date of a sampled patient.
type birth struct {
	date    uint32 // keyed hash
	january bool   // the first of January
}

// births are the birth dates of a sample of patients.
type births struct{ sample[birth] }

// add takes a patient in. Of several dates of one patient that with the lowest
// hash stays, so that the order does not matter.
func (b *births) add(patient uint64, of birth) {
	if at, isNew := b.sample.add(patient, of); at != nil && !isNew && of.date < at.date {
		*at = of
	}
}

func (b *births) merge(o *births) {
	for i, patient := range o.hashes {
		b.add(patient, o.traits[i])
	}
}

// Rules for populations of birth dates: placeholders.csv, match "population".
const (
	leastPatients = 20
	januaryShare  = 0.10
	constantShare = 0.20
)

// yearsOnly reports that more than a tenth of the patients is born on January
// 1st: dates were generalised to the year.
func (b *births) yearsOnly() bool {
	n := 0
	for _, t := range b.traits {
		if t.january {
			n++
		}
	}
	return len(b.traits) >= leastPatients && float64(n) > januaryShare*float64(len(b.traits))
}

// constant reports that more than a fifth of the patients share a birth date:
// it was put in the place of theirs.
func (b *births) constant() bool {
	most, counts := 0, make(map[uint32]int, len(b.traits))
	for _, t := range b.traits {
		counts[t.date]++
		most = max(most, counts[t.date])
	}
	return len(b.traits) >= leastPatients && float64(most) > constantShare*float64(len(b.traits))
}
