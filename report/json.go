package report

import (
	"encoding/json"
	"io"
)

var _ = add(Format{Name: "json", Write: func(w io.Writer, r *Report, _ Options) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}})

// MarshalJSON writes the fact with the one value it has.
func (f Fact) MarshalJSON() ([]byte, error) {
	if f.Word.IsZero() {
		return json.Marshal(struct {
			Name  any   `json:"name"`
			Value int64 `json:"value"`
		}{f.Name, f.Number})
	}
	return json.Marshal(struct {
		Name  any `json:"name"`
		Value any `json:"value"`
	}{f.Name, f.Word})
}
