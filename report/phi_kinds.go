package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

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
	BirthDates  BirthDates  `json:"birth_dates,omitzero"`
}

// Tiers are what identifies by itself, in combination, and what is clinical or
// free text.
type Tiers struct {
	Direct   Tier `json:"direct"`
	Quasi    Tier `json:"quasi"`
	Clinical Tier `json:"clinical"`
}

// Tier is what was seen of a tier.
type Tier struct {
	Records  uint64 `json:"records"` // that show something of it
	NonEmpty uint64 `json:"nonempty"`
	Exposed  uint64 `json:"exposed"` // values
}

// HIPAA is in how many records something of a category of 45 CFR
// 164.514(b)(2)(i) was shown.
type HIPAA [phi.HIPAACategories]uint64

// NationalIDs are the records with a national identifier, by scheme; empty where
// there was none.
type NationalIDs []NationalID

// NationalID is in how many records there was an identifier: one that is said
// to be it, or one whose check the values of the field pass.
type NationalID struct {
	Labelled uint64 `json:"labelled"`
	Probable uint64 `json:"probable"`
}

// Contacts is in how many records free text held an address or a number.
type Contacts [phi.Contacts]uint64

// Deid is how many records claim to be de-identified, and what they show.
type Deid struct {
	Claimed      uint64 `json:"claimed"`
	Contradicted uint64 `json:"contradicted"`
	Held         uint64 `json:"held"`
	Unmarked     uint64 `json:"unmarked"` // pseudonyms without a claim
}

// BirthDates are what the birth dates of the patients show as a whole.
type BirthDates struct {
	YearsOnly    bool   `json:"years_only"`    // more than a tenth are a January 1st
	OneDate      bool   `json:"one_date"`      // more than a fifth are the same
	JanuaryFirst uint64 `json:"january_first"` // records
}

func kindsOf(t *phi.Tally) Kinds {
	tier := func(i int) Tier {
		c := t.Tiers[i]
		return Tier{Records: c.Records, NonEmpty: c.NonEmpty, Exposed: c.Exposed}
	}
	k := Kinds{
		Tiers: Tiers{Direct: tier(1), Quasi: tier(2), Clinical: tier(3)}, HIPAA: t.HIPAA, Contacts: t.Contacts,
		Deid: Deid{Claimed: t.Deid.Claimed, Contradicted: t.Deid.Contradicted, Held: t.Deid.Held, Unmarked: t.Deid.Unmarked},
	}
	for s, c := range t.National {
		if c != (phi.SchemeCounts{}) {
			k.NationalIDs = k.NationalIDs.room()
			k.NationalIDs[s] = NationalID(c)
		}
	}
	k.BirthDates.YearsOnly, k.BirthDates.OneDate = t.BirthDates()
	k.BirthDates.JanuaryFirst = t.JanuaryFirst()
	return k
}

// plus adds what another part showed.
func (k Kinds) plus(o Kinds) Kinds {
	for _, n := range []struct {
		to   *Tier
		more Tier
	}{{&k.Tiers.Direct, o.Tiers.Direct}, {&k.Tiers.Quasi, o.Tiers.Quasi}, {&k.Tiers.Clinical, o.Tiers.Clinical}} {
		*n.to = Tier{plus(n.to.Records, n.more.Records), plus(n.to.NonEmpty, n.more.NonEmpty), plus(n.to.Exposed, n.more.Exposed)}
	}
	for i := range k.HIPAA {
		k.HIPAA[i] = plus(k.HIPAA[i], o.HIPAA[i])
	}
	if o.NationalIDs != nil {
		sum := slices.Clone(k.NationalIDs.room())
		for i, more := range o.NationalIDs {
			sum[i] = NationalID{plus(sum[i].Labelled, more.Labelled), plus(sum[i].Probable, more.Probable)}
		}
		k.NationalIDs = sum
	}
	for i := range k.Contacts {
		k.Contacts[i] = plus(k.Contacts[i], o.Contacts[i])
	}
	k.Deid = Deid{
		plus(k.Deid.Claimed, o.Deid.Claimed), plus(k.Deid.Contradicted, o.Deid.Contradicted),
		plus(k.Deid.Held, o.Deid.Held), plus(k.Deid.Unmarked, o.Deid.Unmarked),
	}
	k.BirthDates.YearsOnly = k.BirthDates.YearsOnly || o.BirthDates.YearsOnly
	k.BirthDates.OneDate = k.BirthDates.OneDate || o.BirthDates.OneDate
	k.BirthDates.JanuaryFirst = plus(k.BirthDates.JanuaryFirst, o.BirthDates.JanuaryFirst)
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
