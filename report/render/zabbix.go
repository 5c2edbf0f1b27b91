package render

import (
	"encoding/json"
	"io"
	"strings"

	"pacsaudit/report"
)

// What a master item of Zabbix reads: "data" is what low-level discovery expects,
// and "targets" are the values for its dependent items.
var _ = add(Format{Name: "zabbix", Extension: ".zabbix", StatesOnly: true, Write: func(w io.Writer, r *report.Report, o Options) error {
	document := zabbixDocument{State: stateOfAll(r), Complete: r.Complete, Data: []zabbixDiscovered{}, Targets: []map[string]any{}}
	subjects := report.Subjects(r)
	for i, name := range ownNames(subjects, strings.TrimSpace) {
		t := subjects[i]
		document.Data = append(document.Data, zabbixDiscovered{name, t.Address.String()})
		values := map[string]any{
			"name": name, "state": stateOf(r, t), "text": o.Lang.stateText(t),
			"exposure": exposureWord(t), "grade": t.Grade.String(),
		}
		for _, m := range metricsOf(r, t) {
			values[m.name] = m.value
		}
		document.Targets = append(document.Targets, values)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}})

type zabbixDocument struct {
	State    state              `json:"state"`
	Complete bool               `json:"complete"`
	Data     []zabbixDiscovered `json:"data"`
	Targets  []map[string]any   `json:"targets"`
}

// zabbixDiscovered are the macros of a target.
type zabbixDiscovered struct {
	Target  string `json:"{#TARGET}"`
	Address string `json:"{#ADDRESS}"`
}
