package e2e

import (
	"net"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

func TestTwoNamesForOneMachineGetOneAssociationAtATime(t *testing.T) {
	t.Parallel()
	s, err := pacs.Start(t.Context(), pacs.Posture{Name: "archive"}, fixtures.Archive{Studies: 30, Seed: 33})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, port, err := net.SplitHostPort(s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range audited(t, "127.0.0.1:"+port, "localhost:"+port).Targets {
		r.is(t, "phi-visible")
	}
	if n := s.Peak(); n != 1 {
		t.Errorf("%d associations at once", n)
	}
	if n := len(s.Log()); n != 6 { // of each: a viewer's, one for what else is negotiated, one for a service that nobody has
		t.Errorf("%d connections", n)
	}
}
