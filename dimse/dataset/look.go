package dataset

import "bytes"

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
	Looks // how many there are
)

var looks = []struct {
	at    int
	start string
	look  Look
}{
	{0, "\xFF\xD8\xFF", LooksLikeImage}, {0, "\x89PNG", LooksLikeImage}, {0, "GIF8", LooksLikeImage}, {0, "BM", LooksLikeImage},
	{0, "II*\x00", LooksLikeImage}, {0, "MM\x00*", LooksLikeImage},
	{0, "%PDF-", LooksLikePDF}, {0, "PK\x03\x04", LooksLikeZip}, {0, "PK\x05\x06", LooksLikeZip}, {0, "\x1F\x8B", LooksLikeGzip},
	{257, "ustar", LooksLikeTar}, {344, "n+1\x00", LooksLikeNIfTI}, {0, "MZ", LooksLikeProgram}, {0, "\x7FELF", LooksLikeProgram},
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
	for _, c := range b[:min(len(b), lookLength)] {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0x1B || c == 0x7F {
			return LooksUnknown
		}
	}
	return LooksLikeText
}
