package main

import (
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

func TestOrthancAsInstalledAnswersEchoAndAbortsQueries(t *testing.T) {
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

func TestOrthancThatAllowsFindIsCountedExactly(t *testing.T) {
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

func TestOrthancThatChecksCalledTitlesIsGatedUntilItsTitleIsKnown(t *testing.T) {
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
