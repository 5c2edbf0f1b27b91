package phi

import (
	"embed"
	"encoding/csv"
	"fmt"
)

// Edition is the edition of the standard that the attribute table follows, and
// TablesDate the day of the tables as a whole; tables/README.md has the rest.
const (
	Edition    = "DICOM PS3.15 2026d Table E.1-1"
	TablesDate = "2026-11-01"
)

//go:embed tables/*.csv
var tables embed.FS

// table reads an embedded table: a map from column to cell for each row.
func table(name string) []map[string]string {
	f, err := tables.Open("tables/" + name)
	if err != nil {
		panic(err) // embedded: present or the build is broken
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 {
		panic(fmt.Errorf("embedded table %s: %w", name, err))
	}
	return byColumn(rows)
}

// byColumn turns rows, the first one a heading, into maps from column to cell.
func byColumn(rows [][]string) []map[string]string {
	out := make([]map[string]string, 0, len(rows)-1)
	for _, row := range rows[1:] {
		m := make(map[string]string, len(row))
		for i, cell := range row {
			m[rows[0][i]] = cell
		}
		out = append(out, m)
	}
	return out
}
