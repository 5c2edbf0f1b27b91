package header

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// directory says where the parts of a zip archive lie in a file.
type directory struct {
	base   int64 // of all offsets: what stands before the archive, as a program that unpacks it
	start  int64
	stop   int64  // behind the last entry
	end    int64  // of the archive, behind its comment
	number uint64 // of entries, as it says; 16 bits of it
}

// zipDirectory finds the central directory, §4.3.16.
func zipDirectory(r io.ReaderAt, size int64) (directory, bool) {
	n := min(size, zipEndLength+zipMaxComment)
	tail := make([]byte, n)
	if _, err := r.ReadAt(tail, size-n); err != nil && err != io.EOF {
		return directory{}, false
	}
	// A comment, or what was put behind the archive, can hold the same four bytes.
	for tries, before := 0, len(tail); tries < 16; tries++ {
		at := bytes.LastIndex(tail[:before], []byte("PK\x05\x06"))
		if at < 0 {
			break
		}
		if d, ok := directoryOf(r, tail[at:], size-n+int64(at)); ok {
			return d, true
		}
		before = at
	}
	return directory{}, false
}

// directoryOf is the one whose end record stands at a place.
func directoryOf(r io.ReaderAt, end []byte, at int64) (d directory, ok bool) {
	le := binary.LittleEndian
	if len(end) < zipEndLength || len(end) < zipEndLength+int(le.Uint16(end[20:])) {
		return d, false
	}
	d.end = at + zipEndLength + int64(le.Uint16(end[20:]))
	d.number, d.stop = uint64(le.Uint16(end[10:])), at
	length, offset := int64(le.Uint32(end[12:])), int64(le.Uint32(end[16:]))
	if large, place, ok := end64(r, at); ok {
		d.number, d.stop = le.Uint64(large[32:]), place
		length, offset = int64(le.Uint64(large[40:])&(1<<62-1)), int64(le.Uint64(large[48:])&(1<<62-1))
	}
	if d.start = d.stop - length; d.start < 0 || d.start < offset || !d.begins(r) {
		if d.start = offset; d.start > d.stop || !d.begins(r) {
			return d, false
		}
	}
	d.base = d.start - offset
	return d, true
}

// end64 is the record of §4.3.14 that stands before the end record at a place.
func end64(r io.ReaderAt, at int64) (large [zip64EndLength]byte, place int64, ok bool) {
	le := binary.LittleEndian
	var locator [zipLocatorLength]byte
	if at < zipLocatorLength+zip64EndLength {
		return large, 0, false
	}
	if _, err := r.ReadAt(locator[:], at-zipLocatorLength); err != nil || le.Uint32(locator[:]) != zip64Locator {
		return large, 0, false
	}
	// It says where the record is, unless something stands before the archive.
	for _, place := range [...]int64{int64(le.Uint64(locator[8:]) & (1<<62 - 1)), at - zipLocatorLength - zip64EndLength} {
		if _, err := r.ReadAt(large[:], place); err == nil && le.Uint32(large[:]) == zip64End {
			return large, place, true
		}
	}
	return large, 0, false
}

// begins reports whether an entry stands at the start, or there is none.
func (d *directory) begins(r io.ReaderAt) bool {
	var sign [4]byte
	if d.start == d.stop {
		return true
	}
	_, err := r.ReadAt(sign[:], d.start)
	return err == nil && binary.LittleEndian.Uint32(sign[:]) == zipDirectoryEntry
}

func (d *directory) entries(r io.ReaderAt) *bufio.Reader {
	return bufio.NewReaderSize(io.NewSectionReader(r, d.start, d.stop-d.start), 16<<10)
}

// ordered reports whether entries are listed in the order in which they lie.
func (d *directory) ordered(r io.ReaderAt) bool {
	entries, last := d.entries(r), uint64(0)
	for {
		e, more, ok := readZipEntry(entries)
		if !ok || !more {
			return true
		}
		if e.from < last {
			return false
		}
		last = e.from
	}
}

// readZipEntry reads the next entry of the directory, if there is one more.
func readZipEntry(r *bufio.Reader) (e zipEntry, more, ok bool) {
	le := binary.LittleEndian
	if sign, err := r.Peek(4); err != nil {
		return e, false, err == io.EOF && len(sign) == 0
	} else if s := le.Uint32(sign); s != zipDirectoryEntry {
		return e, false, s == zipSignature
	}
	var b [zipEntryLength]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		return e, false, false
	}
	e.flags, e.method = le.Uint16(b[8:]), le.Uint16(b[10:])
	e.packed, e.size, e.from = uint64(le.Uint32(b[20:])), uint64(le.Uint32(b[24:])), uint64(le.Uint32(b[42:]))
	name := make([]byte, le.Uint16(b[28:]))
	extra := make([]byte, le.Uint16(b[30:]))
	if _, err := io.ReadFull(r, name); err != nil {
		return e, false, false
	}
	if _, err := io.ReadFull(r, extra); err != nil {
		return e, false, false
	}
	if _, err := r.Discard(int(le.Uint16(b[32:]))); err != nil {
		return e, false, false
	}
	e.name = string(name)
	e.large(extra)
	return e, true, true
}

// large takes the 64-bit numbers of §4.5.3, which stand for those that are all
// ones.
func (e *zipEntry) large(extra []byte) {
	le := binary.LittleEndian
	for len(extra) >= 4 {
		id, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			return
		}
		if field := extra[:n]; id == 1 {
			for _, v := range []*uint64{&e.size, &e.packed, &e.from} {
				if *v == 0xFFFF_FFFF && len(field) >= 8 {
					*v, field = le.Uint64(field), field[8:]
				}
			}
		}
		extra = extra[n:]
	}
}
