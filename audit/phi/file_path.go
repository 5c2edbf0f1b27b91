package phi

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"pacsaudit/audit/phi/charset"
)

// findInPath compares the name and the identifier with the path, and keeps nothing.
func (m *fileMode) findInPath(name, id []byte) {
	if len(m.path) == 0 {
		return
	}
	m.id, m.name = inPath(m.path, trim(id)), m.named(name)
}

// findOthersInPath compares further names of the patient with the path.
func (m *fileMode) findOthersInPath(names []byte) {
	for more := len(m.path) > 0; more && !m.other; {
		var name []byte
		name, names, more = cutValue(names)
		m.other = m.named(name)
	}
}

// named finds a name in any of its component groups: as it is written, and, where
// the path or the name has more than ASCII, without marks and with ä as ae, as
// programs and people write names of files.
func (m *fileMode) named(name []byte) bool {
	if len(name) > maxKept {
		return false
	}
	plain := charset.ASCII(m.path) && bytes.IndexByte(m.path, '%') < 0
	for more := true; more; {
		var group []byte
		group, name, more = bytes.Cut(name, []byte{'='})
		if group = nameGroup(group); len(group) == 0 {
			continue
		}
		if namedInPath(m.path, group) {
			return true
		}
		if plain && (charset.ASCII(group) || neverASCII(group)) {
			continue
		}
		for _, german := range [...]bool{false, true} {
			path := m.path
			if !plain {
				path = m.folds[0].of(unescaped(path), german)
			}
			if namedInPath(path, m.folds[1].of(group, german)) {
				return true
			}
		}
	}
	return false
}

// neverASCII reports a name that begins with a letter of Russia, China, Japan or Korea,
// which no way to write it without marks makes one of ASCII.
func neverASCII(name []byte) bool {
	switch r, _ := utf8.DecodeRune(name); {
	case r >= 0x0400 && r <= 0x052F, r >= 0x3041 && r <= 0x3096, r >= 0x30A1 && r <= 0x30FA, // Cyrillic, Hiragana, Katakana
		r >= 0x3400 && r <= 0x4DBF, r >= 0x4E00 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3: // Han, Hangul
		return true
	}
	return false
}

// namedInPath finds the family name, which is enough where it is long, or it and a given
// name, whatever stands between, also as one word.
func namedInPath(path, name []byte) bool {
	group := nameGroup(name)
	family, rest, _ := bytes.Cut(group, []byte{'^'})
	given, _, _ := bytes.Cut(rest, []byte{'^'})
	family, given = trim(family), trim(given)
	if len(family)+len(given) < shortestInPath || len(family) < 2 {
		return false
	}
	found, joined := findFold(path, family, given)
	switch {
	case joined, found && letters(family) >= shortestAlone:
		return true
	case len(given) < 2:
		return found && len(family) >= shortestInPath
	}
	return found && containsFold(path, given)
}

// shortestAlone is how long a family name has to be to be enough beside a given name that
// is not there: many shorter ones are words of paths, as Head, Hand and Long are.
const shortestAlone = 6

// letters is how long a name is; one of the scripts of East Asia is as good as three.
func letters(name []byte) (n int) {
	for _, r := range string(name) {
		if n++; r >= 0x2E80 {
			n += 2
		}
	}
	return n
}

// shortestJoined is how long two names in one word have to be, given 2 or more.
const shortestJoined = 6

// findFold looks for a word without regard to case, and for it and another one
// that adjoin each other.
func findFold(s, word, beside []byte) (found, joined bool) {
	joins := len(beside) >= 2 && len(word)+len(beside) >= shortestJoined
	for i := 0; i+len(word) <= len(s); i++ {
		end := i + len(word)
		if upper(s[i]) != upper(word[0]) && s[i] < 0x80 || !bytes.EqualFold(s[i:end], word) {
			continue
		}
		free, ends := i == 0 || !inWord(s[i-1]), end == len(s) || !inWord(s[end])
		found = found || free && ends
		if !joins {
			continue
		}
		if to := end + len(beside); free && to <= len(s) && (to == len(s) || !inWord(s[to])) && bytes.EqualFold(s[end:to], beside) {
			return found, true
		}
		if from := i - len(beside); ends && from >= 0 && (from == 0 || !inWord(s[from-1])) && bytes.EqualFold(s[from:i], beside) {
			return found, true
		}
	}
	return found, false
}

// containsFold looks for a word without regard to case.
func containsFold(s, word []byte) bool {
	found, _ := findFold(s, word, nil)
	return found
}

// unescaped is a path without the escapes of links, %5E, and with bytes that are no
// UTF-8 as Latin-1.
func unescaped(path []byte) []byte {
	to := make([]byte, 0, 2*len(path))
	for i := 0; i < len(path); i++ {
		if path[i] == '%' && i+2 < len(path) {
			if c, ok := hexByte(path[i+1], path[i+2]); ok {
				to = append(to, c)
				i += 2
				continue
			}
		}
		to = append(to, path[i])
	}
	if utf8.Valid(to) {
		return to
	}
	latin := make([]byte, 0, 2*len(to))
	for i := 0; i < len(to); {
		r, n := utf8.DecodeRune(to[i:])
		if r == utf8.RuneError && n == 1 {
			r = rune(to[i])
		}
		latin = utf8.AppendRune(latin, r)
		i += n
	}
	return latin
}

func hexByte(high, low byte) (byte, bool) {
	n := 0
	for _, c := range [...]byte{upper(high), upper(low)} {
		switch {
		case isDigit(c):
			n = n<<4 | int(c-'0')
		case c >= 'A' && c <= 'F':
			n = n<<4 | int(c-'A'+10)
		default:
			return 0, false
		}
	}
	return byte(n), true
}

// fold is a text whose letters have no marks, and what it is made from.
type fold struct{ composed, text []byte }

// of is v without marks, or, in German and its neighbours, with e in their place. It is
// good until the next call.
func (f *fold) of(v []byte, german bool) []byte {
	f.composed = norm.NFKC.Append(f.composed[:0], v...)
	to := f.text[:0]
	for _, r := range string(f.composed) {
		switch r {
		case 'ß':
			to = append(to, "ss"...)
			continue
		case 'æ', 'Æ':
			to = append(to, "ae"...)
			continue
		case 'ø', 'Ø':
			r = 'ö'
		case 'ł', 'Ł':
			r = 'l'
		case 'đ', 'Đ':
			r = 'd'
		case 'ı':
			r = 'i'
		}
		if german {
			switch r {
			case 'ä', 'Ä':
				to = append(to, "ae"...)
				continue
			case 'ö', 'Ö':
				to = append(to, "oe"...)
				continue
			case 'ü', 'Ü':
				to = append(to, "ue"...)
				continue
			case 'å', 'Å':
				to = append(to, "aa"...)
				continue
			}
		}
		to = utf8.AppendRune(to, r)
	}
	f.composed = norm.NFKD.Append(f.composed[:0], to...)
	to = to[:0]
	for _, r := range string(f.composed) {
		if r < 0x300 || r > 0x36F {
			to = utf8.AppendRune(to, r)
		}
	}
	f.text = to
	return to
}

func (f *fold) forget() {
	clear(f.composed)
	clear(f.text)
	f.composed, f.text = f.composed[:0], f.text[:0]
}
