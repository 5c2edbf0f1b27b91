package kept_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/kept"
)

// settled is a report that leaves nothing in doubt, with what one check says.
func settled(e audit.Exposure, r audit.Ruling, facts ...audit.Fact) *report.Target {
	return &report.Target{
		Address: audit.Lit("127.0.0.1:104"), Exposure: e, Settled: true,
		Findings: []report.Finding{{ID: audit.NewID("a-fault"), Verdict: r, Severity: audit.High, Facts: facts}},
	}
}

func outcome(o audit.Outcome) audit.Fact { return audit.Fact(audit.Word("outcome", o)) }

// TestWhatIsKeptOfAFault has a check fail, and then say something else in an
// audit that settles all the rest.
func TestWhatIsKeptOfAFault(t *testing.T) {
	status := audit.Fact(audit.Count("status", uint64(1)))
	none := settled(audit.Echoes, audit.RulingPass)
	none.Findings = nil
	behind := settled(audit.Echoes, audit.RulingInconclusive, outcome(audit.TimedOut))
	behind.Findings = append([]report.Finding{{ID: audit.NewID("another"), Verdict: audit.RulingPass}}, behind.Findings...)
	for name, row := range map[string]struct {
		now   *report.Target
		stays bool
	}{
		"passed":                         {settled(audit.Echoes, audit.RulingPass), false},
		"does not apply":                 {settled(audit.Echoes, audit.RulingNotApplicable), false},
		"failed again":                   {settled(audit.Echoes, audit.RulingFail), true},
		"no such check":                  {none, false},
		"timed out":                      {settled(audit.Echoes, audit.RulingInconclusive, outcome(audit.TimedOut)), true},
		"timed out, in second place":     {behind, true},
		"timed out, closed":              {settled(audit.ExposureClosed, audit.RulingInconclusive, outcome(audit.TimedOut)), true},
		"says nothing":                   {settled(audit.Echoes, audit.RulingInconclusive), true},
		"says nothing, closed":           {settled(audit.ExposureClosed, audit.RulingInconclusive), false},
		"not asked":                      {settled(audit.Echoes, audit.RulingInconclusive, outcome(audit.NotTried)), false},
		"not asked, and more":            {settled(audit.Echoes, audit.RulingInconclusive, outcome(audit.NotTried), status), true},
		"rejected":                       {settled(audit.Echoes, audit.RulingInconclusive, outcome(audit.Rejected)), true},
		"rejected, closed":               {settled(audit.ExposureClosed, audit.RulingInconclusive, outcome(audit.Rejected), status), false},
		"aborted":                        {settled(audit.Echoes, audit.RulingInconclusive, outcome(audit.Aborted)), true},
		"aborted, closed":                {settled(audit.ExposureClosed, audit.RulingInconclusive, outcome(audit.Aborted)), false},
		"counted, and not to the bottom": {settled(audit.Echoes, audit.RulingInconclusive, status), true},
	} {
		level := kept.Level{}.After(settled(audit.Echoes, audit.RulingFail), noon).After(row.now, noon)
		if got := slices.ContainsFunc(level.Findings, is("a-fault")); got != row.stays || !level.Settled() {
			t.Errorf("%s: the fault stays %t, settled %t", name, got, level.Settled())
		}
	}
}

func TestSettledTakesATimeAndNoDoubtSince(t *testing.T) {
	for _, row := range []struct {
		level kept.Level
		want  bool
	}{{kept.Level{}, false}, {kept.Level{SettledAt: noon}, true}, {kept.Level{SettledAt: noon, UnsettledSince: noon}, false}, {kept.Level{UnsettledSince: noon}, false}} {
		if row.level.Settled() != row.want {
			t.Errorf("%+v is settled: %t", row.level, !row.want)
		}
	}
}

func TestFindingsAreInTheOrderOfTheirChecksAtTheHigherSeverity(t *testing.T) {
	finding := func(id audit.ID, s audit.Severity) report.Finding {
		return report.Finding{ID: id, Verdict: audit.RulingFail, Severity: s}
	}
	first := settled(audit.Echoes, audit.RulingPass)
	first.Findings = []report.Finding{finding(audit.NewID("c"), audit.Low), finding(audit.NewID("a"), audit.High), finding(audit.NewID("e"), audit.Low), finding(audit.NewID("b"), audit.Low), finding(audit.NewID("d"), audit.Low)}
	second := settled(audit.NotMeasured, audit.RulingPass)
	second.Findings = []report.Finding{finding(audit.NewID("a"), audit.Medium), finding(audit.NewID("b"), audit.Medium)}
	var got []kept.Finding
	for range 5 {
		got = kept.Level{}.After(first, noon).After(second, noon).Findings
	}
	want := []kept.Finding{{audit.NewID("a"), audit.High}, {audit.NewID("b"), audit.Medium}, {audit.NewID("c"), audit.Low}, {audit.NewID("d"), audit.Low}, {audit.NewID("e"), audit.Low}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestRecordsAreCountedOverAllDoors(t *testing.T) {
	for name, row := range map[string]struct {
		dicom, web, worklist, want uint64
	}{
		"one door": {dicom: 5, want: 5}, "the web shows more": {dicom: 5, web: 7, want: 7}, "the web shows less": {dicom: 5, web: 3, want: 5},
		"the worklist besides": {dicom: 5, worklist: 2, want: 7}, "the largest number": {dicom: math.MaxUint64 - 1, worklist: 5, want: math.MaxUint64},
	} {
		now := settled(audit.PHIVisible, audit.RulingFail)
		now.PHI.Exposed = row.dicom
		if row.web > 0 {
			now.Web = &report.Web{Exposure: audit.PHIVisible, Settled: true, PHI: report.PHI{Exposed: row.web}}
		}
		if row.worklist > 0 {
			now.Worklist = &report.PHI{Exposed: row.worklist}
		}
		if level := (kept.Level{}).After(now, noon); level.Exposed != row.want {
			t.Errorf("%s: %d, want %d", name, level.Exposed, row.want)
		}
	}
}

// TestACertificateStaysWhereNothingWasHeardOfIt goes through the ends of a TLS
// handshake, in audits that settle the rest.
func TestACertificateStaysWhereNothingWasHeardOfIt(t *testing.T) {
	with := func(c *audit.Certificate) *report.Target {
		now := settled(audit.Echoes, audit.RulingPass)
		now.TLS = &audit.TLSFacts{Certificate: c}
		return now
	}
	before := kept.Level{}.After(with(&audit.Certificate{NotBefore: noon, NotAfter: noon.Add(time.Hour)}), noon)
	for end, stays := range map[audit.Outcome]bool{
		audit.NotTried: false, audit.OK: false, audit.Refused: false, audit.TimedOut: true, audit.Reset: true, audit.Closed: true, audit.NotDICOM: false,
		audit.TLSFailed: false, audit.Failed: true, audit.Interrupted: true,
	} {
		now := with(nil)
		now.Steps.TLS.Outcome = end
		if level := before.After(now, noon); (level.Certificate != nil) != stays {
			t.Errorf("%v: the certificate stays %t", end, !stays)
		}
	}
	newer := with(&audit.Certificate{NotBefore: noon, NotAfter: noon.Add(9 * time.Hour)})
	newer.Steps.TLS.Outcome = audit.TimedOut // of a later step of it
	if level := before.After(newer, noon); level.Certificate.NotAfter != noon.Add(9*time.Hour) {
		t.Errorf("a newer one was seen by a settled audit, and %v is kept", level.Certificate)
	}
	newer.Settled = false
	if level := before.After(newer, noon); level.Certificate.NotAfter != noon.Add(9*time.Hour) || !level.Certificate.NotBefore.Equal(noon) {
		t.Errorf("a newer one was seen, and %v is kept", level.Certificate)
	}
}

// TestBoundsAddUpWhereNothingWasEverSettled has three audits in doubt.
func TestBoundsAddUpWhereNothingWasEverSettled(t *testing.T) {
	var level kept.Level
	for i, row := range []struct {
		exposure audit.Exposure
		exposed  uint64
	}{{audit.PHIVisible, 3}, {audit.PHIVisible, 9}, {audit.Echoes, 0}} {
		now := settled(row.exposure, audit.RulingPass)
		now.Settled, now.PHI.Exposed = false, row.exposed
		if i == 0 {
			now.TLS = &audit.TLSFacts{Certificate: &audit.Certificate{NotAfter: noon}}
		}
		level = level.After(now, noon.Add(time.Duration(i)*time.Hour))
	}
	if level.Exposure != audit.PHIVisible || level.Exposed != 9 || !level.UnsettledSince.Equal(noon) || level.Certificate == nil {
		t.Errorf("%+v", level)
	}
}
