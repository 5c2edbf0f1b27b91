package audit

import (
	"slices"
	"testing"
)

func TestAVerdictIsItsRuling(t *testing.T) {
	fact := Count("records", 3)
	for _, row := range []struct {
		v    Verdict
		want Ruling
	}{
		{Verdict{Facts: []Fact{fact}}, RulingInconclusive}, {Inconclusive(fact), RulingInconclusive}, {Pass(Proof{true}, fact), RulingPass},
		{Fail(fact), RulingFail}, {NotApplicable(fact), RulingNotApplicable},
	} {
		if row.v.Ruling != row.want || !slices.Equal(row.v.Facts, []Fact{fact}) {
			t.Errorf("%v with %v, want %v", row.v.Ruling, row.v.Facts, row.want)
		}
	}
	if got := Rulings(); !slices.Equal(got, []Ruling{RulingFail, RulingPass, RulingInconclusive, RulingNotApplicable}) {
		t.Errorf("the rulings are %v", got)
	}
}

// TestFactsSayTheirWord holds that evidence is a number, or the word of a
// member of a closed set.
func TestFactsSayTheirWord(t *testing.T) {
	if f := Count("records", uint64(7)); f.Name.String() != "records" || f.Number != 7 || !f.Word.IsZero() {
		t.Errorf("%v", f)
	}
	if f := Identifier("version", Peer("A 1")); f.Name.String() != "version" || f.Word.String() != "A 1" || f.Number != 0 {
		t.Errorf("%v", f)
	}
	if f := Identifier("version", Text{}); f.Word.String() != "absent" {
		t.Errorf("an empty identifier is %v", f)
	}
	for _, row := range []struct {
		word interface{ word() Text }
		want string
	}{
		{TLS12, "1.2"}, {CipherSuite(0x1301), "TLS_AES_128_GCM_SHA256"}, {ChainExpired, "expired"}, {RSA, "rsa"}, {SHA1Signature, "sha1"},
		{TimedOut, "timeout"}, {NoRoute, "no-route"}, {Verification, "Verification"}, {Orthanc, "orthanc"}, {Gated, "gated"}, {GradeC, "C"},
		{DoorClosed, "closed"}, {TLSMutual, "mutual"}, {ReachPHI, "phi-visible"}, {Guest, "guest"}, {Honoured, "honoured"}, {PortMute, "mute"},
		{WebDenied, "denied"}, {LoginPage, "login-page"}, {AdminCredential, "admin"}, {OHIF, "ohif"}, {TitleOrthanc, "ORTHANC"},
		{YesNo(true), "yes"}, {YesNo(false), "no"},
	} {
		if f := Word("what", row.word); f.Name.String() != "what" || f.Word.String() != row.want {
			t.Errorf("%v, want %s", f, row.want)
		}
	}
}
