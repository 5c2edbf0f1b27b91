package dataset

import "testing"

func TestExplicitVRLittleEndian(t *testing.T) {
	wantEvents(t, ""+
		"\x08\x00\x05\x00CS\x0A\x00ISO_IR 192"+ // 16-bit length, PS3.5 Table 7.1-2
		"\x08\x00\x40\x11SQ\x00\x00\x1A\x00\x00\x00"+ // 32-bit length behind two reserved bytes, PS3.5 Table 7.1-1
		"\xFE\xFF\x00\xE0\x0A\x00\x00\x00"+ // Item of 10
		"\x08\x00\x50\x11UI\x02\x001."+
		"\xFE\xFF\x00\xE0\x00\x00\x00\x00"+ // an empty Item
		"\x10\x00\x10\x00PN\x04\x00A^B "+
		"\x28\x00\x10\x00US\x02\x00\x00\x02"+
		"\x10\x00\x00\x40LT\x00\x00"+
		"\x28\x00\x00\x30SQ\x00\x00\x00\x00\x00\x00"+ // no Items
		"\x09\x00\x01\x10ZZ\xAB\xCD\x02\x00\x00\x00zz"+ // a VR of no edition has a 32-bit length
		"\xE0\x7F\x10\x00OW\x00\x00\x04\x00\x00\x00\x01\x02\x03\x04",
		Syntax{},
		`(0008,0005) CS "ISO_IR 192"`,
		`(0008,1140) sequence`,
		`(0008,1140) item`,
		`> (0008,1150) UI "1."`,
		`(0008,1140) end of item`,
		`(0008,1140) item`,
		`(0008,1140) end of item`,
		`(0008,1140) end of sequence`,
		`(0010,0010) PN "A^B "`,
		`(0028,0010) US "\x00\x02"`,
		`(0010,4000) LT ""`,
		`(0028,3000) sequence`,
		`(0028,3000) end of sequence`,
		`(0009,1001) ZZ "zz"`,
		`(7FE0,0010) OW "\x01\x02\x03\x04"`,
	)
}

func TestExplicitVRBigEndian(t *testing.T) {
	wantEvents(t, ""+
		"\x00\x08\x00\x05CS\x00\x0AISO_IR 100"+
		"\x00\x08\x11\x40SQ\x00\x00\x00\x00\x00\x12"+
		"\xFF\xFE\xE0\x00\x00\x00\x00\x0A"+
		"\x00\x08\x11\x50UI\x00\x021."+
		"\x00\x28\x00\x10US\x00\x02\x02\x00",
		Syntax{BigEndian: true},
		`(0008,0005) CS "ISO_IR 100"`,
		`(0008,1140) sequence`,
		`(0008,1140) item`,
		`> (0008,1150) UI "1."`,
		`(0008,1140) end of item`,
		`(0008,1140) end of sequence`,
		`(0028,0010) US "\x02\x00"`,
	)
}

func TestImplicitVRLittleEndianTakesVRsFromTheDictionary(t *testing.T) {
	wantEvents(t, ""+
		"\x08\x00\x00\x00\x04\x00\x00\x00\x12\x00\x00\x00"+ // group length
		"\x08\x00\x40\x11\x12\x00\x00\x00"+
		"\xFE\xFF\x00\xE0\x0A\x00\x00\x00"+
		"\x08\x00\x50\x11\x02\x00\x00\x001."+
		"\x09\x00\x10\x00\x04\x00\x00\x00ACME"+ // private creator
		"\x09\x00\x01\x10\x02\x00\x00\x00zz"+
		"\x10\x00\x10\x00\x04\x00\x00\x00A^B ",
		Syntax{Implicit: true},
		`(0008,0000) UL "\x12\x00\x00\x00"`,
		`(0008,1140) sequence`,
		`(0008,1140) item`,
		`> (0008,1150) UI "1."`,
		`(0008,1140) end of item`,
		`(0008,1140) end of sequence`,
		`(0009,0010) LO "ACME"`,
		`(0009,1001) UN "zz"`,
		`(0010,0010) PN "A^B "`,
	)
}

const (
	itemUndefined     = "\xFE\xFF\x00\xE0\xFF\xFF\xFF\xFF"
	itemDelimiter     = "\xFE\xFF\x0D\xE0\x00\x00\x00\x00"
	sequenceDelimiter = "\xFE\xFF\xDD\xE0\x00\x00\x00\x00"
)

func TestUndefinedLengthsEndAtTheirDelimiters(t *testing.T) {
	wantEvents(t, ""+
		"\x08\x00\x40\x11SQ\x00\x00\xFF\xFF\xFF\xFF"+
		itemUndefined+
		"\x08\x00\x50\x11UI\x02\x001."+
		"\x40\x00\x00\xA7SQ\x00\x00\xFF\xFF\xFF\xFF"+ // nested
		"\xFE\xFF\x00\xE0\x0A\x00\x00\x00"+ // an Item of defined length
		"\x40\x00\x40\xA0CS\x02\x00AB"+
		itemUndefined+
		itemDelimiter+
		sequenceDelimiter+
		itemDelimiter+
		sequenceDelimiter+
		"\x10\x00\x40\x00CS\x02\x00O ",
		Syntax{},
		`(0008,1140) sequence`,
		`(0008,1140) item`,
		`> (0008,1150) UI "1."`,
		`> (0040,A700) sequence`,
		`> (0040,A700) item`,
		`> > (0040,A040) CS "AB"`,
		`> (0040,A700) end of item`,
		`> (0040,A700) item`,
		`> (0040,A700) end of item`,
		`> (0040,A700) end of sequence`,
		`(0008,1140) end of item`,
		`(0008,1140) end of sequence`,
		`(0010,0040) CS "O "`,
	)
}

func TestUndefinedItemInDefinedSequence(t *testing.T) {
	wantEvents(t, ""+
		"\x08\x00\x40\x11SQ\x00\x00\x1A\x00\x00\x00"+
		itemUndefined+
		"\x08\x00\x50\x11UI\x02\x001."+
		itemDelimiter+
		"\x10\x00\x40\x00CS\x02\x00O ",
		Syntax{},
		`(0008,1140) sequence`,
		`(0008,1140) item`,
		`> (0008,1150) UI "1."`,
		`(0008,1140) end of item`,
		`(0008,1140) end of sequence`,
		`(0010,0040) CS "O "`,
	)
}

// PS3.5 §6.2.2 note: whatever the transfer syntax, the content of an UN of
// undefined length is in implicit VR little endian.
func TestUnknownOfUndefinedLengthIsImplicitInside(t *testing.T) {
	inside := itemUndefined +
		"\x08\x00\x50\x11\x02\x00\x00\x001." +
		itemDelimiter +
		sequenceDelimiter
	want := []string{
		`(0009,1001) sequence`,
		`(0009,1001) item`,
		`> (0008,1150) UI "1."`,
		`(0009,1001) end of item`,
		`(0009,1001) end of sequence`,
		`(0010,0040) CS "O "`,
	}
	wantEvents(t, "\x09\x00\x01\x10UN\x00\x00\xFF\xFF\xFF\xFF"+inside+"\x10\x00\x40\x00CS\x02\x00O ", Syntax{}, want...)
	wantEvents(t, "\x00\x09\x10\x01UN\x00\x00\xFF\xFF\xFF\xFF"+inside+"\x00\x10\x00\x40CS\x00\x02O ", Syntax{BigEndian: true}, want...)
	wantEvents(t, "\x09\x00\x01\x10\xFF\xFF\xFF\xFF"+inside+"\x10\x00\x40\x00\x02\x00\x00\x00O ", Syntax{Implicit: true}, want...)
}

func TestUnknownOfDefinedLengthIsAValue(t *testing.T) {
	wantEvents(t, "\x09\x00\x01\x10UN\x00\x00\x08\x00\x00\x00"+sequenceDelimiter, Syntax{},
		`(0009,1001) UN "\xfe\xff\xdd\xe0\x00\x00\x00\x00"`)
}

// PS3.5 §A.4: the items of encapsulated pixel data hold bytes, not elements.
func TestFragmentsAreNotOpened(t *testing.T) {
	b := "\xE0\x7F\x10\x00OB\x00\x00\xFF\xFF\xFF\xFF" +
		"\xFE\xFF\x00\xE0\x00\x00\x00\x00" + // Basic Offset Table
		"\xFE\xFF\x00\xE0\x04\x00\x00\x00\xFF\xD8\xFF\xD9" +
		sequenceDelimiter
	wantEvents(t, b, Syntax{},
		`(7FE0,0010) sequence`,
		`(7FE0,0010) OB ""`,
		`(7FE0,0010) OB ""`,
		`(7FE0,0010) end of sequence`,
	)
	var d Decoder
	d.Reset([]byte(b), Syntax{})
	var lengths []uint32
	for d.Next() {
		lengths = append(lengths, d.Element().Length)
	}
	if want := []uint32{undefinedLength, 0, 4, 0}; len(lengths) != 4 || lengths[0] != want[0] || lengths[2] != want[2] {
		t.Errorf("lengths %v, want %v", lengths, want)
	}
}

func TestImplicitUndefinedLengthIsASequenceWhateverTheDictionarySays(t *testing.T) {
	wantEvents(t, "\x10\x00\x10\x00\xFF\xFF\xFF\xFF"+itemUndefined+itemDelimiter+sequenceDelimiter, Syntax{Implicit: true},
		`(0010,0010) sequence`,
		`(0010,0010) item`,
		`(0010,0010) end of item`,
		`(0010,0010) end of sequence`,
	)
}
