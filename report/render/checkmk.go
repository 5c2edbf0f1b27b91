package render

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"pacsaudit/report"
)

// A local check of Checkmk: a line a service, which is a server, the files or the
// address ranges. State, name in quotes, metrics, text.
var _ = add(Format{Name: "checkmk", Extension: ".checkmk", StatesOnly: true, Write: func(w io.Writer, r *report.Report, o Options) error {
	subjects := report.Subjects(r)
	if why := o.Lang.incomplete(r); why != "" {
		if _, err := fmt.Fprintf(w, "%d \"PACS audit\" - %s\n", stateUnknown, why); err != nil {
			return err
		}
	}
	used := map[string]bool{}
	for _, t := range subjects {
		// Of two services of one name Checkmk shows one.
		base := "PACS " + cmp.Or(strings.TrimSpace(strings.Map(withoutQuotes, t.Label().String())), t.Address.String())
		name := base
		for n := 2; used[name]; n++ {
			name = fmt.Sprintf("%s (%d)", base, n)
		}
		used[name] = true
		_, err := fmt.Fprintf(w, "%d \"%s\" %s %s\n", stateOf(r, t), name, perfdata(metricsOf(r, t), "|"), o.Lang.stateText(t))
		if err != nil {
			return err
		}
	}
	return nil
}})

// withoutQuotes drops what would end a service's name.
func withoutQuotes(c rune) rune {
	if c == '"' || c == '\\' {
		return '\''
	}
	return c
}
