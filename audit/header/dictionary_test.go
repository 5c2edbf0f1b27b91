package header

import (
	"bytes"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// windowed is a frame of Zstandard that wants so large a dictionary.
func windowed(t *testing.T, b []byte, window int) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := zstd.NewWriter(&out, zstd.WithWindowSize(window))
	if err != nil {
		t.Fatal(err)
	}
	w.Write(b)
	w.Flush() // it does not know the length of all
	w.Write(make([]byte, 1000))
	w.Close()
	return out.Bytes()
}

// TestAPackedStreamInAnotherHasASmallDictionary holds that one large dictionary is all
// that there is at a time.
func TestAPackedStreamInAnotherHasASmallDictionary(t *testing.T) {
	small, large := windowed(t, image(explicit, 1, 100), 8<<20), windowed(t, image(explicit, 1, 100), 16<<20)
	for name, row := range map[string]struct {
		b    []byte
		left uint64
	}{
		"large":                       {large, 0},
		"small in large":              {windowed(t, tarred(t, []entry{{"a.zst", small}}), 64<<20), 0},
		"large in small":              {windowed(t, tarred(t, []entry{{"a.zst", large}}), 8<<20), 1},
		"large behind large in a tar": {tarred(t, []entry{{"a.zst", large}, {"b.zst", large}}), 0},
	} {
		if got, left := seen(t, row.b); left != row.left || left == 0 && len(got) == 0 {
			t.Errorf("%s: %v, %d archives not read to their end", name, got, left)
		}
	}
}
