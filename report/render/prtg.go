package render

import (
	"encoding/json"
	"io"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// The answer of a PRTG sensor EXE/Script Advanced. Channels are the same whatever
// is found, and carry their limits, so that the sensor goes down without anything
// being set by hand. PRTG knows no "unknown": a report that is not settled is a
// warning, and one that knows nothing is an error of the sensor.
var _ = add(Format{Name: "prtg", Extension: ".prtg", StatesOnly: true, Write: func(w io.Writer, r *report.Report, o Options) error {
	var answer struct {
		PRTG prtgAnswer `json:"prtg"`
	}
	subjects := report.Subjects(r)
	a := &answer.PRTG
	a.Text = o.Lang.verdict(report.Summarise(r))
	if len(subjects) == 1 {
		a.Text = subjects[0].Name.String() + ": " + o.Lang.stateText(subjects[0])
	}
	if why := o.Lang.incomplete(r); why != "" {
		a.Error = 1
		a.Text = why + o.Lang.space() + a.Text
	} else {
		for _, m := range metricsOf(r, subjects...) {
			a.Result = append(a.Result, prtgChannelOf(m))
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(answer)
}})

type prtgAnswer struct {
	Result []prtgChannel `json:"result,omitempty"`
	Text   string        `json:"text"`
	Error  int           `json:"error,omitempty"`
}

// prtgChannel is a channel: the names are of PRTG's manual, "Custom Sensors".
type prtgChannel struct {
	Channel         string `json:"channel"`
	Value           uint64 `json:"value"`
	Unit            string `json:"unit"`
	LimitMode       int    `json:"limitmode,omitempty"`
	LimitMaxWarning *int   `json:"limitmaxwarning,omitempty"`
	LimitMaxError   *int   `json:"limitmaxerror,omitempty"`
}

// prtgChannelOf gives a number its limits: any finding that makes the state
// critical, and any that makes it a warning.
func prtgChannelOf(m metric) prtgChannel {
	c := prtgChannel{Channel: m.name, Value: m.value, Unit: "Count"}
	none := 0
	switch m.name {
	case "findings_" + audit.Critical.String(), "findings_" + audit.High.String():
		c.LimitMode, c.LimitMaxError = 1, &none
	case "findings_" + audit.Medium.String(), "findings_" + audit.Low.String(), "not_settled":
		c.LimitMode, c.LimitMaxWarning = 1, &none
	}
	return c
}
