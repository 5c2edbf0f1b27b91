package pdu

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestEveryPDUTypeHasASample(t *testing.T) {
	seen := map[Type]bool{}
	for _, s := range samples {
		seen[s.value.Type()] = true
	}
	for typ := TypeAssociateRQ; typ <= TypeAbort; typ++ {
		if !seen[typ] {
			t.Errorf("%v has none", typ)
		}
	}
}

func TestBytesAndValuesAgree(t *testing.T) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			if length := int(binary.BigEndian.Uint32([]byte(s.wire[2:]))); length != len(s.body()) {
				t.Fatalf("the sample's PDU-length is %d, its variable field has %d bytes", length, len(s.body()))
			}
			got, err := Decode(Type(s.wire[0]), s.body())
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, s.value) {
				t.Errorf("decoded\n%+v, want\n%+v", got, s.value)
			}
			wire, err := Append([]byte("before"), s.value)
			if err != nil {
				t.Fatal(err)
			}
			wire, before := wire[len("before"):], wire[:len("before")]
			if string(before) != "before" {
				t.Errorf("appending changed what was there to %q", before)
			}
			if !s.lenient && string(wire) != s.wire {
				t.Errorf("encoded\n%q, want\n%q", wire, s.wire)
			}
			again, err := Decode(Type(wire[0]), wire[HeaderLength:])
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(again, s.value) {
				t.Errorf("after encoding, decoded\n%+v, want\n%+v", again, s.value)
			}
		})
	}
}

func TestUnknownTypeIsKeptRaw(t *testing.T) {
	got, err := Decode(0x48, []byte("TTP/1.1"))
	if err != nil {
		t.Fatal(err)
	}
	if want := (&Unknown{PDUType: 0x48, Data: []byte("TTP/1.1")}); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if wire, err := Append(nil, got); err != nil || string(wire) != "\x48\x00\x00\x00\x00\x07TTP/1.1" {
		t.Errorf("encoded %q, %v", wire, err)
	}
}

func TestLongNamesOfThePeerAreCut(t *testing.T) {
	long := strings.Repeat("1", 300)
	p := AssociateAC{ApplicationContext: long, UserInformation: UserInformation{ImplementationClassUID: long, ImplementationVersionName: long}}
	wire, err := Append(nil, &p)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(TypeAssociateAC, wire[HeaderLength:])
	if err != nil {
		t.Fatal(err)
	}
	ac := got.(*AssociateAC)
	for _, s := range []string{ac.ApplicationContext, ac.UserInformation.ImplementationClassUID, ac.UserInformation.ImplementationVersionName} {
		if s != long[:64] {
			t.Errorf("%d bytes are kept, want 64", len(s))
		}
	}
}

func TestServerResponseShorterThanItsLengthIsRead(t *testing.T) {
	body := fixed(strings.Repeat(" ", 16), strings.Repeat(" ", 16)) + "\x50\x00\x00\x08" + "\x59\x00\x00\x04" + "\xFF\xFFab"
	got, err := Decode(TypeAssociateAC, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if u := got.(*AssociateAC).UserInformation.UserIdentityAC; u == nil || string(u.ServerResponse) != "ab" {
		t.Errorf("%+v", u)
	}
}

// complete is where a variable field may end and still be whole: anywhere for
// a release, whose bytes are all reserved, otherwise between two items.
func complete(t Type, body []byte) map[int]bool {
	ends := map[int]bool{len(body): true}
	switch t {
	case TypeReleaseRQ, TypeReleaseRP:
		for n := range body {
			ends[n] = true
		}
	case TypeAbort:
		for n := 4; n < len(body); n++ {
			ends[n] = true
		}
	case TypePDataTF:
		for n := 0; n < len(body); n += 4 + int(binary.BigEndian.Uint32(body[n:])) {
			ends[n] = true
		}
	case TypeAssociateAC: // what is left of an acceptance is read
		for n := 68; n < len(body); n++ {
			ends[n] = true
		}
	case TypeAssociateRQ:
		for n := 68; n < len(body); n += 4 + int(binary.BigEndian.Uint16(body[n+2:])) {
			ends[n] = true
		}
	}
	return ends
}

func TestTruncatedPDUsAreErrors(t *testing.T) {
	for _, s := range samples {
		typ, body := s.value.Type(), s.body()
		ends := complete(typ, body)
		for n := range len(body) + 1 {
			got, err := Decode(typ, body[:n:n])
			if ends[n] {
				if err != nil {
					t.Errorf("%s cut to %d bytes, between two items: %v", s.name, n, err)
				}
				continue
			}
			var de *DecodeError
			if !errors.As(err, &de) || got != nil {
				t.Errorf("%s cut to %d bytes: %v, %v", s.name, n, got, err)
				continue
			}
			if de.PDU != typ || de.Field == "" || de.Offset > n || de.Length == 0 {
				t.Errorf("%s cut to %d bytes: error is %+v", s.name, n, de)
			}
		}
	}
}

func TestValuesThatDoNotFitAreEncodeErrors(t *testing.T) {
	huge := strings.Repeat("1", 0x10000)
	for _, row := range []struct {
		field string
		limit int
		pdu   PDU
	}{
		{"Called-AE-title", 16, &AssociateRQ{CalledAETitle: "SEVENTEEN_LETTERS"}},
		{"Calling-AE-title", 16, &AssociateAC{CallingAETitle: "SEVENTEEN_LETTERS"}},
		{"Application Context", 0xFFFF, &AssociateRQ{ApplicationContext: huge}},
		{"Abstract Syntax", 0xFFFF, &AssociateRQ{PresentationContexts: []PresentationContextRQ{{AbstractSyntax: huge}}}},
		{"Presentation Context", 0xFFFF, &AssociateRQ{PresentationContexts: []PresentationContextRQ{{AbstractSyntax: huge[:0xFFFF]}}}},
		{"Transfer Syntax", 0xFFFF, &AssociateAC{PresentationContexts: []PresentationContextAC{{TransferSyntax: huge}}}},
		{"Implementation Version Name", 0xFFFF, &AssociateAC{UserInformation: UserInformation{ImplementationVersionName: huge}}},
		{"Server-response", 0xFFFF, &AssociateAC{UserInformation: UserInformation{UserIdentityAC: &UserIdentityAC{ServerResponse: []byte(huge)}}}},
		{"User Identity", 0xFFFF, &AssociateRQ{UserInformation: UserInformation{Other: []RawItem{{Type: ItemUserIdentityRQ, Data: []byte(huge)}}}}},
		{"item type 0x99", 0xFFFF, &AssociateRQ{Other: []RawItem{{Type: 0x99, Data: []byte(huge)}}}},
	} {
		got, err := Append([]byte("before"), row.pdu)
		var ee *EncodeError
		if !errors.As(err, &ee) || ee.Field != row.field || ee.Limit != row.limit {
			t.Errorf("%s: error is %v", row.field, err)
			continue
		}
		if string(got) != "before" {
			t.Errorf("%s: half a PDU of %d bytes is left behind", row.field, len(got))
		}
		if want := fmt.Sprintf("%s does not fit its field of %d bytes", row.field, row.limit); err.Error() != want {
			t.Errorf("%s: text is %q", row.field, err)
		}
	}
}
