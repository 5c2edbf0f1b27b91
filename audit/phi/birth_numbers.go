package phi

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// digitOf is a decimal digit of any script; 元 is the first year of an era.
func digitOf(r rune) (byte, bool) {
	if r < utf8.RuneSelf {
		return byte(r), r >= '0' && r <= '9'
	}
	switch n := strings.IndexRune(ideographs, r); {
	case n >= 0:
		return byte(n/len("〇")) + '0', true
	case r == '零':
		return '0', true
	case !unicode.IsDigit(r):
		return '1', r == '元'
	}
	zero := r // the digits of a script follow one another
	for unicode.IsDigit(zero - 1) {
		zero--
	}
	return byte((r-zero)%10) + '0', true
}

// ideographs are the digits of Chinese and Japanese.
const ideographs = "〇一二三四五六七八九"

// withoutExponent has all the digits of 1.9710311E7, as Java writes the number 19710311.
func withoutExponent(v []byte) []byte {
	digits, ok := bytes.CutSuffix(v, []byte("E7"))
	if !ok || len(digits) < 3 || digits[1] != '.' {
		return v
	}
	number := append([]byte{digits[0]}, digits[2:]...)
	for len(number) < 8 {
		number = append(number, '0')
	}
	return number
}

// withoutTens has digits in the place of signs for 10, 20, 30 and 100: 二十一 is 21, and
// 十 is 10.
func withoutTens(v []byte) []byte {
	if !bytes.ContainsAny(v, "十廿卅百") {
		return v
	}
	var text []byte
	inNumber := false
	for len(v) > 0 {
		r, size := utf8.DecodeRune(v)
		sign := v[:size]
		v = v[size:]
		digit, zeros := "1", "0"
		switch r {
		case '十':
		case '廿':
			digit = "2"
		case '卅':
			digit = "3"
		case '百':
			zeros = "00"
		default:
			_, inNumber = digitOf(r)
			text = append(text, sign...)
			continue
		}
		if !inNumber {
			text = append(text, digit...)
		}
		next, _ := utf8.DecodeRune(v)
		if _, inNumber = digitOf(next); !inNumber {
			text = append(text, zeros...)
		}
		inNumber = true
	}
	return text
}
