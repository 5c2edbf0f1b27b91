package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"pacsaudit/fixtures/pacs"
)

// TestAReportIsItsOwnersAloneUnlessItsPlaceIsOthers: node_exporter and the agents of
// monitoring systems run under accounts of their own.
func TestAReportIsItsOwnersAloneUnlessItsPlaceIsOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	closed := archived(t, locked)
	for name, mode := range map[string]os.FileMode{"new.prom": 0, "own.prom": 0o600, "group.prom": 0o640, "all.prom": 0o644, "written.prom": 0o666} {
		file := filepath.Join(dir, name)
		if mode > 0 {
			if err := os.WriteFile(file, nil, mode); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(file, mode); err != nil {
				t.Fatal(err)
			}
		}
		run(t, "audit", pacs.DefaultAETitle+"@"+closed.Addr(), "--quiet", "--output", file)
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if want := max(mode&^0o022, 0o600); info.Mode() != want || info.Size() == 0 {
			t.Errorf("%s: %v, want %v", name, info.Mode(), want)
		}
	}
}
