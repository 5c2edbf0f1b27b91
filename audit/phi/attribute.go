package phi

import (
	"iter"
	"sync"

	"pacsaudit/dimse/dataset"
)

//go:generate go run gen_attributes.go

// detector says how the value of an attribute is judged.
type detector uint8

const (
	detectNone      detector = iota
	detectContainer          // a sequence that counts by what it holds
	detectPresence           // by its length; the bytes are not opened
	detectConstant           // anything but the constants that writers put in its place
	detectText               // the same, and searched for what identifies
	detectID                 // an identifier
	detectName               // a person's name
	detectDate               // a date other than that of birth
	detectTime               // the time of birth
	detectAge                // an age, which identifies above 89 years
	detectPrivate            // nobody knows what it is: searched for what identifies

	// From here on the attribute has a part of its own in a record.
	detectPatientName
	detectBirthDate
	detectPatientID
	detectIssuer
	detectStudyDate
	detectModality
	detectStudyUID
	detectInstances
	detectCharset
	detectContext // says what an identifier is
	detectMarker  // claims a de-identification, or says what the image shows
	detectCode    // Code Value and Code Meaning, of a de-identification method or of a concept
)

// special are the detectors of single attributes.
var special = map[dataset.Tag]detector{
	dataset.SpecificCharacterSet: detectCharset,
	tagStudyDate:                 detectStudyDate,
	tagModality:                  detectModality,
	tagModalitiesInStudy:         detectModality,
	tagCodeValue:                 detectCode,
	tagCodeMeaning:               detectCode,
	tagPatientName:               detectPatientName,
	tagPatientID:                 detectPatientID,
	tagIssuer:                    detectIssuer,
	tagBirthTime:                 detectTime,
	tagIdentityRemoved:           detectMarker,
	tagDeidentificationMethod:    detectMarker,
	tagDatesModified:             detectMarker,
	tagBurnedIn:                  detectMarker,
	tagFaces:                     detectMarker,
	tagStudyInstanceUID:          detectStudyUID,
	tagPatientInstances:          detectInstances,
	tagStudyInstances:            detectInstances,
	tagLocalNamespace:            detectContext,
	tagUniversalEntityID:         detectContext,
	tagIdentifierTypeCode:        detectContext,
	tagPrivate:                   detectPrivate,
}

// attribute is a row of the attribute table.
type attribute struct {
	tag      dataset.Tag
	vr       dataset.VR
	tier     uint8 // 1 direct, 2 quasi, 3 clinical or free text; 0 is never counted
	field    Field
	detector detector
	hipaa    hipaaSet
	keyword  string
	seen     seen // the row and the field
}

// tagPrivate stands for every private attribute, PS3.5 §7.8.
const tagPrivate dataset.Tag = 0xFFFF_FFFF

// maxAttributes is how many rows there are room for.
const maxAttributes = 768

// attributeTable finds rows by tag: open addressing, tag and row in one word.
type attributeTable struct {
	rows    []attribute
	name    int // the row of Patient's Name
	born    int // the row of Patient's Birth Date
	id      int // the row of Patient ID
	private int // the row of private attributes
	slots   [1 << attributeBits]uint64
}

const attributeBits = 11

func attributeSlot(t dataset.Tag) uint32 { return uint32(t) * 0x9E37_79B1 >> (32 - attributeBits) }

// find is the index of a tag's row, or -1.
func (a *attributeTable) find(t dataset.Tag) int {
	for i := attributeSlot(t); ; i++ {
		s := a.slots[i%(1<<attributeBits)]
		switch {
		case dataset.Tag(s>>16) == t && s != 0:
			return int(uint16(s))
		case s != 0:
			continue
		}
		if first, ok := firstGroup(t); ok {
			return a.find(first)
		}
		return -1
	}
}

// firstGroup is the tag under which the table holds a repeating group: overlay
// and curve groups have even numbers from 6000 and 5000 to 60FE and 50FE,
// PS3.5 §7.6.
func firstGroup(t dataset.Tag) (dataset.Tag, bool) {
	switch {
	case t&0x0001_0000 != 0 || t&0x00FE_0000 == 0:
		return 0, false
	case t>>24 == 0x60:
		return t & 0xFF00_FFFF, true
	case t>>24 == 0x50:
		return 0x5000_3000, true
	}
	return 0, false
}

func (a *attributeTable) add(row attribute) {
	if d, ok := special[row.tag]; ok {
		row.detector = d
	}
	if row.detector == detectContainer {
		row.tier, row.field, row.hipaa = 0, NoField, 0 // only what it holds is counted
	}
	row.seen = seen(len(a.rows)) | seen(row.field)<<seenField
	a.rows = append(a.rows, row)
	i := attributeSlot(row.tag)
	for a.slots[i%(1<<attributeBits)] != 0 {
		i++
	}
	a.slots[i%(1<<attributeBits)] = uint64(row.tag)<<16 | uint64(len(a.rows)-1)
}

var attributes = sync.OnceValue(func() *attributeTable {
	a := new(attributeTable)
	for _, row := range tableAttributes {
		if row.tag == tagPrivate {
			a.private = len(a.rows)
		}
		a.add(row)
	}
	// Attributes that mean something to a record though they identify nobody.
	for _, row := range [...]attribute{
		{tag: tagCodeValue, vr: dataset.SH, keyword: "CodeValue"},
		{tag: tagCodeMeaning, vr: dataset.LO, keyword: "CodeMeaning"},
		{tag: tagModality, vr: dataset.CS, keyword: "Modality"},
		{tag: tagModalitiesInStudy, vr: dataset.CS, keyword: "ModalitiesInStudy"},
		{tag: tagPatientInstances, vr: dataset.IS, keyword: "NumberOfPatientRelatedInstances"},
		{tag: tagStudyInstances, vr: dataset.IS, keyword: "NumberOfStudyRelatedInstances"},
	} {
		if a.find(row.tag) < 0 {
			a.add(row)
		}
	}
	a.name, a.born, a.id = a.find(tagPatientName), a.find(tagBirthDate), a.find(tagPatientID)
	if len(a.rows) > maxAttributes {
		panic("attribute table: more rows than a tally holds")
	}
	return a
})

// Attribute is a row of the attribute table: an attribute of Table E.1-1, or
// one of those that carry identity besides.
type Attribute uint16

// Attributes are all rows, in the order of their tags. The last stands for all
// private attributes.
func Attributes() iter.Seq[Attribute] {
	return func(yield func(Attribute) bool) {
		for i := range tableAttributes {
			if !yield(Attribute(i)) {
				return
			}
		}
	}
}

// String is the attribute's keyword, PS3.6.
func (a Attribute) String() string { return a.row().keyword }

// Tag is the attribute's tag as the standard prints it. Repeating groups are
// printed as their first one, private attributes as "private".
func (a Attribute) Tag() string {
	if t := a.row().tag; t != tagPrivate {
		return t.String()
	}
	return "private"
}

// Tier is 1 for what identifies directly, 2 for what does in combination, 3 for
// clinical and free text, 0 for what is technical.
func (a Attribute) Tier() int { return int(a.row().tier) }

// Field is the headline field that the attribute belongs to.
func (a Attribute) Field() Field { return a.row().field }

func (a Attribute) row() *attribute { return &tableAttributes[a] }
