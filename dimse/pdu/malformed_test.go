package pdu

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestMalformedPDUsNameTheField(t *testing.T) {
	const canary = "ZQCANARY"
	ae := fixed(canary+"        ", canary+"        ")
	many := func(item string, n int) string { return strings.Repeat(item, n) }
	big := func(n int) string { return string([]byte{byte(n >> 8), byte(n)}) }
	for _, row := range []struct {
		defect string
		pdu    Type
		body   string
		field  string
		offset int
		length uint32
	}{
		{"request of no bytes", TypeAssociateRQ, "", "Protocol-version", 0, 2},
		{"request cut in a title", TypeAssociateRQ, ae[:10], "Called-AE-title", 4, 16},
		{"request cut in the other title", TypeAssociateRQ, ae[:35], "Calling-AE-title", 20, 16},
		{"acceptance cut in the reserved bytes", TypeAssociateAC, ae[:67], "Reserved", 36, 32},
		{"item of one byte", TypeAssociateRQ, ae + "\x10", "Variable items", 69, 1},
		{"item cut in its length", TypeAssociateRQ, ae + "\x10\x00\x00", "Variable items", 70, 2},
		{"item longer than the PDU", TypeAssociateRQ, ae + "\x10\x00\x00\x09" + canary, "Variable items", 72, 9},
		{"item of the longest length", TypeAssociateRQ, ae + "\x50\x00\xFF\xFF" + canary, "Variable items", 72, 0xFFFF},
		{"sub-item longer than the user information", TypeAssociateRQ,
			ae + "\x50\x00\x00\x06\x52\x00\x00\x03" + "1." + "\x99\x00\x00\x00", "User-data sub-item", 76, 3},
		{"maximum length of two bytes", TypeAssociateRQ, ae + "\x50\x00\x00\x06\x51\x00\x00\x02\x40\x00", "Maximum-length-received", 76, 4},
		{"user identity response without its length", TypeAssociateRQ, ae + "\x50\x00\x00\x05\x59\x00\x00\x01\x00", "Server-response-length", 76, 2},
		{"too many sub-items", TypeAssociateRQ,
			ae + "\x50\x00" + big(4*(MaxItems+1)) + many("\x99\x00\x00\x00", MaxItems+1), "User-data sub-items", 72 + 4*MaxItems, 0},
		{"too many items in a request", TypeAssociateRQ, ae + many("\x99\x00\x00\x00", MaxItems+1), "Variable items", 68 + 4*MaxItems, 0},
		{"context without an ID", TypeAssociateRQ, ae + "\x20\x00\x00\x00", "Presentation-context-ID", 72, 1},
		{"context cut in the reserved bytes", TypeAssociateRQ, ae + "\x20\x00\x00\x02\x01\x00", "Reserved", 73, 3},
		{"abstract syntax longer than its context", TypeAssociateRQ,
			ae + "\x20\x00\x00\x08\x01\x00\x00\x00\x30\x00\x00\x04" + "\x50\x00\x00\x00", "Abstract/Transfer Syntax Sub-Item", 80, 4},
		{"too many transfer syntaxes", TypeAssociateRQ,
			ae + "\x20\x00" + big(4+4*(MaxItems+1)) + "\x01\x00\x00\x00" + many("\x40\x00\x00\x00", MaxItems+1),
			"Abstract/Transfer Syntax Sub-Items", 76 + 4*MaxItems, 0},
		{"rejection of three bytes", TypeAssociateRJ, "\x00\x01\x01", "Reason/Diag.", 3, 1},
		{"rejection of no bytes", TypeAssociateRJ, "", "Reserved", 0, 1},
		{"abort of no bytes", TypeAbort, "", "Reserved", 0, 2},
		{"abort of three bytes", TypeAbort, "\x00\x00\x00", "Reason/Diag.", 3, 1},
		{"PDV cut in its length", TypePDataTF, "\x00\x00\x00", "Item-length", 0, 4},
		{"PDV of length 0", TypePDataTF, "\x00\x00\x00\x00", "Item-length", 4, 0},
		{"PDV without a control header", TypePDataTF, "\x00\x00\x00\x01\x01", "Item-length", 4, 1},
		{"PDV longer than its PDU", TypePDataTF, "\x00\x00\x00\x0B\x01\x03" + canary, "Item-length", 4, 11},
		{"PDV of the longest length", TypePDataTF, "\xFF\xFF\xFF\xFF\x01\x03" + canary, "Item-length", 4, 0xFFFF_FFFF},
		{"PDV behind a good one cut", TypePDataTF, "\x00\x00\x00\x02\x01\x03\x00", "Item-length", 6, 4},
		{"too many PDVs", TypePDataTF, many("\x00\x00\x00\x02\x01\x00", maxPDVs+1), "Presentation-data-value Items", 6 * maxPDVs, 0},
	} {
		t.Run(row.defect, func(t *testing.T) {
			got, err := Decode(row.pdu, []byte(row.body))
			var de *DecodeError
			if !errors.As(err, &de) || got != nil {
				t.Fatalf("%v, %v", got, err)
			}
			if want := (DecodeError{PDU: row.pdu, Field: row.field, Offset: row.offset, Length: row.length}); *de != want {
				t.Errorf("%+v, want %+v", *de, want)
			}
			if text := fmt.Sprintf("%v %+v %#v", err, de, de); strings.Contains(text, canary) || !strings.Contains(text, row.field) {
				t.Errorf("error prints as %s", text)
			}
		})
	}
}

func TestAsManyItemsAsAllowedAreRead(t *testing.T) {
	ae := fixed(strings.Repeat(" ", 16), strings.Repeat(" ", 16))
	got, err := Decode(TypeAssociateRQ, []byte(ae+strings.Repeat("\x99\x00\x00\x00", MaxItems)))
	if err != nil || len(got.(*AssociateRQ).Other) != MaxItems {
		t.Errorf("%v", err)
	}
}

func TestNextPDVWalksAVariableField(t *testing.T) {
	for _, s := range samples {
		want, ok := s.value.(*PDataTF)
		if !ok {
			continue
		}
		rest := s.body()
		for i, pdv := range want.Items {
			var got PDV
			var err error
			got, rest, err = NextPDV(rest)
			if err != nil || got.ContextID != pdv.ContextID || got.Command != pdv.Command || got.Last != pdv.Last || string(got.Data) != string(pdv.Data) {
				t.Errorf("%s, PDV %d: %+v, %v", s.name, i, got, err)
			}
			if cap(got.Data) != len(got.Data) {
				t.Errorf("%s, PDV %d: appending to its data would write over what follows", s.name, i)
			}
		}
		if len(rest) != 0 {
			t.Errorf("%s: %d bytes are left", s.name, len(rest))
		}
	}
	if _, _, err := NextPDV(nil); err == nil {
		t.Error("no bytes hold a PDV")
	}
}

func TestNextPDVDoesNotAllocate(t *testing.T) {
	body := []byte("\x00\x00\x00\x06\x01\x03cmd.\x00\x00\x00\x04\x01\x02ds")
	if n := testing.AllocsPerRun(100, func() {
		for rest := body; len(rest) > 0; {
			var err error
			if _, rest, err = NextPDV(rest); err != nil {
				t.Fatal(err)
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
