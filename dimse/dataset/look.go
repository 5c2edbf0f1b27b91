package dataset

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/zlib"
)

// Look is what a file that is no DICOM looks like.
type Look uint8

// The looks.
const (
	LooksUnknown Look = iota
	LooksEmpty
	LooksLikeText
	LooksLikeImage // JPEG, PNG, GIF, TIFF, BMP
	LooksLikePDF
	LooksLikeZip
	LooksLikeGzip
	LooksLikeTar
	LooksLikeProgram
	LooksLikeNIfTI
	LooksLikeFork // what macOS keeps beside a file on disks that cannot: AppleSingle and AppleDouble, RFC 1740
	LooksLikeBzip2
	LooksLikeXZ
	LooksLikeZstandard
	LooksLikeDisc    // an image of one, with a volume of ISO 9660
	LooksLikeArchive // or another file or disk that holds files, of a kind that is not looked into
	LooksLikeRecord  // a patient's data in another notation or format, or something encrypted
	Looks            // how many there are
)

// holds reports what other files may be in.
func (l Look) holds() bool {
	return l == LooksEmpty || l >= LooksLikeZip && l <= LooksLikeTar || l >= LooksLikeBzip2
}

var looks = []struct {
	at    int
	start string
	look  Look
}{
	{0, "\xFF\xD8\xFF", LooksLikeImage}, {0, "\x89PNG", LooksLikeImage}, {0, "GIF8", LooksLikeImage}, {0, "BM", LooksLikeImage},
	{0, "II*\x00", LooksLikeImage}, {0, "MM\x00*", LooksLikeImage},
	{0, "%PDF-", LooksLikePDF}, {0, "PK\x03\x04", LooksLikeZip}, {0, "PK\x05\x06", LooksLikeZip}, {0, "\x1F\x8B", LooksLikeGzip},
	{0, "PK\x07\x08PK\x03\x04", LooksLikeZip}, {257, "ustar", LooksLikeTar}, {344, "n+1\x00", LooksLikeNIfTI}, {4, "n+2\x00\r\n\x1A\n", LooksLikeNIfTI}, {0, "MZ", LooksLikeProgram}, {0, "\x7FELF", LooksLikeProgram},
	{0, "\x00\x05\x16\x07\x00", LooksLikeFork}, {0, "\x00\x05\x16\x00\x00", LooksLikeFork},
	{0, "\xFD7zXZ\x00", LooksLikeXZ}, {0, "\x28\xB5\x2F\xFD", LooksLikeZstandard},
}

// archives are what the archives, compressed files and disk images begin with
// that are not looked into.
var archives = []struct {
	at    int
	start string
}{
	{0, "BZh"}, {0, "\x04\x22\x4D\x18"}, {0, "\x37\xE4\x53\x96\xC9\xDB\xD6\x07"}, {0, "LZIP"}, {0, "\x5D\x00\x00"}, {0, "\x1F\x9D"}, {0, "\x1F\xA0"}, // compressed
	{0, "7z\xBC\xAF\x27\x1C"}, {0, "Rar!\x1A\x07"}, {0, "MSCF\x00\x00"}, {2, "-lh"}, {0, "\x60\xEA"}, {0, "ZOO "}, {0, "xar!"}, {0, "MSWIM\x00"}, {0, "**ACE**"}, {7, "**ACE**"},
	{0, "StuffIt"}, {0, "SIT!"}, {0, "SITD"}, {0, "!<arch>\n"}, {0, "070701"}, {0, "070702"}, {0, "070707"}, {0, "\xC7\x71"},
	{0, "hsqs"}, {0, "conectix"}, {0, "vhdxfile"}, {0, "KDMV"}, {0, "# Disk DescriptorFile"}, {0, "QFI\xFB"}, {64, "\x7F\x10\xDA\xBE"}, {0, "\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00"}, {510, "\x55\xAA"}, // disks
	{1024, "H+\x00\x04"}, {1024, "HX\x00\x05"}, {32, "NXSB"}, {0, "XFSB"}, {0, "LUKS\xBA\xBE"}, // HFS Plus, TN1150, APFS, XFS, and one that is encrypted
}

// A volume of ISO 9660 §8.1 or of UDF says so behind 16 sectors of 2048 bytes that
// belong to the system.
const (
	volumeAt     = 16*2048 + 1
	volumeLength = 5
)

// volumeOf tells what a disk is by its first volume descriptor.
func volumeOf(b []byte) Look {
	switch string(b) {
	case "CD001":
		return LooksLikeDisc
	case "BEA01", "NSR02", "NSR03":
		return LooksLikeArchive
	}
	return LooksUnknown
}

// isArchive reports a file that holds others.
func isArchive(b []byte) bool {
	for _, a := range archives {
		if len(b) >= a.at && bytes.HasPrefix(b[a.at:], []byte(a.start)) {
			return true
		}
	}
	return false
}

// isExt reports a file system of Linux (ext2 to ext4) by its superblock: the magic number
// is short, so its block size, its state and its revision must be some that there are.
func isExt(b []byte) bool {
	const super = 1024
	le := binary.LittleEndian
	return len(b) >= super+84 && le.Uint16(b[super+56:]) == 0xEF53 && le.Uint32(b[super+24:]) <= 6 && le.Uint16(b[super+58:]) <= 7 && le.Uint32(b[super+76:]) <= 1
}

// isBzip2 reports what bzip2 compressed: behind the size of its blocks stands a block,
// or the end of the stream.
func isBzip2(b []byte) bool {
	return len(b) >= 10 && string(b[:3]) == "BZh" && b[3] >= '1' && b[3] <= '9' && (string(b[4:10]) == "1AY&SY" || string(b[4:10]) == "\x17rE8P\x90")
}

// isZstandard reports a frame of Zstandard that is skipped, RFC 8878 §3.1.2.
func isZstandard(b []byte) bool {
	return len(b) > 4 && b[0]&0xF0 == 0x50 && string(b[1:4]) == "\x2A\x4D\x18"
}

// isZlib reports a file that was compressed by zlib, RFC 1950, or another patient's record, perhaps
// behind eight bytes with its length, as Orthanc stores files where it is told to compress them.
func isZlib(b []byte) bool {
	var start [maxLead]byte
	for _, at := range [...]int{0, 8} {
		if len(b) < at+2 || b[at] != 0x78 || (uint(b[at])<<8|uint(b[at+1]))%31 != 0 || at > 0 && binary.LittleEndian.Uint64(b) >= 1<<40 {
			continue
		}
		r, err := zlib.NewReader(bytes.NewReader(b[at:]))
		if err != nil {
			continue
		}
		n, _ := io.ReadFull(r, start[:]) // as far as it goes
		if n >= metaStart && string(start[preambleLength:metaStart]) == prefix || n > 0 && isRecord(start[:n], true) {
			return true
		}
	}
	return false
}

// isTar reports a tar archive of a time before ustar: a checksum of its first
// header is all that tells.
func isTar(b []byte) bool {
	if len(b) < 512 || b[0] == 0 {
		return false
	}
	sum, said := uint(8*' '), uint(0)
	for i, c := range b[:512] {
		if i < 148 || i >= 156 {
			sum += uint(c)
		}
	}
	digits := bytes.Trim(b[148:156], " \x00")
	for _, c := range digits {
		if c < '0' || c > '7' {
			return false
		}
		said = said<<3 | uint(c-'0')
	}
	return len(digits) > 0 && said == sum
}

// lookLength is how much of a file lookOf wants.
const lookLength = 512

func lookOf(b []byte) Look {
	if len(b) == 0 {
		return LooksEmpty
	}
	for _, l := range looks {
		if len(b) >= l.at && bytes.HasPrefix(b[l.at:], []byte(l.start)) {
			return l.look
		}
	}
	switch {
	case isTar(b):
		return LooksLikeTar
	case isBzip2(b):
		return LooksLikeBzip2
	case isZstandard(b):
		return LooksLikeZstandard
	case isArchive(b), isExt(b), isZlib(b):
		return LooksLikeArchive
	}
	for _, c := range b[:min(len(b), lookLength)] {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0x1B || c == 0x7F {
			return LooksUnknown
		}
	}
	return LooksLikeText
}

// compound is what a compound file begins with, [MS-CFB] §2.2: documents, mail and
// programs to install.
const compound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// ofMail are parts of names that the storages of a message have, [MS-OXMSG] §2.2.
var ofMail = [...][]byte{utf16("__substg1.0_"), utf16("_version1.0")}

func utf16(s string) []byte {
	var b []byte
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

func namesMail(b []byte) bool {
	return bytes.Contains(b, ofMail[0]) || bytes.Contains(b, ofMail[1])
}

// holdsMail reports a message, which may have files attached. Where its directory lies
// far behind and a file can only be read from its beginning, it may be one.
func (h *Header) holdsMail() bool {
	const sector = 512 // is the least
	d := &h.file
	if d.pos = 0; d.base > 0 {
		return false
	}
	b := d.window.bytes()
	b = b[:min(len(b), MaxSought)]
	if len(b) < sector || string(b[:len(compound)]) != compound {
		return false
	}
	shift := binary.LittleEndian.Uint16(b[30:])
	at := (int64(binary.LittleEndian.Uint32(b[48:])) + 1) << min(shift, 12)
	switch {
	case namesMail(b):
		return true
	case at+sector <= int64(len(b)):
		return false // where its names are was in view
	case d.size >= unknownSize:
		return true
	}
	d.pos = at
	d.fill(sector)
	b = d.window.bytes()[min(d.pos, d.filled)-d.base:]
	return namesMail(b[:min(len(b), sector)])
}
