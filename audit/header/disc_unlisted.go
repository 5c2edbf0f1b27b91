package header

import (
	"bytes"
	"encoding/binary"
)

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

// agrees reports whether a record says its place and its length in both orders of bytes
// alike, §7.3.3.
func agrees(record []byte) bool {
	for _, at := range [...]int{2, 10} {
		if binary.LittleEndian.Uint32(record[at:]) != binary.BigEndian.Uint32(record[at+4:]) {
			return false
		}
	}
	return true
}

// listed takes the place of a descriptor, and those of the tables of folders that it
// tells, §8.4.15 to §8.4.18.
func (v *volume) listed(d []byte, sector int64) {
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

// unlisted reports sectors that no record lists and in which DICOM or an archive begins,
// or that cannot be looked at. Many hold what belongs to the volume.
func (v *volume) unlisted() bool {
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
