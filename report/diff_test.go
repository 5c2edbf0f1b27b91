package report

import (
	"fmt"
	"slices"
	"testing"

	"pacsaudit/audit"
)

// changeLines are changes as kind, target, subject, check.
func changeLines(d *Diff) (list []string) {
	for _, c := range d.Changes {
		s := fmt.Sprintf("%v %v %s", c.Kind, c.Target, changeSubjects[c.What])
		if c.Check != nil {
			s += " " + c.Check.String()
		}
		list = append(list, s)
	}
	return list
}

func compared(was, is Target, counts bool) *Diff {
	was.Name, is.Name = audit.Lit("main"), audit.Lit("main")
	return Compare(&Report{Targets: []Target{was}}, &Report{Targets: []Target{is}}, counts)
}

// missing is a check that a report does not hold.
const missing audit.Ruling = 200

// TestEachChangeOfAVerdict has every pair of verdicts, and what the change is
// called. Nobody is told of a verdict that stays, or becomes better or worse
// known without a failure on either side.
func TestEachChangeOfAVerdict(t *testing.T) {
	const (
		pass, fail, unknown, outside = audit.RulingPass, audit.RulingFail, audit.RulingInconclusive, audit.RulingNotApplicable
		quiet                        = ""
	)
	for _, row := range []struct {
		was, is audit.Ruling
		want    string
	}{
		{pass, pass, quiet}, {pass, fail, "new"}, {pass, unknown, "no-longer-measured"}, {pass, outside, quiet}, {pass, missing, quiet},
		{fail, pass, "fixed"}, {fail, fail, quiet}, {fail, unknown, "no-longer-measured"}, {fail, outside, "no-longer-measured"}, {fail, missing, "no-longer-measured"},
		{unknown, pass, quiet}, {unknown, fail, "new"}, {unknown, unknown, quiet}, {unknown, outside, quiet}, {unknown, missing, quiet},
		{outside, pass, quiet}, {outside, fail, "new"}, {outside, unknown, quiet}, {outside, outside, quiet}, {outside, missing, quiet},
		{missing, pass, quiet}, {missing, fail, "new"}, {missing, unknown, quiet}, {missing, outside, quiet}, {missing, missing, quiet},
	} {
		with := func(r audit.Ruling) Target {
			if r == missing {
				return Target{Exposure: audit.Associates}
			}
			return Target{Exposure: audit.Associates, Findings: []Finding{{ID: audit.NewID("other"), Verdict: fail}, {ID: audit.NewID("a"), Verdict: r, Severity: audit.High, Title: audit.Lit("a title")}}}
		}
		was, is := with(row.was), with(row.is)
		for _, f := range []*Target{&was, &is} { // the other check stays as it is
			if len(f.Findings) == 0 {
				f.Findings = []Finding{{ID: audit.NewID("other"), Verdict: fail}}
			}
		}
		d := compared(was, is, true)
		var want []string
		if row.want != quiet {
			want = []string{row.want + " main finding a"}
		}
		if got := changeLines(d); !slices.Equal(got, want) {
			t.Errorf("%v became %v: %q, want %q", row.was, row.is, got, want)
		}
		for _, c := range d.Changes {
			if c.Severity != audit.High || c.Title != audit.Lit("a title") {
				t.Errorf("%v became %v: %v, %q", row.was, row.is, c.Severity, c.Title)
			}
		}
	}
}

// TestAFaultIsFixedWhereWhatHadItWasSeenToBeGone: a check that does not apply
// any more proves nothing, unless it says what it saw.
func TestAFaultIsFixedWhereWhatHadItWasSeenToBeGone(t *testing.T) {
	for name, row := range map[string]struct {
		facts []audit.Fact
		want  ChangeKind
	}{
		"the address was taken out of the configuration": {nil, NoLongerMeasured},
		"the server offers no context for it":            {[]audit.Fact{audit.Fact(audit.Word("outcome", audit.NoContext))}, Fixed},
		"the outcome is another":                         {[]audit.Fact{audit.Fact(audit.Word("outcome", audit.NotDICOM))}, NoLongerMeasured},
		"something else has no context":                  {[]audit.Fact{audit.Fact(audit.Word("cause", audit.NoContext))}, NoLongerMeasured},
		"no file is DICOM":                               {[]audit.Fact{audit.Fact(audit.Count("files-read", 7))}, Fixed},
		"the certificate is over already":                {[]audit.Fact{audit.Fact(audit.Count("not-after", 20261121))}, NoLongerMeasured},
	} {
		was, is := &Finding{Verdict: audit.RulingFail}, &Finding{Verdict: audit.RulingNotApplicable, Facts: row.facts}
		if kind, reported := verdictChange(was, is, false); kind != row.want || !reported {
			t.Errorf("%s: %v, reported %t", name, kind, reported)
		}
		was.Verdict = audit.RulingPass
		if _, reported := verdictChange(was, is, false); reported {
			t.Errorf("%s, after a pass: reported", name)
		}
	}
}

// TestAFailureChangesByItsEvidence: numbers change every day, and count only
// where they are asked for.
func TestAFailureChangesByItsEvidence(t *testing.T) {
	word := func(name, word string) audit.Fact {
		return audit.Fact{Name: audit.Operator(name), Word: audit.Operator(word)}
	}
	count := func(name string, n int64) audit.Fact { return audit.Fact{Name: audit.Operator(name), Number: n} }
	for name, row := range map[string]struct {
		was, is            []audit.Fact
		severity           audit.Severity
		always, withCounts bool
	}{
		"nothing":               {[]audit.Fact{count("records", 3), word("key", "rsa")}, []audit.Fact{count("records", 3), word("key", "rsa")}, audit.Low, false, false},
		"a number":              {[]audit.Fact{count("records", 3)}, []audit.Fact{count("records", 4)}, audit.Low, false, true},
		"a word":                {[]audit.Fact{word("key", "rsa")}, []audit.Fact{word("key", "dsa")}, audit.Low, true, true},
		"a name":                {[]audit.Fact{count("records", 3)}, []audit.Fact{count("items", 3)}, audit.Low, true, true},
		"one fact more":         {[]audit.Fact{count("records", 3)}, []audit.Fact{count("records", 3), count("items", 0)}, audit.Low, true, true},
		"one fact less":         {[]audit.Fact{count("records", 3)}, nil, audit.Low, true, true},
		"the severity":          {nil, nil, audit.High, true, true},
		"a number beside words": {[]audit.Fact{{Name: audit.Lit("a"), Word: audit.Lit("b"), Number: 1}}, []audit.Fact{{Name: audit.Lit("a"), Word: audit.Lit("b"), Number: 2}}, audit.Low, true, true},
	} {
		was := Target{Findings: []Finding{{ID: audit.NewID("a"), Verdict: audit.RulingFail, Severity: audit.Low, Facts: row.was}}}
		is := Target{Findings: []Finding{{ID: audit.NewID("a"), Verdict: audit.RulingFail, Severity: row.severity, Facts: row.is}}}
		for _, counts := range []bool{false, true} {
			want := row.always
			if counts {
				want = row.withCounts
			}
			d := compared(was, is, counts)
			if got := slices.Equal(changeLines(d), []string{"changed main finding a"}); got != want {
				t.Errorf("%s, counts %t: %q", name, counts, changeLines(d))
			}
			for _, c := range d.Changes {
				if !slices.Equal(c.From, row.was) || !slices.Equal(c.To, row.is) || c.Severity != row.severity {
					t.Errorf("%s: from %v to %v, %v", name, c.From, c.To, c.Severity)
				}
			}
		}
	}
}

// TestEvidenceOfAVerdictThatIsGone: a failure that nobody judged again keeps
// what was said of it.
func TestEvidenceOfAVerdictThatIsGone(t *testing.T) {
	fact := []audit.Fact{audit.Fact(audit.Count("records", 3))}
	was := Target{Findings: []Finding{{ID: audit.NewID("a"), Verdict: audit.RulingFail, Severity: audit.High, Title: audit.Lit("a title"), Facts: fact}, {ID: audit.NewID("b"), Verdict: audit.RulingPass}}}
	d := compared(was, Target{}, false)
	if len(d.Changes) != 1 {
		t.Fatalf("%q", changeLines(d))
	}
	c := d.Changes[0]
	if c.Kind != NoLongerMeasured || *c.Check != audit.NewID("a") || c.Severity != audit.High || c.Title != audit.Lit("a title") || !slices.Equal(c.From, fact) || c.To != nil {
		t.Errorf("%+v", c)
	}
}

// TestASignatureIsToldOfOnce: that somebody signs for a failure, and that his time ends.
func TestASignatureIsToldOfOnce(t *testing.T) {
	target := func(r audit.Ruling, word string, signed bool) *Target {
		f := Finding{ID: audit.NewID("tls-absent"), Verdict: r, Severity: audit.High, Facts: []audit.Fact{{Name: audit.Lit("word"), Word: audit.Operator(word)}}}
		if signed {
			f.Accepted = new(Acceptance)
		}
		return &Target{Name: audit.Lit("a"), Findings: []Finding{f}}
	}
	const fails, passes = audit.RulingFail, audit.RulingPass
	for name, row := range map[string]struct {
		before, after *Target
		want          int
	}{
		"signed for":              {target(fails, "x", false), target(fails, "x", true), 1},
		"ended":                   {target(fails, "x", true), target(fails, "x", false), 1},
		"the same":                {target(fails, "x", true), target(fails, "x", true), 0},
		"signed for, and changed": {target(fails, "x", false), target(fails, "y", true), 1},
		"signed for, and mended":  {target(fails, "x", true), target(passes, "x", false), 1},
		"passed before":           {target(passes, "x", false), target(fails, "x", true), 1},
	} {
		d := Compare(&Report{Targets: []Target{*row.before}}, &Report{Targets: []Target{*row.after}}, false)
		d.Signed(row.before, row.after)
		var got []Change
		for _, c := range d.Changes {
			if c.Check != nil {
				got = append(got, c)
			}
		}
		if len(got) != row.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
