package phi

import (
	"testing"

	"pacsaudit/dimse/dataset"
)

// headerOf is what the header of one file showed.
func headerOf(in *Inspector, path string, record ...el) File {
	var d dataset.Decoder
	d.Reset(encode(implicit, record...), implicit)
	return in.InspectFile(&d, []byte(path))
}

var (
	western = el{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 100"}
	scripts = el{tag: dataset.SpecificCharacterSet, vr: dataset.CS, value: "ISO_IR 192"}
	umlauts = el{tag: tagPatientName, vr: dataset.PN, value: "M\xfcller^J\xfcrgen"}
	groups  = el{tag: tagPatientName, vr: dataset.PN, value: "Sakamoto^Kenji=坂本^健二"}
)

// TestAPathShowsThePersonOfTheHeader: a name or a number that identifies, as
// words of their own.
func TestAPathShowsThePersonOfTheHeader(t *testing.T) {
	for _, c := range []struct {
		path   string
		record []el
		want   bool
	}{
		{"a/M99172/1.dcm", []el{numbered}, true},
		{"a/1.dcm", []el{numbered}, false},
		{"", []el{numbered}, false},
		{"a/XM99172/1.dcm", []el{numbered}, false},
		{"a/M991721/1.dcm", []el{numbered}, false},
		{"a/XM99172_M99172", []el{numbered}, true},
		{"M99172", []el{numbered}, true},
		{"a/SUBJ0012/1.dcm", []el{idCode}, false}, // a code
		{"a/M99/1.dcm", []el{{tag: tagPatientID, vr: dataset.LO, value: "M99"}}, false},
		{"a/M991/1.dcm", []el{{tag: tagPatientID, vr: dataset.LO, value: "M991"}}, true},
		{"a/ABCD/1.dcm", []el{{tag: tagPatientID, vr: dataset.LO, value: "ABCD"}}, false}, // any word
		{"a/Tarnwick, Corvane/1.dcm", []el{named}, true},
		{"a/corvane-tarnwick/1.dcm", []el{named}, true},
		{"a/Tarnwick/1.dcm", []el{named}, true}, // the family name alone, where it is long
		{"a/Head/1.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "Head^Corvane"}}, false},
		{"a/Tarnwi/1.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "Tarnwi^Corvane"}}, true},
		{"a/Corvane/1.dcm", []el{named}, false},
		{"a/Tarnwicks Corvane/1.dcm", []el{named}, false},
		{"a/Tarnwick Corvanes/1.dcm", []el{named}, true},
		{"a/Head Corvanes/1.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "Head^Corvane"}}, false},
		{"a/xTarnwick Corvane/1.dcm", []el{named}, false},
		{"a/éTarnwick Corvane/1.dcm", []el{named}, false},
		{"a/Tarnwick/1.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "Tarnwick"}}, true},
		{"a/Tar/1.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "Tar"}}, false},
		{"a/Li Wu/1.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "Li^Wu"}}, true},
		{"a/L Wuxi/1.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "L^Wuxi"}}, false},
		{"a/Tarnwick C/1.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "Tarnwick^C"}}, true},
		{"a/Tar C/1.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "Tar^C"}}, false},
		{"a/QA PHANTOM/1.dcm", []el{phantom}, false},

		// In one word, either first.
		{"a/TarnwickCorvane/1.dcm", []el{named}, true},
		{"a/CORVANETARNWICK.dcm", []el{named}, true},
		{"a/xTarnwickCorvane/1.dcm", []el{named}, false},
		{"a/TarnwickCorvanes/1.dcm", []el{named}, false},
		{"a/LiWu/1.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "Li^Wu"}}, false},
		// As programs and people write them.
		{"a/Tarnwick%5ECorvane.dcm", []el{named}, true},
		{"a/Tarnwick%5", []el{named}, true},
		{"Mu\u0308ller Ju\u0308rgen.dcm", []el{western, umlauts}, true},
		{"Müller_Jürgen.dcm", []el{western, umlauts}, true},
		{"M\xfcller_J\xfcrgen.dcm", []el{western, umlauts}, true},
		{"mueller_juergen.dcm", []el{western, umlauts}, true},
		{"muller, jurgen.dcm", []el{western, umlauts}, true},
		{"MUELLERJUERGEN.dcm", []el{western, umlauts}, true},
		{"M%C3%BCller%20J%C3%BCrgen", []el{western, umlauts}, true},
		{"Müllers Jürgen", []el{western, umlauts}, false},
		{"Müller.dcm", []el{western, umlauts}, true},
		{"Müller Jürgen", []el{{tag: tagPatientName, vr: dataset.PN, value: "Mueller^Juergen"}}, true},
		{"Øverland Åse", []el{{tag: tagPatientName, vr: dataset.PN, value: "Overland^Ase"}}, true},
		{"Müller Jürgen", []el{{tag: tagPatientName, vr: dataset.PN, value: "Mueller^Juergen=坂本^健二"}}, true},
		{"mueller_juergen.dcm", []el{scripts, {tag: tagPatientName, vr: dataset.PN, value: "坂本^健二=Müller^Jürgen"}}, true},
		{"mueller_juergen.dcm", []el{scripts, {tag: tagPatientName, vr: dataset.PN, value: "Ｍüｌｌｅｒ＾Ｊüｒｇｅｎ"}}, true}, // of the full width
		{"moell_juergen.dcm", []el{scripts, {tag: tagPatientName, vr: dataset.PN, value: "^Möll＾Jürgen坂本"}}, false},
		{"a/1.dcm", []el{scripts, {tag: tagPatientName, vr: dataset.PN, value: "坂本^健二"}}, false},
		// In any component group.
		{"坂本健二.dcm", []el{scripts, groups}, true},
		{"a/坂本 健二/1.dcm", []el{scripts, groups}, true},
		{"a/坂本/1.dcm", []el{scripts, groups}, true},
		{"a/林/1.dcm", []el{scripts, {tag: tagPatientName, vr: dataset.PN, value: "Hayashi^Kenji=林^健二"}}, false},
		{"a/Попов/1.dcm", []el{scripts, {tag: tagPatientName, vr: dataset.PN, value: "Попов^Иван"}}, false},
		{"a/Петров/1.dcm", []el{scripts, {tag: tagPatientName, vr: dataset.PN, value: "Петров^Иван"}}, true},
		{"a/大坂本健二/1.dcm", []el{scripts, groups}, false},
		{"a/Sakamoto_Kenji.dcm", []el{scripts, groups}, true},
		// Another name of the patient.
		{"a/Tarnwick_Corvane.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "SUBJ-0001-0042"}, {tag: 0x0010_1001, vr: dataset.PN, value: `Quill^Ada\Tarnwick^Corvane`}}, true},
		{"a/Tarnwick_Corvane.dcm", []el{{tag: tagPatientName, vr: dataset.PN, value: "SUBJ-0001-0042"}, {tag: 0x0008_0090, vr: dataset.PN, value: "Tarnwick^Corvane"}}, false},
	} {
		in := NewFileInspector(testDay)
		if got := headerOf(in, c.path, c.record...); got.InPath != c.want {
			t.Errorf("%q: in the path %v", c.path, got.InPath)
		}
		if got := headerOf(in, "a/1.dcm", c.record...); got.InPath || in.file.path != nil {
			t.Errorf("%q is remembered", c.path)
		}
	}
}

// TestAFileIsWhatItsHeaderShows: the classes of the patient at the top, and the
// numbers of its tiers.
func TestAFileIsWhatItsHeaderShows(t *testing.T) {
	in := NewFileInspector(testDay)
	sequence := el{tag: tagOtherPatientIDs, vr: dataset.SQ, items: [][]el{{{tag: tagPatientID, vr: dataset.LO, value: "K20411"}}}}
	got := headerOf(in, "a/1.dcm", named, idCode, birthday, sequence, shownSS)
	want := File{
		Name: Exposed, ID: Pseudonym, BirthDate: Exposed, AnyExposed: true, Identified: true, SSN: true,
		Tiers: [4]TierCount{{Top: 1, All: 1}, {Top: 3, All: 4}, {}, {Top: 1, All: 1}}, // tier 0 is the sequence
	}
	if got != want {
		t.Errorf("%+v, not %+v", got, want)
	}
	if got := headerOf(in, "a/2.dcm", nobody, removed); got != (File{Name: Deidentified, Tiers: [4]TierCount{1: {Top: 1, All: 1}}}) {
		t.Errorf("%+v", got)
	}
	sibling := in.Sibling()
	headerOf(sibling, "a/3.dcm", numbered)
	headerOf(in, "a/4.dcm", numbered)
	all := new(Tally)
	all.Merge(in.Tally())
	all.Merge(sibling.Tally())
	if all.Patients.Count() != 2 || all.Records != 4 {
		t.Errorf("%d patients in %d files", all.Patients.Count(), all.Records)
	}
}
