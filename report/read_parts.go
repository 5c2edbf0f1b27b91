package report

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"

	"pacsaudit/audit"
)

// reader reads a report part by part, so that a large one is not in memory as
// text, and what it becomes in memory is bounded too.
type reader struct {
	file    *bounded
	json    *json.Decoder
	raw     json.RawMessage // the part that is read
	scale   scale
	report  Report
	targets pieces[Target]
	// beforeDoubt are the targets of a program that knew no doubt.
	beforeDoubt map[int]bool
	refs        map[audit.ID][]audit.Text // of the checks that were met
	causes      map[audit.ID]*Cause       // of the failures that were met
}

func newReader(from io.Reader, most, held int) *reader {
	b := bufio.NewReader(from)
	if mark, _ := b.Peek(3); string(mark) == "\ufeff" {
		b.Discard(3)
	}
	file := &bounded{file: b, most: most, left: most, part: maxPart}
	return &reader{file: file, json: json.NewDecoder(file), scale: scale{most: uintptr(held), texts: map[string]bool{}}, beforeDoubt: map[int]bool{}, refs: map[audit.ID][]audit.Text{}, causes: map[audit.ID]*Cause{}}
}

// explain says what is wrong with the file. A disk that fails is not the file's
// fault, and in one of a newer version anything can be.
func (r *reader) explain(err error) error {
	other := error(nil)
	if s := r.report.Schema; !s.IsZero() {
		other = checkSchema(s.String())
	}
	switch {
	case r.file.err != nil && errors.Is(err, r.file.err):
		return err
	case other != nil:
		return other
	case errors.Is(err, errHeld), errors.Is(err, errTwice):
		return err
	}
	return readError(err)
}

// whole reads the file to its end.
func (r *reader) whole() error {
	to := &r.report
	_, err := r.object(map[string]func() error{
		"schema":   r.into(&to.Schema),
		"tool":     r.into(&to.Tool),
		"started":  r.into(&to.Started),
		"finished": r.into(&to.Finished),
		"complete": r.into(&to.Complete),
		"targets": func() error {
			err := r.each(r.target)
			to.Targets = r.targets.list()
			return err
		},
		"headers":     r.into(&to.Headers),
		"shards":      func() error { return elements(r, &to.Shards) },
		"interrupted": r.into(&to.Interrupted),
		"sweep":       r.sweep,
		"listen":      r.listen,
		"lint":        r.lint,
	})
	if err != nil {
		return err
	}
	switch _, err := r.json.Token(); err {
	case io.EOF:
		return nil
	case nil:
		return &json.SyntaxError{Offset: r.json.InputOffset()}
	default:
		return err
	}
}

func (r *reader) sweep() error {
	s := new(Sweep)
	found, err := r.object(map[string]func() error{
		"addresses":     r.into(&s.Addresses),
		"never_listed":  r.into(&s.NeverListed),
		"swept":         r.into(&s.Swept),
		"connections":   r.into(&s.Connections),
		"complete":      r.into(&s.Complete),
		"ports":         r.into(&s.Ports),
		"outcomes":      r.into(&s.Outcomes),
		"suspect_ports": r.into(&s.Suspect),
		"found":         func() error { return elements(r, &s.Found) },
		"compared":      r.into(&s.Compared),
		"listed_silent": func() error { return elements(r, &s.Silent) },
		"findings":      r.into(&s.Findings),
	})
	if found {
		r.report.Sweep = s
	}
	return err
}

func (r *reader) listen() error {
	l := new(Listen)
	members := map[string]func() error{
		"records":       r.into(&l.Records),
		"exposed":       r.into(&l.Exposed),
		"patients":      r.into(&l.Patients),
		"links":         func() error { return elements(r, &l.Links) },
		"compared":      r.into(&l.Compared),
		"listed_silent": func() error { return elements(r, &l.Silent) },
		"findings":      r.into(&l.Findings),
	}
	numbers := reflect.ValueOf(&l.CaptureCounts).Elem()
	for i := range numbers.NumField() {
		name, _, _ := strings.Cut(numbers.Type().Field(i).Tag.Get("json"), ",")
		members[name] = r.into(numbers.Field(i).Addr().Interface())
	}
	found, err := r.object(members)
	if found {
		r.report.Listen = l
	}
	return err
}

func (r *reader) lint() error {
	l := &Lint{Files: []audit.ConfigFile{}, Findings: []Finding{}}
	found, err := r.object(map[string]func() error{
		"files":              func() error { return elements(r, &l.Files) },
		"findings":           func() error { return elements(r, &l.Findings) },
		"skipped":            r.into(&l.Skipped),
		"links_not_followed": r.into(&l.Links),
		"special_not_opened": r.into(&l.Special),
		"unread_folders":     r.into(&l.Folders),
		"complete":           r.into(&l.Complete),
	})
	if found {
		for i := range l.Findings {
			if l.Findings[i].Facts == nil {
				l.Findings[i].Facts = []audit.Fact{}
			}
		}
		r.report.Lint = l
	}
	return err
}

// target reads one target. Of a program that knew no doubt it is taken at its
// word: what it measured is settled. Of its web doors the record tells.
func (r *reader) target() error {
	var saved struct {
		Target
		Settled *bool `json:"settled"`
		Web     *struct {
			Web
			Settled *bool `json:"settled"`
		} `json:"web"`
	}
	if err := r.part(&saved); err != nil {
		return err
	}
	t := &saved.Target
	if said := saved.Settled; said != nil {
		t.Settled = *said
	} else {
		t.Settled = t.Exposure.Measured()
		r.beforeDoubt[r.targets.n] = true
	}
	if w := saved.Web; w != nil {
		t.Web = &w.Web
		if w.Settled != nil {
			t.Web.Settled = *w.Settled
		} else {
			t.Web.Settled = t.Web.settled()
		}
	}
	r.compact(t)
	r.targets.add(*t)
	return r.scale.addElement(t)
}

// compact gives back what the decoder took in reserve, and holds once what a
// check refers to, which is the same for all targets.
func (r *reader) compact(t *Target) {
	t.Contexts, t.Findings = slices.Clip(slices.Clone(t.Contexts)), slices.Clip(slices.Clone(t.Findings))
	for i := range t.Findings {
		f := &t.Findings[i]
		f.Facts = slices.Clip(slices.Clone(f.Facts))
		if f.Cause != nil {
			if known := r.causes[f.ID]; known != nil && *known == *f.Cause {
				f.Cause = known
			} else {
				r.causes[f.ID] = f.Cause
			}
		}
		if known := r.refs[f.ID]; slices.Equal(known, f.Refs) {
			f.Refs = known
		} else if len(known) == 0 {
			f.Refs = slices.Clip(slices.Clone(f.Refs))
			r.refs[f.ID] = f.Refs
		}
	}
}

// into reads a part where it is met.
func (r *reader) into(to any) func() error {
	return func() error {
		if err := r.part(to); err != nil {
			return err
		}
		return r.scale.add(to)
	}
}

// part reads a value at once.
func (r *reader) part(to any) error {
	r.file.part = maxPart
	if err := r.json.Decode(&r.raw); err != nil {
		return err
	}
	if err := json.Unmarshal(r.raw, to); err != nil {
		if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			kind.Offset += r.json.InputOffset() - int64(len(r.raw))
		}
		return err
	}
	return nil
}

// elements reads a list, one element after the other.
func elements[T any](r *reader, to *[]T) error {
	var list pieces[T]
	err := r.each(func() error {
		var x T
		if err := r.part(&x); err != nil {
			return err
		}
		list.add(x)
		return r.scale.addElement(&x)
	})
	*to = list.list()
	return err
}

// each reads the elements of a list; there is no list where null stands.
func (r *reader) each(element func() error) error {
	if there, err := r.open('['); err != nil || !there {
		return err
	}
	for r.json.More() {
		if err := element(); err != nil {
			return err
		}
	}
	_, err := r.token()
	return err
}

// object reads the members of an object, and passes over those of a newer
// version. It reports whether there is one: null may stand there.
func (r *reader) object(members map[string]func() error) (there bool, err error) {
	if there, err = r.open('{'); err != nil || !there {
		return false, err
	}
	seen := map[string]bool{}
	for r.json.More() {
		token, err := r.token()
		if err != nil {
			return true, err
		}
		key, _ := token.(string)
		key = strings.ToLower(key) // encoding/json takes names in any case
		member := members[key]
		switch {
		case member == nil:
			member = r.pass
		case seen[key]:
			return true, errTwice
		default:
			seen[key] = true
		}
		if err := member(); err != nil {
			return true, err
		}
	}
	_, err = r.token()
	return true, err
}

// open reads the beginning of a list or an object, or null.
func (r *reader) open(with json.Delim) (there bool, err error) {
	at := r.json.InputOffset()
	switch token, err := r.token(); {
	case err != nil:
		return false, err
	case token == nil:
		return false, nil
	case token != with:
		return false, &json.UnmarshalTypeError{Offset: at}
	}
	return true, nil
}

func (r *reader) token() (json.Token, error) {
	r.file.part = maxPart
	return r.json.Token()
}

// pass goes past a value.
func (r *reader) pass() error {
	for depth := 0; ; {
		token, err := r.token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}
