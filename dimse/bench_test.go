package dimse_test

import (
	"testing"

	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// BenchmarkFind reads b.N matches from a source that is faster than any client:
// as they are, and looking at every element.
func BenchmarkFind(b *testing.B) {
	for name, match := range map[string]func(*dataset.Decoder) bool{
		"matches":  func(*dataset.Decoder) bool { return true },
		"elements": func(d *dataset.Decoder) bool { return walk(d) > 0 },
	} {
		b.Run(name, func(b *testing.B) {
			s, err := pacs.Start(b.Context(), pacs.Source(), fixtures.Archive{Studies: b.N})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			a := dial(b, s)
			b.SetBytes(462)
			b.ReportAllocs()
			b.ResetTimer()
			result, err := a.Find(within(b, patience), query, match)
			if err != nil || result.Matches != int64(b.N) {
				b.Fatal(result, err)
			}
		})
	}
}

func walk(d *dataset.Decoder) int {
	n := 0
	for d.Next() {
		n++
	}
	return n
}
