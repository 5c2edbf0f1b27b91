package header

import (
	"archive/tar"
	"errors"
	"io"
	"strings"
)

var errOver = errors.New("more than the limit")

// tar reads the regular files of a tar archive, in the order in which they lie
// there. left is the budget of a compressed one. It reports whether the archive
// was read to its end.
func (w *worker) tar(b *batch, r io.Reader, left *int64) bool {
	t := tar.NewReader(r)
	for {
		if w.ctx.Err() != nil {
			b.cut = true
			return false
		}
		h, err := t.Next()
		if err == io.EOF {
			return true
		}
		if err != nil {
			return false
		}
		switch h.Typeflag {
		case tar.TypeReg, tar.TypeGNUSparse:
			w.entry(b, &stream{r: t, left: maxEntryInflated}, h.Size, strings.TrimPrefix(h.Name, "./"))
		case tar.TypeLink, tar.TypeSymlink:
			w.counts.Links++
		case tar.TypeDir, tar.TypeXGlobalHeader:
		default:
			w.counts.Special++
		}
		if left != nil && *left <= 0 {
			return false
		}
	}
}
