package phi

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"pacsaudit/dimse/dataset"
)

// Keys is how much a query asks for.
type Keys uint8

// The key sets of cfind_keys.csv, and one that is smaller. Each holds the ones
// before it.
const (
	NameKey      Keys = iota // the patient's name alone
	LeastKeys                // what the model demands and who it is about, PS3.4 §C.6.1.1, §C.6.2.1, §K.6.1
	CoreKeys                 // required keys, counts and the birth date: twelve at most in a query for studies
	PHIKeys                  // and the optional keys that the standard names
	ExtendedKeys             // and every other attribute that identifies
)

// Model is the information model and level of a query.
type Model uint8

// The models of PS3.4 §C.6 and §K.6.
const (
	NoModel Model = iota
	StudyRootStudy
	PatientRootPatient
	ModalityWorklist
	ProcedureSteps // the worklist of Unified Procedure Steps, §CC.2.5
)

var modelNames = [...]string{"", "study-root", "patient-root", "modality-worklist", "procedure-steps"}

// Worklist reports a model of what is planned.
func (m Model) Worklist() bool { return m == ModalityWorklist || m == ProcedureSteps }

// MarshalText writes the model's word.
func (m Model) MarshalText() ([]byte, error) {
	if int(m) >= len(modelNames) {
		m = NoModel
	}
	return []byte(modelNames[m]), nil
}

// UnmarshalText reads the model's word.
func (m *Model) UnmarshalText(b []byte) error {
	i := slices.Index(modelNames[:], string(b))
	if i < 1 {
		return errors.New("not a word for an information model")
	}
	*m = Model(i)
	return nil
}

// key is an element of a query identifier.
type key struct {
	tag   dataset.Tag
	vr    dataset.VR
	value string
	items []key // of a sequence: the keys of its one item
}

// Identifier builds the identifier of a C-FIND request: every key without a
// value but those of the filter, sequences with one item, PS3.4 §C.2.2.2.
func Identifier(m Model, keys Keys, filter Filter) func([]byte, dataset.Syntax) []byte {
	list := queryKeys()[m][keys]
	for _, k := range filter.keys(m) {
		list = with(list, k)
	}
	return func(dst []byte, s dataset.Syntax) []byte {
		for _, k := range list {
			dst = k.append(dst, s)
		}
		return dst
	}
}

// with is the list with a key in its place, or with the key's value where it is
// in the list already.
func with(list []key, k key) []key {
	list = slices.Clone(list)
	i, found := slices.BinarySearchFunc(list, k, byTag)
	switch {
	case !found:
		slices.SortFunc(k.items, byTag)
		return slices.Insert(list, i, k)
	case k.vr == dataset.SQ:
		for _, inner := range k.items {
			list[i].items = with(list[i].items, inner)
		}
	default:
		list[i] = k
	}
	return list
}

func (k key) append(dst []byte, s dataset.Syntax) []byte {
	if k.vr != dataset.SQ {
		return dataset.AppendElement(dst, s, k.tag, k.vr, []byte(k.value))
	}
	var item []byte
	for _, inner := range k.items {
		item = inner.append(item, s)
	}
	return dataset.AppendSequence(dst, s, k.tag, item)
}

var levels = [...]string{StudyRootStudy: "STUDY", PatientRootPatient: "PATIENT"}

// sets are the rows of cfind_keys.csv that belong to a model.
var sets = [...]struct{ model, level string }{
	StudyRootStudy:     {"SR", "STUDY"},
	PatientRootPatient: {"PR", "PATIENT"},
	ModalityWorklist:   {"MWL", "(none)"},
	ProcedureSteps:     {"UPS", "(none)"},
}

var queryKeys = sync.OnceValue(func() [len(sets)][ExtendedKeys + 1][]key {
	var out [len(sets)][ExtendedKeys + 1][]key
	rows := table("cfind_keys.csv")
	for m, set := range sets {
		for keys := range ExtendedKeys + 1 {
			var list []key
			if m < len(levels) {
				list = append(list, key{tag: tagLevel, vr: dataset.CS, value: levels[m]})
			}
			for _, row := range rows {
				if row["model"] == set.model && row["level"] == set.level && (keySets[row["query_set"]] <= keys || parseTag(row["tag"]) == tagPatientName) {
					list = insert(list, rows, row)
				}
			}
			sortKeys(list)
			out[m][keys] = list
		}
	}
	return out
})

var keySets = map[string]Keys{"least": LeastKeys, "core": CoreKeys, "phi": PHIKeys, "extended": ExtendedKeys}

// insert adds a row, under its sequence where its path names one.
func insert(list []key, rows []map[string]string, row map[string]string) []key {
	k := key{tag: parseTag(row["tag"]), vr: dataset.VR(row["vr"][0])<<8 | dataset.VR(row["vr"][1])}
	parent, _, nested := cutLast(row["path"], ">")
	if !nested {
		return append(list, k)
	}
	for _, r := range rows {
		if r["path"] == parent && r["model"] == row["model"] && r["level"] == row["level"] {
			for i := range list {
				if list[i].tag == parseTag(r["tag"]) {
					list[i].items = append(list[i].items, k)
					return list
				}
			}
		}
	}
	return list // its sequence is not in this set
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

func parseTag(s string) dataset.Tag {
	var group, element uint32
	if n, err := fmt.Sscanf(s, "(%04X,%04X)", &group, &element); n != 2 || err != nil {
		panic("query keys: not a tag: " + s)
	}
	return dataset.Tag(group<<16 | element)
}

func sortKeys(list []key) {
	slices.SortFunc(list, byTag)
	for _, k := range list {
		sortKeys(k.items)
	}
}

func byTag(a, b key) int { return cmp.Compare(a.tag, b.tag) }
