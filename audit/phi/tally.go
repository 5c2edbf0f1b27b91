package phi

import (
	"iter"
	"slices"

	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi/national"
)

// Tally is what was counted: integers only, and hashes and traits of a sample
// under a key that is forgotten. Tallies of disjoint sets of records, made under
// one key, merge into the tally of all; the studies of servers with more than
// 14,336 answers are added up for that.
type Tally struct {
	Records    uint64 // files; of a server's answers each study of a patient once
	Duplicates uint64 // answers that were already counted
	Malformed  uint64 // data sets that stopped making sense; counted as far as they went
	Unreadable uint64 // of these, the ones that stopped before anything that identifies
	Instances  uint64 // sum of Number of Study Related Instances
	// InstancesReturned is in how many records that number was there.
	InstancesReturned uint64
	// Identified is in how many records name, birth date and an identifier were
	// exposed together.
	Identified uint64
	// AnyExposed is in how many records a direct identifier of a person was
	// exposed. The number of a phantom is none.
	AnyExposed uint64
	// BirthDatesOddForm is in how many records a birth date was exposed in another
	// form than the standard's: 1971/03/11, 11.03.1971, 19710311120000.
	BirthDatesOddForm uint64

	Fields   [Fields]Counts // records by field; Absent is left at 0, see NotReturned
	Tiers    counts.Tiers
	HIPAA    [HIPAACategories]uint64             // records that show something of the category
	SSN      counts.SSN                          // records by evidence
	National [national.Schemes]counts.NationalID // records by scheme
	Contacts [Contacts]uint64                    // records whose free text holds one
	Deid     Deidentification
	Images   counts.Images

	Patients Distinct
	Studies  Distinct

	attributes  attributeCounts
	januaries   uint64 // records with an exposed birth date on January 1st
	populations *populations
	births      births
	codes       codeNames
	people      crowd // that are shown
	visits      crowd // their studies
	// The same of those that only a name shows which may be a code.
	perhapsPeople, perhapsVisits crowd
	affected                     Affected // what these said when they were settled
	yearsOnly                    bool     // what births said when they were settled
	constant                     bool
}

// Tiers is one more than the highest tier of an attribute: 1 identifies directly,
// 2 in combination, 3 is clinical or free text. Tier 0 is not counted.
const Tiers = 4

// tier is what was seen of a tier, from 1 on.
func (t *Tally) tier(n uint8) *counts.Tier {
	return [Tiers]*counts.Tier{1: &t.Tiers.Direct, 2: &t.Tiers.Quasi, 3: &t.Tiers.Clinical}[n]
}

// NotReturned is in how many records a field was absent, which is not the same
// as empty.
func (t *Tally) NotReturned(f Field) uint64 { return t.Records - t.Fields[f].Returned() }

// AttributeCounts are values of an attribute by what they were. A sequence that
// counts by what it holds is Exposed here where it has an item.
type AttributeCounts struct {
	Top    Counts // at the top of the data set
	Nested Counts // inside sequences
}

// Attributes are the attributes that were returned, in the order of their tags.
func (t *Tally) Attributes() iter.Seq2[Attribute, *AttributeCounts] {
	return func(yield func(Attribute, *AttributeCounts) bool) {
		for a := range Attributes() {
			if c := t.attributes.get(int(a)); c != nil && !yield(a, &AttributeCounts{Top: c[0], Nested: c[1]}) {
				return
			}
		}
	}
}

// BirthDates says what the birth dates of the patients show as a whole: that
// they were cut to the year, or replaced by one date. The rules look at a
// sample of the patients.
func (t *Tally) BirthDates() (yearsOnly, constant bool) {
	return t.yearsOnly || t.births.yearsOnly(), t.constant || t.births.constant()
}

// JanuaryFirst is in how many records an exposed birth date is a January 1st.
func (t *Tally) JanuaryFirst() uint64 { return t.januaries }

// attributeCounts holds counts for the attributes that came, and little for
// those that did not.
type attributeCounts struct {
	places []uint16    // by row: index into counts, plus 1
	counts [][2]Counts // at the top, and nested
}

// get is the counts of a row, nil if it never came.
func (a *attributeCounts) get(row int) *[2]Counts {
	if a.places == nil || a.places[row] == 0 {
		return nil
	}
	return &a.counts[a.places[row]-1]
}

// at is the counts of a row, made if need be.
func (a *attributeCounts) at(row int) *[2]Counts {
	if c := a.get(row); c != nil {
		return c
	}
	if a.places == nil {
		a.places = make([]uint16, maxAttributes)
	}
	a.counts = append(a.counts, [2]Counts{})
	a.places[row] = uint16(len(a.counts))
	return &a.counts[len(a.counts)-1]
}

func (a *attributeCounts) add(o *attributeCounts) {
	for row := range o.places {
		if c := o.get(row); c != nil {
			mine := a.at(row)
			mine[0].add(&c[0])
			mine[1].add(&c[1])
		}
	}
}

// Merge adds what o counted.
func (t *Tally) Merge(o *Tally) {
	t.Records += o.Records
	t.Duplicates += o.Duplicates
	t.Malformed += o.Malformed
	t.Unreadable += o.Unreadable
	t.Instances += o.Instances
	t.InstancesReturned += o.InstancesReturned
	t.Identified += o.Identified
	t.AnyExposed += o.AnyExposed
	t.BirthDatesOddForm += o.BirthDatesOddForm
	t.januaries += o.januaries
	t.yearsOnly = t.yearsOnly || o.yearsOnly
	t.constant = t.constant || o.constant
	counts.Add(&t.Fields, o.Fields)
	counts.Add(&t.Tiers, o.Tiers)
	counts.Add(&t.HIPAA, o.HIPAA)
	counts.Add(&t.SSN, o.SSN)
	counts.Add(&t.National, o.National)
	counts.Add(&t.Contacts, o.Contacts)
	counts.Add(&t.Deid, o.Deid)
	counts.Add(&t.Images, o.Images)
	t.Patients.Merge(&o.Patients)
	t.Studies.Merge(&o.Studies)
	t.attributes.add(&o.attributes)
	t.births.merge(&o.births)
	t.codes.merge(&o.codes)
	t.people.merge(&o.people)
	t.visits.merge(&o.visits)
	t.perhapsPeople.merge(&o.perhapsPeople)
	t.perhapsVisits.merge(&o.perhapsVisits)
	t.affected.add(o.affected)
	if o.populations != nil {
		t.population().merge(o.populations)
	}
}

func (t *Tally) population() *populations {
	if t.populations == nil {
		t.populations = new(populations)
	}
	return t.populations
}

// Clone is an independent copy.
func (t *Tally) Clone() *Tally {
	c := *t
	c.Patients, c.Studies = t.Patients.clone(), t.Studies.clone()
	c.attributes = attributeCounts{places: slices.Clone(t.attributes.places), counts: slices.Clone(t.attributes.counts)}
	c.births = births{t.births.clone()}
	c.codes = t.codes.clone()
	c.people, c.visits = t.people.clone(), t.visits.clone()
	c.perhapsPeople, c.perhapsVisits = t.perhapsPeople.clone(), t.perhapsVisits.clone()
	if t.populations != nil {
		c.populations = t.populations.clone()
	}
	return &c
}
