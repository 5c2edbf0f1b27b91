package report

import (
	"bytes"
	"encoding/json"
	"fmt"

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

// Fields are the counts by headline field, empty where no field was returned;
// those that never were are left out of the document.
type Fields []FieldCounts

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
		SSN: t.SSN, Kinds: kindsOf(t),
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
