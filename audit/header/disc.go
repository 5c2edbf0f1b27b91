package header

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"strings"
)

// An image of a disc is read by our own code, record by record: what there is in Go
// takes memory as the lengths in the image say, and goes around in circles with it.

// Numbers of ISO 9660.
const (
	discSector     = 2048
	discFirst      = 16 // sectors that belong to the system, §6.2.1
	discMaxVolumes = 64 // descriptors
	discMaxDepth   = 64
	discMaxFolders = 1 << 16
	discMaxSectors = 1 << 26 // of an image: a bit of memory for each

	discPrimary, discJoliet, discEnd = 1, 2, 255 // types of descriptors, §8.1.1
	discFolder, discGoesOn           = 2, 128    // flags of a record, §9.1.6
	discRecord                       = 33        // bytes of one before its name, §9.1
)

// disc reads the files of a volume of ISO 9660, and reports whether all of the image
// was seen: not where there is anything but zeros behind the volume, such as a second
// session, a tree of UDF beside it, one for other systems that holds other files, or a
// file that no tree lists.
func (w *worker) disc(b *batch, at *seeker, left *budget) bool {
	if at.size > discMaxSectors*discSector {
		return false
	}
	var primary, joliet *volume
	used := sectors(make([]byte, at.size/discSector/8+1))
	for i := range int64(discMaxVolumes) {
		var d [discSector]byte
		if _, err := at.ReadAt(d[:], (discFirst+i)*discSector); err != nil || string(d[1:6]) != "CD001" {
			break
		}
		v := &volume{w: w, b: b, at: at, left: left, used: used, block: int64(binary.LittleEndian.Uint16(d[128:])), root: d[156:190]}
		v.markListed(d[:], discFirst+i)
		v.length = int64(binary.LittleEndian.Uint32(d[80:])) * v.block
		if d[0] == discPrimary && primary == nil {
			primary = v
		}
		if d[0] == discJoliet && d[88] == '%' && d[89] == '/' {
			joliet, v.silent = v, true
		}
		if d[0] == discEnd {
			break
		}
	}
	if primary == nil {
		return false
	}
	whole := primary.walk() && !primary.alsoUDF()
	if joliet != nil {
		whole = joliet.walk() && joliet.files == primary.files && whole
	}
	behind := io.NewSectionReader(at, primary.length, max(at.size-primary.length, 0))
	return whole && zeros(behind, left) && !primary.hasUnlisted()
}

// volume is one tree of an image.
type volume struct {
	w       *worker
	b       *batch
	at      *seeker
	left    *budget
	used    sectors // of the folders of both trees and the files of the first
	block   int64
	length  int64
	root    []byte
	silent  bool // its files are counted and not read
	files   int
	folders map[uint32]bool // by where they are
}

// alsoUDF reports descriptors of ECMA-167 §2/8.3 behind those of ISO 9660.
func (v *volume) alsoUDF() bool {
	for i := range int64(discMaxVolumes) {
		var id [6]byte
		if _, err := v.at.ReadAt(id[:], (discFirst+i)*discSector); err != nil {
			return false
		}
		switch string(id[1:]) {
		case "CD001", "BEA01":
		case "NSR02", "NSR03":
			return true
		default:
			return false
		}
	}
	return false
}

// walk goes through the tree, and reports whether all of it could be read.
func (v *volume) walk() bool {
	if v.block < 512 || v.block > discSector || v.block&(v.block-1) != 0 {
		return false
	}
	v.folders = map[uint32]bool{}
	return v.folder(v.root, 0)
}

func (v *volume) folder(record []byte, depth int) (whole bool) {
	from, length := binary.LittleEndian.Uint32(record[2:]), int64(binary.LittleEndian.Uint32(record[10:]))
	if v.folders[from] || depth > discMaxDepth || len(v.folders) >= discMaxFolders {
		return false
	}
	v.folders[from] = true
	whole = ordersAgree(record)
	var sector [discSector]byte
	start, goesOn := (int64(from)+int64(record[1]))*v.block, false
	v.used.add(start, length)
	for off := int64(0); off < length; off += discSector {
		if v.w.ctx.Err() != nil {
			v.b.cut = true
			return false
		}
		n, err := v.at.ReadAt(sector[:min(length-off, discSector)], start+off)
		if !v.left.take(int64(n)) || err != nil && err != io.EOF || n == 0 {
			return false
		}
		for rest := sector[:n]; len(rest) > discRecord && rest[0] > 0; rest = rest[rest[0]:] {
			size := int(rest[0])
			if size <= discRecord || size > len(rest) || discRecord+int(rest[32]) > size {
				return false
			}
			r := rest[:size]
			name := string(r[discRecord : discRecord+int(r[32])])
			before := goesOn
			whole = whole && ordersAgree(r)
			if !v.silent {
				v.used.add((int64(binary.LittleEndian.Uint32(r[2:]))+int64(r[1]))*v.block, int64(binary.LittleEndian.Uint32(r[10:])))
			}
			goesOn = r[25]&discGoesOn != 0
			switch {
			case name == "\x00" || name == "\x01": // itself and what it is in
			case r[25]&discFolder != 0:
				whole = v.inside(r, name, depth) && whole
			case !before: // the rest of a file lies behind its beginning
				v.file(r, name)
			}
		}
	}
	return whole
}

// inside reads a folder of a folder.
func (v *volume) inside(record []byte, name string, depth int) bool {
	w, length := v.w, len(v.w.path)
	w.path = append(append(w.path, shorten(name)...), os.PathSeparator)
	defer func() { w.path = w.path[:length] }()
	return v.folder(record, depth+1)
}

// file reads a file. The parts of one that has several lie one behind the other, but for
// those of an interleaved one, which has no place in an image of a patient's disc.
func (v *volume) file(record []byte, name string) {
	if v.files++; v.silent {
		return
	}
	le := binary.LittleEndian
	from, length := (int64(le.Uint32(record[2:]))+int64(record[1]))*v.block, int64(le.Uint32(record[10:]))
	name, _, _ = strings.Cut(name, ";") // its version, §7.5.1
	name = strings.TrimSuffix(name, ".")
	if interleaved := record[26] != 0; interleaved || length > 0 && from >= v.at.size {
		v.w.unreadable(v.b, name, Unreadable)
		return
	}
	if record[25]&discGoesOn != 0 {
		length = v.at.size - from
	}
	s := &stream{r: &limited{io.NewSectionReader(v.at, from, length), v.left}, left: maxStored}
	v.w.entry(v.b, s, length, name, v.left, 1)
}

// A file that is taken off the tree of a disc is still in its image, and so is one that
// a tree says is shorter than it is.

// sectors is a bit for each sector of an image that some record lists.
type sectors []byte

func (s sectors) add(from, length int64) {
	for i := from / discSector; i*discSector < from+length && i/8 < int64(len(s)); i++ {
		s[i/8] |= 1 << (i % 8)
	}
}

func (s sectors) has(i int64) bool { return s[i/8]&(1<<(i%8)) != 0 }

// ordersAgree reports whether a record says its place and its length in both orders of bytes
// alike, §7.3.3.
func ordersAgree(record []byte) bool {
	for _, at := range [...]int{2, 10} {
		if binary.LittleEndian.Uint32(record[at:]) != binary.BigEndian.Uint32(record[at+4:]) {
			return false
		}
	}
	return true
}

// markListed takes the place of a descriptor, and those of the tables of folders that it
// tells, §8.4.15 to §8.4.18.
func (v *volume) markListed(d []byte, sector int64) {
	v.used.add(sector*discSector, discSector)
	if d[0] == discEnd {
		return
	}
	length := int64(binary.LittleEndian.Uint32(d[132:]))
	for _, at := range [...]int{140, 144} {
		v.used.add(int64(binary.LittleEndian.Uint32(d[at:]))*v.block, length)
		v.used.add(int64(binary.BigEndian.Uint32(d[at+8:]))*v.block, length)
	}
}

// hasUnlisted reports sectors that no record lists and in which DICOM or an archive begins,
// or that cannot be looked at. Many hold what belongs to the volume.
func (v *volume) hasUnlisted() bool {
	var sector [discSector]byte
	for i := int64(discFirst); i*discSector < min(v.length, v.at.size); i++ {
		if v.used.has(i) {
			continue
		}
		n, err := v.at.ReadAt(sector[:], i*discSector)
		if v.w.ctx.Err() != nil || !v.left.take(int64(n)) || n == 0 && err != nil {
			return true
		}
		if len(bytes.Trim(sector[:n], "\x00")) > 0 && v.w.readable(sector[:n]) {
			return true
		}
	}
	return false
}
