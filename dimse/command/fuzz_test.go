package command

import "testing"

// sent is what encoding keeps of a set: what its command field calls for.
func sent(s Set) Set {
	if s.Field.Response() || s.Field == CCancelRQ {
		s.MessageID = 0
	} else {
		s.RespondedTo = 0
	}
	return s
}

func FuzzDecode(f *testing.F) {
	for _, s := range samples {
		f.Add([]byte(s.wire))
	}
	f.Add([]byte(us(commandField, 0x8001) + us(status, 0x0110) + element(0x0000_0902, "ZQCANARY")))
	f.Add([]byte(us(commandField, uint16(CFindRQ)) + element(affectedSOPClassUID, studyRootFind+"\x00 ")))
	f.Add([]byte(element(commandField, "\x30\x80\x00\x00")))
	f.Add([]byte(us(commandField, 0x3030) + element(affectedSOPClassUID, studyRootFind)))
	f.Fuzz(func(t *testing.T, b []byte) {
		var d Decoder
		first, err := d.Decode(b)
		if err != nil {
			if err != ErrMalformed || first != (Set{}) {
				t.Fatalf("%+v, %v", first, err)
			}
			return
		}
		wire := first.Append(nil)
		if len(wire) == 0 && !first.Field.Response() {
			if first.Field == CEchoRQ || first.Field == CFindRQ || first.Field == CCancelRQ {
				t.Fatalf("%+v is not encoded", first)
			}
			return // read, and never written
		}
		again, err := d.Decode(wire)
		if err != nil || again != sent(first) {
			t.Fatalf("%+v, encoded as %q, came back as %+v, %v", first, wire, again, err)
		}
	})
}
