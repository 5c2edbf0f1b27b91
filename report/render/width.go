package render

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Signs such as "…" and "→" take one column on the terminals of today, in every
// locale; a report has to look alike in all of them.
func init() { text.OverrideRuneWidthEastAsianWidth(false) }

// width is how many columns a terminal needs; Japanese characters take two.
func width(s string) int { return text.StringWidth(s) }

// cut shortens to a number of columns.
func cut(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	used := 0
	for i, r := range s {
		if used += text.RuneWidth(r); used > max(columns-1, 1) {
			s = s[:i]
			break
		}
	}
	return strings.TrimRight(s, " ") + "…"
}

// pad fills or cuts to a number of columns.
func pad(s string, columns int) string {
	s = cut(s, columns)
	return s + strings.Repeat(" ", max(0, columns-width(s)))
}

// right fills on the left.
func right(s string, columns int) string {
	return strings.Repeat(" ", max(0, columns-width(s))) + s
}

// closing are the signs that begin no line.
const closing = "、。，．）」』】：；？！ー・"

// wrapped breaks a text into lines: at spaces, and between the characters of
// a language that has none, but not before a closing sign.
func (t *terminal) wrapped(s string, columns int) []string {
	var lines []string
	line, word := "", ""
	flush := func() {
		if line != "" && width(line)+width(word) > columns {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
		}
		line, word = line+word, ""
	}
	closed := false // by the sign before
	for _, r := range s {
		closes := strings.ContainsRune(closing, r)
		if (closed || width(string(r)) == 2) && !closes {
			flush()
		}
		closed = closes
		word += string(r)
		if r == ' ' {
			word = strings.TrimSuffix(word, " ")
			flush()
			if line != "" && width(line) < columns {
				line += " "
			}
		}
	}
	flush()
	if line != "" || len(lines) == 0 {
		lines = append(lines, strings.TrimRight(line, " "))
	}
	return lines
}
