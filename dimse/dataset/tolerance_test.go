package dataset

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"
	"testing"
)

// read is what a data set tells of its patient, by whichever way it comes.
type told struct {
	name, id string
	fault    Fault
}

func tell(d *Decoder) (t told) {
	for d.Next() {
		e := d.Element()
		switch v := strings.TrimRight(string(e.Value.Reveal()), " \x00"); {
		case e.Kind != Primitive:
		case e.Tag == 0x0010_0010:
			t.name = v
		case e.Tag == 0x0010_0020:
			t.id = v
		}
	}
	return t
}

// ways are all the ways in which a data set is read: a response in memory, and files
// whose size is known or not, alone or behind File Meta Information.
func ways(b []byte, uid string) map[string]told {
	out := map[string]told{}
	var d Decoder
	d.Reset(b, SyntaxOf(uid))
	t := tell(&d)
	if err, ok := d.Err().(*DecodeError); ok {
		t.fault = err.Fault
	}
	out["memory"] = t
	file := func(name string, b []byte, size int64, most int) {
		h := new(Header)
		h.Beyond(true)
		if !h.Open(&memory{b: b, most: most}, size, 0) {
			out[name] = told{fault: 255}
			return
		}
		t := tell(h.DataSet())
		t.fault = h.Fault()
		out[name] = t
	}
	whole := part10(uid, b)
	file("file", whole, int64(len(whole)), 0)
	file("stream", whole, -1, 7)
	file("data set alone", b, int64(len(b)), 0)
	return out
}

func sized(t Tag, vr, content string) string {
	return headOf(t, vr+"\x00\x00"+string(Syntax{}.appendU32(nil, uint32(len(content))))+content)
}

// TestRealDeviationsCostNoPatient has what writers are known to do wrong. The patient is
// found by every way; only what may have cost something is a fault.
func TestRealDeviationsCostNoPatient(t *testing.T) {
	front := explicitly(0x0008_0005, CS, "ISO_IR 100") + explicitly(0x0008_0016, UI, "1.2.840.10008.5.1.4.1.1.2") + explicitly(0x0008_0060, CS, "CT")
	implicitFront := implicitly(0x0008_0005, "ISO_IR 100") + implicitly(0x0008_0016, "1.2.840.10008.5.1.4.1.1.2") + implicitly(0x0008_0060, "CT")
	who := explicitly(0x0010_0010, PN, "A^B") + explicitly(0x0010_0020, LO, "H1")
	rest := explicitly(0x0020_000D, UI, "1.2.3") + explicitly(0x0028_0010, US, "\x02\x00")
	tail := rest + explicitly(PixelData, OW, "\x01\x02\x03\x04")
	implicitTail := implicitly(0x0020_000D, "1.2.3") + implicitly(0x0028_0010, "\x02\x00") + implicitly(PixelData, "\x01\x02\x03\x04")
	reference := explicitly(0x0008_1150, UI, "1.2.3") + explicitly(0x0008_1155, UI, "1.2.3.4")
	implicitReference := implicitly(0x0008_1150, "1.2.3") + implicitly(0x0008_1155, "1.2.3.4")
	open := func(s string) string { return itemUndefined + s + itemDelimiter }
	endless := func(t Tag, vr, items string) string {
		return headOf(t, vr+"\x00\x00"+undefined) + items + sequenceDelimiter
	}

	type row struct {
		name, uid, b string
		damaged      bool // and a fault
	}
	rows := []row{}
	add := func(name, uid, b string, damaged bool) { rows = append(rows, row{name, uid, b, damaged}) }

	for name, vr := range map[string]string{"spaces": "  ", "question marks": "??", "NULs": "\x00\x00", "small letters": "sh", "an unknown VR": "ZZ", "a letter and a space": "S ", "hyphens": "--", "ones": "\xFF\xFF"} {
		for way, value := range map[string]string{"16 bits": vr + "\x04\x00ABCD", "32 bits": vr + "\x00\x00\x04\x00\x00\x00ABCD", "nothing": vr + "\x00\x00", "nothing, 32 bits": vr + "\x00\x00\x00\x00\x00\x00"} {
			add(name+", "+way, ExplicitVRLittleEndian, front+headOf(0x0008_1010, value)+who+tail, false)
			add(name+", "+way+", private", ExplicitVRLittleEndian, front+explicitly(0x0009_0010, LO, "SYNTHETIC ")+headOf(0x0009_1001, value)+who+tail, false)
			add(name+", "+way+", in an item", ExplicitVRLittleEndian, front+sized(0x0008_1140, "SQ", anItem(headOf(0x0008_1010, value)+reference))+who+tail, false)
			add(name+", "+way+", in an item without a length", ExplicitVRLittleEndian, front+endless(0x0008_1140, "SQ", open(headOf(0x0008_1010, value)+reference))+who+tail, false)
		}
		add(name+" of the name", ExplicitVRLittleEndian, front+headOf(0x0010_0010, vr+"\x04\x00A^B ")+who[12:]+tail, false)
		add(name+" of the name, 32 bits", ExplicitVRLittleEndian, front+headOf(0x0010_0010, vr+"\x00\x00\x04\x00\x00\x00A^B ")+who[12:]+tail, false)
	}
	for name, vr := range map[string]string{"OV": "OV", "SV": "SV", "UV": "UV", "UC": "UC", "UR": "UR", "UT": "UT", "OD": "OD", "OL": "OL", "OB": "OB", "UN": "UN"} {
		add(name+" with 16 bits", ExplicitVRLittleEndian, front+headOf(0x0009_1001, vr+"\x04\x00ABCD")+who+tail, true)
	}
	for name, b := range map[string]string{
		"an empty sequence, and a delimiter":       sized(0x0008_1140, "SQ", "") + sequenceDelimiter,
		"an empty item, and a delimiter":           sized(0x0008_1140, "SQ", anItem("")) + sequenceDelimiter,
		"two delimiters":                           endless(0x0008_1140, "SQ", open(reference)) + sequenceDelimiter,
		"a delimiter in a sequence with a length":  sized(0x0008_1140, "SQ", anItem(reference)+sequenceDelimiter),
		"a delimiter in an item with a length":     sized(0x0008_1140, "SQ", anItem(reference+itemDelimiter)),
		"a delimiter behind an item with a length": endless(0x0008_1140, "SQ", anItem(reference)+itemDelimiter),
		"a delimiter with a length":                headOf(0x0008_1140, "SQ\x00\x00"+undefined) + open(reference) + "\xFE\xFF\xDD\xE0\x08\x00\x00\x00",
		"an item's delimiter with a length":        endless(0x0008_1140, "SQ", itemUndefined+reference+"\xFE\xFF\x0D\xE0\x08\x00\x00\x00"),
		"an item without its delimiter":            endless(0x0008_1140, "SQ", itemUndefined+reference),
		"items without their delimiters":           endless(0x0008_1140, "SQ", itemUndefined+reference+itemUndefined+reference),
		"implicit items":                           sized(0x0008_1140, "SQ", anItem(implicitReference)),
		"implicit items without a length":          endless(0x0008_1140, "SQ", open(implicitReference)),
		"UN of implicit items":                     sized(0x0008_1140, "UN", anItem(implicitReference)),
		"UN of explicit items":                     sized(0x0008_1140, "UN", anItem(reference)),
		"UN without a length of implicit items":    endless(0x0008_1140, "UN", open(implicitReference)),
		"UN without a length of explicit items":    endless(0x0008_1140, "UN", open(reference)),
		"private UN of explicit items":             sized(0x0009_1001, "UN", anItem(reference)),
		"private UN without a length of such":      endless(0x0009_1001, "UN", open(reference)),
		"UN in UN, explicit":                       endless(0x0009_1001, "UN", open(endless(0x0009_1002, "UN", open(reference)))),
		"OB of items":                              sized(0x0009_1001, "OB", anItem(reference)),
		"group lengths as UN":                      headOf(0x0009_0000, "UN\x00\x00\x04\x00\x00\x00\x10\x00\x00\x00"),
		"group lengths as UN, 16 bits":             headOf(0x0009_0000, "UN\x04\x00\x10\x00\x00\x00"),
		"group lengths that lie":                   explicitly(0x0009_0000, UL, "\xFF\xFF\xFF\xFF"),
		"one implicit element":                     implicitly(0x0008_1010, "CT01"),
		"one implicit sequence":                    headOf(0x0008_1140, "\xFF\xFF\xFF\xFF") + open(implicitReference) + sequenceDelimiter,
		"a private element of undefined length":    headOf(0x0009_1001, undefined) + open(implicitReference) + sequenceDelimiter,
	} {
		damaged := name == "group lengths as UN, 16 bits"
		add(name, ExplicitVRLittleEndian, front+b+who+tail, damaged)
	}
	for name, b := range map[string]string{
		"items without their sequence":               anItem(reference),
		"items without their sequence, no length":    open(reference),
		"a sequence without its delimiter":           headOf(0x0008_1140, "SQ\x00\x00"+undefined) + open(reference),
		"a sequence without its delimiter, no items": headOf(0x0008_1140, "SQ\x00\x00"+undefined),
		"a sequence without items":                   sized(0x0008_1140, "SQ", reference),
		"an item longer than its sequence":           headOf(0x0008_1140, "SQ\x00\x00"+string(Syntax{}.appendU32(nil, uint32(8+len(reference))))) + "\xFE\xFF\x00\xE0\x80\x00\x00\x00" + reference,
		"a value longer than its item":               sized(0x0008_1140, "SQ", anItem("\x08\x00\x50\x11UI\x40\x001.2.3\x00")),
		"a value longer than its item, and more":     sized(0x0008_1140, "SQ", anItem("\x08\x00\x50\x11UI\x40\x001.2.3\x00"+explicitly(0x0008_1155, UI, "1.2.3"))),
		"a sequence longer than the file":            headOf(0x0008_1140, "SQ\x00\x00\x00\x00\x00\x70") + anItem(reference),
		"a sequence longer than its item":            sized(0x0008_1140, "SQ", anItem(headOf(0x0008_1199, "SQ\x00\x00\x00\x01\x00\x00")+anItem(reference))),
		"noise":                                      "\xDE\xAD\xBE\xEF\x01",
		"noise in an item":                           sized(0x0008_1140, "SQ", anItem("\xDE\xAD\xBE\xEF\x01\x02\x03\x04\x05")),
		"a length behind the end":                    "\x08\x00\x10\x10SH\xFE\xFFABCD",
		"a length that is one short":                 "\x08\x00\x10\x10SH\x03\x00ABCD",
		"a length that is two short":                 "\x08\x00\x10\x10SH\x02\x00ABCD",
		"a length that is two long":                  "\x08\x00\x10\x10SH\x06\x00ABCD",
	} {
		add(name, ExplicitVRLittleEndian, front+b+who+tail, true)
	}
	for name, b := range map[string]string{
		"explicit items":                        sized(0x0008_1140, "", "")[:4] + string(Syntax{}.appendU32(nil, uint32(len(anItem(reference))))) + anItem(reference),
		"explicit items without a length":       headOf(0x0008_1140, undefined) + open(reference) + sequenceDelimiter,
		"explicit items in a private sequence":  headOf(0x0009_1001, undefined) + open(reference) + sequenceDelimiter,
		"an explicit element":                   explicitly(0x0008_1010, SH, "CT01"),
		"an empty sequence, and a delimiter":    headOf(0x0008_1140, "\x00\x00\x00\x00") + sequenceDelimiter,
		"a sequence without a length, no items": headOf(0x0008_1140, undefined) + sequenceDelimiter,
	} {
		add("implicit: "+name, ImplicitVRLittleEndian, implicitFront+b+implicitPatient()+implicitTail, false)
	}
	add("explicit, labelled implicit", ImplicitVRLittleEndian, front+who+tail, false)
	add("implicit, labelled explicit", ExplicitVRLittleEndian, implicitFront+implicitPatient()+implicitTail, false)
	add("big endian, labelled little", ExplicitVRLittleEndian, acrNEMA(Syntax{BigEndian: true}), false)
	add("implicit big endian, labelled little", ExplicitVRLittleEndian, acrNEMA(Syntax{Implicit: true, BigEndian: true}), false)
	add("ACR-NEMA, little endian", ImplicitVRLittleEndian, acrNEMA(Syntax{Implicit: true}), false)
	add("ACR-NEMA, big endian", ImplicitVRLittleEndian, acrNEMA(Syntax{Implicit: true, BigEndian: true}), false)

	for _, r := range rows {
		for way, got := range ways([]byte(r.b), r.uid) {
			if got.name != "A^B" || got.id != "H1" {
				t.Errorf("%s, %s: %+v", r.name, way, got)
			}
			if damaged := got.fault != 0; damaged != r.damaged {
				t.Errorf("%s, %s: fault %v", r.name, way, got.fault)
			}
		}
	}
}

// acrNEMA is a data set as ACR-NEMA 2.0 wrote it, with group lengths and a recognition
// code.
func acrNEMA(s Syntax) string {
	var b []byte
	group := func(g Tag, elements ...[]byte) {
		all := bytes.Join(elements, nil)
		b = AppendElement(b, s, g, UL, s.appendU32(nil, uint32(len(all))))
		b = append(b, all...)
	}
	el := func(t Tag, vr VR, v string) []byte { return AppendElement(nil, s, t, vr, []byte(v)) }
	group(0x0008_0000, el(0x0008_0001, UL, string(s.appendU32(nil, 300))), el(0x0008_0010, SH, "ACR-NEMA 2.0"), el(0x0008_0020, DA, "1991.03.11"), el(0x0008_0060, CS, "CT"))
	group(0x0010_0000, el(0x0010_0010, PN, "A^B"), el(0x0010_0020, LO, "H1"))
	group(0x0028_0000, el(0x0028_0010, US, string(s.appendU16(nil, 2))))
	group(0x7FE0_0000, el(PixelData, OW, "\x01\x02\x03\x04"))
	return string(b)
}

// TestDeflatedInAnyWrapperIsRead has the three that writers use.
func TestDeflatedInAnyWrapperIsRead(t *testing.T) {
	b := []byte(studyLevel + patient + explicitly(PixelData, OW, "\x01\x02\x03\x04"))
	wrap := func(w io.WriteCloser, out *bytes.Buffer) []byte {
		w.Write(b)
		w.Close()
		return out.Bytes()
	}
	var inZlib, inGzip bytes.Buffer
	for name, packed := range map[string][]byte{
		"none": deflate(b), "zlib": wrap(zlib.NewWriter(&inZlib), &inZlib), "gzip": wrap(gzip.NewWriter(&inGzip), &inGzip), "not deflated": b,
	} {
		for way, got := range ways(packed, deflatedUID) {
			if way == "file" || way == "stream" {
				if got != (told{"A^B", "H1", 0}) {
					t.Errorf("%s, %s: %+v", name, way, got)
				}
			}
		}
	}
}
