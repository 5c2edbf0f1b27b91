package header

import (
	"bytes"
	"encoding/binary"
	"io"
)

// Some programs delete a file from a zip archive by taking it off the directory: the
// file is still there, and so is a whole archive before another one.

// gaps follows the entries of a zip archive and says what lies between them.
type gaps struct {
	ordered bool
	next    int64 // behind the last entry
	slack   int64
	sum     int64 // bytes of all
}

// gap is a stretch of an archive that belongs to no entry.
type gap struct {
	from, to int64
	first    bool // it stands before all entries
}

// maxDescriptor is the length of what can stand behind an entry, §4.3.9.
const maxDescriptor = 24

func (g *gaps) to(from int64) gap {
	if !g.ordered || from-g.next <= g.slack {
		return gap{}
	}
	return gap{g.next, from, g.sum == 0}
}

func (g *gaps) add(from, to int64, described bool) {
	g.sum += to - from
	if g.slack = 0; described {
		g.slack = maxDescriptor
	}
	g.next = max(g.next, to)
}

// maxGap is how far into a gap an entry is looked for.
const maxGap = 1 << 20

// readGap reads the files in a gap, and reports whether there are none, nor anything
// else but zeros behind an entry.
func (w *worker) readGap(b *batch, at *seeker, g gap, left *budget) bool {
	if g.to-g.from < zipLocalLength {
		return true
	}
	n := min(g.to-g.from, maxGap)
	if g.first {
		n = 4 // a program that unpacks an archive knows these bytes
	}
	var sign [4]byte
	binary.LittleEndian.PutUint32(sign[:], zipLocalHeader)
	piece, none := make([]byte, min(n, 32<<10)), g.first || n == g.to-g.from
	for off := int64(0); off+4 <= n && left.left() > 0; off += int64(len(piece)) - 3 {
		got, err := at.ReadAt(piece[:min(int64(len(piece)), n-off)], g.from+off)
		left.take(int64(got))
		if i := bytes.Index(piece[:got], sign[:]); i >= 0 {
			from := g.from + off + int64(i)
			w.zipStream(b, &limited{io.NewSectionReader(at, from, g.to-from), left}, left, 1)
			return false
		}
		none = none && (g.first || len(bytes.Trim(piece[:got], "\x00")) == 0)
		if err != nil || len(piece) <= 3+1 {
			break
		}
	}
	return none
}

// zeros reports whether nothing but zeros is left to read.
func zeros(r io.Reader, left *budget) bool {
	piece, from := make([]byte, 4<<10), &limited{r, left}
	for {
		n, err := from.Read(piece)
		if len(bytes.Trim(piece[:n], "\x00")) > 0 {
			return false
		}
		if err != nil {
			return err == io.EOF
		}
	}
}
