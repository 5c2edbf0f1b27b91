package phi

import (
	"slices"

	"pacsaudit/audit/phi/national"
)

// sampleSize is how many different values of a population are looked at.
const sampleSize = 200

// sample is a fixed choice from a stream: the entries with the lowest keyed
// hashes, each once. It does not depend on the order of the stream or on how
// often a value comes, so that samples of two streams merge into the sample of
// both. It holds traits, never values.
type sample[T any] struct {
	hashes []uint64 // ascending
	traits []T
}

// wants reports whether add would look at a hash.
func (s *sample[T]) wants(hash uint64) bool {
	return len(s.hashes) < sampleSize || hash <= s.hashes[sampleSize-1]
}

// add takes an entry in and gives its place; new is false where the hash was
// there already. The place is nil where the hash is not among the lowest.
func (s *sample[T]) add(hash uint64, t T) (at *T, isNew bool) {
	i, found := slices.BinarySearch(s.hashes, hash)
	switch {
	case found:
		return &s.traits[i], false
	case i == sampleSize:
		return nil, false
	case s.hashes == nil:
		s.hashes, s.traits = make([]uint64, 0, sampleSize), make([]T, 0, sampleSize)
	case len(s.hashes) == sampleSize:
		s.hashes, s.traits = s.hashes[:sampleSize-1], s.traits[:sampleSize-1]
	}
	s.hashes = slices.Insert(s.hashes, i, hash)
	s.traits = slices.Insert(s.traits, i, t)
	return &s.traits[i], true
}

func (s *sample[T]) clone() sample[T] {
	return sample[T]{hashes: slices.Clone(s.hashes), traits: slices.Clone(s.traits)}
}

// traits are what is kept of a sampled identifier.
type traits struct {
	shape, plausible national.Set
	prefix           uint32 // keyed hash of the first five digits
	area             uint16 // the first three digits
}

// populations are the samples of the identifiers at each site, by length, and
// how many records held what at which sites. They exist once there is
// something in them.
type populations struct {
	samples [sites][national.MaxLength - national.Shortest + 1]*sample[traits]
	// bare is how many records held nine digits that could be a social security
	// number, by the set of their sites.
	bare siteCounts
	// passed is the same for each scheme.
	passed [national.Schemes]*siteCounts
}

// siteCounts are records by a set of sites.
type siteCounts [1 << sites]uint64

// at is how many records had something at one of the sites at least.
func (c *siteCounts) at(sites uint8) (n uint64) {
	for set, count := range c {
		if uint8(set)&sites != 0 {
			n += count
		}
	}
	return n
}

func (c *siteCounts) add(o *siteCounts) {
	for i := range c {
		c[i] += o[i]
	}
}

func (p *populations) sample(at site, length int) *sample[traits] {
	s := &p.samples[at][length-national.Shortest]
	if *s == nil {
		*s = new(sample[traits])
	}
	return *s
}

func (p *populations) schemeCounts(s national.Scheme) *siteCounts {
	if p.passed[s] == nil {
		p.passed[s] = new(siteCounts)
	}
	return p.passed[s]
}

func (p *populations) merge(o *populations) {
	for at := range o.samples {
		for i, s := range o.samples[at] {
			if s == nil {
				continue
			}
			mine := p.sample(site(at), i+national.Shortest)
			for j, hash := range s.hashes {
				mine.add(hash, s.traits[j])
			}
		}
	}
	p.bare.add(&o.bare)
	for s, counts := range o.passed {
		if counts != nil {
			p.schemeCounts(national.Scheme(s)).add(counts)
		}
	}
}

func (p *populations) clone() *populations {
	c := &populations{bare: p.bare}
	c.merge(&populations{samples: p.samples, passed: p.passed})
	return c
}

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
