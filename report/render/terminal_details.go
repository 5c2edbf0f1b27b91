package render

import (
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/report"
)

const labelWidth = 24

// details shows what was counted of a target, and how each step ended; of targets
// of which the same is said, once.
func (t *terminal) details(group []*report.Target) {
	t.line("")
	target := group[0]
	head := target.Label().String()
	if len(group) > 1 {
		head = t.lang.targets(len(group)) + ": " + list(namesOf(group))
	} else if address := target.Address.String(); address != head {
		head += "  " + address
	}
	if v := target.Implementation.VersionName; !v.IsZero() {
		head += "  " + t.lang.say("says it is") + " " + v.String()
	}
	for _, l := range t.wrapped(head, t.options.Width) {
		t.line("%s", t.paint(l, text.Bold))
	}
	t.pairs(slices.Concat(t.lang.standing(target), t.lang.measurement(target)))
	for _, step := range report.NamedSteps(&target.Steps) {
		if step.Step.Outcome != audit.NotTried {
			t.pairs([]StepLine{{t.lang.say(step.Name), t.lang.explain(step.Step)}})
		}
	}
	if refusal := t.lang.refusal(target); refusal != "" {
		for _, l := range t.wrapped(refusal, t.options.Width-2) {
			t.line("  %s", l)
		}
	}
	t.fields(&target.PHI)
	if target.Worklist != nil {
		t.line("  %s", t.lang.say("worklist"))
		t.fields(target.Worklist)
	}
	t.offered(target.Services)
	t.web(target.Web)
	t.moved(target)
	if open, _ := target.Doubts(); len(open) > 0 {
		t.line("  %s", t.paint(t.lang.say("Questions without an answer"), text.Faint))
		for _, line := range t.lang.questions(open) {
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
	var rows [][]string
	for f, c := range p.Fields {
		if c.Returned > 0 {
			rows = append(rows, []string{t.lang.field(phi.Field(f)), number(c.Returned), number(c.NonEmpty), number(c.Exposed), number(c.Pseudonym + c.Placeholder + c.Deidentified), number(c.Test)})
		}
	}
	t.table(terminalColumns[:], 10, rows)
	if n := p.SSN.Any(); n > 0 {
		t.beside("  ", t.paint(t.lang.sayf("Social security number: %s records.", number(n)), text.Bold, text.FgRed))
	}
	if n := p.BirthDates.OddForm; n > 0 {
		t.beside("  ", t.lang.sayf("Birth date not in the standard's form: %s records.", number(n)))
	}
	t.affected(p.Affected)
}

// table shows counts of fields. Where the screen is narrow its columns are as
// wide as what is in them; what has no room even so are the last columns.
func (t *terminal) table(columns []string, columnWidth int, rows [][]string) {
	widths := make([]int, len(columns)+1)
	all := []string{t.lang.say("field")}
	for _, name := range columns {
		all = append(all, t.lang.say(name))
	}
	room, roomy := t.options.Width-2, labelWidth
	for i := range all {
		widths[i] = width(all[i])
		for _, row := range rows {
			widths[i] = max(widths[i], width(row[i]))
		}
		if i > 0 {
			widths[i] += 2
			roomy += max(columnWidth, widths[i])
		}
	}
	shown, used := 1, widths[0]
	for i := 1; i < len(all); i++ {
		if roomy <= room {
			widths[0], widths[i] = labelWidth, max(columnWidth, widths[i])
		} else if used += widths[i]; used > room {
			break
		}
		shown++
	}
	show := func(row []string, colors ...text.Color) {
		line := pad(row[0], widths[0])
		for i := 1; i < shown; i++ {
			line += right(row[i], widths[i])
		}
		t.line("  %s", t.paint(line, colors...))
	}
	show(all, text.Faint)
	for _, row := range rows {
		show(row)
	}
}
