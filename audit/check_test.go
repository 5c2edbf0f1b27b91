package audit

import (
	"strings"
	"testing"
)

func TestIDsAreKebabCase(t *testing.T) {
	for id, want := range map[string]bool{
		"": false, "a": true, "tls-absent": true, "a-0-9-z": true, "A": false, "a_b": false, "a b": false, "a/b": false, "a:b": false, "a`b": false, "a{b": false, "é": false,
		strings.Repeat("x", 64): true, strings.Repeat("x", 65): false,
	} {
		var i ID
		if err := i.UnmarshalText([]byte(id)); (err == nil) != want || want && i.String() != id {
			t.Errorf("%q is read as %q, %v", id, i, err)
		}
	}
	if b, err := NewID("tls-absent").MarshalText(); string(b) != "tls-absent" || err != nil {
		t.Errorf("written as %s, %v", b, err)
	}
}

func TestEachVerdictHasItsExplanation(t *testing.T) {
	h := How{Fails: Lit("f"), Passes: Lit("p"), Inconclusive: Lit("i"), NotApplicable: Lit("n")}
	for r, want := range map[Ruling]string{RulingFail: "f", RulingPass: "p", RulingInconclusive: "i", RulingNotApplicable: "n"} {
		if got := h.When(r); got.String() != want {
			t.Errorf("%v: %q", r, got)
		}
	}
}
