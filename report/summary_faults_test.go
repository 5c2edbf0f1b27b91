package report

import (
	"fmt"
	"slices"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/counts"
)

// listed are faults as their check and where it failed.
func listed(faults []*Fault) (list []string) {
	for _, f := range faults {
		s := f.ID.String() + ":"
		for _, on := range f.On {
			if on.Finding == nil || on.ID != f.ID {
				s += " another's"
			}
			s += " " + on.Target.Name.String()
		}
		list = append(list, s)
	}
	return list
}

// TestFaultsAreGatheredByCheck: each once, the worst first, with the targets
// that have it; what somebody signed for is listed apart.
func TestFaultsAreGatheredByCheck(t *testing.T) {
	const pass, fail, unknown = audit.RulingPass, audit.RulingFail, audit.RulingInconclusive
	named := func(name string, e audit.Exposure, list ...Finding) Target {
		return Target{Name: audit.Operator(name), Exposure: e, Findings: list}
	}
	r := &Report{
		Targets: []Target{
			named("one", audit.Echoes, finding(t, "low", fail, audit.Low), finding(t, "high-b", fail, audit.High), finding(t, "high-c", fail, audit.High), finding(t, "passed", pass, audit.Critical)),
			named("two", audit.PHIVisible, finding(t, "low", fail, audit.Low), finding(t, "high-a", fail, audit.High), finding(t, "doubted", unknown, audit.Critical)),
			named("three", audit.ExposureClosed, signed(finding(t, "low", fail, audit.Low)), signed(finding(t, "never", fail, audit.High)), signed(finding(t, "passed", pass, audit.Low))),
		},
		Headers: &Headers{Findings: []Finding{finding(t, "of-files", fail, audit.High), finding(t, "read", pass, audit.High)}},
		Sweep: &Sweep{Findings: []Finding{finding(t, "of-ranges", fail, audit.Critical), signed(finding(t, "silent", fail, audit.Low)), finding(t, "low", pass, audit.Low),
			signed(finding(t, "known", unknown, audit.Low))}},
	}
	s := Summarise(r)
	if got, want := listed(s.Faults), []string{"high-a: two", "high-b: one", "high-c: one", "low: two one"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := listed(s.AllFaults()), []string{"of-ranges: sweep", "high-a: two", "high-b: one", "high-c: one", "of-files: files", "low: two one"}; !slices.Equal(got, want) {
		t.Errorf("with files and ranges %q, want %q", got, want)
	}
	if len(s.Faults) != 4 {
		t.Errorf("the faults of targets are %d now", len(s.Faults))
	}
	var accepted []string
	for _, a := range s.Accepted {
		accepted = append(accepted, a.Target.Name.String()+" "+a.ID.String())
	}
	if want := []string{"three low", "three never", "sweep silent"}; !slices.Equal(accepted, want) {
		t.Errorf("accepted %q, want %q", accepted, want)
	}
	if got := listed(Summarise(&Report{Targets: r.Targets}).AllFaults()); len(got) != 4 {
		t.Errorf("nobody read files or swept: %q", got)
	}
}

// TestDoubtsAreApartFromWhatWasNotAsked: a check that was not asked for is no
// doubt; one that has other evidence is.
func TestDoubtsAreApartFromWhatWasNotAsked(t *testing.T) {
	notTried := audit.Fact(audit.Word("outcome", audit.NotTried))
	timeout := audit.Fact(audit.Word("outcome", audit.TimedOut))
	one := &Target{Findings: []Finding{
		finding(t, "not-asked", audit.RulingInconclusive, audit.Low, notTried), finding(t, "timeout", audit.RulingInconclusive, audit.Low, timeout),
		finding(t, "no-password-tried", audit.RulingInconclusive, audit.Low, audit.Fact(audit.Word("answer", audit.NoAnswer)), notTried),
		finding(t, "bare", audit.RulingInconclusive, audit.Low), finding(t, "more", audit.RulingInconclusive, audit.Low, notTried, timeout),
		finding(t, "failed", audit.RulingFail, audit.Low, notTried), finding(t, "passed", audit.RulingPass, audit.Low, notTried),
	}}
	ids := func(list []*Finding) (s []string) {
		for _, f := range list {
			s = append(s, f.ID.String())
		}
		return s
	}
	open, rest := one.Doubts()
	if !slices.Equal(ids(open), []string{"timeout", "bare", "more"}) || !slices.Equal(ids(rest), []string{"not-asked", "no-password-tried"}) {
		t.Errorf("doubts %q, not asked %q", ids(open), ids(rest))
	}
	here := Target{Findings: []Finding{finding(t, "here", audit.RulingInconclusive, audit.Low, notTried), finding(t, "everywhere", audit.RulingInconclusive, audit.Low, notTried)}}
	there := Target{Findings: []Finding{finding(t, "everywhere", audit.RulingInconclusive, audit.Low, notTried), finding(t, "here", audit.RulingPass, audit.Low)}}
	for n, want := range map[int][]string{1: {"here", "everywhere"}, 2: {"everywhere"}} {
		s := Summarise(&Report{Targets: []Target{here, there}[:n]})
		if got := ids(s.NotAsked()); !slices.Equal(got, want) {
			t.Errorf("of %d targets, nobody was asked %q, want %q", n, got, want)
		}
	}
}

func TestSubjectsAreTargetsFilesAndRanges(t *testing.T) {
	f := finding(t, "a", audit.RulingFail, audit.Low)
	h := &Headers{FileCounts: audit.FileCounts{DICOM: 7}, Exposed: 5, Identified: 3, SSN: counts.SSN{Labelled: 2}, Findings: []Finding{f}}
	h.Fields = Fields{1: {Returned: 4}}
	for n := range 4 {
		r := &Report{Targets: []Target{target("closed", "x:1", ""), target("main", "x:2", "")}}
		r.Targets[1].Exposure = audit.Echoes
		want := []string{"main x:2", "closed x:1"}
		if n&1 > 0 {
			r.Headers = h
			want = append(want, "files ")
		}
		if n&2 > 0 {
			r.Sweep = &Sweep{Findings: []Finding{f}}
			want = append(want, "sweep ")
		}
		list := Subjects(r)
		var got []string
		for _, x := range list {
			got = append(got, fmt.Sprint(x.Name, " ", x.Address))
			if IsSweep(x) != (x.Name == audit.Lit("sweep")) {
				t.Errorf("%v is taken for ranges, or ranges are not", x.Name)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
			continue
		}
		for _, x := range list[2:] {
			if len(x.Findings) != 1 || x.Findings[0].ID != f.ID {
				t.Errorf("%v has the findings %v", x.Name, x.Findings)
			}
			if x.Name == audit.Lit("files") && (x.PHI.Records != 7 || x.PHI.Exposed != 5 || x.PHI.Identified != 3 || x.PHI.SSN != h.SSN || !slices.Equal(x.PHI.Fields, h.Fields)) {
				t.Errorf("files have %+v", x.PHI)
			}
		}
	}
	if len(filesTarget.Findings)+len(SweepTarget.Findings) > 0 {
		t.Error("what stands for files and ranges holds findings of a report")
	}
	if IsSweep(&Target{Name: audit.Lit("sweep"), Address: audit.Lit("x:1")}) || IsSweep(&Target{Name: audit.Lit("other")}) {
		t.Error("a target is taken for ranges")
	}
}

func TestAdviceIsGatheredBySetting(t *testing.T) {
	with := func(name, setting string) Target {
		f := finding(t, "a", audit.RulingFail, audit.Low)
		f.Setting = audit.Operator(setting)
		return Target{Name: audit.Operator(name), Findings: []Finding{f}}
	}
	s := Summarise(&Report{Targets: []Target{with("a", "x"), with("b", ""), with("c", "y"), with("d", "x")}})
	var got []string
	for _, a := range s.Faults[0].Advice() {
		got = append(got, fmt.Sprint(a.Setting, " ", a.Targets))
	}
	if want := []string{"x [a d]", "y [c]"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
