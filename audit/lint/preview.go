package lint

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// edit is a value to write: at a setting, or where it is not there yet.
type edit struct {
	file *file
	at   *entry // nil for a line to insert
	key  *key
	safe string
}

// closedSet are the values that a preview shows.
var closedSet = regexp.MustCompile(`^(true|false|-?\d{1,9})$`)

// propose notes what would mend a failure, where the value is one of a closed set.
func (u *unit) propose(name string, c clauseResult) {
	safe := u.set.Safe[name].String()
	k := u.set.keys[name]
	if k == nil || !closedSet.MatchString(safe) || u.style != "json" {
		return
	}
	e := edit{file: u.origin.file, key: k, safe: safe}
	if list := u.entries[name]; len(list) > 0 {
		e.at = list[len(list)-1]
		e.file = e.at.file
	}
	if !slices.ContainsFunc(u.edits, func(o edit) bool { return o.key == k }) {
		u.edits = append(u.edits, e)
	}
}

// settingAlone is a line of JSON with one setting of a closed set and nothing
// else that could be somebody's.
var settingAlone = regexp.MustCompile(`^(\s*"([A-Za-z0-9]+)"\s*:\s*)(true|false|-?\d{1,9})(\s*,?\s*)$`)

// Preview writes what would change in the files, as a diff without context lines,
// and returns how many changes it leaves out: those on lines with something else
// beside them, and those whose value is for somebody to choose. Nothing is
// written into the files.
func (r *Result) Preview(w io.Writer) (left int, err error) {
	for _, f := range r.files {
		var list []edit
		for _, u := range r.units {
			for _, e := range u.edits {
				if e.file == f {
					list = append(list, e)
				}
			}
		}
		diff, unshown := f.diff(list)
		left += unshown
		if diff == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "--- %v\n+++ %v\n%s", f.name, f.name, diff); err != nil {
			return left, err
		}
	}
	return left, nil
}

// diff is what would change in a file.
func (f *file) diff(list []edit) (diff string, left int) {
	slices.SortStableFunc(list, func(a, b edit) int { return cmp.Compare(a.line(), b.line()) })
	var b strings.Builder
	added := 0
	var inserted []edit
	for _, e := range list {
		if e.at == nil {
			inserted = append(inserted, e)
		}
	}
	opening := f.opening()
	if len(inserted) > 0 {
		if opening == 0 {
			left += len(inserted)
		} else {
			fmt.Fprintf(&b, "@@ -%d,0 +%d,%d @@\n", opening, opening+1, len(inserted))
			for _, e := range inserted {
				fmt.Fprintf(&b, "+  \"%s\" : %s,\n", e.key.name, e.safe)
			}
			added = len(inserted)
		}
	}
	for _, e := range list {
		if e.at == nil {
			continue
		}
		m := settingAlone.FindStringSubmatch(f.lineAt(e.at.place.line))
		if m == nil || m[2] != e.key.name {
			left++
			continue
		}
		fmt.Fprintf(&b, "@@ -%d +%d @@\n-%s\n+%s%s%s\n", e.at.place.line, e.at.place.line+added, m[0], m[1], e.safe, m[4])
	}
	return b.String(), left
}

func (e edit) line() int {
	if e.at == nil {
		return 0
	}
	return e.at.place.line
}

func (f *file) lineAt(n int) string {
	if n < 1 || n > len(f.text.lines) {
		return ""
	}
	to := len(f.text.s)
	if n < len(f.text.lines) {
		to = f.text.lines[n]
	}
	return strings.TrimRight(f.text.s[f.text.lines[n-1]:to], "\r\n")
}

// opening is the line with nothing but the brace that begins the settings; 0
// where there is none.
func (f *file) opening() int {
	for _, d := range f.docs {
		if line := d.root.place.line; d.style == "json" && strings.TrimSpace(f.lineAt(line)) == "{" && len(d.root.members) > 0 {
			return line
		}
	}
	return 0
}
