package render

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/report"
)

var _ = add(Format{Name: "markdown", Extension: ".md", Write: func(w io.Writer, r *report.Report, o Options) error {
	m := markdown{summary: report.Summarise(r), lang: o.Lang}
	m.line("# %s", m.lang.say("PACS exposure report"))
	m.line("")
	m.line("%s · %s · %s", r.Started.Format("2006-01-02 15:04 MST"), m.lang.looked(r), code(r.Tool.String()))
	m.line("")
	switch {
	case r.Complete:
	case r.ShardsMissing():
		m.line("**%s**\n", m.lang.incomplete(r))
	default:
		m.line("**%s**\n", m.lang.say("The audit was interrupted: this is what was known by then."))
	}
	m.line("**%s**", m.lang.verdict(m.summary))
	m.stopped()
	m.places()
	m.servers()
	m.faults()
	m.sweep()
	m.listen()
	m.lint()
	m.accepted()
	m.unmeasured()
	m.measurement()
	_, err := w.Write(m.b.Bytes())
	return err
}})

// markdown writes GitHub's dialect, for tickets and wikis.
type markdown struct {
	summary *report.Summary
	lang    Lang
	b       bytes.Buffer
}

func (m *markdown) line(format string, args ...any) {
	fmt.Fprintf(&m.b, format, args...)
	m.b.WriteByte('\n')
}

func (m *markdown) heading(s string) {
	m.line("")
	m.line("## %s", s)
	m.line("")
}

func (m *markdown) table(columns ...string) {
	m.line("| %s |", strings.Join(columns, " | "))
	m.line("|%s", strings.Repeat(" --- |", len(columns)))
}

// stopped says loudly which servers stopped during the audit.
func (m *markdown) stopped() {
	list := m.summary.Stopped()
	if len(list) == 0 {
		return
	}
	m.heading(m.lang.say("Stopped during the audit"))
	for _, t := range list {
		m.line("- **%s: %s**", code(t.Label().String()), plain(m.lang.stop(t)))
	}
}

// measurement is how each server was measured.
func (m *markdown) measurement() {
	if !slices.ContainsFunc(m.summary.Targets, func(t *report.Target) bool { return len(m.lang.measurement(t)) > 0 }) {
		return
	}
	m.heading(m.lang.say("How it was measured"))
	for _, group := range m.lang.together(m.summary.Targets) {
		name := code(group[0].Label().String())
		if len(group) > 1 {
			name = m.lang.servers(len(group)) + ": " + m.lang.exposure(audit.Unreachable)
		}
		for _, p := range m.lang.measurement(group[0]) {
			m.line("- %s, %s: %s", name, plain(p.Name), plain(p.Outcome))
		}
	}
}

// places is the table of who reaches what.
func (m *markdown) places() {
	v := m.lang.places(m.summary.Places)
	if v == nil {
		return
	}
	m.heading(m.lang.say("Who reaches what"))
	m.table(append([]string{m.lang.say("Server")}, escapedAll(v.Heads)...)...)
	for _, row := range v.Rows {
		line := "| " + code(row.Name) + " |"
		for _, c := range row.Cells {
			text := plain(c.Text)
			if c.Breach {
				text = "**" + text + "**"
			}
			line += " " + text + " |"
		}
		m.line("%s", line)
	}
	m.line("")
	for _, l := range v.Legend {
		m.line("- %s", plain(l))
	}
}

func escapedAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = plain(s)
	}
	return out
}

func (m *markdown) servers() {
	if len(m.summary.Targets) == 0 {
		return
	}
	l := m.lang
	m.heading(l.say("Servers"))
	m.table(l.say("Grade"), l.say("Server"), l.say("Address"), l.say("How far a stranger gets"), l.say("What was seen"))
	for _, group := range l.together(m.summary.Targets) {
		t, name, address := group[0], code(group[0].Label().String()), code(group[0].Address.String())
		if len(group) > 1 {
			name, address = l.servers(len(group)), "" // their names stand below
		}
		m.line("| %s | %s | %s | %s | %s |", cmp.Or(t.Grade.String(), "–"), name, address, l.door(t), plain(l.seen(t)))
	}
}

func (m *markdown) faults() {
	l := m.lang
	faults := m.summary.AllFaults()
	if len(faults) == 0 {
		return
	}
	m.heading(l.say("What to do"))
	for _, g := range report.Groups(faults) {
		m.group(g, faults)
	}
}

// group is the faults of one cause, or one by itself.
func (m *markdown) group(g report.Group, all []*report.Fault) {
	l := m.lang
	if g.Cause != nil {
		m.line("**%s** %s", plain(l.mends(g, all)), plain(l.sentence(g.Fix())))
		m.line("")
		m.advice(g)
	}
	for _, f := range g.Faults {
		m.line("### %s: %s", l.Word(f.Severity), plain(l.Text(f.Title)))
		m.line("")
		if g.Cause == nil {
			m.line("%s %s", l.say("Fix")+":", plain(l.sentence(f.Fix)))
			m.line("")
			m.advice(g)
		}
		if bare(f) {
			m.line("%s %s", l.say("Seen on")+":", codeList(targetsOf(f)))
		} else {
			m.table(l.say("Server"), l.say("Evidence"))
			for _, e := range l.evidences(f) {
				m.line("| %s | %s |", codeList(e.On), plain(e.Said))
			}
		}
		m.line("")
		refs := []string{code(f.ID.String())}
		for _, ref := range f.Refs {
			refs = append(refs, plain(l.Text(ref)))
		}
		m.line("%s", strings.Join(refs, " · "))
		m.line("")
	}
}

// advice is what to change in the products that were recognised.
func (m *markdown) advice(g report.Group) {
	list := g.Advice()
	for _, a := range list {
		m.line("- %s: %s", codeList(a.Targets), plain(m.lang.sentence(a.Setting)))
	}
	if len(list) > 0 {
		m.line("")
	}
}

// sweep lists what was found in address ranges.
func (m *markdown) sweep() {
	s, l := m.summary.Sweep, m.lang
	if s == nil {
		return
	}
	m.heading(l.say("Address ranges"))
	m.line("- %s: %s", l.say("addresses swept"), l.sayf("%s of %s", number(s.Swept), number(s.Addresses)))
	for _, c := range s.Outcomes {
		m.line("- %s: %s", l.sighting(c.Outcome), number(c.Ports))
	}
	if s.Suspect > 0 {
		m.line("- %s: %s", l.say("look like honeypots, or like one device behind many addresses"), number(s.Suspect))
	}
	if s.NeverListed > 0 {
		m.line("- %s: %s", l.say("on the never-list, left alone"), number(s.NeverListed))
	}
	if len(s.Found) > 0 {
		m.line("")
		m.table(l.say("Address"), l.say("Outcome"), l.say("says it is"), l.say("Remarks"))
	}
	for i := range s.Found {
		f := &s.Found[i]
		m.line("| %s | %s | %s | %s |", code(f.Address.String()), plain(l.answered(f)), code(f.Implementation.VersionName.String()), plain(strings.Join(l.marks(f), "; ")))
	}
	if len(s.Silent) > 0 {
		m.line("")
		m.line("### %s", l.say("Listed, and silent"))
		m.line("")
	}
	for _, a := range s.Silent {
		m.line("- %s", code(a.String()))
	}
}

// listen lists who speaks to whom in captures.
func (m *markdown) listen() {
	s, l := m.summary.Listen, m.lang
	if s == nil {
		return
	}
	m.heading(l.say("Captures"))
	m.line("- %s: %s", l.say("packets"), number(s.Packets))
	m.line("- %s: %s", l.say("conversations"), number(s.Flows))
	for _, line := range l.unheard(s) {
		m.line("- **%s**", plain(line))
	}
	if len(s.Links) > 0 {
		m.line("")
		m.table(l.say("Client"), l.say("Server"), l.say("Carried"), l.say("Requests"), l.say("Whom it shows"), l.say("Remarks"))
	}
	for i := range s.Links {
		k := &s.Links[i]
		m.line("| %s | %s | %s | %s | %s | %s |", code(end(k.Client, k.Calling)), code(end(k.Server, k.Called)), plain(l.carrier(k)), plain(l.spoken(k)), plain(l.shown(k)), plain(strings.Join(l.linkMarks(k), "; ")))
	}
	if len(s.Silent) > 0 {
		m.line("")
		m.line("### %s", l.say("Listed, and not heard"))
		m.line("")
	}
	for _, a := range s.Silent {
		m.line("- %s", code(a.String()))
	}
}

// lint lists the files of configuration.
func (m *markdown) lint() {
	r, l := m.summary.Lint, m.lang
	if r == nil {
		return
	}
	m.heading(l.say("Files of configuration"))
	m.table(l.say("File"), l.say("Product"), l.say("What was read"))
	for _, f := range r.Files {
		m.line("| %s | %v | %s |", code(f.Name.String()), f.Product, plain(l.configFile(f)))
	}
	m.line("")
	for _, s := range l.lintCounts(r) {
		m.line("- %s", plain(s))
	}
	if open := l.lintOpen(r); len(open) > 0 {
		m.heading(l.say("Not evaluated"))
		m.line("%s", l.say("What was not evaluated is not known to be safe."))
		m.line("")
		for _, s := range open {
			m.line("- %s", plain(s))
		}
	}
}

// accepted lists the risks that somebody signed for.
func (m *markdown) accepted() {
	if len(m.summary.Accepted) == 0 {
		return
	}
	l := m.lang
	m.heading(l.say("Accepted risks"))
	m.table(l.say("Server"), l.say("Risk"), l.say("Until"), l.say("Reason"), l.say("Signed by"))
	for _, a := range m.summary.Accepted {
		m.line("| %s | %s | %s | %s | %s |", code(a.Target.Label().String()), plain(l.Text(a.Title)), a.Accepted.Until, code(a.Accepted.Reason.String()), code(a.Accepted.By.String()))
	}
}

func codeList(list []audit.Text) string {
	var names []string
	for _, t := range list {
		names = append(names, code(t.String()))
	}
	return strings.Join(names, ", ")
}

func (m *markdown) unmeasured() {
	list := m.summary.Unmeasured()
	if len(list) == 0 {
		return
	}
	m.heading(m.lang.say("Not measured or not settled"))
	m.line("%s", m.lang.say("What was not measured is not known to be safe."))
	m.line("")
	for _, group := range m.lang.together(list) {
		names := codeList(namesOf(group))
		if len(group) > 1 {
			names = m.lang.servers(len(group)) + " (" + names + ")"
		}
		m.line("- %s: %s", names, plain(m.lang.reason(group[0])))
	}
}

// code puts a name of somebody else's in a code span, where it is no link, no
// mention and no markup, with a fence longer than any in the name.
func code(s string) string {
	if s == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	s = strings.ReplaceAll(s, "|", `\|`) // tables are split before spans are read
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// plain escapes what is markup in running text.
func plain(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune("\\`*_{}[]#|~$!", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '@':
			b.WriteString("@\u200b") // no mention of somebody of that name
		default:
			b.WriteRune(r)
		}
	}
	return strings.ReplaceAll(b.String(), "://", ":\u200b//")
}
