package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi"
)

// Kinds are what records showed, by the kinds of things that identify. What is
// 0 is left out of the document.
type Kinds struct {
	Tiers       Tiers       `json:"tiers,omitzero"`
	HIPAA       HIPAA       `json:"hipaa,omitzero"`
	NationalIDs NationalIDs `json:"national_ids,omitzero"`
	Contacts    Contacts    `json:"contacts_in_text,omitzero"`
	Deid        Deid        `json:"deid,omitzero"`
	Images      Images      `json:"images,omitzero"`
	BirthDates  BirthDates  `json:"birth_dates,omitzero"`
	Affected    *Affected   `json:"affected,omitzero"` // nil where nobody is shown
}

// HIPAA is in how many records something of a category of 45 CFR
// 164.514(b)(2)(i) was shown.
type HIPAA [phi.HIPAACategories]uint64

// NationalIDs are the records with a national identifier, by scheme; empty where
// there was none.
type NationalIDs []NationalID

// Contacts is in how many records free text held an address or a number.
type Contacts [phi.Contacts]uint64

func kindsOf(t *phi.Tally) Kinds {
	k := Kinds{Tiers: t.Tiers, HIPAA: t.HIPAA, Contacts: t.Contacts, Deid: t.Deid.Deid, Images: t.Images, Affected: affectedOf(t)}
	if t.National != ([phi.Schemes]NationalID{}) {
		k.NationalIDs = slices.Clone(t.National[:])
	}
	k.BirthDates = BirthDates{JanuaryFirst: t.JanuaryFirst(), OddForm: t.BirthDatesOddForm}
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

// room is the list with a place for each scheme.
func (n NationalIDs) room() NationalIDs {
	if len(n) == 0 {
		return make(NationalIDs, phi.Schemes)
	}
	return n
}

// byName is a list that the document holds as an object: its names in order.
type byName interface {
	names() int
	name(int) string
}

func (HIPAA) names() int              { return int(phi.HIPAACategories) }
func (HIPAA) name(i int) string       { return phi.HIPAA(i).String() }
func (NationalIDs) names() int        { return int(phi.Schemes) }
func (NationalIDs) name(i int) string { return phi.Scheme(i).String() }
func (Contacts) names() int           { return int(phi.Contacts) }
func (Contacts) name(i int) string    { return phi.Contact(i).String() }

// MarshalJSON writes the categories that records showed something of.
func (h HIPAA) MarshalJSON() ([]byte, error) { return marshalByName(h[:], h) }

// UnmarshalJSON passes over what a newer version named.
func (h *HIPAA) UnmarshalJSON(b []byte) error { return unmarshalByName(b, h[:], *h) }

// MarshalJSON writes the schemes that were found.
func (n NationalIDs) MarshalJSON() ([]byte, error) { return marshalByName(n[:], n) }

// UnmarshalJSON passes over what a newer version named.
func (n *NationalIDs) UnmarshalJSON(b []byte) error {
	all := n.room()
	if err := unmarshalByName(b, all, all); err != nil {
		return err
	}
	if *n = nil; slices.ContainsFunc(all, func(c NationalID) bool { return c != NationalID{} }) {
		*n = all
	}
	return nil
}

// MarshalJSON writes the contacts that were found.
func (c Contacts) MarshalJSON() ([]byte, error) { return marshalByName(c[:], c) }

// UnmarshalJSON passes over what a newer version named.
func (c *Contacts) UnmarshalJSON(b []byte) error { return unmarshalByName(b, c[:], *c) }

func marshalByName[T comparable](values []T, names byName) ([]byte, error) {
	var b bytes.Buffer
	var zero T
	b.WriteByte('{')
	for i, v := range values {
		if v == zero {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		value, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q:%s", names.name(i), value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func unmarshalByName[T any](b []byte, values []T, names byName) error {
	var m map[string]T
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	for i := range values {
		values[i] = m[names.name(i)]
	}
	return nil
}
