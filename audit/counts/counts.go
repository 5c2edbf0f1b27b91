// Package counts has the numbers of what records showed, as a tally fills them
// and a report holds them. There is no text among them, and nothing of a record.
package counts

import (
	"math/bits"
	"reflect"
)

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

// SSN is in how many records there was a social security number of the United
// States, by evidence.
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

// NationalID is in how many records there was an identifier of a scheme.
type NationalID struct {
	Labelled uint64 `json:"labelled"` // said to be one by type code or object identifier, and it passes the check
	Probable uint64 `json:"probable"` // a check that chance rarely passes, or that the values of the field pass
}

// Deid is how many records claim to be de-identified, and what they show.
type Deid struct {
	Claimed uint64 `json:"claimed"` // with a marker
	// Contradicted is how many of them show a name, a full birth date or another
	// direct identifier that is no code.
	Contradicted uint64 `json:"contradicted"`
	// Held is how many of them show nothing of a person. In the others only an
	// identifier looks like one, which may be a code, or the image is said to show
	// somebody.
	Held     uint64 `json:"held"`
	Unmarked uint64 `json:"unmarked"` // pseudonyms without a marker
	// Shown is how many of Claimed say that the image itself shows a face, or text
	// that is burned in.
	Shown uint64 `json:"image_shown,omitzero"`
	// What records say of their dates: that these were removed, moved, or neither.
	DatesRemoved    uint64 `json:"dates_removed,omitzero"`
	DatesModified   uint64 `json:"dates_modified,omitzero"`
	DatesUnmodified uint64 `json:"dates_unmodified,omitzero"`
}

// Images is what records say of their own images: nobody looked at one. The
// others say nothing of it, or something that is no answer.
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

// Field is the records by what became of a field.
type Field struct {
	Returned     uint64 `json:"returned"`
	NonEmpty     uint64 `json:"nonempty"`
	Exposed      uint64 `json:"exposed"`
	Pseudonym    uint64 `json:"pseudonym"`
	Placeholder  uint64 `json:"placeholder"`
	Test         uint64 `json:"test"`
	Deidentified uint64 `json:"deidentified"`
	Malformed    uint64 `json:"malformed"`
}

// BirthDates are what the birth dates of the patients show as a whole.
type BirthDates struct {
	YearsOnly    bool   `json:"years_only"`    // more than a tenth are a January 1st
	OneDate      bool   `json:"one_date"`      // more than a fifth are the same
	JanuaryFirst uint64 `json:"january_first"` // records
	// OddForm are the records with an exposed birth date in another form than the
	// standard's: 1971/03/11, 11.03.1971, 19710311120000.
	OddForm uint64 `json:"odd_form,omitzero"`
}

// Plus adds, and stays at the largest number where a hostile file would make it
// start again from zero.
func Plus(a, b uint64) uint64 {
	sum, carry := bits.Add64(a, b, 0)
	if carry > 0 {
		return 1<<64 - 1
	}
	return sum
}

// Add adds every number of another part to that of the first: those in fields and
// elements too. A flag is set where one of them has it. Everything else stays.
func Add[T any](to *T, more T) { add(reflect.ValueOf(to).Elem(), reflect.ValueOf(&more).Elem()) }

func add(to, more reflect.Value) {
	switch to.Kind() {
	case reflect.Uint64:
		to.SetUint(Plus(to.Uint(), more.Uint()))
	case reflect.Bool:
		to.SetBool(to.Bool() || more.Bool())
	case reflect.Struct:
		for i := range to.NumField() {
			add(to.Field(i), more.Field(i))
		}
	case reflect.Array:
		for i := range to.Len() {
			add(to.Index(i), more.Index(i))
		}
	case reflect.Slice: // of one length, or empty
		if more.Len() == 0 {
			return
		}
		sum := reflect.MakeSlice(to.Type(), more.Len(), more.Len()) // the first part keeps its own
		reflect.Copy(sum, to)
		for i := range sum.Len() {
			add(sum.Index(i), more.Index(i))
		}
		to.Set(sum)
	}
}
