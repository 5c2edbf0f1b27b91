package commands

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"pacsaudit/audit/header"
)

// resumption is the file that --resume names: numbers, and two bytes of a salted
// digest of the command line, so that the state of another tree is refused. It
// holds no path, and guessing finds none: of any list of names one in 65,536 has the
// same two bytes.
type resumption struct {
	Version int           `json:"version"`
	Salt    []byte        `json:"salt"`
	Of      []byte        `json:"of"`
	List    int64         `json:"list_bytes"` // of --files, up to the state
	State   *header.State `json:"state"`

	name string
	err  error // of saving
}

const resumptionVersion = 2

// newResumption reads the state of an earlier run of the same words, if there is
// one; nil where no file is named.
func newResumption(name string, words []string) (*resumption, error) {
	if name == "" {
		return nil, nil
	}
	r := &resumption{Version: resumptionVersion, name: name, Salt: make([]byte, 16)}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		rand.Read(r.Salt) // never fails, it would end the program
		r.Of = digest(r.Salt, words)
		return r, nil
	}
	if err != nil {
		return nil, usage("--resume: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil || r.Version != resumptionVersion || r.State == nil {
		return nil, usage("--resume %s holds no state of this version: remove it to begin anew", name)
	}
	if !bytes.Equal(r.Of, digest(r.Salt, words)) {
		return nil, usage("--resume %s is of other paths, another --shard, --all-archives or other --files: remove it to begin anew", name)
	}
	return r, nil
}

func digest(salt []byte, words []string) []byte {
	h := sha256.New()
	h.Write(salt)
	for _, s := range words {
		fmt.Fprintf(h, "%d %s\n", strings.Count(s, "")-1, s)
	}
	return h.Sum(nil)[:2]
}

// SaveEvery is how often --resume saves its state: shorter in the tests of e2e, 0
// for what is usual.
var SaveEvery time.Duration

// apply has the inspection start at the state, and save later ones.
func (r *resumption) apply(o *header.Options, list *fileList) {
	if r == nil {
		return
	}
	o.Resume, o.SaveEvery = r.State, SaveEvery
	o.Save = func(s *header.State) {
		at, err := list.sync()
		if err == nil {
			r.State, r.List = s, at
			err = writeFile(r.name, func(w io.Writer) error { return json.NewEncoder(w).Encode(r) })
		}
		r.err = err // a later state makes up for it
	}
}

// end removes the state after a complete run with its list and report. After any
// other it returns why the last state could not be saved, if it could not.
func (r *resumption) end(complete bool) error {
	if r == nil || !complete {
		return r.failure()
	}
	if err := os.Remove(r.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (r *resumption) failure() error {
	if r == nil || r.err == nil {
		return nil
	}
	return fmt.Errorf("the state of --resume could not be saved: %w", r.err)
}

// listed is how much of the list an earlier run wrote.
func (r *resumption) listed() int64 {
	if r == nil || r.State == nil {
		return 0
	}
	return r.List
}
