package header

import (
	"bufio"
	"encoding/binary"
	"io"
)

// The central directory is read by our own code, entry by entry: the library
// holds all entries of an archive in memory, and an archive can have millions.

// Signatures and fixed lengths of APPNOTE.TXT §4.3.
const (
	zipDirectoryEntry = 0x02014b50
	zipLocalHeader    = 0x04034b50
	zipSignature      = 0x05054b50
	zipEnd            = 0x06054b50
	zip64End          = 0x06064b50
	zip64Locator      = 0x07064b50

	zipEntryLength   = 46
	zipLocalLength   = 30
	zipEndLength     = 22
	zip64EndLength   = 56
	zipLocatorLength = 20
	zipMaxComment    = 1<<16 - 1
)

// zip reads the files of a zip archive in the order of its directory, and those
// between them that the directory does not list. It reports whether all of the
// archive was read, and nothing is left of the file.
func (w *worker) zip(b *batch, f *file, size int64, left *budget) bool {
	at := &seeker{f: f, size: size}
	d, ok := zipDirectory(at, size)
	if !ok {
		return false
	}
	whole := zeros(io.NewSectionReader(at, d.end, size-d.end), left)
	between := gaps{ordered: d.ordered(at)}
	directory := d.entries(at)
	n := uint64(0)
	for ; ; n++ {
		if w.ctx.Err() != nil {
			b.cut = true
			return false
		}
		e, more, ok := readZipEntry(directory)
		if !ok || left.left() <= 0 {
			return false
		}
		if !more {
			break
		}
		e.from += uint64(d.base)
		whole = w.zipEntry(b, at, &e, left, &between) && whole
	}
	whole = w.readGap(b, at, between.to(d.start), left) && whole
	if !between.ordered && between.sum+int64(n)*maxDescriptor < d.start-d.base {
		whole = false // something has no entry, and may be anywhere
	}
	return whole && n&0xFFFF == d.number&0xFFFF
}

// zipEntry is an entry of the central directory, §4.3.12.
type zipEntry struct {
	flags, method      uint16
	packed, size, from uint64
	name               string
}

// folder reports an entry that is nothing but a name: what claims to be a folder can
// hold bytes all the same.
func (e *zipEntry) folder() bool {
	return len(e.name) > 0 && e.name[len(e.name)-1] == '/' && e.size == 0 && e.packed <= emptyDeflated
}

// emptyDeflated is the length of nothing, deflated.
const emptyDeflated = 2

// length is how long the file is, negative where the archive does not say so, or cannot
// be right.
func (e *zipEntry) length() int64 {
	switch {
	case e.method == 0:
		return int64(min(e.packed, 1<<62))
	case e.size == 0 && e.packed > emptyDeflated:
		return -1
	}
	return int64(min(e.size, 1<<62))
}

// longest takes what the head before the file says, where that is more than what the
// directory says.
func (e *zipEntry) longest(local []byte) {
	le := binary.LittleEndian
	for of, at := range map[*uint64]int{&e.packed: 18, &e.size: 22} {
		if n := le.Uint32(local[at:]); n != 0xFFFF_FFFF {
			*of = max(*of, uint64(n))
		}
	}
}

// zipEntry reads what stands before an entry that nobody lists, and the entry. It
// reports whether that was all.
func (w *worker) zipEntry(b *batch, at *seeker, e *zipEntry, left *budget, between *gaps) (whole bool) {
	var local [zipLocalLength]byte
	from := int64(min(e.from, 1<<62))
	if _, err := at.ReadAt(local[:], from); err != nil || binary.LittleEndian.Uint32(local[:]) != zipLocalHeader {
		w.unreadable(b, e.name, Unreadable)
		return true // and counted
	}
	e.longest(local[:])
	data, packed := e.data(local[:]), int64(min(e.packed, 1<<62))
	whole = w.readGap(b, at, between.to(from), left)
	between.add(from, data+packed, e.flags&8 != 0)
	if e.folder() {
		return whole
	}
	s := &stream{left: maxEntryInflated}
	content := io.NewSectionReader(at, data, packed)
	switch {
	case e.flags&1 != 0:
		w.unreadable(b, e.name, Encrypted)
		return whole
	case e.method == 0:
		s.r, s.left = &limited{content, left}, maxStored
	case e.method == 8:
		s.r = &limited{w.inflate(bufio.NewReaderSize(content, 4<<10), 1), left}
	default:
		w.unreadable(b, e.name, Unreadable)
		return whole
	}
	w.entry(b, s, e.length(), e.name, left, 1)
	return whole
}

// unreadable counts an entry that cannot be read.
func (w *worker) unreadable(b *batch, name string, status Status) {
	length := len(w.path)
	w.path = append(w.path, shorten(name)...)
	w.failed(b, status)
	w.path = w.path[:length]
}

// maxStored bounds an entry that is not compressed: passing over it reads
// nothing.
const maxStored = 1 << 40

// data is where the entry's bytes begin, §4.3.7.
func (e *zipEntry) data(local []byte) int64 {
	return int64(min(e.from, 1<<62)) + zipLocalLength + int64(binary.LittleEndian.Uint16(local[26:])) + int64(binary.LittleEndian.Uint16(local[28:]))
}
