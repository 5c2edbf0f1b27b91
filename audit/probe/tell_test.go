package probe

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/dimse/command"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestEachQueryIsToldWithoutAValue counts everything, so that ranges of dates and birth
// dates that were seen are in the queries.
func TestEachQueryIsToldWithoutAValue(t *testing.T) {
	server, err := pacs.Start(context.Background(), pacs.Posture{Matches: pacs.Matches{Limit: 7, AtLimit: pacs.Behaviour{Status: command.OutOfResources}}}, fixtures.Archive{Studies: 30, Seed: 3, StudiesPerPatient: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	var told []audit.Question
	p := &Prober{Full: true, Asked: func(q audit.Question) { told = append(told, q) }}
	o := p.Probe(t.Context(), audit.Target{Name: audit.Lit("a"), Address: audit.Operator(server.Addr())}, audit.NeedsEcho|audit.NeedsQuery)
	if len(told) != int(o.Cost.Queries) || len(told) < 3 {
		t.Errorf("%d queries, and %d were told", o.Cost.Queries, len(told))
	}
	for _, q := range told {
		keys := string(q.Keys)
		if q.Calling == "" || q.Called == "" || !strings.HasPrefix(q.SOPClass, "1.2.840.10008.5.1.4.") || len(keys) < 20 {
			t.Errorf("%+v", q)
		}
		if found := regexp.MustCompile(`\d{4}|\*|-`).FindString(keys); found != "" || strings.Contains(keys, fixtures.Canary) {
			t.Errorf("%q is in the keys", found)
		}
	}
}
