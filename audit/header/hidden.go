package header

import (
	"bytes"
	"encoding/binary"
	"io"

	"pacsaudit/dimse/dataset"
)

// An archive can stand behind something else: a program that unpacks it, a mark, a few
// blocks of a tape. Where it is not read it is recognised.

// lead is how far into a file a tar archive is looked for, with its first header.
const lead = 4<<10 + tarBlock

// maxSought is how much of a stream is read for one; a variable for tests.
var maxSought int64 = 1 << 30

// ends are the beginning and the end of a file that was written to it.
type ends struct{ head, tail []byte }

const zipTail = zipEndLength + zipMaxComment

func (e *ends) Write(p []byte) (int, error) {
	e.head = append(e.head, p[:min(len(p), lead-len(e.head))]...)
	if e.tail = append(e.tail, p...); len(e.tail) > 4*zipTail {
		e.tail = append(e.tail[:0], e.tail[len(e.tail)-zipTail:]...)
	}
	return len(p), nil
}

// archive reports a file that holds one behind its beginning.
func (e *ends) archive() bool {
	return bytes.HasPrefix(e.head, []byte("PK00PK\x03\x04")) || leadsToTar(e.head) || endsLikeZip(e.tail)
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

// hidden counts an archive that stands behind something else in a file as not read.
func (w *worker) hidden(e *ends) {
	if e.archive() {
		w.counts.Archives++
		w.counts.NoFolder++
	}
}

// hides looks for one in an entry that is no DICOM and of no kind that is known. It is
// read to its end, unless that can be reached otherwise.
func (w *worker) hides(s *stream) {
	look := w.header.Looks()
	if s.member || look != dataset.LooksUnknown && look != dataset.LooksLikeProgram && look != dataset.LooksLikeText {
		return
	}
	var e ends
	if seek, ok := s.r.(io.Seeker); ok {
		if size, err := seek.Seek(0, io.SeekEnd); err == nil {
			e.of(seek, s.r, size, look)
			w.hidden(&e)
			return
		}
	}
	e.Write(s.head)
	if n, _ := io.CopyN(&e, s, maxSought); n == maxSought {
		w.counts.NoFolder++ // what comes behind nobody knows
		return
	}
	w.hidden(&e)
}

// of reads both ends of what can be passed over.
func (e *ends) of(seek io.Seeker, r io.Reader, size int64, look dataset.Look) {
	n := int64(zipEndLength)
	if look == dataset.LooksLikeProgram {
		n = zipTail
	}
	if _, err := seek.Seek(0, io.SeekStart); err == nil {
		io.CopyN(e, r, lead)
	}
	if _, err := seek.Seek(max(size-n, 0), io.SeekStart); err == nil {
		e.tail = make([]byte, min(n, size))
		io.ReadFull(r, e.tail)
	}
}

// leads counts a tar archive behind the beginning of a file.
func (w *worker) leads(f *file, size int64) {
	b := make([]byte, min(lead, max(size, 0)))
	n, _ := (&seeker{f: f, size: size}).ReadAt(b, 0)
	w.hidden(&ends{head: b[:n]})
}
