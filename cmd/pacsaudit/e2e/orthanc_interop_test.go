//go:build interop

package e2e

import (
	"maps"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/realpacs"
)

// everyKind holds patients of every kind, studies without a date, and recent
// ones beside old ones, so that every window of dates brings some.
var everyKind = fixtures.Archive{
	Studies: 60, Seed: 20, StudiesPerPatient: 3, Undated: 7, Newest: time.Now(), Days: 900,
	Mix: fixtures.Mix{Exposed: 6, Placeholder: 1, Test: 1, Pseudonym: 1, Empty: 1},
}

func TestInteropOrthancAsInstalledAnswersEchoAndAbortsQueries(t *testing.T) {
	t.Parallel()
	r := auditOne(t, realpacs.Orthanc(t, nil).Addr)
	r.is(t, "echoes")
	r.ended(t, map[string]string{
		"reach": "ok", "plaintext": "ok", "tls": "not-tried", "stranger": "ok", "echo": "ok", "find": "aborted", "worklist": "no-context",
	})
	r.finds(t, map[string]string{
		"association-any-called": "fail", "association-any-calling": "fail", "store-negotiated": "fail", "retrieve-negotiated": "fail",
		"tls-absent": "fail", "query-open": "pass", "query-exposes-phi": "pass",
	})
	for _, name := range []string{"studies", "patients", "instances"} {
		if r.Counts[name].Measured {
			t.Errorf("%s were counted: %+v", name, r.Counts[name])
		}
	}
	// Negotiated, not exercised.
	if !r.accepted("Study Root Query/Retrieve - FIND") || r.accepted("Modality Worklist - FIND") {
		t.Errorf("contexts are %+v", r.Contexts)
	}
	if r.Implementation.Product != "dcmtk" { // the toolkit that it is built on
		t.Errorf("implementation is %+v", r.Implementation)
	}
}

func TestInteropOrthancThatAllowsFindIsCountedExactly(t *testing.T) {
	t.Parallel()
	s := realpacs.Orthanc(t, map[string]any{"DicomAlwaysAllowFind": true})
	s.Load(t, everyKind)
	truth := everyKind.Truth()
	r := auditOne(t, s.Addr)
	r.is(t, "phi-visible")
	r.holds(t, truth)
	if got := r.Counts["instances"]; got != (jsonTotal{Value: truth.Instances, Measured: true}) {
		t.Errorf("instances: counted %+v; in truth exactly %d", got, truth.Instances)
	}
	r.ended(t, map[string]string{"stranger": "ok", "echo": "ok", "find": "ok", "addressed": "not-tried", "known": "not-tried"})
	if m := r.Steps["find"].Model; m != "study-root" {
		t.Errorf("model is %q", m)
	}
	r.finds(t, map[string]string{"query-open": "fail", "query-exposes-phi": "fail"})
}

func TestInteropOrthancThatChecksCalledTitlesIsGatedUntilItsTitleIsKnown(t *testing.T) {
	t.Parallel()
	s := realpacs.Orthanc(t, map[string]any{"DicomCheckCalledAet": true, "DicomAlwaysAllowFind": true})
	few := fixtures.Archive{Studies: 5, Seed: 21}
	s.Load(t, few)

	gated := auditOne(t, s.Addr)
	gated.is(t, "gated")
	gated.rejected(t, "stranger", 1, 1, 7)
	gated.ended(t, map[string]string{"addressed": "not-tried", "echo": "not-tried", "find": "not-tried"})
	gated.finds(t, map[string]string{"query-open": "inconclusive", "association-any-called": "inconclusive", "tls-absent": "fail"})

	wrong := auditOne(t, "ELSE@"+s.Addr)
	wrong.rejected(t, "addressed", 1, 1, 7)

	r := auditOne(t, s.AETitle+"@"+s.Addr)
	r.is(t, "phi-visible")
	r.holds(t, few.Truth())
	r.rejected(t, "stranger", 1, 1, 7)
	r.ended(t, map[string]string{"addressed": "ok", "echo": "ok", "find": "ok"})
	r.finds(t, map[string]string{"association-any-called": "pass", "association-any-calling": "fail"})
}

// listed lets nobody in but one caller.
var listed = map[string]any{
	"DicomAlwaysAllowEcho": false, "DicomAlwaysAllowStore": false,
	"DicomModalities": map[string]any{"workstation": []any{"WORKSTATION1", "127.0.0.1", 104}},
}

func TestInteropOrthancWithListedModalitiesIsClosedToStrangers(t *testing.T) {
	t.Parallel()
	for _, checkHost := range []bool{false, true} {
		options := maps.Clone(listed)
		options["DicomCheckModalityHost"] = checkHost
		s := realpacs.Orthanc(t, options)
		s.Caller = "WORKSTATION1"
		s.Load(t, fixtures.Archive{Studies: 3, Seed: 24})

		gated := auditOne(t, s.Addr)
		gated.is(t, "gated")
		gated.ended(t, map[string]string{"addressed": "not-tried", "echo": "not-tried", "find": "not-tried"})

		r := auditOne(t, s.AETitle+"@"+s.Addr)
		r.is(t, "closed")
		r.ended(t, map[string]string{"addressed": "rejected", "known": "rejected", "echo": "not-tried", "find": "not-tried"})
		r.finds(t, map[string]string{"association-any-calling": "pass", "query-open": "pass", "query-exposes-phi": "pass", "store-negotiated": "pass"})

		known := auditOne(t, s.AETitle+"@"+s.Addr, "--calling", s.Caller)
		known.is(t, "closed")
		known.ended(t, map[string]string{"addressed": "rejected", "known": "ok", "echo": "not-tried", "find": "not-tried"})
	}
}

func TestInteropOrthancThatChecksHostsKnowsAListedTitleFromItsHostOnly(t *testing.T) {
	t.Parallel()
	options := maps.Clone(listed)
	options["DicomCheckModalityHost"] = true
	options["DicomModalities"] = map[string]any{"workstation": []any{"WORKSTATION1", "192.0.2.1", 104}}
	s := realpacs.Orthanc(t, options)
	r := auditOne(t, s.AETitle+"@"+s.Addr, "--calling", "WORKSTATION1")
	r.is(t, "closed")
	r.ended(t, map[string]string{"addressed": "rejected", "known": "rejected"})
}

func TestInteropOrthancWithALimitIsCountedToTheEnd(t *testing.T) {
	t.Parallel()
	s := realpacs.Orthanc(t, map[string]any{"DicomAlwaysAllowFind": true, "LimitFindResults": 10})
	all := fixtures.Archive{Studies: 60, Seed: 25, StudiesPerPatient: 3, Undated: 7}
	s.Load(t, all)

	sample := auditOne(t, s.Addr)
	sample.is(t, "phi-visible")
	if got := sample.Counts["studies"]; got.Value < 10 || got.Value >= 60 || !got.AtLeast || !got.Measured {
		t.Errorf("studies: counted %+v; in truth at least 10", got)
	}
	sample.finds(t, map[string]string{"query-exposes-phi": "fail", "query-unbounded": "pass"})

	whole := auditOne(t, s.Addr, "--full")
	whole.is(t, "phi-visible")
	whole.holds(t, all.Truth())
	if got, want := whole.Counts["instances"], all.Truth().Instances; got != (jsonTotal{Value: want, Measured: true}) {
		t.Errorf("instances: counted %+v; in truth exactly %d", got, want)
	}
	if whole.PHI.Duplicates > 0 {
		t.Errorf("%d duplicates", whole.PHI.Duplicates)
	}
	reported(t, "find", s.Addr, "--full").Targets[0].holds(t, all.Truth())
}

func TestInteropOrthancWithALimitAndPatientsWithoutABirthDateIsCountedAtLeast(t *testing.T) {
	t.Parallel()
	s := realpacs.Orthanc(t, map[string]any{"DicomAlwaysAllowFind": true, "LimitFindResults": 10})
	s.Load(t, everyKind)
	r := auditOne(t, s.Addr, "--full")
	r.is(t, "phi-visible")
	// A study without a date, of a patient without a birth date, is in no range:
	// whether there are such that were not seen nobody can know.
	hidden := 0
	for study := range everyKind.All() {
		if study.Date == "" && study.BirthDate == "" {
			hidden++
		}
	}
	if got := r.Counts["studies"]; got.Value < everyKind.Studies-hidden || got.Value > everyKind.Studies || !got.AtLeast {
		t.Errorf("studies: counted %+v; in truth %d, and %d of them in no range", got, everyKind.Studies, hidden)
	}
}

func TestInteropOrthancWorklist(t *testing.T) {
	t.Parallel()
	items := fixtures.Archive{Studies: 12, Seed: 26, Mix: everyKind.Mix}
	t.Run("open", func(t *testing.T) {
		r := auditOne(t, realpacs.OrthancWorklist(t, items, map[string]any{"DicomAlwaysAllowFindWorklist": true}).Addr)
		r.is(t, "phi-visible")
		r.ended(t, map[string]string{"stranger": "ok", "find": "aborted", "worklist": "ok"})
		if r.Worklist == nil {
			t.Fatal("no worklist in the report")
		}
		r.Worklist.matches(t, items.Truth())
		r.finds(t, map[string]string{"worklist-open": "fail", "query-open": "fail"})
	})
	t.Run("closed", func(t *testing.T) {
		r := auditOne(t, "--timeout", "2m", realpacs.OrthancWorklist(t, items, nil).Addr) // it hangs up on each query
		r.is(t, "echoes")
		r.ended(t, map[string]string{"stranger": "ok", "find": "aborted", "worklist": "aborted"})
		r.finds(t, map[string]string{"worklist-open": "pass", "query-open": "pass"})
	})
}
