package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"pacsaudit/audit"
)

var _ = add(Format{Name: "json", Extension: ".json", Write: func(w io.Writer, r *Report, _ Options) error {
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

// UnmarshalJSON reads a fact whose value is a number or a word.
func (f *Fact) UnmarshalJSON(b []byte) error {
	var saved struct {
		Name  audit.Text      `json:"name"`
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(b, &saved); err != nil {
		return err
	}
	*f = Fact{Name: saved.Name}
	if bytes.HasPrefix(saved.Value, []byte{'"'}) {
		return json.Unmarshal(saved.Value, &f.Word)
	}
	if len(saved.Value) == 0 {
		return errors.New("a fact without a value")
	}
	return json.Unmarshal(saved.Value, &f.Number)
}
