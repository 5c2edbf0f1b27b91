package render

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// linesOfFound is how many ports a screen shows.
const linesOfFound = 40

// sweep shows what was found in address ranges.
func (t *terminal) sweep(s *report.Sweep) {
	say := t.lang.say
	t.title("pacsaudit sweep", t.lang.count(s.Swept, "%s address", "%s addresses"))
	switch {
	case !s.Complete:
		t.beside("", say("Interrupted: this is what is known so far."), text.Bold)
	case t.report.ShardsMissing():
		t.beside("", t.lang.incomplete(t.report), text.Bold)
	}
	t.heading(say("PORTS THAT…"))
	row := func(n uint64, label string, colors ...text.Color) {
		if n > 0 {
			t.beside(right(number(n), indentWidth)+"  ", say(label), colors...)
		}
	}
	row(s.Counted(audit.PortAccepted), "accept an association from a stranger", text.FgYellow)
	row(s.Counted(audit.PortRejected), "speak DICOM and reject a stranger")
	row(s.Counted(audit.PortAborted), "speak DICOM and abort")
	row(s.Counted(audit.PortTLSCertificate), "speak TLS and demand a client certificate")
	row(s.Counted(audit.PortTLS), "speak TLS; no association came about over it")
	row(s.Counted(audit.PortGarbled), "answer in a way that makes no sense")
	row(s.Counted(audit.PortMute), "take the connection and say nothing")
	row(s.Counted(audit.PortDropped), "hang up without a word")
	row(s.Counted(audit.PortNotDICOM), "speak something else")
	row(s.Counted(audit.PortClosed), "are closed", text.Faint)
	row(s.Counted(audit.PortSilent), "do not answer at all", text.Faint)
	row(s.Counted(audit.PortNoRoute), "cannot be reached from here", text.Faint)
	row(s.Counted(audit.PortNotMeasured), "were not measured: which is not the same as closed", text.FgYellow)
	row(s.Addresses-min(s.Swept, s.Addresses), "addresses were not swept", text.FgYellow)
	row(s.NeverListed, "addresses are on the never-list and got nothing")
	row(s.Suspect, "of them look like honeypots, or like one device behind many addresses; they stay in the list", text.FgYellow)
	t.found(s)
	t.sweepFindings(s)
}

func (t *terminal) found(s *report.Sweep) {
	if len(s.Found) == 0 {
		return
	}
	say := t.lang.say
	addressWidth, outcomeWidth := width(say("ADDRESS")), width(say("OUTCOME"))
	shown := s.Found
	if len(shown) > linesOfFound && !t.options.Verbose {
		shown = shown[:linesOfFound]
	}
	for i := range shown {
		addressWidth = max(addressWidth, width(shown[i].Address.String()))
		outcomeWidth = max(outcomeWidth, width(t.lang.answered(&shown[i])))
	}
	if narrow := t.options.Width - 4 - width(say("SAYS IT IS")); addressWidth+outcomeWidth > narrow {
		t.foundBelow(shown, len(s.Found))
		return
	}
	t.heading(pad(say("ADDRESS"), addressWidth) + "  " + pad(say("OUTCOME"), outcomeWidth) + "  " + say("SAYS IT IS"))
	for i := range shown {
		f := &shown[i]
		line := pad(f.Address.String(), addressWidth) + "  " + pad(t.lang.answered(f), outcomeWidth) + "  "
		room, version, marks := t.options.Width-width(line), f.Implementation.VersionName.String(), t.lang.marks(f)
		if whole := strings.Join(append([]string{version}, marks...), "  "); width(whole) <= room {
			t.line("%s%s", line, whole)
			continue
		}
		t.line("%s%s", line, cut(version, room))
		for _, mark := range marks { // cut off, a mark would be no warning
			for _, l := range t.under("", mark) {
				t.line("%s", l)
			}
		}
	}
	t.more(len(s.Found) - len(shown))
}

// foundBelow is found where the screen is too narrow for columns.
func (t *terminal) foundBelow(shown []report.FoundPort, all int) {
	t.heading(t.lang.say("ADDRESS"))
	for i := range shown {
		f := &shown[i]
		t.beside("", f.Address.String())
		parts := append([]string{t.lang.answered(f)}, t.lang.marks(f)...)
		if v := f.Implementation.VersionName; !v.IsZero() {
			parts = append(parts, v.String())
		}
		for _, part := range parts {
			for _, l := range t.under("", part) {
				t.line("%s", l)
			}
		}
	}
	t.more(all - len(shown))
}

// more says how many are not shown.
func (t *terminal) more(left int) {
	if left > 0 {
		t.beside("", t.lang.count(uint64(left), "and %s more: --verbose shows it", "and %s more: --verbose shows them"))
	}
}

func (t *terminal) sweepFindings(s *report.Sweep) {
	t.todo(s.Findings)
	t.silent(t.lang.say("LISTED, AND SILENT"), s.Silent)
	if len(t.report.Targets) == 0 {
		t.accepted() // else they stand with those of the targets
	}
	t.line("")
	last := "No DICOM speaker was found in what was swept."
	switch {
	case !s.Complete:
		last = "Next: go on with --resume and the same --journal."
	case s.Speakers() > 0 && len(t.report.Targets) == 0:
		last = "Next: see what a stranger can read from these: run this again with --audit."
	case s.Speakers() > 0:
		last = "What a stranger can read from these stands below."
	}
	for _, l := range t.wrapped(t.lang.say(last), t.options.Width) {
		t.line("%s", t.paint(l, text.Bold))
	}
}

// todo lists open findings, each with its fix.
func (t *terminal) todo(findings []report.Finding) {
	first := true
	for i := range findings {
		f := &findings[i]
		if !f.Open() {
			continue
		}
		if first {
			t.heading(t.lang.say("WHAT TO DO"))
			first = false
		}
		t.beside(pad(t.lang.Word(f.Severity), indentWidth), fmt.Sprintf("%s (%s)", t.lang.Text(f.Title), t.lang.facts(f.Facts)), severityColors(f.Severity)...)
		for _, l := range t.under("→ ", t.lang.sentence(f.Fix)) {
			t.line("%s", l)
		}
	}
}

// silent lists devices of the inventory that were not seen.
func (t *terminal) silent(heading string, list []audit.Text) {
	if len(list) > 0 {
		t.heading(heading)
	}
	for i, name := range list {
		if i == linesOfFound && !t.options.Verbose {
			t.more(len(list) - i)
			break
		}
		t.line("%s", name.String())
	}
}
