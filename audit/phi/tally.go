package phi

// Tally is what was counted: integers only, and hashes under a key that is
// forgotten. Tallies of disjoint sets of records merge into the tally of all.
type Tally struct {
	Records    uint64 // data sets, each study once
	Duplicates uint64 // answers for a study that was already counted
	Malformed  uint64 // data sets that stopped making sense; counted as far as they went
	Instances  uint64 // sum of Number of Study Related Instances
	// InstancesReturned is in how many records that number was there.
	InstancesReturned uint64
	// Identified is in how many records name, birth date and an identifier were
	// exposed together.
	Identified uint64
	// AnyExposed is in how many records a direct identifier was exposed.
	AnyExposed uint64

	Fields   [Fields]Counts // records by field
	SSN      [Evidences]uint64
	Patients Distinct
	Studies  Distinct

	attributes [maxAttributes]attributeCounts
}

// attributeCounts are values by attribute, at the top and inside sequences.
type attributeCounts struct{ top, nested Counts }

// Merge adds what o counted.
func (t *Tally) Merge(o *Tally) {
	t.Records += o.Records
	t.Duplicates += o.Duplicates
	t.Malformed += o.Malformed
	t.Instances += o.Instances
	t.InstancesReturned += o.InstancesReturned
	t.Identified += o.Identified
	t.AnyExposed += o.AnyExposed
	for i := range t.Fields {
		t.Fields[i].add(&o.Fields[i])
	}
	for i := range t.SSN {
		t.SSN[i] += o.SSN[i]
	}
	for i := range t.attributes {
		t.attributes[i].top.add(&o.attributes[i].top)
		t.attributes[i].nested.add(&o.attributes[i].nested)
	}
	t.Patients.Merge(&o.Patients)
	t.Studies.Merge(&o.Studies)
}

// Clone is an independent copy.
func (t *Tally) Clone() *Tally {
	c := *t
	c.Patients, c.Studies = t.Patients.clone(), t.Studies.clone()
	return &c
}
