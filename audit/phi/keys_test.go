package phi

import (
	"slices"
	"strings"
	"testing"

	"pacsaudit/dimse/dataset"
)

// asked is the path of every key of a query, and the value of those that have
// one.
func asked(t *testing.T, m Model, keys Keys, filter Filter, s dataset.Syntax) map[string]string {
	t.Helper()
	var d dataset.Decoder
	d.Reset(Identifier(m, keys, filter)(nil, s), s)
	got, path := map[string]string{}, []string{}
	last := make([]dataset.Tag, 8)
	items := map[string]int{}
	for d.Next() {
		e := d.Element()
		switch e.Kind {
		case dataset.Primitive, dataset.SequenceStart:
			if e.Tag <= last[e.Depth] {
				t.Errorf("%v comes behind %v", e.Tag, last[e.Depth])
			}
			last[e.Depth], last[e.Depth+1] = e.Tag, 0
			name := strings.Join(append(slices.Clone(path), e.Tag.String()), ">")
			if _, twice := got[name]; twice {
				t.Errorf("%s is asked for twice", name)
			}
			got[name] = strings.TrimRight(string(e.Value.Reveal()), " ")
			if e.Kind == dataset.SequenceStart {
				path = append(path, e.Tag.String())
			}
		case dataset.ItemStart:
			items[strings.Join(path, ">")]++
		case dataset.SequenceEnd:
			if n := items[strings.Join(path, ">")]; n != 1 {
				t.Errorf("%s has %d items", strings.Join(path, ">"), n)
			}
			path = path[:len(path)-1]
		}
	}
	if d.Err() != nil {
		t.Fatal(d.Err())
	}
	return got
}

// wanted are the keys of a model by the table: paths of tags.
func wanted(t *testing.T, model, level string, keys Keys) map[string]bool {
	t.Helper()
	tags := map[string]string{}
	rows := table("cfind_keys.csv")
	want := map[string]bool{}
	if model != "MWL" {
		want[tagLevel.String()] = true
	}
	for _, row := range rows {
		if row["model"] == model && row["level"] == level {
			tags[row["path"]] = row["tag"]
		}
	}
	for _, row := range rows {
		set, ok := keySets[row["query_set"]]
		if row["model"] != model || row["level"] != level || !ok || set > keys {
			continue
		}
		path := row["tag"]
		if parent, _, nested := strings.Cut(row["path"], ">"); nested {
			path = tags[parent] + ">" + path
		}
		want[path] = true
	}
	return want
}

func TestQueriesAskForTheKeysOfTheTable(t *testing.T) {
	levels := map[Model][2]string{StudyRootStudy: {"SR", "STUDY"}, PatientRootPatient: {"PR", "PATIENT"}, ModalityWorklist: {"MWL", "(none)"}}
	for m, of := range levels {
		before := 0
		for keys := LeastKeys; keys <= ExtendedKeys; keys++ {
			for _, s := range []dataset.Syntax{{Implicit: true}, {}, {BigEndian: true}} {
				got, want := asked(t, m, keys, Filter{}, s), wanted(t, of[0], of[1], keys)
				for path, value := range got {
					if !want[path] {
						t.Errorf("%v %d: asks for %s, which the table does not", of, keys, path)
					}
					if value != "" && path != tagLevel.String() {
						t.Errorf("%v %d: %s has a value", of, keys, path)
					}
				}
				for path := range want {
					if _, ok := got[path]; !ok {
						t.Errorf("%v %d: does not ask for %s", of, keys, path)
					}
				}
			}
			n := len(asked(t, m, keys, Filter{}, implicit))
			if n <= before {
				t.Errorf("%v: set %d has %d keys, the one before %d", of, keys, n, before)
			}
			before = n
		}
	}
	if got := asked(t, StudyRootStudy, CoreKeys, Filter{}, implicit)[tagLevel.String()]; got != "STUDY" {
		t.Errorf("level %q", got)
	}
	if got := asked(t, PatientRootPatient, CoreKeys, Filter{}, implicit)[tagLevel.String()]; got != "PATIENT" {
		t.Errorf("level %q", got)
	}
}

// TestTheKeySetsAreThoseOfPS34 holds that what a privacy officer asks about is
// in the sets.
func TestTheKeySetsAreThoseOfPS34(t *testing.T) {
	for keys, list := range map[Keys][]dataset.Tag{
		LeastKeys: {tagLevel, tagStudyInstanceUID, tagStudyDate, tagPatientName, tagPatientID},
		CoreKeys:  {tagBirthDate, tagStudyTime, 0x0008_0050, 0x0020_0010, 0x0020_1206, tagStudyInstances},
		PHIKeys: {tagIssuer, tagBirthTime, 0x0010_0040, tagOtherPatientIDs, 0x0010_1000, 0x0010_1001, 0x0010_2160, 0x0010_4000,
			0x0010_1010, 0x0010_1020, 0x0010_1030, 0x0010_2180, 0x0010_21B0, 0x0008_0090, 0x0008_1060, 0x0008_1030, 0x0008_1080, 0x0008_0061},
		ExtendedKeys: {tagIdentityRemoved, tagDeidentificationMethod, 0x0010_1040, 0x0010_2154, 0x0010_2155, 0x0010_1005, 0x0010_1060, 0x0010_1080,
			0x0010_1081, 0x0010_1090, 0x0010_1050, 0x0010_2150, 0x0010_2152, 0x0010_21F0, 0x0010_2297, tagIssuerQualifiers, 0x0010_0022, 0x0012_0040,
			0x0010_2161, 0x0010_2162, 0x0032_1032, 0x0032_1060, 0x0038_0010, 0x0008_1048, 0x0008_0080, 0x0032_1030, 0x0032_1066, 0x0010_2000, 0x0010_2110, 0x0010_21C0},
	} {
		got := asked(t, StudyRootStudy, keys, Filter{}, implicit)
		for _, tag := range list {
			if _, ok := got[tag.String()]; !ok {
				t.Errorf("set %d does not ask for %v", keys, tag)
			}
			if keys > LeastKeys {
				if _, ok := asked(t, StudyRootStudy, keys-1, Filter{}, implicit)[tag.String()]; ok {
					t.Errorf("set %d asks for %v already", keys-1, tag)
				}
			}
		}
	}
}

func TestFiltersAreValuesOfTheirKeys(t *testing.T) {
	filter := Filter{Dates: DateRange{From: 2024_01_01}, Born: DateRange{From: 1900_01_01, To: 1999_12_31}}
	got := asked(t, StudyRootStudy, PHIKeys, filter, implicit)
	if got[tagStudyDate.String()] != "20240101-" || got[tagBirthDate.String()] != "19000101-19991231" {
		t.Errorf("%q and %q", got[tagStudyDate.String()], got[tagBirthDate.String()])
	}
	if s := (DateRange{To: 900}).String(); s != "-00000900" {
		t.Errorf("%q", s)
	}
}

// TestAFilterIsInEveryQuery holds a filter against each model and set of keys:
// its keys are there with their values, in order and once, and nothing else is.
func TestAFilterIsInEveryQuery(t *testing.T) {
	filter := Filter{
		Dates: DateRange{From: 2024_05_01, To: 2024_05_01}, Times: TimeRange{From: 8_00_00, To: 11_59_59},
		Born: DateRange{To: 1949_12_31}, Modality: "CT", Name: "*",
	}
	steps := tagScheduledSteps.String() + ">"
	for m, want := range map[Model]map[string]string{
		StudyRootStudy: {
			tagStudyDate.String(): "20240501", tagStudyTime.String(): "080000-115959", tagModalitiesInStudy.String(): "CT",
			tagPatientName.String(): "*", tagBirthDate.String(): "-19491231", tagLevel.String(): "STUDY",
		},
		PatientRootPatient: {tagPatientName.String(): "*", tagBirthDate.String(): "-19491231", tagLevel.String(): "PATIENT"},
		ModalityWorklist: {
			steps + tagStepStartDate.String(): "20240501", steps + tagStepStartTime.String(): "080000-115959", steps + tagModality.String(): "CT",
			tagPatientName.String(): "*", tagBirthDate.String(): "-19491231",
		},
	} {
		for keys := LeastKeys; keys <= ExtendedKeys; keys++ {
			got, plain := asked(t, m, keys, filter, implicit), asked(t, m, keys, Filter{}, implicit)
			for path, value := range got {
				if value != want[path] {
					t.Errorf("model %d, set %d: %s is %q, not %q", m, keys, path, value, want[path])
				}
				if _, ok := plain[path]; !ok && value == "" && path != tagScheduledSteps.String() {
					t.Errorf("model %d, set %d: asks for %s besides", m, keys, path)
				}
			}
			for path := range want {
				if _, ok := got[path]; !ok {
					t.Errorf("model %d, set %d: no %s", m, keys, path)
				}
			}
			for path := range plain {
				if _, ok := got[path]; !ok {
					t.Errorf("model %d, set %d: the filter drops %s", m, keys, path)
				}
			}
		}
	}
	if again := asked(t, StudyRootStudy, LeastKeys, Filter{}, implicit); again[tagPatientName.String()] != "" {
		t.Error("a filter stays behind for the next query")
	}
}

func TestTheSmallSetsOfKeysAreSmall(t *testing.T) {
	for m, most := range map[Model][2]int{StudyRootStudy: {5, 12}, PatientRootPatient: {3, 12}, ModalityWorklist: {6, 12}} {
		for keys, n := range most {
			got := asked(t, m, Keys(keys), Filter{}, implicit)
			if len(got) > n {
				t.Errorf("model %d, set %d: %d elements", m, keys, len(got))
			}
			if _, ok := got[tagBirthDate.String()]; ok != (Keys(keys) == CoreKeys) {
				t.Errorf("model %d, set %d: birth date %v", m, keys, ok)
			}
		}
	}
}

// TestRequiredKeysAreThoseOfTheStandard and no other, PS3.4 Table C.6-5.
func TestRequiredKeysAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	want := map[string]bool{tagLevel.String(): true}
	for _, row := range table("cfind_keys.csv") {
		if row["model"] == "SR" && row["level"] == "STUDY" && (row["key_type"] == "R" || row["key_type"] == "U") {
			want[parseTag(row["tag"]).String()] = true
		}
	}
	got := asked(t, StudyRootStudy, LeastKeys, Filter{Required: true}, dataset.Syntax{})
	for tag := range got {
		if !want[tag] {
			t.Errorf("%s is asked for", tag)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d keys, want %d", len(got), len(want))
	}
}
