package audit

import (
	"strings"
	"testing"
)

// TestTextsAreCleaned by the door that they come through.
func TestTextsAreCleaned(t *testing.T) {
	long := strings.Repeat("x", 300)
	for _, row := range []struct{ in, operator, peer, saved string }{
		{"PACS 1", "PACS 1", "PACS 1", "PACS 1"},
		{" ~", " ~", " ~", " ~"},
		{"a\x1b[2Jb\n\x7f", "a[2Jb", "a[2Jb", "a[2Jb"},
		{"放射線科", "放射線科", "", "放射線科"},
		{"a\u202eb\u2028c\u2029d\u200b", "abcd", "abcd", "abcd"},
		{long, long, long[:64], long},
		{strings.Repeat("\x00", 250) + "abcdefgh", "abcdefgh", "abcdef", "abcdefgh"},
		{strings.Repeat("x", 2048), strings.Repeat("x", 2048), long[:64], strings.Repeat("x", 2048)},
		{strings.Repeat("x", 2049), strings.Repeat("x", 2049), long[:64], strings.Repeat("x", 2048)},
		{strings.Repeat("é", 1025), strings.Repeat("é", 1025), "", strings.Repeat("é", 1024)},
		{"x" + strings.Repeat("é", 1024), "x" + strings.Repeat("é", 1024), "x", "x" + strings.Repeat("é", 1023)},
		{strings.Repeat("\x00", 4*2048) + "x", "x", "", ""},
		{strings.Repeat("\x00", 4*2048-1) + "x", "x", "", "x"},
	} {
		var saved Text
		if err := saved.UnmarshalText([]byte(row.in)); err != nil || saved.String() != row.saved {
			t.Errorf("saved %.20q of %d bytes: %.20q of %d bytes, %v", row.in, len(row.in), saved, len(saved.String()), err)
		}
		if got := Operator(row.in); got.String() != row.operator {
			t.Errorf("the operator's %.20q: %.20q", row.in, got)
		}
		if got := Peer(row.in); got.String() != row.peer {
			t.Errorf("a peer's %.20q: %.20q", row.in, got)
		}
		if b, err := Operator(row.in).MarshalText(); string(b) != row.operator || err != nil {
			t.Errorf("written as %.20q, %v", b, err)
		}
	}
}

func TestAClassUIDIsAUID(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"1.2.276.0.7230010.3.0.3.6.7": "1.2.276.0.7230010.3.0.3.6.7", "1.2.3\x00": "1.2.3", "1.2.3 ": "1.2.3", "": "",
		"MUSTERMANN^ERIKA 1971": "", "1.2.3 MUSTERMANN": "", "1.2.3\x001971": "",
	} {
		if got := PeerUID(sent).String(); got != want {
			t.Errorf("%q is %q, want %q", sent, got, want)
		}
	}
}
