package report

import (
	"pacsaudit/audit"
	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi"
	"pacsaudit/audit/phi/national"
)

// PHI is how often records showed what identifies a person.
type PHI struct {
	Records    uint64 `json:"records"`
	AtLeast    bool   `json:"at_least,omitzero"`   // there may be more records
	Duplicates uint64 `json:"duplicates,omitzero"` // further answers for the same study
	Malformed  uint64 `json:"malformed,omitzero"`  // records that stopped making sense
	// Exposed is in how many records a name, a birth date or an identifier of a
	// person was there; Identified is in how many all three were.
	Exposed    uint64     `json:"exposed"`
	Identified uint64     `json:"identified"`
	Fields     Fields     `json:"fields"`
	SSN        counts.SSN `json:"ssn"`
	Kinds
}

// Kinds are what records showed, by the kinds of things that identify. What is
// 0 is left out of the document.
type Kinds struct {
	Tiers counts.Tiers `json:"tiers,omitzero"`
	// HIPAA is in how many records something of a category of 45 CFR
	// 164.514(b)(2)(i) was shown, Contacts in how many free text held an address or
	// a number.
	HIPAA       counts.Table[phi.HIPAA, uint64]                  `json:"hipaa,omitzero"`
	NationalIDs counts.Table[national.Scheme, counts.NationalID] `json:"national_ids,omitzero"`
	Contacts    counts.Table[phi.Contact, uint64]                `json:"contacts_in_text,omitzero"`
	Deid        counts.Deid                                      `json:"deid,omitzero"`
	Images      counts.Images                                    `json:"images,omitzero"`
	BirthDates  counts.BirthDates                                `json:"birth_dates,omitzero"`
	Affected    *Affected                                        `json:"affected,omitzero"` // nil where nobody is shown
}

// Fields are the counts by headline field.
type Fields = counts.Table[phi.Field, counts.Field]

func phiOf(q audit.Query) PHI {
	t := q.Tally
	if t == nil {
		return PHI{}
	}
	p := PHI{
		Records: t.Records, AtLeast: q.AtLeast, Duplicates: q.Duplicates, Malformed: t.Malformed, Exposed: t.AnyExposed, Identified: t.Identified,
		SSN: t.SSN, Kinds: kindsOf(t),
	}
	if p.Affected != nil {
		p.Affected.AtLeast = p.Affected.AtLeast || q.AtLeast
	}
	var fields [phi.Fields]counts.Field
	for f := phi.NoField + 1; f < phi.Fields; f++ {
		c := &t.Fields[f]
		fields[f] = counts.Field{
			Returned: c.Returned(), NonEmpty: c.NonEmpty(), Exposed: c[phi.Exposed], Pseudonym: c[phi.Pseudonym],
			Placeholder: c[phi.Placeholder], Test: c[phi.Test], Deidentified: c[phi.Deidentified], Malformed: c[phi.Malformed],
		}
	}
	p.Fields = counts.TableOf[phi.Field](fields[:])
	return p
}

func kindsOf(t *phi.Tally) Kinds {
	k := Kinds{
		Tiers: t.Tiers, HIPAA: counts.TableOf[phi.HIPAA](t.HIPAA[:]), NationalIDs: counts.TableOf[national.Scheme](t.National[:]),
		Contacts: counts.TableOf[phi.Contact](t.Contacts[:]), Deid: t.Deid.Deid, Images: t.Images, Affected: affectedOf(t),
	}
	k.BirthDates = counts.BirthDates{JanuaryFirst: t.JanuaryFirst(), OddForm: t.BirthDatesOddForm}
	k.BirthDates.YearsOnly, k.BirthDates.OneDate = t.BirthDates()
	return k
}

// plus adds what another part showed.
func (k Kinds) plus(o Kinds) Kinds {
	affected := k.Affected.plus(o.Affected)
	counts.Add(&k, o)
	k.Affected = affected
	return k
}

// plus adds what another part showed.
func (p PHI) plus(o PHI) PHI {
	kinds := p.Kinds.plus(o.Kinds)
	p.Kinds, o.Kinds = Kinds{}, Kinds{}
	counts.Add(&p, o)
	p.Kinds = kinds
	return p
}

// Totals are what the archive holds, as far as a stranger could see.
type Totals struct {
	Studies   Total `json:"studies"`
	Patients  Total `json:"patients"`
	Instances Total `json:"instances"`
}

// Total is a number, exact or a lower bound. Measured is false where nothing
// was counted: no number is not zero.
type Total struct {
	Value    uint64 `json:"value"`
	AtLeast  bool   `json:"at_least"`
	Measured bool   `json:"measured"`
	Estimate bool   `json:"estimate,omitzero"` // by a sketch, standard error 0.8 %
	AtMost   bool   `json:"at_most,omitzero"`  // a sum of parts, in which the same patient may be twice
}

// distinct is how many of something there are in records: an estimate is never
// more than there are records.
func distinct(d *phi.Distinct, t *phi.Tally) uint64 {
	if n := d.Count(); d.Exact() || n < t.Records {
		return n
	}
	return t.Records
}

func totalsOf(q audit.Query) Totals {
	t := q.Tally
	if t == nil {
		return Totals{}
	}
	// A name alone, or one in an item, does not tell patients apart.
	nameless := t.Patients.Count() == 0 && t.AnyExposed > 0
	totals := Totals{
		Patients:  Total{Value: distinct(&t.Patients, t), AtLeast: q.AtLeast || nameless, Measured: true, Estimate: !t.Patients.Exact()},
		Instances: Total{Value: t.Instances, AtLeast: t.InstancesReturned > 0 && (q.AtLeast || t.InstancesReturned < t.Records), Measured: t.InstancesReturned > 0 || t.Records == 0},
	}
	if q.Model == phi.StudyRootStudy {
		totals.Studies = Total{Value: distinct(&t.Studies, t), AtLeast: q.AtLeast, Measured: true, Estimate: !t.Studies.Exact()}
	}
	return totals
}
