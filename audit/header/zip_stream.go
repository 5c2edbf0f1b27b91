package header

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// zipStream reads the files of a zip archive from its beginning to its end, by
// the heads that stand before them, where its directory is out of reach: in
// another archive, on standard input. It reports whether it came to the directory, and
// nothing but another archive stands behind it.
func (w *worker) zipStream(b *batch, from io.Reader, left *budget, depth int) bool {
	r := bufio.NewReaderSize(from, 4<<10)
	listed := false
	for {
		if w.ctx.Err() != nil {
			b.cut = true
			return false
		}
		sign, err := r.Peek(4)
		if err == io.EOF && listed {
			return len(bytes.Trim(sign, "\x00")) == 0
		}
		if err != nil {
			return false
		}
		ok := true
		switch binary.LittleEndian.Uint32(sign) {
		case zipLocalHeader:
			listed = false
			ok = left.left() > 0 && w.zipNext(b, r, left, depth)
		case zipSpanned:
			r.Discard(len(sign))
		case zipDirectoryEntry:
			_, _, ok = readZipEntry(r)
			listed = true
		case zipEnd:
			ok = skipWithTail(r, zipEndLength, 20)
			listed = true
		case zip64End:
			ok = skipLarge(r)
		case zip64Locator:
			_, err = r.Discard(zipLocatorLength)
			ok = err == nil
		case zipSignature:
			ok = skipWithTail(r, 6, 4)
		case 0:
			return listed && zeros(r, left)
		default:
			return false
		}
		if !ok {
			return false
		}
	}
}

// skipWithTail passes over a record and what is behind it, whose length of 16 bits
// stands at a place in it.
func skipWithTail(r *bufio.Reader, n, at int) bool {
	b, err := r.Peek(n)
	if err != nil {
		return false
	}
	_, err = r.Discard(n + int(binary.LittleEndian.Uint16(b[at:])))
	return err == nil
}

// skipLarge passes over the record of §4.3.14, which says how long it is.
func skipLarge(r *bufio.Reader) bool {
	b, err := r.Peek(12)
	if err != nil {
		return false
	}
	n := int64(min(binary.LittleEndian.Uint64(b[4:]), 1<<40)) + 12
	passed, err := io.CopyN(io.Discard, r, n)
	return err == nil && passed == n
}

// zipSpanned can stand before the first file, APPNOTE.TXT §8.5.4.
const zipSpanned = 0x08074b50

// zipNext reads the next file of a stream, and reports whether its end was found.
func (w *worker) zipNext(b *batch, r *bufio.Reader, left *budget, depth int) bool {
	e, ok := readZipLocal(r)
	if !ok {
		return false
	}
	folder := e.folder()
	described := e.flags&8 != 0
	switch {
	case e.flags&1 != 0:
		w.unreadable(b, e.name, Encrypted)
	case e.method == 8 && described:
		z := &limited{w.inflate(r, depth), left}
		w.entry(b, &stream{r: z, left: maxEntryInflated}, -1, e.name, left, depth)
		if _, err := io.Copy(io.Discard, z); err != nil {
			return false
		}
		return skipDescriptor(r)
	case described && !folder:
		w.unreadable(b, e.name, Unreadable)
		return false // where it ends is told behind its end
	case e.method == 0 || e.method == 8:
		packed := &io.LimitedReader{R: r, N: int64(min(e.packed, 1<<62))}
		if folder {
			return skipEntry(packed)
		}
		s := &stream{r: packed, left: maxEntryInflated}
		if e.method == 8 {
			s.r = &limited{w.inflate(bufio.NewReaderSize(packed, 4<<10), depth), left}
		}
		w.entry(b, s, e.length(), e.name, left, depth)
		return skipEntry(packed)
	default:
		w.unreadable(b, e.name, Unreadable)
	}
	return !described && skipEntry(&io.LimitedReader{R: r, N: int64(min(e.packed, 1<<62))})
}

// skipEntry passes over the rest of an entry, and reports whether all of it was
// there.
func skipEntry(r *io.LimitedReader) bool {
	_, err := io.Copy(io.Discard, r)
	return err == nil && r.N == 0
}

// readZipLocal reads the head before a file, §4.3.7.
func readZipLocal(r *bufio.Reader) (e zipEntry, ok bool) {
	var b [zipLocalLength]byte
	le := binary.LittleEndian
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return e, false
	}
	e.flags, e.method = le.Uint16(b[6:]), le.Uint16(b[8:])
	e.packed, e.size = uint64(le.Uint32(b[18:])), uint64(le.Uint32(b[22:]))
	name := make([]byte, le.Uint16(b[26:]))
	extra := make([]byte, le.Uint16(b[28:]))
	if _, err := io.ReadFull(r, name); err != nil {
		return e, false
	}
	if _, err := io.ReadFull(r, extra); err != nil {
		return e, false
	}
	e.name = string(name)
	e.large(extra)
	return e, true
}

// skipDescriptor passes over what stands behind a file whose lengths were not
// known before, §4.3.9: a checksum and two lengths of 32 or of 64 bits, with or
// without a signature. What follows tells which.
func skipDescriptor(r *bufio.Reader) bool {
	le := binary.LittleEndian
	for _, n := range [...]int{16, 24, 12, 20} {
		b, err := r.Peek(n + 4)
		if err != nil {
			continue
		}
		if signed := n == 16 || n == 24; signed && le.Uint32(b) != zipSpanned {
			continue
		}
		switch le.Uint32(b[n:]) {
		case zipLocalHeader, zipDirectoryEntry, zipEnd, zip64End:
			r.Discard(n)
			return true
		}
	}
	return false
}
