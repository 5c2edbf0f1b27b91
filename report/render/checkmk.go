package render

import (
	"fmt"
	"io"
	"strings"

	"pacsaudit/report"
)

// Local checks of Checkmk: a line a service, which is a server, the files or the
// address ranges, and one for the run. State, name in quotes, metrics, text. The exit
// code is always 0: the agent throws away what an asynchronous check wrote that ends
// with another, and goes on showing what it wrote before.
var _ = add(Format{
	Name: "checkmk", Extension: ".checkmk", StatesOnly: true,
	ExitCode: func(*report.Report) int { return 0 },
	Unknown:  func(why string) string { return checkmkRun(stateUnknown, strings.ReplaceAll(why, `\`, "/")) }, // \n would part the text
	Write: func(w io.Writer, r *report.Report, o Options) error {
		// Always there, so that it is discovered before anything is missing.
		run := checkmkRun(stateOK, o.Lang.say("All was looked at."))
		if why := o.Lang.incomplete(r); why != "" {
			run = checkmkRun(stateUnknown, why)
		}
		if _, err := io.WriteString(w, run); err != nil {
			return err
		}
		subjects := report.Subjects(r)
		for i, name := range ownNames(subjects, checkmkName, "audit") {
			t := subjects[i]
			_, err := fmt.Fprintf(w, "%d \"PACS %s\" %s %s\n", stateOf(r, t), name, perfdata(metricsOf(r, t), "|"), o.Lang.stateText(t))
			if err != nil {
				return err
			}
		}
		return nil
	},
})

// checkmkRun is the line of the run as a whole.
func checkmkRun(s state, text string) string { return fmt.Sprintf("%d \"PACS audit\" - %s\n", s, text) }

// checkmkName drops what Checkmk drops of the name of a service, by itself and silently:
// two names that differ in nothing else would be one service.
func checkmkName(s string) string {
	s = strings.Map(func(c rune) rune {
		if strings.ContainsRune("`;~!$%^&*|\\'\"<>?,=", c) {
			return -1
		}
		return c
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
