package command

import (
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

const (
	verification  = "1.2.840.10008.1.1"
	studyRootFind = "1.2.840.10008.5.1.4.1.2.2.1"
)

// samples are command sets as they stand on the wire: each element is a tag, a
// length of 32 bits and a value, all little endian, PS3.7 §6.3.1.
var samples = []struct {
	name string
	wire string
	set  Set
}{
	{
		name: "C-ECHO-RQ, PS3.7 §9.3.5.1",
		wire: "\x00\x00\x00\x00\x04\x00\x00\x00\x38\x00\x00\x00" + // Command Group Length: 56
			"\x00\x00\x02\x00\x12\x00\x00\x00" + verification + "\x00" + // Affected SOP Class UID
			"\x00\x00\x00\x01\x02\x00\x00\x00\x30\x00" + // Command Field
			"\x00\x00\x10\x01\x02\x00\x00\x00\x07\x00" + // Message ID
			"\x00\x00\x00\x08\x02\x00\x00\x00\x01\x01", // Command Data Set Type: none
		set: Set{Field: CEchoRQ, AffectedSOPClassUID: verification, MessageID: 7},
	},
	{
		name: "C-ECHO-RSP, PS3.7 §9.3.5.2",
		wire: "\x00\x00\x00\x00\x04\x00\x00\x00\x28\x00\x00\x00" + // 40
			"\x00\x00\x00\x01\x02\x00\x00\x00\x30\x80" +
			"\x00\x00\x20\x01\x02\x00\x00\x00\x07\x00" + // Message ID Being Responded To
			"\x00\x00\x00\x08\x02\x00\x00\x00\x01\x01" +
			"\x00\x00\x00\x09\x02\x00\x00\x00\x00\x00", // Status
		set: Set{Field: CEchoRSP, RespondedTo: 7, HasStatus: true},
	},
	{
		name: "C-FIND-RQ, PS3.7 §9.3.2.1",
		wire: "\x00\x00\x00\x00\x04\x00\x00\x00\x4C\x00\x00\x00" + // 76
			"\x00\x00\x02\x00\x1C\x00\x00\x00" + studyRootFind + "\x00" +
			"\x00\x00\x00\x01\x02\x00\x00\x00\x20\x00" +
			"\x00\x00\x10\x01\x02\x00\x00\x00\xFF\xFF" +
			"\x00\x00\x00\x07\x02\x00\x00\x00\x00\x00" + // Priority: medium
			"\x00\x00\x00\x08\x02\x00\x00\x00\x00\x00", // an identifier follows
		set: Set{Field: CFindRQ, AffectedSOPClassUID: studyRootFind, MessageID: 0xFFFF, DataSet: true},
	},
	{
		name: "C-FIND-RSP, PS3.7 §9.3.2.2",
		wire: "\x00\x00\x00\x00\x04\x00\x00\x00\x28\x00\x00\x00" +
			"\x00\x00\x00\x01\x02\x00\x00\x00\x20\x80" +
			"\x00\x00\x20\x01\x02\x00\x00\x00\xFF\xFF" +
			"\x00\x00\x00\x08\x02\x00\x00\x00\x00\x00" +
			"\x00\x00\x00\x09\x02\x00\x00\x00\x01\xFF", // Pending
		set: Set{Field: CFindRSP, RespondedTo: 0xFFFF, DataSet: true, Status: PendingOptional, HasStatus: true},
	},
	{
		name: "C-CANCEL-RQ, PS3.7 §9.3.2.3",
		wire: "\x00\x00\x00\x00\x04\x00\x00\x00\x1E\x00\x00\x00" + // 30
			"\x00\x00\x00\x01\x02\x00\x00\x00\xFF\x0F" +
			"\x00\x00\x20\x01\x02\x00\x00\x00\x34\x12" +
			"\x00\x00\x00\x08\x02\x00\x00\x00\x01\x01",
		set: Set{Field: CCancelRQ, RespondedTo: 0x1234},
	},
}

func TestBytesAndSetsAgree(t *testing.T) {
	var d Decoder
	for _, s := range samples {
		got, err := d.Decode([]byte(s.wire))
		if err != nil || got != s.set {
			t.Errorf("%s: decoded %+v, %v, want %+v", s.name, got, err, s.set)
		}
		if wire := string(s.set.Append([]byte("before"))); wire != "before"+s.wire {
			t.Errorf("%s: encoded\n%q, want\n%q", s.name, wire[len("before"):], s.wire)
		}
	}
}

func us(t dataset.Tag, v uint16) string { return string(appendUS(nil, t, v)) }

func element(t dataset.Tag, value string) string {
	return string(dataset.AppendElement(nil, implicit, t, dataset.UN, []byte(value)))
}

func TestUnusualSetsAreRead(t *testing.T) {
	echo := us(commandField, uint16(CEchoRSP))
	for _, row := range []struct {
		name string
		wire string
		want Set
	}{
		{"without a group length", echo, Set{Field: CEchoRSP}},
		{"with a wrong group length", element(groupLength, "\xFF\xFF\xFF\xFF") + echo, Set{Field: CEchoRSP}},
		{"with a group length of two bytes", element(groupLength, "\x00\x00") + echo, Set{Field: CEchoRSP}},
		{"with elements out of order", us(status, 0xA700) + us(respondedTo, 3) + echo, Set{Field: CEchoRSP, RespondedTo: 3, Status: OutOfResources, HasStatus: true}},
		{"with a data set type of no meaning", us(dataSetType, 0x0102) + echo, Set{Field: CEchoRSP, DataSet: true}},
		{"with elements of no meaning", element(0x0000_1020, "\x01\x00") + echo + element(0x0010_0010, "ZQCANARY"), Set{Field: CEchoRSP}},
		{"with the SOP class of a response", element(affectedSOPClassUID, verification) + echo, Set{Field: CEchoRSP}},
		{"with an Error Comment", echo + element(0x0000_0902, "ZQCANARY"), Set{Field: CEchoRSP}},
		{"with a command of another service", us(commandField, 0x8001) + us(status, 0x0110), Set{Field: 0x8001, Status: 0x0110, HasStatus: true}},
		{"with a command field of four bytes", element(commandField, "\x30\x80\x00\x00"), Set{Field: CEchoRSP}},
		{"with a message ID of four bytes", echo + element(messageID, "\x01\x00\x00\x00"), Set{Field: CEchoRSP, MessageID: 1}},
		{"with a responded-to of no bytes", echo + element(respondedTo, ""), Set{Field: CEchoRSP}},
		{"with a data set type of four bytes", echo + element(dataSetType, "\x01\x01\x00\x00"), Set{Field: CEchoRSP}},
		{"with a status of one byte", echo + "\x00\x00\x00\x09\x01\x00\x00\x00\x00", Set{Field: CEchoRSP}},
		{"with a sequence", string(dataset.AppendSequence([]byte(echo), implicit, 0x0008_1140, []byte(us(status, 0xA700)))), Set{Field: CEchoRSP}},
		{"with an element of undefined length", echo + "\x00\x00\x10\x10\xFF\xFF\xFF\xFF\xFE\xFF\xDD\xE0\x00\x00\x00\x00", Set{Field: CEchoRSP}},
		{"with half an element behind the status", echo + us(status, 0xA700) + "\x00\x00\x00", Set{Field: CEchoRSP, Status: OutOfResources, HasStatus: true}},
		{"with an element behind the status that is too long", echo + us(status, 0xA700) + "\x00\x00\x02\x09\xFE\xFF\xFF\xFF", Set{Field: CEchoRSP, Status: OutOfResources, HasStatus: true}},
		{"with a delimiter", echo + "\xFE\xFF\x0D\xE0\x00\x00\x00\x00", Set{Field: CEchoRSP}},
		{"with explicit VRs", "\x00\x00\x00\x01US\x02\x00\x30\x80", Set{Field: CEchoRSP}},
		{"with a SOP class padded with spaces and NULs", us(commandField, uint16(CEchoRQ)) + element(affectedSOPClassUID, verification+" \x00 "), Set{Field: CEchoRQ, AffectedSOPClassUID: verification}},
		{"with a SOP class that is too long", us(commandField, uint16(CEchoRQ)) + element(affectedSOPClassUID, strings.Repeat("1", 63)+" 1"), Set{Field: CEchoRQ, AffectedSOPClassUID: strings.Repeat("1", 63)}},
	} {
		var d Decoder
		if got, err := d.Decode([]byte(row.wire)); err != nil || got != row.want {
			t.Errorf("%s: %+v, %v, want %+v", row.name, got, err, row.want)
		}
	}
}

func TestMalformedSetsAreRefused(t *testing.T) {
	echo := us(commandField, uint16(CEchoRSP))
	for defect, wire := range map[string]string{
		"no bytes":                       "",
		"no command field":               us(messageID, 1) + us(status, 0),
		"command field of no bytes":      element(commandField, ""),
		"command field of one byte":      "\x00\x00\x00\x01\x01\x00\x00\x00\x30",
		"length of all ones but one":     echo + "\x00\x00\x02\x09\xFE\xFF\xFF\xFF",
		"too many elements":              echo + strings.Repeat(element(0x0000_1020, ""), maxElements),
		"ZQCANARY instead of a command":  "ZQCANARY",
		"a data set instead":             element(0x0008_0005, "ISO_IR 100") + element(0x0010_0010, "ZQCANARY"),
		"half an element behind the end": echo + "\x00\x00\x00",
	} {
		var d Decoder
		if got, err := d.Decode([]byte(wire)); err != ErrMalformed || got != (Set{}) {
			t.Errorf("%s: %+v, %v", defect, got, err)
		}
	}
	var d Decoder
	if _, err := d.Decode([]byte(echo + strings.Repeat(element(0x0000_1020, ""), maxElements-1))); err != nil {
		t.Errorf("as many elements as allowed: %v", err)
	}
}

func TestTruncatedSetsAreMalformed(t *testing.T) {
	var d Decoder
	for _, s := range samples {
		whole := map[int]bool{}
		for n := 0; n < len(s.wire); n += 8 + int(s.wire[n+4]) {
			whole[n] = true
		}
		field := strings.Index(s.wire, us(commandField, uint16(s.set.Field))) + 10
		for n := range s.wire {
			_, err := d.Decode([]byte(s.wire[:n]))
			if want := whole[n] && n >= field; (err == nil) != want {
				t.Errorf("%s cut to %d bytes: %v", s.name, n, err)
			}
		}
	}
}

func TestDecoderForgetsTheLastSet(t *testing.T) {
	var d Decoder
	for _, s := range samples {
		if _, err := d.Decode([]byte(us(status, 1))); err != ErrMalformed {
			t.Error(err)
		}
		if got, err := d.Decode([]byte(s.wire)); err != nil || got != s.set {
			t.Errorf("%s: %+v, %v", s.name, got, err)
		}
	}
}

func TestDecodingAResponseDoesNotAllocate(t *testing.T) {
	var d Decoder
	for _, s := range samples {
		if !s.set.Field.Response() {
			continue
		}
		wire := []byte(s.wire)
		if n := testing.AllocsPerRun(100, func() {
			if _, err := d.Decode(wire); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%s: %v allocations", s.name, n)
		}
	}
}
