package header

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
)

// The central directory is read by our own code, entry by entry: the library
// holds all entries of an archive in memory, and an archive can have millions.

// Signatures and fixed lengths of APPNOTE.TXT §4.3.
const (
	zipDirectoryEntry = 0x02014b50
	zipLocalHeader    = 0x04034b50
	zipEnd            = 0x06054b50
	zip64End          = 0x06064b50
	zip64Locator      = 0x07064b50

	zipEntryLength = 46
	zipLocalLength = 30
	zipEndLength   = 22
	zipMaxComment  = 1<<16 - 1
)

// zip reads the files of a zip archive in the order of its directory. It
// reports whether the directory was read to its end.
func (w *worker) zip(b *batch, f *file, size int64, left *budget) bool {
	at := &seeker{f: f, size: size}
	offset, entries, ok := zipDirectory(at, size)
	if !ok {
		return false
	}
	directory := bufio.NewReaderSize(io.NewSectionReader(at, offset, size-offset), 16<<10)
	for range entries {
		if w.ctx.Err() != nil {
			b.cut = true
			return false
		}
		e, ok := readZipEntry(directory)
		if !ok || left.left() <= 0 {
			return false
		}
		if len(e.name) > 0 && e.name[len(e.name)-1] == '/' {
			continue
		}
		w.zipEntry(b, at, &e, left)
	}
	return true
}

// zipEntry is an entry of the central directory, §4.3.12.
type zipEntry struct {
	flags, method      uint16
	packed, size, from uint64
	name               string
}

func (w *worker) zipEntry(b *batch, at *seeker, e *zipEntry, left *budget) {
	s := &stream{left: maxEntryInflated}
	var local [zipLocalLength]byte
	status := OK
	_, err := at.ReadAt(local[:], int64(min(e.from, 1<<62)))
	switch {
	case e.flags&1 != 0:
		status = Encrypted
	case err != nil || binary.LittleEndian.Uint32(local[:]) != zipLocalHeader:
		status = Unreadable
	case e.method == 0:
		s.r = &limited{io.NewSectionReader(at, e.data(local[:]), int64(min(e.packed, 1<<62))), left}
		s.left = maxStored
	case e.method == 8:
		packed := io.NewSectionReader(at, e.data(local[:]), int64(min(e.packed, 1<<62)))
		s.r = &limited{w.inflate(bufio.NewReaderSize(packed, 4<<10), 1), left}
	default:
		status = Unreadable
	}
	if status == OK {
		w.entry(b, s, int64(min(e.size, 1<<62)), e.name, left, 1)
		return
	}
	w.unreadable(b, e.name, status)
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

// inflate is the worker's inflating reader for archives at a depth, on another
// stream.
func (w *worker) inflate(r io.Reader, depth int) io.Reader {
	z := &w.inflating[depth-1]
	if *z == nil {
		*z = flate.NewReader(r)
	} else if err := (*z).(flate.Resetter).Reset(r, nil); err != nil {
		return bytes.NewReader(nil)
	}
	return *z
}

// zipDirectory finds the central directory, §4.3.16, and how many entries it
// says it has.
func zipDirectory(r io.ReaderAt, size int64) (offset int64, entries uint64, ok bool) {
	n := min(size, zipEndLength+zipMaxComment)
	tail := make([]byte, n)
	if _, err := r.ReadAt(tail, size-n); err != nil && err != io.EOF {
		return 0, 0, false
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < zipEndLength {
		return 0, 0, false
	}
	le := binary.LittleEndian
	end := tail[at:]
	entries, offset = uint64(le.Uint16(end[10:])), int64(le.Uint32(end[16:]))
	if (entries == 0xFFFF || offset == 0xFFFF_FFFF) && at >= 20 && le.Uint32(tail[at-20:]) == zip64Locator {
		var end64 [56]byte
		if _, err := r.ReadAt(end64[:], int64(le.Uint64(tail[at-20+8:])&(1<<62-1))); err != nil || le.Uint32(end64[:]) != zip64End {
			return 0, 0, false
		}
		entries, offset = le.Uint64(end64[32:]), int64(le.Uint64(end64[48:])&(1<<62-1))
	}
	return offset, min(entries, uint64(size)/zipEntryLength), offset < size || entries == 0
}

// readZipEntry reads the next entry of the directory.
func readZipEntry(r *bufio.Reader) (e zipEntry, ok bool) {
	var b [zipEntryLength]byte
	le := binary.LittleEndian
	if _, err := io.ReadFull(r, b[:]); err != nil || le.Uint32(b[:]) != zipDirectoryEntry {
		return e, false
	}
	e.flags, e.method = le.Uint16(b[8:]), le.Uint16(b[10:])
	e.packed, e.size, e.from = uint64(le.Uint32(b[20:])), uint64(le.Uint32(b[24:])), uint64(le.Uint32(b[42:]))
	name := make([]byte, le.Uint16(b[28:]))
	extra := make([]byte, le.Uint16(b[30:]))
	if _, err := io.ReadFull(r, name); err != nil {
		return e, false
	}
	if _, err := io.ReadFull(r, extra); err != nil {
		return e, false
	}
	if _, err := r.Discard(int(le.Uint16(b[32:]))); err != nil {
		return e, false
	}
	e.name = string(name)
	e.large(extra)
	return e, true
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
