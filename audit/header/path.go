package header

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// resolve follows the links of a path that the operator named.
func resolve(path string) (string, error) { return filepath.EvalSymlinks(path) }

// split is the folder of a path and the name in it.
func split(path string) (dir, name string) {
	dir, name = filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	return dir, name
}

// scheme is that of a path that is a web address, in small letters.
func scheme(path string) string {
	before, _, ok := strings.Cut(path, "://")
	if !ok {
		return ""
	}
	switch s := strings.ToLower(before); s {
	case "http", "https", "s3":
		return s
	}
	return ""
}

// maxPath bounds a path: a name in an archive can have a million characters, and a
// batch holds thousands of paths.
const maxPath = 4096

// cutMark replaces what was cut out of a path.
const cutMark = " [cut] "

// shorten cuts the middle out of what is long.
func shorten(s string) string {
	if len(s) <= maxPath {
		return s
	}
	half := (maxPath - len(cutMark)) / 2
	return s[:half] + cutMark + s[len(s)-half:]
}

// visiblePath returns a path that is safe to print: long ones are cut, and control
// characters are escaped.
func visiblePath(path []byte) string { return visible(shorten(string(path))) }

// visible writes what is not printable as an escape of Go, and in that case
// backslashes too.
func visible(s string) string {
	if strings.IndexFunc(s, invisible) < 0 && utf8.ValidString(s) {
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
		case invisible(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

// invisible reports control characters, and those that change the direction of text or
// end a line.
func invisible(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\uFEFF'
}

// problem is the error of a path that the operator named. Its text is safe to print.
type problem struct{ err error }

func (p problem) Error() string { return visible(p.err.Error()) }

func (p problem) Unwrap() error { return p.err }
