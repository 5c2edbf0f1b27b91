package phi

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"pacsaudit/dimse/dataset"
)

// Keys is how much a query asks for.
type Keys uint8

// The key sets of cfind_keys.csv. Each holds the ones before it.
const (
	CoreKeys     Keys = iota // required keys and counts, PS3.4 §C.6
	PHIKeys                  // and the optional keys that the standard names
	ExtendedKeys             // and every other attribute that identifies
)

// Model is the information model and level of a query.
type Model uint8

// The models of PS3.4 §C.6 and §K.6.
const (
	StudyRootStudy Model = iota
	PatientRootPatient
	ModalityWorklist
)

// DateRange bounds the Study Date of a query, PS3.4 §C.2.2.2.5. 0 leaves a
// side open; both 0 is no bound at all, which also matches studies without a
// date.
type DateRange struct{ From, To Day }

// String is the range as a query key's value.
func (r DateRange) String() string {
	day := func(d Day) string {
		if d == 0 {
			return ""
		}
		return fmt.Sprintf("%08d", d)
	}
	if r == (DateRange{}) {
		return ""
	}
	return day(r.From) + "-" + day(r.To)
}

// Filter narrows a query to some studies. Its zero value matches all.
type Filter struct {
	Dates DateRange // of the study
	Born  DateRange // birth dates of patients; needs PHIKeys
}

// key is an element of a query identifier.
type key struct {
	tag   dataset.Tag
	vr    dataset.VR
	items []key // of a sequence: the keys of its one item
}

// Identifier builds the identifier of a C-FIND request: every key without a
// value, sequences with one item, PS3.4 §C.2.2.2.
func Identifier(m Model, keys Keys, filter Filter) func([]byte, dataset.Syntax) []byte {
	return func(dst []byte, s dataset.Syntax) []byte {
		for _, k := range queryKeys()[m][keys] {
			switch k.tag {
			case tagStudyDate:
				dst = dataset.AppendElement(dst, s, k.tag, k.vr, []byte(filter.Dates.String()))
			case tagBirthDate:
				dst = dataset.AppendElement(dst, s, k.tag, k.vr, []byte(filter.Born.String()))
			case tagLevel:
				dst = dataset.AppendElement(dst, s, k.tag, k.vr, []byte(levels[m]))
			default:
				dst = k.append(dst, s)
			}
		}
		return dst
	}
}

func (k key) append(dst []byte, s dataset.Syntax) []byte {
	if k.vr != dataset.SQ {
		return dataset.AppendElement(dst, s, k.tag, k.vr, nil)
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
}

var queryKeys = sync.OnceValue(func() [len(sets)][ExtendedKeys + 1][]key {
	var out [len(sets)][ExtendedKeys + 1][]key
	rows := table("cfind_keys.csv")
	for m, set := range sets {
		for keys := range ExtendedKeys + 1 {
			var list []key
			if m < len(levels) {
				list = append(list, key{tag: tagLevel, vr: dataset.CS})
			}
			for _, row := range rows {
				if row["model"] == set.model && row["level"] == set.level && keySets[row["query_set"]] <= keys {
					list = insert(list, rows, row)
				}
			}
			sortKeys(list)
			out[m][keys] = list
		}
	}
	return out
})

var keySets = map[string]Keys{"core": CoreKeys, "phi": PHIKeys, "extended": ExtendedKeys}

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
	slices.SortFunc(list, func(a, b key) int { return int(int64(a.tag) - int64(b.tag)) })
	for _, k := range list {
		sortKeys(k.items)
	}
}
