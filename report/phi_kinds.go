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
	Images      Images      `json:"images,omitzero"`
	BirthDates  BirthDates  `json:"birth_dates,omitzero"`
	Affected    *Affected   `json:"affected,omitzero"` // nil where nobody is shown
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
	// Shown are those of Claimed that say that their image shows a face or text.
	Shown uint64 `json:"image_shown,omitzero"`
	// What records say of their dates.
	DatesRemoved    uint64 `json:"dates_removed,omitzero"`
	DatesModified   uint64 `json:"dates_modified,omitzero"`
	DatesUnmodified uint64 `json:"dates_unmodified,omitzero"`
}

// Images is what records say of their own images: nobody looked at one.
type Images struct {
	Text   Answers `json:"burned_in_annotation"`
	Face   Answers `json:"recognizable_visual_features"`
	Either uint64  `json:"either"` // records that say yes to one of them at least
}

// Answers are the records that say yes and no; the others do not say.
type Answers struct {
	Yes uint64 `json:"yes"`
	No  uint64 `json:"no"`
}

// BirthDates are what the birth dates of the patients show as a whole.
type BirthDates struct {
	YearsOnly    bool   `json:"years_only"`    // more than a tenth are a January 1st
	OneDate      bool   `json:"one_date"`      // more than a fifth are the same
	JanuaryFirst uint64 `json:"january_first"` // records
	// OddForm are the records with an exposed birth date that is not written as the
	// standard has it.
	OddForm uint64 `json:"odd_form,omitzero"`
}

func kindsOf(t *phi.Tally) Kinds {
	tier := func(i int) Tier {
		c := t.Tiers[i]
		return Tier{Records: c.Records, NonEmpty: c.NonEmpty, Exposed: c.Exposed}
	}
	k := Kinds{
		Tiers: Tiers{Direct: tier(1), Quasi: tier(2), Clinical: tier(3)}, HIPAA: t.HIPAA, Contacts: t.Contacts,
		Deid: Deid{
			Claimed: t.Deid.Claimed, Contradicted: t.Deid.Contradicted, Held: t.Deid.Held, Unmarked: t.Deid.Unmarked, Shown: t.Deid.Shown,
			DatesRemoved: t.Deid.DatesRemoved, DatesModified: t.Deid.DatesModified, DatesUnmodified: t.Deid.DatesUnmodified,
		},
		Images: Images{
			Text: Answers{Yes: t.Images.Text, No: t.Images.NoText}, Face: Answers{Yes: t.Images.Face, No: t.Images.NoFace}, Either: t.Images.Either,
		},
	}
	for s, c := range t.National {
		if c != (phi.SchemeCounts{}) {
			k.NationalIDs = k.NationalIDs.room()
			k.NationalIDs[s] = NationalID(c)
		}
	}
	k.Affected = affectedOf(t)
	k.BirthDates.YearsOnly, k.BirthDates.OneDate = t.BirthDates()
	k.BirthDates.JanuaryFirst, k.BirthDates.OddForm = t.JanuaryFirst(), t.BirthDatesOddForm
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
	for _, n := range []struct {
		to   *uint64
		more uint64
	}{
		{&k.Deid.Claimed, o.Deid.Claimed}, {&k.Deid.Contradicted, o.Deid.Contradicted}, {&k.Deid.Held, o.Deid.Held},
		{&k.Deid.Unmarked, o.Deid.Unmarked}, {&k.Deid.Shown, o.Deid.Shown}, {&k.Deid.DatesRemoved, o.Deid.DatesRemoved},
		{&k.Deid.DatesModified, o.Deid.DatesModified}, {&k.Deid.DatesUnmodified, o.Deid.DatesUnmodified},
		{&k.Images.Text.Yes, o.Images.Text.Yes}, {&k.Images.Text.No, o.Images.Text.No}, {&k.Images.Face.Yes, o.Images.Face.Yes},
		{&k.Images.Face.No, o.Images.Face.No}, {&k.Images.Either, o.Images.Either},
		{&k.BirthDates.JanuaryFirst, o.BirthDates.JanuaryFirst}, {&k.BirthDates.OddForm, o.BirthDates.OddForm},
	} {
		*n.to = plus(*n.to, n.more)
	}
	k.Affected = k.Affected.plus(o.Affected)
	k.BirthDates.YearsOnly = k.BirthDates.YearsOnly || o.BirthDates.YearsOnly
	k.BirthDates.OneDate = k.BirthDates.OneDate || o.BirthDates.OneDate
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
