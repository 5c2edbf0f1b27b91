package header

import (
	"bytes"
	"encoding/binary"
	"io"

	"pacsaudit/dimse/dataset"
)

// An archive can stand behind something else: a program that unpacks it, a mark, a few
// blocks of a tape. And some images of disks say at their end that they are one. Where
// such a thing is not read it is recognised.

// maxTarStart is how far into a file a tar archive is looked for, with its first header.
const maxTarStart = 4<<10 + tarBlock

// maxSought is how much of a stream is read for one; a variable for tests.
var maxSought int64 = 1 << 30

// ends are the beginning and the end of a file that was written to it.
type ends struct {
	head, tail []byte
	program    bool // what it is
	sought     int  // bytes of the program
	packed     bool // it holds an archive that it unpacks
	edge       []byte
}

const (
	zipTail = zipEndLength + zipMaxComment
	// diskTail is the last block of a disk.
	diskTail = 512
	// maxProgram is how much of a program can stand before what it unpacks: unrar, too,
	// looks no further.
	maxProgram = 2 << 20
)

func (e *ends) Write(p []byte) (int, error) {
	e.head = append(e.head, p[:min(len(p), maxTarStart-len(e.head))]...)
	if e.program && e.sought < maxProgram {
		e.unpacks(p)
	}
	if e.tail = append(e.tail, p...); len(e.tail) > 4*zipTail {
		e.tail = append(e.tail[:0], e.tail[len(e.tail)-zipTail:]...)
	}
	return len(p), nil
}

// archive reports a file that holds one behind its beginning.
func (e *ends) archive() bool {
	return e.packed || bytes.HasPrefix(e.head, []byte("PK00PK\x03\x04")) || leadsToTar(e.head) || endsLikeZip(e.tail) || endsLikeDisk(e.tail)
}

// unpacks looks for the signature of a 7z archive (7zFormat.txt), or of RAR 4 or 5
// (technote), with what belongs to it: programs that know them hold the letters, too.
func (e *ends) unpacks(p []byte) {
	const most = 10
	b := append(e.edge, p...)
	e.sought += len(p)
	for _, sign := range [...]string{"7z\xBC\xAF\x27\x1C\x00", "Rar!\x1A\x07"} {
		for rest := b; !e.packed; {
			i := bytes.Index(rest, []byte(sign))
			if i < 0 || len(rest)-i < most {
				break
			}
			switch at := rest[i:]; {
			case sign[0] == '7':
				e.packed = at[7] >= 2 && at[7] <= 5 // its version
			case at[6] == 0:
				e.packed = at[9] == 0x73 // the first of its blocks
			default:
				e.packed = at[6] == 1 && at[7] == 0
			}
			rest = rest[i+1:]
		}
	}
	e.edge = append(e.edge[:0], b[max(len(b)-most+1, 0):]...)
}

// endsLikeDisk reports what images of disks end with: those of macOS (UDIF), fixed ones
// of Virtual PC and Hyper-V, and those of Nero.
func endsLikeDisk(b []byte) bool {
	at := func(behind int, sign string) bool {
		return len(b) >= behind && bytes.HasPrefix(b[len(b)-behind:], []byte(sign))
	}
	return at(diskTail, "koly\x00\x00\x00") || at(diskTail, "conectix") || at(diskTail-1, "conectix") || at(12, "NER5") || at(8, "NERO")
}

// leadsToTar reports a header of a tar archive that is not at the beginning.
func leadsToTar(b []byte) bool {
	for at := tarBlock; at+tarBlock <= len(b); at += tarBlock {
		if string(b[at+257:at+262]) == "ustar" {
			return true
		}
	}
	return false
}

// endsLikeZip reports a record of §4.3.16 whose comment ends where the file does, but for
// zeros.
func endsLikeZip(b []byte) bool {
	b = b[max(len(b)-zipTail, 0):]
	for at := bytes.LastIndex(b, []byte("PK\x05\x06")); at >= 0; at = bytes.LastIndex(b[:at], []byte("PK\x05\x06")) {
		if rest := b[at:]; len(rest) >= zipEndLength {
			n := zipEndLength + int(binary.LittleEndian.Uint16(rest[20:]))
			if n <= len(rest) && len(bytes.Trim(rest[n:], "\x00")) == 0 {
				return true
			}
		}
	}
	return false
}

// countHidden counts an archive behind other data in a file as not read.
func (w *worker) countHidden(e *ends) {
	if e.archive() {
		w.counts.Archives++
		w.counts.NoFolder++
	}
}

// countHiddenIn looks for an archive in an entry of an unknown kind. It reads the entry
// to its end, unless it can seek there.
func (w *worker) countHiddenIn(s *stream) {
	look := w.header.Looks()
	if s.member || look != dataset.LooksUnknown && look != dataset.LooksLikeProgram && look != dataset.LooksLikeText {
		return
	}
	e := ends{program: look == dataset.LooksLikeProgram}
	if seek, ok := s.r.(io.Seeker); ok {
		if size, err := seek.Seek(0, io.SeekEnd); err == nil {
			e.readEnds(seek, s.r, size)
			w.countHidden(&e)
			return
		}
	}
	e.Write(s.head)
	if n, _ := io.CopyN(&e, s, maxSought); n == maxSought {
		w.counts.NoFolder++ // what comes behind nobody knows
		return
	}
	w.countHidden(&e)
}

// readEnds reads the beginning and the end of a seekable entry, and of a program what
// it may unpack.
func (e *ends) readEnds(seek io.Seeker, r io.Reader, size int64) {
	n, most := int64(diskTail), int64(maxTarStart)
	if e.program {
		n, most = zipTail, maxProgram
	}
	if _, err := seek.Seek(0, io.SeekStart); err == nil {
		io.CopyN(e, r, most)
	}
	if _, err := seek.Seek(max(size-n, 0), io.SeekStart); err == nil {
		e.tail = make([]byte, min(n, size))
		io.ReadFull(r, e.tail)
	}
}

// countBehindStart counts an archive behind the beginning of a file, or a disk image.
func (w *worker) countBehindStart(f *file, size int64) {
	e := ends{program: w.header.Looks() == dataset.LooksLikeProgram}
	at := &seeker{f: f, size: max(size, 0)}
	e.readEnds(at, at, at.size)
	w.countHidden(&e)
}
