package phi

import (
	"bytes"
	"time"

	"pacsaudit/dimse/dataset"
)

// fileMode is what an inspector of files does besides.
type fileMode struct {
	on       bool
	path     []byte
	id, name bool    // that is in the path
	other    bool    // another name of the patient is
	folds    [2]fold // of the path and of a name
}

// NewFileInspector counts files: every one, also where several are of one
// study.
func NewFileInspector(today time.Time) *Inspector {
	in := NewInspector(today)
	in.file.on = true
	return in
}

// Sibling counts files under the same key, so that what both counted can be
// merged without counting anybody twice.
func (in *Inspector) Sibling() *Inspector {
	return &Inspector{
		table: in.table, words: in.words, today: in.today, k0: in.k0, k1: in.k1, file: fileMode{on: true},
		judged: judgements{seed: in.judged.seed},
	}
}

// InspectFile counts the header of one file and says what it showed. The path
// is what others can see of the file without opening it: a name or an
// identifier of the header that stands in it is counted.
func (in *Inspector) InspectFile(d *dataset.Decoder, path []byte) File {
	in.file.path, in.file.id, in.file.name, in.file.other = path, false, false, false
	in.Inspect(d)
	in.file.path = nil
	return in.shown()
}

// File is what the header of one file showed: classes and numbers.
type File struct {
	Name, ID, BirthDate Class // of the patient, at the top level
	Tiers               [4]TierCount
	InPath              bool // the path holds the patient's name or identifier
	AnyExposed          bool
	Identified          bool
	SSN                 bool
	Contradicted        bool // says that the identity was removed, and shows it
	Long                bool // a name, identifier or date is longer than what is looked at
}

// TierCount is how many attributes of a tier had a value: 1 identifies by
// itself, 2 together with others, 3 is clinical or free text.
type TierCount struct{ Top, All int }

func (in *Inspector) shown() File {
	r := &in.record
	name, born, id := r.person()
	f := File{
		Name: r.name, ID: r.id, BirthDate: r.birthDate, Tiers: r.tiers,
		InPath:       in.file.id && r.id == Exposed || in.file.name && r.name == Exposed || in.file.other,
		AnyExposed:   r.identifies(),
		Identified:   name && born && id,
		SSN:          r.ssn.exposesSSN(),
		Contradicted: r.contradicted(),
		Long:         r.long,
	}
	return f
}

// shortestInPath is how long a name or an identifier has to be to count: what
// is shorter stands in too many paths by chance.
const shortestInPath = 4

// inPath finds an identifier with a digit as a word of its own.
func inPath(path, id []byte) bool {
	if len(id) < shortestInPath || !bytes.ContainsAny(id, "0123456789") {
		return false
	}
	for rest := path; ; {
		i := bytes.Index(rest, id)
		if i < 0 {
			return false
		}
		end := i + len(id)
		if (i == 0 || !inWord(rest[i-1])) && (end == len(rest) || !inWord(rest[end])) {
			return true
		}
		rest = rest[i+1:]
	}
}

// inWord reports a byte of a word in any script.
func inWord(c byte) bool { return isAlnum(c) || c >= 0x80 }
