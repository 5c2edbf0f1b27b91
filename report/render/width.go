package render

import (
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Signs such as "…" and "→" take one column on the terminals of today, in every
// locale; a report has to look alike in all of them.
func init() { text.OverrideRuneWidthEastAsianWidth(false) }

// width is how many columns a terminal needs; Japanese characters take two.
func width(s string) int { return text.StringWidth(s) }

// ofNumbers are the signs of numbers and addresses.
const ofNumbers = "0123456789.,"

// cut shortens to a number of columns, and leaves no part of a number: the 6 of
// 60 would be read as a count.
func cut(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	used := 0
	for i, r := range s {
		if used += text.RuneWidth(r); used > max(columns-1, 1) {
			if whole := strings.TrimRight(s[:i], ofNumbers); whole != "" && strings.ContainsRune(ofNumbers, r) {
				s = whole
			} else {
				s = s[:i]
			}
			break
		}
	}
	return strings.TrimRight(s, " ") + "…"
}

// shortName shortens the name of a target in its middle: the names of a fleet
// begin alike. The port of an address stays, and the whole address if a little of
// the title before it has room, too.
func shortName(name string, columns int) string {
	if width(name) <= columns {
		return name
	}
	end := port(name)
	if at := strings.LastIndexByte(name, '@'); end != "" && at > 0 && width(name[at:])+fewColumns <= columns {
		end = name[at:]
	} else if end == "" {
		end = tail(name, columns/3)
	}
	return cut(name[:len(name)-len(end)], columns-width(end)) + end
}

// fewColumns are enough of a title to know it again.
const fewColumns = 5

// port is the end of an address, with its colon.
func port(name string) string {
	colon := strings.LastIndexByte(name, ':')
	if colon < 1 || len(name)-colon > 6 || colon+1 == len(name) || strings.Trim(name[colon+1:], "0123456789") != "" {
		return ""
	}
	return name[colon:]
}

// tail is the end of a name. It begins with no part of a number, and with no sign
// that belongs on the one before.
func tail(name string, columns int) string {
	start := len(name)
	for used := 0; start > 0; {
		r, size := utf8.DecodeLastRuneInString(name[:start])
		if used += text.RuneWidth(r); used > columns {
			break
		}
		start -= size
	}
	for start > 0 && start < len(name) {
		before, _ := utf8.DecodeLastRuneInString(name[:start])
		r, size := utf8.DecodeRuneInString(name[start:])
		if text.RuneWidth(r) > 0 && !(strings.ContainsRune(ofNumbers, r) && strings.ContainsRune(ofNumbers, before)) {
			break
		}
		start += size
	}
	return name[start:]
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

// fitting is how many bytes of a word go into a line. A number is not broken
// where it can be helped.
func fitting(word string, columns int) int {
	used := 0
	for i, r := range word {
		if used += text.RuneWidth(r); used <= columns {
			continue
		}
		if whole := strings.TrimRight(word[:i], ofNumbers); whole != "" && strings.ContainsRune(ofNumbers, r) {
			return len(whole)
		}
		return max(i, utf8.RuneLen(r))
	}
	return len(word)
}

// wrapped breaks a text into lines: at spaces, and between the characters of
// a language that has none, but not before a closing sign.
func (t *terminal) wrapped(s string, columns int) []string {
	var lines []string
	line, word := "", ""
	flush := func() {
		for width(word) > columns { // longer than a line
			if line != "" {
				lines = append(lines, strings.TrimRight(line, " "))
				line = ""
			}
			n := fitting(word, columns)
			lines, word = append(lines, word[:n]), word[n:]
		}
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

// beside are the lines of a text that stands right of something; the lines after
// the first stand under the first.
func (t *terminal) beside(left string, s string, colors ...text.Color) {
	columns := width(left)
	left = t.paint(left, colors...)
	for _, l := range t.wrapped(s, max(t.options.Width-columns, 10)) {
		t.line("%s%s", left, l)
		left = strings.Repeat(" ", columns)
	}
}
