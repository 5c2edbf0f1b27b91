package phi

import (
	"encoding/csv"
	"os"
	"testing"
)

// vectors reads a table of test vectors.
func vectors(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return byColumn(rows)
}
