package header

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxPath is how much of a path is kept: a name in an archive can have a million
// characters, and a batch holds thousands of paths.
const maxPath = 4096

// cutMark stands for what was cut out of a path.
const cutMark = " [cut] "

// shorten cuts the middle out of what is long.
func shorten(s string) string {
	if len(s) <= maxPath {
		return s
	}
	half := (maxPath - len(cutMark)) / 2
	return s[:half] + cutMark + s[len(s)-half:]
}

// listed is a path as others see it: long ones are cut, and no character of it
// moves a cursor, rings a bell or turns the line around.
func listed(path []byte) string { return visible(shorten(string(path))) }

// visible writes what is not printable as an escape of Go, and in that case
// backslashes too.
func visible(s string) string {
	if strings.IndexFunc(s, hidden) < 0 && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1 || r < ' ' || r == 0x7F:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case r == '\\':
			b.WriteString(`\\`)
		case hidden(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

// hidden reports a character that is no mark on paper: controls, and those that
// turn text around or end a line.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\uFEFF'
}

// problem is what became of a path of the operator's. It can be shown on a
// terminal.
type problem struct{ err error }

func (p problem) Error() string { return visible(p.err.Error()) }

func (p problem) Unwrap() error { return p.err }
