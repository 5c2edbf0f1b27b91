package probe_test

import (
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// BenchmarkFullCount counts every PHI key of b.N matches from a source that is
// faster than any client.
func BenchmarkFullCount(b *testing.B) {
	rows := b.N
	for rows >= 50 && (rows%50 == 0 || rows&(rows-1) == 0) {
		rows++ // a round number looks like a limit, and is looked into
	}
	s, err := pacs.Start(b.Context(), pacs.Source(), fixtures.Archive{Studies: rows})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	p := probe.Prober{Budget: time.Hour, Full: true}
	b.SetBytes(462)
	b.ReportAllocs()
	b.ResetTimer()
	o := p.Probe(b.Context(), audit.Target{Address: audit.Operator(s.Addr())}, audit.NeedsQuery)
	if !o.Find.OK() || o.Query.Tally.Records != uint64(rows) {
		b.Fatalf("%+v", o.Find)
	}
}
