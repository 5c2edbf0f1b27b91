package audit

import (
	"bytes"
	"embed"
	"encoding/json"

	"github.com/goccy/go-yaml"
)

// Embedded reads a YAML file of texts that was compiled into the program. A key
// that into has no place for, or that stands twice, is an error. It takes the
// files themselves and no bytes: nothing but the compiler fills an embed.FS, so
// that what a peer says, or a file at run time, cannot become a Text here.
func Embedded(files embed.FS, name string, into any) error {
	b, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	var document any
	if err := yaml.Unmarshal(b, &document); err != nil {
		return err
	}
	if b, err = json.Marshal(document); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(into)
}
