package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/report"
)

const labelWidth = 24

// details shows what was counted of a target, and how each step ended.
func (t *terminal) details(target *report.Target) {
	t.line("")
	head := target.Name.String()
	if address := target.Address.String(); address != head {
		head += "  " + address
	}
	if v := target.Implementation.VersionName; !v.IsZero() {
		head += "  " + t.lang.say("says it is") + " " + v.String()
	}
	t.line("%s", t.paint(cut(head, t.options.Width), text.Bold))
	t.pairs(slices.Concat(t.lang.standing(target), t.lang.measurement(target)))
	for _, step := range report.NamedSteps(&target.Steps) {
		if step.Step.Outcome != audit.NotTried {
			t.line("  %s%s", pad(t.lang.say(step.Name), labelWidth), cut(t.lang.explain(step.Step), t.options.Width-2-labelWidth))
		}
	}
	t.fields(&target.PHI)
	if target.Worklist != nil {
		t.line("  %s", t.lang.say("worklist"))
		t.fields(target.Worklist)
	}
	t.web(target.Web)
	t.moved(target)
	if open, _ := target.Doubts(); len(open) > 0 {
		t.line("  %s", t.paint(t.lang.say("no verdict on"), text.Faint))
		for _, f := range open {
			line := t.lang.Text(f.Title)
			if s := t.lang.evidence(f); s != "" {
				line += " (" + s + ")"
			}
			for i, l := range t.wrapped(line, t.options.Width-6) {
				t.line("    %s%s", strings.Repeat("  ", min(i, 1)), l)
			}
		}
	}
}

// pairs are names with what is to say of each, as long as it is.
func (t *terminal) pairs(list []StepLine) {
	for _, p := range list {
		name := p.Name
		for _, l := range t.wrapped(p.Outcome, t.options.Width-2-labelWidth) {
			t.line("  %s%s", pad(name, labelWidth), l)
			name = ""
		}
	}
}

var terminalColumns = [...]string{"returned", "non-empty", "exposed", "stand-in", "test"}

func (t *terminal) fields(p *report.PHI) {
	if p.Records == 0 {
		return
	}
	head := pad(t.lang.say("field"), labelWidth)
	for _, c := range terminalColumns {
		head += right(t.lang.say(c), 10)
	}
	t.line("  %s", t.paint(head, text.Faint))
	for f, c := range p.Fields {
		if c.Returned == 0 {
			continue
		}
		line := pad(t.lang.field(phi.Field(f)), labelWidth)
		for _, n := range []uint64{c.Returned, c.NonEmpty, c.Exposed, c.Pseudonym + c.Placeholder + c.Deidentified, c.Test} {
			line += fmt.Sprintf("%10s", number(n))
		}
		t.line("  %s", line)
	}
	if n := p.SSN.Any(); n > 0 {
		t.line("  %s", t.paint(t.lang.sayf("Social security number: %s records.", number(n)), text.Bold, text.FgRed))
	}
	if n := p.BirthDates.OddForm; n > 0 {
		t.line("  %s", t.lang.sayf("Birth date not in the standard's form: %s records.", number(n)))
	}
	t.affected(p.Affected)
}
