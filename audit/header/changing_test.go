package header

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// TestFilesThatChangeMeanwhileAreReadOrSaidNotToBe cuts, lengthens, replaces and removes
// files while they are read. Each file that was listed is counted once, and what is left
// alone is counted as it is.
func TestFilesThatChangeMeanwhileAreReadOrSaidNotToBe(t *testing.T) {
	dir, still := t.TempDir(), image(explicit, 3, 10)
	small := []entry{{"a", image(explicit, 1, 4000)}, {"b", image(explicit, 2, 4000)}}
	kinds := [][]byte{image(explicit, 4, 100_000), tarred(t, small), gzipped(image(explicit, 5, 40_000)), zipped(t, 8, small), testFile(t, "export.tar.xz")}
	paths := []string{}
	for i := range 2 * len(kinds) {
		paths = append(paths, filepath.Join(dir, string(rune('a'+i))))
		write(t, paths[i], kinds[i%len(kinds)])
	}
	write(t, filepath.Join(dir, "still"), still)
	done := make(chan struct{})
	var changing sync.WaitGroup
	changing.Go(func() {
		r := rand.New(rand.NewPCG(19, 3))
		for {
			select {
			case <-done:
				return
			default:
			}
			i := r.IntN(len(paths))
			path, whole := paths[i], kinds[i%len(kinds)]
			switch r.IntN(5) { // a mistake of these, as on a file that is gone, is as good
			case 0:
				os.Truncate(path, r.Int64N(int64(len(whole))))
			case 1:
				os.Truncate(path, int64(len(whole))+r.Int64N(1<<20))
			case 2:
				os.WriteFile(path, kinds[r.IntN(len(kinds))], 0o600)
			case 3:
				os.Remove(path)
			case 4:
				if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
					f.WriteAt([]byte("\xFF\xFF\xFF\xFF\x00\x00\x00\x00"), r.Int64N(int64(len(whole))))
					f.Close()
				}
			}
		}
	})
	for range 60 {
		rows, stillThere := uint64(0), false
		result, err := Inspect(t.Context(), []string{dir}, Options{Parallel: 2, AllArchives: true, Rows: func(list []Row) error {
			rows += uint64(len(list))
			for _, row := range list {
				stillThere = stillThere || filepath.Base(row.Path) == "still" && row.Status == OK
			}
			return nil
		}})
		if err != nil || rows != result.Files || !stillThere {
			t.Fatalf("%d rows of %d files, the one left alone read: %v, %v", rows, result.Files, stillThere, err)
		}
	}
	close(done)
	changing.Wait()
}
