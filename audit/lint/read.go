package lint

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pacsaudit/audit"
)

// maxFiles is how many files of a folder are looked at.
const maxFiles = 20000

// Result is what was read, and what it says.
type Result struct {
	audit.ConfigObservation
	files []*file
	units []*unit
}

// Read reads files and folders and says what their settings do. name makes a
// text of a path, which the operator gave. A path that is not there is an error.
func Read(ctx context.Context, paths []string, name func(string) audit.Text) (*Result, error) {
	r := reader{name: name, known: map[string]bool{}}
	r.out.Complete = true
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		switch {
		case info.IsDir():
			r.folder(ctx, p)
		case !info.Mode().IsRegular():
			r.out.Special++
			r.add(&file{path: p, explicit: true, fault: &fault{is: audit.Unreadable}})
		default:
			r.file(p, info, true)
		}
	}
	if ctx.Err() != nil {
		r.out.Complete = false
	}
	units := r.units()
	for _, u := range units {
		r.out.Findings = append(r.out.Findings, u.judge()...)
		r.out.Findings = append(r.out.Findings, u.own()...)
	}
	for _, f := range r.files {
		r.out.Files = append(r.out.Files, f.said())
	}
	return &Result{r.out, r.files, units}, nil
}

type reader struct {
	name  func(string) audit.Text
	files []*file
	known map[string]bool // paths that were read
	seen  int
	out   audit.ConfigObservation
}

func (r *reader) add(f *file) {
	f.name = r.name(f.path)
	r.files = append(r.files, f)
}

// folder looks at every file in it, in alphabetical order. Links are not
// followed: what they lead to may lie outside, and what lies inside is met
// anyway.
func (r *reader) folder(ctx context.Context, root string) {
	filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			r.out.Folders++
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			if p != root && d.Name() == ".git" {
				return fs.SkipDir
			}
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			r.out.Links++
			return nil
		case !d.Type().IsRegular():
			r.out.Special++
			return nil
		}
		if r.seen++; r.seen > maxFiles {
			r.out.Complete = false
			return fs.SkipAll
		}
		info, err := d.Info()
		if err != nil {
			r.out.Skipped++
			return nil
		}
		r.file(p, info, false)
		return nil
	})
}

// file reads one file. One in a folder that is of no product is passed over; one
// that was named is reported.
func (r *reader) file(path string, info fs.FileInfo, named bool) {
	if clean := filepath.Clean(path); r.known[clean] {
		return
	} else {
		r.known[clean] = true
	}
	f := &file{path: path, explicit: named, open: readableByAll(info)}
	b, err := readUpTo(path, maxFile)
	switch {
	case errors.Is(err, errTooLarge):
		// Whether it is of a product its beginning says.
		f.recognise(decode(bytes.TrimRight(b[:min(len(b), 64<<10)], "\x00")))
		f.fault, f.docs, f.counted = &fault{is: audit.TooLarge}, nil, 0
	case err != nil:
		f.fault = &fault{is: audit.Unreadable}
	default:
		f.recognise(decode(b))
	}
	if f.kind == audit.UnknownConfig && !named && !errors.Is(err, fs.ErrPermission) {
		r.out.Skipped++
		return
	}
	if f.kind == audit.UnknownConfig && f.fault == nil {
		f.fault = &fault{is: audit.NotRecognised}
	}
	r.add(f)
}

var errTooLarge = errors.New("too large")

// readUpTo reads a file, and no more than a bound and a little.
func readUpTo(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// Of a program or an image the beginning is enough.
	head := make([]byte, 4<<10)
	n, err := io.ReadFull(f, head)
	head = head[:n]
	if info, bad := f.Stat(); bad == nil && info.Size() > most {
		return head, errTooLarge
	}
	if err != nil || bytes.IndexByte(head, 0) >= 0 && !bytes.HasPrefix(head, []byte("\xff\xfe")) && !bytes.HasPrefix(head, []byte("\xfe\xff")) {
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			err = nil
		}
		return head, err
	}
	b, err := io.ReadAll(io.LimitReader(io.MultiReader(bytes.NewReader(head), f), most+1))
	if err == nil && int64(len(b)) > most {
		return b, errTooLarge
	}
	return b, err
}

// units are what each server reads. Orthanc puts together all JSON files of a
// folder that it is given.
func (r *reader) units() (list []*unit) {
	folders := map[string]*unit{}
	for _, f := range r.files {
		if f.fault != nil {
			continue
		}
		for i := range f.docs {
			d := &f.docs[i]
			joins := d.rules == "orthanc" && d.style == "json" && len(f.docs) == 1 && strings.EqualFold(filepath.Ext(f.path), ".json")
			dir := filepath.Dir(f.path)
			if with := folders[dir]; joins && with != nil && (f.explicit && with.disjoint(d.root) || !f.explicit && !with.another(d.root)) {
				with.read(f, d)
				continue
			}
			u := newUnit(f, d)
			list = append(list, u)
			if joins && folders[dir] == nil {
				folders[dir] = u
			}
		}
	}
	for _, f := range r.files {
		f.inOrder()
	}
	return list
}

func newUnit(f *file, d *document) *unit {
	u := &unit{
		set: ruleSets()[d.rules], style: d.style, entries: map[string][]*entry{}, top: map[string]bool{}, partial: d.partial, defaults: d.defaults,
		origin: entry{file: f, place: d.root.place},
	}
	u.read(f, d)
	return u
}

// read takes the settings of a file in. One that is not there would be written
// into the file with the most settings.
func (u *unit) read(f *file, d *document) {
	u.files = append(u.files, f)
	before := f.counted
	u.gather(f, d.root, "")
	if n := f.counted - before; n > u.most {
		u.most, u.origin = n, entry{file: f, place: d.root.place}
	}
}

// ownToEach are the keys of which two servers have different values, and one has
// them in one file.
var ownToEach = []string{"DicomAet", "DicomPort", "HttpPort", "StorageDirectory", "IndexDirectory"}

// another reports the settings of another server, whose file lies in the same
// folder: it names itself and its ports once more.
func (u *unit) another(root node) bool {
	n := 0
	for _, name := range ownToEach {
		if _, there := root.member(name); there && u.top[name] {
			n++
		}
	}
	return n > 1
}

// disjoint reports settings none of which was read before.
func (u *unit) disjoint(root node) bool {
	for _, m := range root.members {
		if u.top[m.name] {
			return false
		}
	}
	return true
}
