package render

import (
	"io"

	"pacsaudit/report"
)

var _ = add(Format{Name: "json", Extension: ".json", Write: func(w io.Writer, r *report.Report, _ Options) error { return r.WriteJSON(w) }})
