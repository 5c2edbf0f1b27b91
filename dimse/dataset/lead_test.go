package dataset

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// rubbish is n bytes of no meaning.
func rubbish(n int) []byte {
	b, r := make([]byte, n), rand.New(rand.NewPCG(1, 2))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// TestAFileBehindSomethingElseIsRead has what stands before a preamble in real files. The
// answer is the same however the bytes come, and the file counts as read in part.
func TestAFileBehindSomethingElseIsRead(t *testing.T) {
	who := AppendElement(AppendElement(nil, Syntax{}, 0x0010_0010, PN, []byte("A^B ")), Syntax{}, 0x0010_0020, LO, []byte("H1"))
	file := part10(ExplicitVRLittleEndian, AppendElement(who, Syntax{}, PixelData, OW, make([]byte, 100_000)))
	leads := map[string][]byte{
		"the head of mail": bytes.Repeat([]byte("Received: from somewhere\r\n"), 300),
		"a picture":        append([]byte("\x89PNG\r\n\x1a\n"), rubbish(300)...),
		"DICM alone":       append(append(rubbish(500), "DICM"...), rubbish(500)...),
		"a preamble twice": append(rubbish(7000), append(make([]byte, 128), "DICM\x00"...)...),
	}
	for _, n := range []int{1, 100, 250, 380, 512, 600, 2048, 3500, 3960, 3964, 3965, 4096, 5000, 8059, 8060, 8064, 60_000, 65_000} {
		leads[fmt.Sprint(n, " bytes")] = rubbish(n)
	}
	for name, lead := range leads {
		b := append(bytes.Clone(lead), file...)
		for way, c := range map[string]struct {
			size        int64
			most, ahead int
		}{"file": {int64(len(b)), 0, 4096}, "element by element": {int64(len(b)), 0, 0}, "stream": {-1, 0, 0}, "drops": {-1, 7, 0}, "long blocks": {int64(len(b)), 0, 64 << 10}} {
			h := new(Header)
			h.Beyond(true)
			h.Blocks(c.ahead)
			if !h.Open(&memory{b: b, most: c.most}, c.size, c.ahead) {
				t.Errorf("%s, %s: not DICOM", name, way)
				continue
			}
			if got := tell(h.DataSet()); got.name != "A^B" || got.id != "H1" || h.Fault() == 0 || h.TransferSyntax().UID() != ExplicitVRLittleEndian {
				t.Errorf("%s, %s: %+v, %v", name, way, got, h.Fault())
			}
		}
	}
	for name, b := range map[string][]byte{"far behind": append(rubbish(MaxSought), file...), "on a disc": append(append(make([]byte, volumeAt), "CD001"...), file...), "rubbish": rubbish(100_000), "words about DICM": bytes.Repeat([]byte("A file begins with DICM\x02 somewhere\n"), 5000)} {
		m := &memory{b: b}
		if new(Header).Open(m, int64(len(b)), 0) || m.last > MaxSought {
			t.Errorf("%s: DICOM, or %d bytes read", name, m.last)
		}
	}
}

// TestAFileWhoseBytesWereExchangedIsNoCleanFile has them two by two and four by four.
func TestAFileWhoseBytesWereExchangedIsNoCleanFile(t *testing.T) {
	file := part10(ExplicitVRLittleEndian, AppendElement(nil, Syntax{}, 0x0010_0010, PN, []byte("A^B ")))
	for _, n := range []int{2, 4} {
		b := make([]byte, len(file)/n*n)
		for i := range b {
			b[i] = file[i/n*n+n-1-i%n]
		}
		h := new(Header)
		if !h.Open(&memory{b: b}, int64(len(b)), 0) || h.DataSet().Next() || h.Fault() == 0 {
			t.Errorf("%d by %d: %v", n, n, h.Fault())
		}
	}
}
