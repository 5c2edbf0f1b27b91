package phi

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"pacsaudit/audit/phi/charset"
	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

// maxText is how much of one text is searched. A record with a longer one counts
// as malformed: a part of it was not looked at.
const maxText = 64 << 20

// tail is what has to be in sight behind the beginning of a number to know it.
const tail = 48

// searchValue looks through a text, however long, for what identifies a person
// wherever it stands.
func (in *Inspector) searchValue(el *dataset.Element) {
	f := finds{today: in.today}
	whole := el.Value.Len() == int(el.Length) && texts(el.VR) == isText
	if whole {
		f.scan(el.Value.Reveal(), 0, el.Value.Len())
	}
	if !whole || f.noText { // of two bytes a letter, perhaps
		f = in.finds(el, finds{today: in.today})
	}
	in.record.contacts |= f.contacts
	in.record.ssn |= f.ssn
	in.record.labelled |= f.labelled
	in.record.strong |= f.strong
}

// searchLabels looks through a text in another character set than ASCII for
// identifiers, which words of other scripts may name, with digits of the full width
// and dashes of other kinds.
func (in *Inspector) searchLabels(el *dataset.Element) {
	v := el.Value.Reveal()
	if len(v) < shortestSSN || charset.ASCII(v) {
		return
	}
	if of := textOf(el); of == noText || of == mayBeText && !printable(v) {
		return
	}
	if in.level(el.Depth).charset.UTF8() && !hasOtherSigns(v) {
		return
	}
	v = in.text(v, el.Depth, charset.Division{Single: true})
	f := search(in.narrow(v))
	in.record.ssn |= f.ssn
	in.record.labelled |= f.labelled
}

// hasOtherSigns reports digits, dashes or spaces of UTF-8 that narrow knows.
func hasOtherSigns(v []byte) bool {
	for i, c := range v {
		if c < 0x80 || i+1 == len(v) {
			continue
		}
		next := v[i+1]
		switch c {
		case 0xC2:
			if next == 0xA0 {
				return true
			}
		case 0xD9, 0xDB, 0xEF: // Arabic, and the full width
			if next >= 0xA0 && next <= 0xBC {
				return true
			}
		case 0xE2:
			if next == 0x80 || next == 0x88 {
				return true
			}
		case 0xE0: // scripts of India, Thailand and Laos, whose digits are the sixth to fifteenth of a row
			if next >= 0xA5 && i+2 < len(v) {
				if third := v[i+2]; next >= 0xB9 && third >= 0x90 && third <= 0x99 || next < 0xB9 && next&1 != 0 && third >= 0xA6 && third <= 0xAF {
					return true
				}
			}
		}
	}
	return false
}

// narrow is a text with the digits, dashes and spaces of ASCII, in a copy that forget
// clears.
func (in *Inspector) narrow(v []byte) []byte {
	to := in.narrowed[:0]
	for len(v) > 0 {
		r, n := utf8.DecodeRune(v)
		if of := narrowed(r); of < utf8.RuneSelf {
			to = append(to, byte(of))
		} else {
			to = append(to, v[:n]...)
		}
		v = v[n:]
	}
	in.narrowed = to
	return to
}

// otherDigits are the zeros of the scripts whose digits stand in numbers of patients.
var otherDigits = [...]rune{'０', '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐'}

// narrowed is a digit, a dash or a space of ASCII for one of another script.
func narrowed(r rune) rune {
	switch {
	case r < 0xA0:
		return r
	case r >= 0x2010 && r <= 0x2015, r == 0x2212, r == 0xFF0D:
		return '-'
	case r == 0xA0, r == 0x2007, r == 0x202F:
		return ' '
	}
	for _, zero := range otherDigits {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return r
}

// searchSSN is searchValue for social security numbers only. v is what is shown
// of the value.
func (in *Inspector) searchSSN(el *dataset.Element, v []byte, which evidenceSet) {
	if len(v) >= shortestSSN && (len(v) < int(el.Length) || nineDigits(v)) {
		f := in.finds(el, finds{numbers: true})
		in.record.ssn |= f.ssn & which
		in.record.labelled |= f.labelled
	}
}

// nineDigits reports whether there are as many digits as such a number has: of
// nearly all values nothing else need be looked at.
func nineDigits(v []byte) bool {
	if len(v) < 8 || len(v) > 8*255 {
		return len(v) > 8
	}
	// Eight at once: a byte is 30 to 39, or its high bit is set in the end. What is
	// no digit is added up by the place in its eight.
	const ones = 0x0101_0101_0101_0101
	others, n := uint64(0), 0
	for ; n+8 <= len(v); n += 8 {
		x := binary.LittleEndian.Uint64(v[n:]) ^ ones*0x30
		others += (x&(ones*0x7F) + ones*0x76 | x) >> 7 & ones
	}
	if rest := len(v) - n; rest > 0 {
		x := binary.LittleEndian.Uint64(v[len(v)-8:])>>(8*(8-rest)) ^ ones*0x30
		others += (x&(ones*0x7F) + ones*0x76 | x) >> 7 & ones
		n += 8
	}
	others = others&0x00FF_00FF_00FF_00FF + others>>8&0x00FF_00FF_00FF_00FF
	return n-int(others*0x0001_0001_0001_0001>>48) >= shortestSSN
}

const (
	shortestSSN  = len("899010001")
	anyEvidence  = ^evidenceSet(0)
	saidEvidence = evidenceSet(1<<SSNLabelled | 1<<SSNDenied)
)

// finds reads a text to its end, for what f says.
func (in *Inspector) finds(el *dataset.Element, f finds) finds {
	of, v := textOf(el), el.Value.Reveal()
	if w := wideOf(v); w != notWide && of != noText {
		return in.wideFinds(el, w, f)
	}
	read, i := len(v), 0
	for {
		if of == noText || of == mayBeText && (len(trim(v)) == 0 || !printable(v)) {
			return f
		}
		if read >= int(el.Length) || in.source == nil {
			f.scan(v, i, len(v))
			return f
		}
		i = f.scan(v, i, max(0, len(v)-tail))
		before := len(v)
		if !in.source.More() {
			f.scan(v, i, len(v)) // the file was cut
			return f
		}
		v = el.Value.Reveal()
		overlap := min(before, dataset.Overlap)
		i -= before - overlap
		if read += len(v) - overlap; read > maxText {
			in.record.cut = true
			return f
		}
	}
}

// nationalInName looks for national identifiers in the components of a name, and in
// the words of these: one value of a strong scheme is enough, or one with a label.
func (in *Inspector) nationalInName(v []byte) {
	if len(v) < national.Shortest || !hasDigit(v) {
		return
	}
	in.record.labelled |= labelledIn(v)
	for component := range bytes.FieldsFuncSeq(v, func(r rune) bool { return r == '^' || r == '=' || r == '\\' }) {
		in.strongIn(component)
		if bytes.IndexByte(component, ' ') >= 0 {
			for word := range bytes.FieldsSeq(component) {
				in.strongIn(word)
			}
		}
	}
}

func (in *Inspector) strongIn(v []byte) {
	if v = trim(v); len(v) >= national.ShortestStrong {
		in.record.strong |= matchNational(v, kindsOf(v), in.today).Strong
	}
}

// hasDigit reads eight bytes at once, as nineDigits does.
func hasDigit(v []byte) bool {
	const ones = 0x0101_0101_0101_0101
	for ; len(v) >= 8; v = v[8:] {
		x := binary.LittleEndian.Uint64(v) ^ ones*0x30
		if (x&(ones*0x7F)+ones*0x76|x)&(ones*0x80) != ones*0x80 {
			return true
		}
	}
	for _, c := range v {
		if isDigit(c) {
			return true
		}
	}
	return false
}
