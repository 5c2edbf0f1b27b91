package phi

import (
	"bytes"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/unicode/norm"

	"pacsaudit/audit/phi/charset"
)

// encoders write what a code set alone holds.
var encoders = map[charset.Set]encoding.Encoding{
	codeSet("GB18030"): simplifiedchinese.GB18030, codeSet("GBK"): simplifiedchinese.GBK, codeSet("ISO_IR 13"): japanese.ShiftJIS,
	codeSet("ISO_IR 100"): charmap.ISO8859_1, codeSet("ISO_IR 101"): charmap.ISO8859_2, codeSet("ISO_IR 109"): charmap.ISO8859_3,
	codeSet("ISO_IR 110"): charmap.ISO8859_4, codeSet("ISO_IR 144"): charmap.ISO8859_5, codeSet("ISO_IR 127"): charmap.ISO8859_6,
	codeSet("ISO_IR 126"): charmap.ISO8859_7, codeSet("ISO_IR 138"): charmap.ISO8859_8, codeSet("ISO_IR 148"): charmap.ISO8859_9,
	codeSet("ISO_IR 203"): charmap.ISO8859_15, codeSet("ISO_IR 166"): charmap.Windows874,
}

func codeSet(term string) charset.Set { return charset.Parse([]byte(term)) }

// inCharset encodes a name under the terms of Specific Character Set. What the
// first set cannot write becomes a question mark, as senders do.
func inCharset(terms, name string) string {
	first, further, _ := strings.Cut(terms, `\`)
	second, _, _ := strings.Cut(further, `\`)
	if codeSet(first) == codeSet("ISO_IR 192") {
		return name
	}
	if e := encoders[codeSet(first)]; e != nil {
		return byEncoder(e, name)
	}
	switch codeSet(second) {
	case codeSet("ISO 2022 IR 87"):
		return byEncoder(japanese.ISO2022JP, name)
	case codeSet("ISO 2022 IR 149"):
		return escaped("\x1B$)C", byEncoder(korean.EUCKR, name))
	case codeSet("ISO 2022 IR 58"):
		return escaped("\x1B$)A", byEncoder(simplifiedchinese.GBK, name))
	}
	return byEncoder(charmap.ISO8859_1, name)
}

func byEncoder(e encoding.Encoding, name string) string {
	b, err := encoding.ReplaceUnsupported(e.NewEncoder()).Bytes([]byte(name))
	if err != nil {
		panic(err)
	}
	return string(bytes.ReplaceAll(b, []byte{0x1A}, []byte{'?'}))
}

// escaped puts the escape sequence before each component that needs it.
func escaped(sequence, sent string) string {
	var b strings.Builder
	switched := false
	for _, c := range []byte(sent) {
		if c == '^' || c == '=' {
			switched = false
		}
		if c >= 0x80 && !switched {
			b.WriteString(sequence)
			switched = true
		}
		b.WriteByte(c)
	}
	return b.String()
}

// Sets that nobody declares: the bytes of a machine that knows of no others.
var undeclared = map[string]encoding.Encoding{
	"Shift_JIS": japanese.ShiftJIS, "EUC-JP": japanese.EUCJP, "EUC-KR": korean.EUCKR, "GBK": simplifiedchinese.GBK, "Big5": traditionalchinese.Big5,
	"TIS-620": charmap.Windows874, "Greek": charmap.ISO8859_7, "Cyrillic": charmap.ISO8859_5, "Arabic": charmap.ISO8859_6, "Hebrew": charmap.ISO8859_8,
}

func (g *generator) scripted(name, machine string, charsets ...string) (charset, sent string) {
	switch g.n(12) {
	case 0:
		return pick(g, "ISO_IR_100 ISO_IR_6 ISO_IR_13"), byEncoder(undeclared[machine], name)
	case 1:
		return "", name // UTF-8 that nobody declared
	}
	return g.encoded(name, charsets...)
}

// eastAsian writes names of three component groups, or of fewer. The forms are
// alphabetic, ideographic and phonetic.
func eastAsian(machine string, charsets ...string) func(g *generator, family, given, second []string) (string, string) {
	return func(g *generator, family, given, second []string) (string, string) {
		if g.n(3) == 0 {
			return latin(withoutAccents, "", "ISO_IR 192", charsets[0])(g, family, given, second)
		}
		name := family[0] + "^" + given[0]
		if g.n(2) == 0 {
			name = strings.ToUpper(name)
		}
		written := family[1] + "^" + given[1]
		phonetic := written
		if len(family) > 2 {
			phonetic = family[2] + "^" + given[2]
		}
		switch g.n(10) {
		default:
			name += "=" + written
		case 0, 1:
			name += "=" + written + "=" + phonetic
		case 2:
			name = "=" + written
		case 3:
			name = written
		case 4:
			name = family[1] + given[1]
		case 5:
			name = family[1] + " " + given[1]
		case 6:
			name = family[1] + "　" + given[1]
		case 7:
			name = "==" + phonetic
		}
		return g.scripted(name, machine, charsets...)
	}
}

// kana writes nothing else: full width, half width, hiragana.
func kana(g *generator, family, given, _ []string) (string, string) {
	name := family[2] + pick(g, "^ ^ ^ _ , .") + given[2]
	if g.n(4) == 0 {
		name = family[2] + pick(g, "a b")[:0] + " " + given[2]
	}
	switch g.n(10) {
	case 0:
		name = family[2] + "　" + given[2]
	case 1:
		name = family[2] + given[2]
	case 2:
		name = family[2]
	}
	switch g.n(5) {
	case 0:
		return g.scripted(name, "Shift_JIS", "ISO_IR 192", `\ISO 2022 IR 87`)
	case 1, 2:
		return g.scripted(asKatakana(name), "Shift_JIS", "ISO_IR 192", `\ISO 2022 IR 87`)
	}
	return g.scripted(halfWidth(asKatakana(name)), "Shift_JIS", "ISO_IR 13", `ISO 2022 IR 13\ISO 2022 IR 87`)
}

func asKatakana(hiragana string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'ぁ' && r <= 'ゖ' {
			r += 'ァ' - 'ぁ'
		}
		return r
	}, hiragana)
}

// halfWidth writes katakana as JIS X 0201 does: a voiced sign is a character.
func halfWidth(katakana string) string {
	const full = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309A"
	runes := []rune(full)
	return strings.Map(func(r rune) rune {
		for i, f := range runes {
			if r == f {
				return '\uFF66' + rune(i)
			}
		}
		return r
	}, norm.NFD.String(katakana))
}

// oneScript writes names in a script of its own, or in Latin letters.
func oneScript(machine string, charsets ...string) func(g *generator, family, given, second []string) (string, string) {
	return func(g *generator, family, given, second []string) (string, string) {
		if g.n(3) == 0 {
			return latin(withoutAccents, "", "ISO_IR 100", "ISO_IR 192")(g, family, given, second)
		}
		return g.scripted(g.arranged(family[1], given[1], second[1]), machine, charsets...)
	}
}
