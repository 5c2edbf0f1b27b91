package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

var _ = add(Format{Name: "terminal", Write: func(w io.Writer, r *Report, o Options) error {
	if o.Width == 0 {
		o.Width = 80
	}
	t := terminal{report: r, options: o}
	t.overview()
	t.findings()
	t.unmeasured()
	if len(r.Targets) == 1 || o.Verbose {
		t.details()
	}
	t.next()
	_, err := w.Write(t.b.Bytes())
	return err
}})

// terminal writes for a person: the worst first, one screen for a few targets.
type terminal struct {
	report  *Report
	options Options
	b       bytes.Buffer
}

func (t *terminal) line(format string, args ...any) {
	fmt.Fprintf(&t.b, format, args...)
	t.b.WriteByte('\n')
}

// paint colours by meaning, on a terminal only.
func (t *terminal) paint(s string, colors ...text.Color) string {
	if !t.options.Color || s == "" {
		return s
	}
	codes := make([]string, len(colors))
	for i, c := range colors {
		codes[i] = fmt.Sprint(int(c))
	}
	return "\x1b[" + strings.Join(codes, ";") + "m" + s + "\x1b[0m"
}

func severityColors(s audit.Severity) []text.Color {
	switch s {
	case audit.Critical:
		return []text.Color{text.Bold, text.FgRed}
	case audit.High:
		return []text.Color{text.FgRed}
	case audit.Medium:
		return []text.Color{text.FgYellow}
	}
	return []text.Color{text.FgCyan}
}

func exposureColors(e audit.Exposure) []text.Color {
	switch {
	case e >= audit.RecordsVisible:
		return []text.Color{text.Bold, text.FgRed}
	case e >= audit.QueryAuthorised:
		return []text.Color{text.FgRed}
	case e >= audit.Associates:
		return []text.Color{text.FgYellow}
	case e == audit.ExposureClosed:
		return []text.Color{text.FgGreen}
	}
	return []text.Color{text.Faint}
}

// pad fills or cuts to a width of columns; Japanese characters take two.
func pad(s string, width int) string {
	if text.StringWidth(s) > width {
		s = text.Trim(s, width-1) + "…"
	}
	return text.Pad(s, width, ' ')
}

// worst orders the targets by what needs attention.
func worst(targets []Target) []*Target {
	var list []*Target
	for i := range targets {
		list = append(list, &targets[i])
	}
	slices.SortStableFunc(list, func(a, b *Target) int {
		return cmp.Or(int(b.Exposure)-int(a.Exposure), int(b.Grade)-int(a.Grade), cmp.Compare(a.Name.String(), b.Name.String()))
	})
	return list
}

const exposureWidth = 16

func (t *terminal) overview() {
	r := t.report
	head := fmt.Sprintf("%s, %s", plural(uint64(len(r.Targets)), "target"), r.Started.Format("2006-01-02 15:04 MST"))
	if !r.Complete {
		head += ", interrupted: what is known so far"
	}
	t.line("%s  %s", t.paint("pacsaudit", text.Bold), head)
	t.line("")
	nameWidth := 6
	for i := range r.Targets {
		nameWidth = max(nameWidth, text.StringWidth(r.Targets[i].Name.String()))
	}
	nameWidth = min(nameWidth, 26)
	t.line("%s", t.paint("GRADE  "+pad("EXPOSURE", exposureWidth)+"  "+pad("TARGET", nameWidth)+"  A STRANGER SEES", text.Faint))
	for _, target := range worst(r.Targets) {
		grade := cmp.Or(target.Grade.String(), "-")
		line := t.paint(pad("  "+grade, 5), exposureColors(target.Exposure)...) + "  " +
			t.paint(pad(target.Exposure.String(), exposureWidth), exposureColors(target.Exposure)...) + "  " +
			pad(target.Name.String(), nameWidth) + "  "
		t.line("%s%s", line, t.cut(seen(target), t.options.Width-5-2-exposureWidth-2-nameWidth-2))
	}
}

func (t *terminal) cut(s string, width int) string {
	if text.StringWidth(s) <= width {
		return s
	}
	return text.Trim(s, max(width-1, 8)) + "…"
}

// seen says in a few words how far a stranger came.
func seen(target *Target) string {
	steps := &target.Steps
	switch target.Exposure {
	case audit.PHIVisible, audit.RecordsVisible:
		if target.PHI.Records == 0 && target.Worklist != nil {
			return fmt.Sprintf("%s in the worklist, %d identified", plural(target.Worklist.Records, "record"), target.Worklist.Exposed)
		}
		return fmt.Sprintf("%s, %d with PHI", total(target.Counts.Studies, target.PHI.Records, "study"), target.PHI.Exposed)
	case audit.QueryAuthorised:
		return "queries answered, no record seen"
	case audit.Echoes:
		return "C-ECHO answered; query " + explain(steps.Find.Step)
	case audit.Associates:
		return "association only; echo " + explain(steps.Echo)
	case audit.ExposureClosed:
		return "nothing: " + explain(lastTried(steps.Addressed, steps.TLS))
	case audit.Gated:
		return explain(steps.Stranger) + "; give the called title"
	case audit.ExposureNotDICOM:
		return explain(steps.Plaintext)
	case audit.Unreachable:
		return explain(steps.Reach)
	}
	return "not measured: " + explain(lastTried(steps.Addressed, steps.Stranger, steps.TLS, steps.Plaintext, steps.Reach))
}

// lastTried is the first of the steps that was taken.
func lastTried(steps ...Step) Step {
	for _, s := range steps {
		if s.Outcome != audit.NotTried {
			return s
		}
	}
	return Step{}
}

// explain says how a step ended, with the codes as they were sent.
func explain(s Step) string {
	out := s.Outcome.String()
	switch {
	case s.Outcome == audit.Rejected:
		out = fmt.Sprintf("rejected %d/%d/%d", *s.Result, *s.Source, *s.Reason)
	case s.Outcome == audit.Failed && s.Status != nil:
		out = fmt.Sprintf("status %04X", *s.Status)
	case s.Outcome == audit.TLSClientCertificateRequired:
		out = "client certificate required"
	}
	if s.Cause != audit.NoCause {
		out = strings.TrimPrefix(out+", ", "failed, ") + strings.ReplaceAll(s.Cause.String(), "-", " ")
	}
	return out
}

func total(t Total, records uint64, noun string) string {
	if !t.Measured {
		return plural(records, "record")
	}
	if t.AtLeast {
		return "at least " + plural(t.Value, noun)
	}
	return plural(t.Value, noun)
}

func plural(n uint64, noun string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(noun, "y"):
		noun = strings.TrimSuffix(noun, "y") + "ies"
	default:
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// fault is a failed check with the targets that failed it.
type fault struct {
	finding *Finding
	targets []string
}

func (t *terminal) faults() []*fault {
	var list []*fault
	index := map[audit.ID]*fault{}
	for _, target := range worst(t.report.Targets) {
		for i := range target.Findings {
			f := &target.Findings[i]
			if f.Verdict != audit.RulingFail {
				continue
			}
			if index[f.ID] == nil {
				index[f.ID] = &fault{finding: f}
				list = append(list, index[f.ID])
			}
			index[f.ID].targets = append(index[f.ID].targets, target.Name.String())
		}
	}
	slices.SortStableFunc(list, func(a, b *fault) int {
		return cmp.Or(int(b.finding.Severity)-int(a.finding.Severity), cmp.Compare(a.finding.ID.String(), b.finding.ID.String()))
	})
	return list
}

const indent = "          "

func (t *terminal) findings() {
	list := t.faults()
	if len(list) == 0 {
		return
	}
	t.line("")
	t.line("%s", t.paint("WHAT TO DO", text.Faint))
	for _, f := range list {
		severity := t.paint(pad(f.finding.Severity.String(), 8), severityColors(f.finding.Severity)...)
		t.line("%s  %s: %s", severity, f.finding.ID, t.cut(strings.Join(f.targets, ", "), t.options.Width-len(indent)-len(f.finding.ID.String())-2))
		t.wrap(indent, f.finding.Title.String()+".")
		t.wrap(indent+"→ ", f.finding.Fix.String()+".")
	}
}

// wrap breaks at spaces; the lines after the first are indented alike.
func (t *terminal) wrap(prefix, s string) {
	width := t.options.Width - text.StringWidth(prefix)
	rest := strings.Repeat(" ", text.StringWidth(prefix))
	for i, l := range strings.Split(strings.TrimRight(text.WrapSoft(s, width), "\n"), "\n") {
		if i > 0 {
			prefix = rest
		}
		t.line("%s%s", prefix, strings.TrimRight(l, " "))
	}
}

func (t *terminal) unmeasured() {
	first := true
	for _, target := range worst(t.report.Targets) {
		if target.Exposure.Measured() || target.Exposure == audit.ExposureNotDICOM {
			continue
		}
		if first {
			t.line("")
			t.line("%s", t.paint("NOT MEASURED (which is not the same as safe)", text.Faint))
			first = false
		}
		t.line("%s", t.cut(indent+target.Name.String()+": "+seen(target), t.options.Width))
	}
}

// details shows what was counted and how far each step came.
func (t *terminal) details() {
	for _, target := range worst(t.report.Targets) {
		t.line("")
		head := target.Name.String()
		if address := target.Address.String(); address != head {
			head += "  " + address
		}
		if v := target.Implementation.VersionName; !v.IsZero() {
			head += "  says it is " + v.String()
		}
		t.line("%s", t.paint(t.cut(head, t.options.Width), text.Bold))
		t.steps(&target.Steps)
		t.fields(&target.PHI)
	}
}

func (t *terminal) steps(s *Steps) {
	for _, step := range []struct {
		name string
		step Step
	}{
		{"reach", s.Reach}, {"plaintext", s.Plaintext}, {"tls", s.TLS}, {"stranger", s.Stranger}, {"right called title", s.Addressed},
		{"known caller", s.Known}, {"echo", s.Echo}, {"find", s.Find.Step}, {"worklist", s.Worklist.Step},
	} {
		if step.step.Outcome != audit.NotTried {
			t.line("  %s  %s", pad(step.name, 18), explain(step.step))
		}
	}
}

func (t *terminal) fields(p *PHI) {
	if p.Records == 0 {
		return
	}
	t.line("  %s", t.paint(pad("field", 18)+fmt.Sprintf("%10s%10s%10s%12s%8s", "returned", "non-empty", "exposed", "stand-in", "test"), text.Faint))
	for f, c := range p.Fields {
		if c.Returned > 0 {
			t.line("  %s%10d%10d%10d%12d%8d", pad(phi.Field(f).String(), 18), c.Returned, c.NonEmpty, c.Exposed,
				c.Pseudonym+c.Placeholder+c.Deidentified, c.Test)
		}
	}
	if n := p.SSN.Labelled + p.SSN.Formatted; n > 0 {
		t.line("  %s", t.paint(plural(n, "record")+" with a social security number", text.Bold, text.FgRed))
	}
}

// next is the last line: what to do now.
func (t *terminal) next() {
	t.line("")
	list := t.faults()
	var gated bool
	for i := range t.report.Targets {
		gated = gated || t.report.Targets[i].Exposure == audit.Gated
	}
	switch {
	case len(list) > 0 && list[0].finding.Severity >= audit.High:
		t.line("Next: fix %s on %s, then run this again.", list[0].finding.ID, t.cut(list[0].targets[0], 40))
	case gated:
		t.line("Next: give the called AE title of gated targets, as AETITLE@host:port.")
	case len(list) > 0:
		t.line("Next: fix %s on %s.", list[0].finding.ID, t.cut(list[0].targets[0], 40))
	default:
		t.line("Nothing to fix was found in what was measured.")
	}
}
