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
	Duplicates uint64 `json:"duplicates,omitzero"` // further answers for the same study
	Malformed  uint64 `json:"malformed,omitzero"`  // records that stopped making sense
	// Exposed is in how many records a name, a birth date or an identifier of a
	// person was there; Identified is in how many all three were.
	Exposed    uint64 `json:"exposed"`
	Identified uint64 `json:"identified"`
	Fields     Fields `json:"fields"`
	SSN        SSN    `json:"ssn"`
}

// SSN is in how many records there was a social security number, by evidence.
type SSN struct {
	Labelled  uint64 `json:"labelled"`
	Formatted uint64 `json:"formatted"`
	Denied    uint64 `json:"denied"` // advertised and placeholder numbers
}

// Any is in how many records there was one that is believed.
func (s SSN) Any() uint64 { return s.Labelled + s.Formatted }

// Fields are the counts by headline field; fields that were never returned are
// left out of the document.
type Fields [phi.Fields]FieldCounts

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
	*f = Fields{}
	for field := range phi.Fields {
		f[field] = m[field.String()]
	}
	return nil
}

func phiOf(q audit.Query) PHI {
	t := q.Tally
	if t == nil {
		return PHI{}
	}
	p := PHI{
		Records: t.Records, Duplicates: q.Duplicates, Malformed: t.Malformed, Exposed: t.AnyExposed, Identified: t.Identified,
		SSN: SSN{Labelled: t.SSN[phi.SSNLabelled], Formatted: t.SSN[phi.SSNFormatted], Denied: t.SSN[phi.SSNDenied]},
	}
	for f := range phi.Fields {
		c := &t.Fields[f]
		if f == phi.NoField {
			continue
		}
		p.Fields[f] = FieldCounts{
			Returned: c.Returned(), NonEmpty: c.NonEmpty(), Exposed: c[phi.Exposed], Pseudonym: c[phi.Pseudonym],
			Placeholder: c[phi.Placeholder], Test: c[phi.Test], Deidentified: c[phi.Deidentified], Malformed: c[phi.Malformed],
		}
	}
	return p
}
