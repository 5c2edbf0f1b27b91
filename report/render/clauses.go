package render

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// clause is what the checks of a report found out about one clause.
type clause struct {
	name                               string
	checks                             []string
	passed, failed, accepted, unproven int
}

// Clauses writes a table of the clauses of law, guidelines and the standard that the
// checks refer to, with what was found for each. It is evidence: whether a hospital
// complies is nothing that a program can say.
func Clauses(w io.Writer, r *report.Report, l Lang) error {
	index := map[audit.Text]*clause{}
	for _, t := range report.Subjects(r) {
		for i := range t.Findings {
			f := &t.Findings[i]
			for _, ref := range f.Refs {
				c := index[ref]
				if c == nil {
					c = &clause{name: l.Text(ref)}
					index[ref] = c
				}
				c.add(f)
			}
		}
	}
	var list []*clause
	for _, c := range index {
		slices.Sort(c.checks)
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b *clause) int { return cmp.Compare(a.name, b.name) })
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", l.say("Evidence by clause"), l.say("Evidence for whoever judges compliance. It says nowhere that something complies: a clause asks for more than a port can show."))
	if why := l.incomplete(r); why != "" {
		fmt.Fprintf(&b, "**%s**\n\n", why)
	}
	fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n|---|---|--:|--:|--:|--:|\n", l.say("evidence for"), l.say("checks"), l.say("passed"), l.say("failed"), l.say("accepted"), l.say("not settled"))
	for _, c := range list {
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %d |\n", plain(c.name), strings.Join(c.checks, ", "), c.passed, c.failed, c.accepted, c.unproven)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (c *clause) add(f *report.Finding) {
	if id := f.ID.String(); !slices.Contains(c.checks, id) {
		c.checks = append(c.checks, id)
	}
	switch {
	case f.Accepted != nil:
		c.accepted++
	case f.Verdict == audit.RulingPass:
		c.passed++
	case f.Verdict == audit.RulingFail:
		c.failed++
	case f.Verdict == audit.RulingInconclusive:
		c.unproven++
	}
}

// Unsettled writes what a report does not know, by server: what was not measured and
// each question that is open.
func Unsettled(w io.Writer, r *report.Report, l Lang) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", l.say("What was not settled"))
	if why := l.incomplete(r); why != "" {
		fmt.Fprintf(&b, "%s\n\n", why)
	}
	all := true
	for _, t := range report.Subjects(r) {
		open, notAsked := t.Doubts()
		if r.MeasuredOf(t) && len(open)+len(notAsked) == 0 {
			continue
		}
		all = false
		fmt.Fprintf(&b, "## %s\n\n", code(t.Label().String()))
		if !r.MeasuredOf(t) && !t.Address.IsZero() {
			fmt.Fprintf(&b, "%s: %s\n\n", l.door(t), plain(l.reason(t)))
		}
		for _, f := range open {
			fmt.Fprintf(&b, "- %s (%s)\n", l.Text(f.Question), f.ID)
		}
		for _, f := range notAsked {
			fmt.Fprintf(&b, "- %s (%s): %s\n", l.Text(f.Question), f.ID, l.say("not asked for"))
		}
		b.WriteString("\n")
	}
	if all {
		fmt.Fprintf(&b, "%s\n", l.say("Everything was settled."))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
