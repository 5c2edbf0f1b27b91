package report

import (
	"fmt"
	"slices"
	"testing"

	"pacsaudit/audit"
)

// TestPairsOfCapturesAreCompared: a pair is new, speaks otherwise, or was not heard.
func TestPairsOfCapturesAreCompared(t *testing.T) {
	of := func(links ...[3]string) *Report {
		l := new(Listen)
		for _, k := range links {
			var carrier audit.Carrier
			if err := carrier.UnmarshalText([]byte(k[2])); err != nil {
				t.Fatal(err)
			}
			l.Links = append(l.Links, Link{LinkFacts: audit.LinkFacts{Client: audit.Operator(k[0]), Server: audit.Operator(k[1]), Transport: carrier}})
		}
		return &Report{Listen: l}
	}
	before := of([3]string{"ct", "pacs:104", "plaintext"}, [3]string{"ws", "pacs:104", "tls"}, [3]string{"mr", "pacs:104", "plaintext"}, [3]string{"old", "pacs:104", "plaintext"}, [3]string{"lost", "pacs:104", "http"})
	after := of([3]string{"ct", "pacs:104", "tls"}, [3]string{"ws", "pacs:104", "tls"}, [3]string{"mr", "pacs:104", "tls"}, [3]string{"mr", "pacs:104", "plaintext"}, [3]string{"new", "pacs:104", "plaintext"})
	var got []string
	for _, c := range Compare(before, after, false).Changes {
		got = append(got, fmt.Sprint(c.Kind, " ", c.Target, " ", c.What, words(c.From), words(c.To)))
	}
	want := []string{
		"changed ct → pacs:104 link [plaintext] [tls]",
		"no-longer-measured lost → pacs:104 link [http] []",
		"changed mr → pacs:104 link [plaintext] [plaintext tls]",
		"new new → pacs:104 link [] [plaintext]",
		"no-longer-measured old → pacs:104 link [plaintext] []",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if d := Compare(before, &Report{}, false); len(d.Changes) > 0 {
		t.Errorf("without captures: %v", d.Changes)
	}
}

func words(facts []audit.Fact) (list []string) {
	for _, f := range facts {
		list = append(list, f.Word.String())
	}
	return list
}
