package render

import (
	"fmt"
	"io"
	"strings"

	"pacsaudit/report"
)

// One line for Nagios, Icinga and Naemon: state, text, a bar, performance data.
// The exit code is the state, as the Monitoring Plugins Guidelines have it.
var _ = add(Format{
	Name: "nagios", Extension: ".nagios", StatesOnly: true,
	ExitCode: func(r *report.Report) int {
		if r == nil {
			return int(stateUnknown)
		}
		return int(stateOfAll(r))
	},
	Unknown: func(why string) string { return "PACSAUDIT UNKNOWN - " + noBar.Replace(why) + "\n" },
	Write: func(w io.Writer, r *report.Report, o Options) error {
		subjects := report.Subjects(r)
		text := o.Lang.verdict(report.Summarise(r))
		if len(subjects) == 1 {
			text = subjects[0].Name.String() + ": " + o.Lang.stateText(subjects[0])
		}
		if why := o.Lang.incomplete(r); why != "" && len(subjects) > 0 {
			text = why + o.Lang.space() + text
		}
		_, err := fmt.Fprintf(w, "PACSAUDIT %s - %s | %s\n", stateOfAll(r), noBar.Replace(text), perfdata(metricsOf(r, subjects...), " "))
		return err
	},
})

// noBar keeps apart what performance data begin with.
var noBar = strings.NewReplacer("|", "/", "\n", " ")
