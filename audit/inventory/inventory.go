// Package inventory reads what the operator says: targets on the command line,
// and the configuration file with its scope, never-list, credentials, targets,
// expectations and accepted risks.
//
// It is strict: what it does not know is a mistake, told with file, line and
// column. It sends no packet, and no message of it quotes a secret.
package inventory

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"pacsaudit/audit"
)

// Inventory is a configuration file.
type Inventory struct {
	Scope    audit.Scope
	From     audit.Zone // that the auditor stands in
	Defaults Defaults
	Targets  []audit.Target
	// Convention is what AE titles have to look like.
	Convention Convention
	// Receivers are where events are sent.
	Receivers []Receiver
	// Warnings are faults that keep nothing from running.
	Warnings Mistakes

	name    string
	neverAt []position          // of the lines of Scope.Never
	places  map[string]position // of targets, by name
}

// Defaults hold for every target that says nothing else. Zero values are the
// program's own.
type Defaults struct {
	Calling  audit.Text
	Timeout  time.Duration
	Rows     int
	Interval time.Duration
}

// Options are what reading depends on besides the file.
type Options struct {
	Checks []audit.ID // those that may be accepted
	Now    time.Time
}

// maxFile bounds a configuration: 100,000 targets are less.
const maxFile = 32 << 20

// Read reads a configuration file, and the files and environment variables that
// it names. Its error is [Mistakes] unless the file cannot be read at all.
func Read(name string, o Options) (*Inventory, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, withoutOperation(err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, withoutOperation(err)
	case len(b) > maxFile:
		return nil, fmt.Errorf("%s: larger than %d MiB: this is no configuration", name, maxFile>>20)
	}
	return parse(name, filepath.Dir(name), b, o)
}

// withoutOperation takes the operation out of a file's error: its name and what is wrong.
func withoutOperation(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return fmt.Errorf("%s: %w", path.Path, path.Err)
	}
	return err
}

// Find is the target of a name.
func (v *Inventory) Find(name string) (audit.Target, bool) {
	for _, t := range v.Targets {
		if t.Name.String() == name {
			return t, true
		}
	}
	return audit.Target{}, false
}

// Nearest is the name of the target that is spelt most like a word, empty where
// none is near.
func (v *Inventory) Nearest(word string) string {
	names := make([]string, len(v.Targets))
	for i, t := range v.Targets {
		names[i] = t.Name.String()
	}
	return Nearest(word, names)
}

// Example is an annotated configuration that works as it stands.
//
//go:embed example.yaml
var Example []byte

// Schema is the JSON Schema of a configuration, for editors.
//
//go:embed schema.json
var Schema []byte
