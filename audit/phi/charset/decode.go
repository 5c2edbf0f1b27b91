package charset

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// Decoder turns values into UTF-8. Nothing makes it fail: what cannot be
// decoded becomes U+FFFD. It is not safe for concurrent use.
type Decoder struct {
	eucJP, eucKR, gbk, gb18030 transform.Transformer
	// What a transformer reads and writes is on the heap; here it is so once.
	code   [3]byte
	buffer [256]byte
}

// Division is how bytes divide a value.
type Division struct {
	Name   bool // = and ^ are delimiters too, PS3.5 §6.2.1
	Single bool // \ is text: LT, ST, UT
}

// Append appends v, in UTF-8. The code set returns to the first one at each
// delimiter, PS3.5 §6.1.2.5.3.
func (d *Decoder) Append(dst, v []byte, c Set, by Division) []byte {
	switch c.sets[0] {
	case utf8Set:
		return appendValid(dst, v)
	case gb18030:
		if d.gb18030 == nil {
			d.gb18030 = simplifiedchinese.GB18030.NewDecoder()
		}
		return d.transformed(dst, v, d.gb18030)
	case gbk:
		return d.transformed(dst, v, d.chinese())
	}
	return (&iso2022{Decoder: d, charset: c, by: by}).append(dst, v)
}

func (d *Decoder) chinese() transform.Transformer {
	if d.gbk == nil {
		d.gbk = simplifiedchinese.GBK.NewDecoder()
	}
	return d.gbk
}

// pair appends the character of a double-byte set, the high bits of its two
// bytes set or not.
func (d *Decoder) pair(dst []byte, set codeSet, a, b byte) []byte {
	d.code = [...]byte{0x8F, a | 0x80, b | 0x80}
	code, t := d.code[1:], transform.Transformer(nil)
	switch set {
	case hangul:
		if d.eucKR == nil {
			d.eucKR = korean.EUCKR.NewDecoder()
		}
		t = d.eucKR
	case hanzi:
		t = d.chinese() // GB 2312 is in GBK as it is
	default:
		if d.eucJP == nil {
			d.eucJP = japanese.EUCJP.NewDecoder()
		}
		if t = d.eucJP; set == kanji2 {
			code = d.code[:]
		}
	}
	dst = d.transformed(dst, code, t)
	clear(d.code[:])
	return dst
}

// transformed appends what a decoder of x/text makes of v.
func (d *Decoder) transformed(dst, v []byte, t transform.Transformer) []byte {
	t.Reset()
	for len(v) > 0 {
		n, read, err := t.Transform(d.buffer[:], v, true)
		dst = append(dst, d.buffer[:n]...)
		clear(d.buffer[:n])
		v = v[read:]
		if n == 0 && read == 0 && err != nil { // no decoder of theirs does this
			dst = utf8.AppendRune(dst, utf8.RuneError)
			v = v[1:]
		}
	}
	return dst
}

func appendValid(dst, v []byte) []byte {
	for len(v) > 0 {
		r, n := utf8.DecodeRune(v)
		dst = utf8.AppendRune(dst, r)
		v = v[n:]
	}
	return dst
}
