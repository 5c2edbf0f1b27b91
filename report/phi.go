package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// PHI is how often records showed what identifies a person.
type PHI struct {
	Records    uint64 `json:"records"`
	AtLeast    bool   `json:"at_least,omitzero"`   // there may be more records
	Duplicates uint64 `json:"duplicates,omitzero"` // further answers for the same study
	Malformed  uint64 `json:"malformed,omitzero"`  // records that stopped making sense
	// Exposed is in how many records a name, a birth date or an identifier of a
	// person was there; Identified is in how many all three were.
	Exposed    uint64 `json:"exposed"`
	Identified uint64 `json:"identified"`
	Fields     Fields `json:"fields"`
	SSN        SSN    `json:"ssn"`
	Kinds
}

// SSN is in how many records there was a social security number, by evidence.
type SSN struct {
	Labelled  uint64 `json:"labelled"`
	Formatted uint64 `json:"formatted"`
	// Population are bare digits of which only the values of the field as a whole
	// show what they are; Medicare and Military carry a beneficiary code or a
	// family member prefix.
	Population uint64 `json:"population,omitzero"`
	Medicare   uint64 `json:"medicare,omitzero"`
	Military   uint64 `json:"military,omitzero"`
	Partial    uint64 `json:"partial,omitzero"` // the last four digits
	Taxpayer   uint64 `json:"taxpayer,omitzero"`
	Denied     uint64 `json:"denied"`             // advertised and placeholder numbers
	Malformed  uint64 `json:"malformed,omitzero"` // said to be one, but cannot be
}

// Any is in how many records there was one that is believed.
func (s SSN) Any() uint64 { return s.Labelled + s.Formatted + s.Population + s.Medicare + s.Military }

func ssnOf(t *phi.Tally) SSN {
	return SSN{
		Labelled: t.SSN[phi.SSNLabelled], Formatted: t.SSN[phi.SSNFormatted], Population: t.SSN[phi.SSNPopulation],
		Medicare: t.SSN[phi.SSNMedicare], Military: t.SSN[phi.SSNMilitary], Partial: t.SSN[phi.SSNPartial],
		Taxpayer: t.SSN[phi.SSNTaxpayer], Denied: t.SSN[phi.SSNDenied], Malformed: t.SSN[phi.SSNMalformed],
	}
}

// plus adds what another part had.
func (s SSN) plus(o SSN) SSN {
	return SSN{
		Labelled: plus(s.Labelled, o.Labelled), Formatted: plus(s.Formatted, o.Formatted), Population: plus(s.Population, o.Population),
		Medicare: plus(s.Medicare, o.Medicare), Military: plus(s.Military, o.Military), Partial: plus(s.Partial, o.Partial),
		Taxpayer: plus(s.Taxpayer, o.Taxpayer), Denied: plus(s.Denied, o.Denied), Malformed: plus(s.Malformed, o.Malformed),
	}
}

// Fields are the counts by headline field, empty where no field was returned;
// those that never were are left out of the document.
type Fields []FieldCounts

// FieldCounts are the records by what became of the field.
type FieldCounts struct {
	Returned     uint64 `json:"returned"`
	NonEmpty     uint64 `json:"nonempty"`
	Exposed      uint64 `json:"exposed"`
	Pseudonym    uint64 `json:"pseudonym"`
	Placeholder  uint64 `json:"placeholder"`
	Test         uint64 `json:"test"`
	Deidentified uint64 `json:"deidentified"`
	Malformed    uint64 `json:"malformed"`
}

// room is the list with a place for each field.
func (f Fields) room() Fields {
	if len(f) == 0 {
		return make(Fields, phi.Fields)
	}
	return f
}

// set counts a field.
func (f *Fields) set(field phi.Field, c FieldCounts) {
	*f = f.room()
	(*f)[field] = c
}

// plus adds what another part returned.
func (f Fields) plus(o Fields) Fields {
	if o == nil {
		return f
	}
	sum := slices.Clone(f.room())
	for field, c := range o {
		sum[field] = sum[field].plus(c)
	}
	return sum
}

// MarshalJSON writes the fields by name, in the order of the table.
func (f Fields) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for field, counts := range f {
		if counts.Returned == 0 {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		value, err := json.Marshal(counts)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q:%s", phi.Field(field).String(), value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads what MarshalJSON wrote. Fields of a newer table are
// passed over.
func (f *Fields) UnmarshalJSON(b []byte) error {
	var m map[string]FieldCounts
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	*f = nil
	for field := range phi.Fields {
		if counts := m[field.String()]; counts != (FieldCounts{}) {
			f.set(field, counts)
		}
	}
	return nil
}

func phiOf(q audit.Query) PHI {
	t := q.Tally
	if t == nil {
		return PHI{}
	}
	p := PHI{
		Records: t.Records, AtLeast: q.AtLeast, Duplicates: q.Duplicates, Malformed: t.Malformed, Exposed: t.AnyExposed, Identified: t.Identified,
		SSN: ssnOf(t), Kinds: kindsOf(t),
	}
	if p.Affected != nil {
		p.Affected.AtLeast = p.Affected.AtLeast || q.AtLeast
	}
	for f := range phi.Fields {
		c := &t.Fields[f]
		if f == phi.NoField || c.Returned() == 0 {
			continue
		}
		p.Fields.set(f, FieldCounts{
			Returned: c.Returned(), NonEmpty: c.NonEmpty(), Exposed: c[phi.Exposed], Pseudonym: c[phi.Pseudonym],
			Placeholder: c[phi.Placeholder], Test: c[phi.Test], Deidentified: c[phi.Deidentified], Malformed: c[phi.Malformed],
		})
	}
	return p
}
