//go:build interop

package e2e

import (
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/realpacs"
)

func TestInteropDcmqrscpOpensEverythingToWhoeverKnowsItsTitle(t *testing.T) {
	t.Parallel()
	s := realpacs.Dcmqrscp(t)
	s.Load(t, everyKind)

	gated := auditOne(t, s.Addr)
	gated.is(t, "gated")
	gated.rejected(t, "stranger", 1, 1, 7)

	r := auditOne(t, s.AETitle+"@"+s.Addr)
	r.is(t, "phi-visible")
	r.rejected(t, "stranger", 1, 1, 7)
	r.ended(t, map[string]string{"addressed": "ok", "known": "ok", "echo": "ok", "find": "ok", "worklist": "no-context"})
	r.holds(t, everyKind.Truth())
	// It does not answer Number of Study Related Instances.
	if got := r.Counts["instances"]; got != (jsonTotal{}) {
		t.Errorf("instances were counted: %+v", got)
	}
	if r.PHI.Duplicates > 0 {
		t.Errorf("%d duplicates", r.PHI.Duplicates)
	}
	r.finds(t, map[string]string{"association-any-called": "pass", "query-exposes-phi": "fail"})

	whole := auditOne(t, s.AETitle+"@"+s.Addr, "--full")
	whole.holds(t, everyKind.Truth())
}

func TestInteropDcmqrscpWithListedPeersIsClosedToStrangers(t *testing.T) {
	t.Parallel()
	s := realpacs.Dcmqrscp(t, "WORKSTATION1", "CT1")
	s.Load(t, fixtures.Archive{Studies: 5, Seed: 22})

	// It says that it does not know the called title, and means the caller. Until
	// a caller that it knows gets in, the title may as well be a wrong one.
	r := auditOne(t, s.AETitle+"@"+s.Addr)
	r.is(t, "closed")
	r.rejected(t, "stranger", 1, 1, 7)
	r.rejected(t, "addressed", 1, 1, 7)
	r.ended(t, map[string]string{"known": "rejected", "echo": "not-tried", "find": "not-tried"})
	if !r.TitleUnproven {
		t.Error("the title counts as proven")
	}
	r.finds(t, map[string]string{
		"association-any-called": "inconclusive", "association-any-calling": "inconclusive", "query-open": "inconclusive",
		"query-exposes-phi": "inconclusive", "store-negotiated": "inconclusive", "tls-absent": "fail",
	})

	known := auditOne(t, s.AETitle+"@"+s.Addr, "--calling", "WORKSTATION1")
	known.is(t, "closed")
	known.ended(t, map[string]string{"addressed": "rejected", "known": "ok", "echo": "not-tried", "find": "not-tried"})
	if known.TitleUnproven {
		t.Error("the title does not count as proven")
	}
	known.finds(t, map[string]string{"association-any-calling": "pass", "query-open": "pass", "query-exposes-phi": "pass", "store-negotiated": "pass"})

	wrong := auditOne(t, "ELSE@"+s.Addr, "--calling", "WORKSTATION1")
	wrong.is(t, "closed")
	wrong.rejected(t, "known", 1, 1, 7)
	if !wrong.TitleUnproven {
		t.Error("a wrong title counts as proven")
	}
}

func TestInteropDcmqrscpShowsEachOfItsAreasUnderItsOwnTitle(t *testing.T) {
	t.Parallel()
	s := realpacs.QR{Areas: []realpacs.Area{{Title: "RADIOLOGY"}, {Title: "CARDIOLOGY"}, {Title: "VAULT", Callers: []string{"WORKSTATION1"}}}}.Start(t)
	areas := map[string]fixtures.Archive{
		"RADIOLOGY":  {Studies: 9, Seed: 27, StudiesPerPatient: 2, Undated: 4},
		"CARDIOLOGY": {Studies: 5, Seed: 28, Mix: everyKind.Mix},
	}
	for title, a := range areas {
		s.As(title).Load(t, a)
	}
	for title, a := range areas {
		r := auditOne(t, title+"@"+s.Addr)
		r.is(t, "phi-visible")
		r.holds(t, a.Truth())
		r.ended(t, map[string]string{"stranger": "rejected", "addressed": "ok", "find": "ok"})
	}
	vault := auditOne(t, "VAULT@"+s.Addr, "--calling", "WORKSTATION1")
	vault.is(t, "closed")
	vault.ended(t, map[string]string{"addressed": "rejected", "known": "ok"})
	wrong := auditOne(t, "ELSE@"+s.Addr)
	wrong.is(t, "closed")
	if !wrong.TitleUnproven {
		t.Error("a wrong title counts as proven")
	}
}

func TestInteropServersThatRefuseEverybodyAreClosed(t *testing.T) {
	t.Parallel()
	for _, s := range []*realpacs.Server{
		realpacs.QR{Options: []string{"--refuse"}}.Start(t),
		realpacs.Storescp(t, "--refuse"),
		realpacs.Wlmscpfs(t, fixtures.Archive{}, "--refuse"),
	} {
		gated := auditOne(t, s.Addr)
		gated.is(t, "gated")
		gated.finds(t, map[string]string{"store-negotiated": "inconclusive", "query-open": "inconclusive"})

		r := auditOne(t, s.AETitle+"@"+s.Addr)
		r.is(t, "closed")
		r.rejected(t, "stranger", 1, 1, 1) // no reason given
		r.rejected(t, "addressed", 1, 1, 1)
		r.ended(t, map[string]string{"echo": "not-tried"})
		r.finds(t, map[string]string{"association-any-calling": "pass", "store-negotiated": "pass", "query-open": "pass", "tls-absent": "fail"})
	}
}

func TestInteropStorescpEchoesAndTakesImages(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		options     []string
		promiscuous string
	}{
		{nil, "pass"},
		{[]string{"--promiscuous"}, "fail"},
	} {
		r := auditOne(t, realpacs.Storescp(t, row.options...).Addr)
		r.is(t, "echoes")
		r.ended(t, map[string]string{"plaintext": "ok", "stranger": "ok", "echo": "ok", "find": "no-context", "worklist": "no-context"})
		r.finds(t, map[string]string{
			"association-any-called": "fail", "association-any-calling": "fail", "store-negotiated": "fail", "retrieve-negotiated": "pass",
			"promiscuous-contexts": row.promiscuous, "query-open": "pass", "query-exposes-phi": "pass",
		})
	}
}

func TestInteropDcmprscpOffersToPrint(t *testing.T) {
	t.Parallel()
	r := auditOne(t, realpacs.Dcmprscp(t).Addr)
	r.is(t, "echoes")
	r.ended(t, map[string]string{"stranger": "ok", "echo": "ok", "find": "no-context", "worklist": "no-context"})
	if !r.accepted("Basic Grayscale Print Management") {
		t.Errorf("contexts are %+v", r.Contexts)
	}
	r.finds(t, map[string]string{"extra-services": "fail", "store-negotiated": "pass", "query-open": "pass", "worklist-open": "not-applicable"})
}

func TestInteropWlmscpfsShowsItsWorklistToWhoeverKnowsItsTitle(t *testing.T) {
	t.Parallel()
	items := fixtures.Archive{Studies: 12, Seed: 23, Mix: everyKind.Mix}
	s := realpacs.Wlmscpfs(t, items)

	gated := auditOne(t, s.Addr)
	gated.is(t, "gated")
	gated.rejected(t, "stranger", 1, 1, 7)

	r := auditOne(t, s.AETitle+"@"+s.Addr)
	r.is(t, "phi-visible")
	r.ended(t, map[string]string{"addressed": "ok", "echo": "ok", "find": "no-context", "worklist": "ok"})
	if r.Worklist == nil {
		t.Fatal("no worklist in the report")
	}
	r.Worklist.matches(t, items.Truth())
	r.finds(t, map[string]string{"worklist-open": "fail", "query-open": "fail", "association-any-called": "pass"})

	whole := auditOne(t, s.AETitle+"@"+s.Addr, "--full")
	whole.is(t, "phi-visible")
	if whole.Worklist == nil {
		t.Fatal("no worklist in the report of a full count")
	}
	whole.Worklist.matches(t, items.Truth())

	wrong := auditOne(t, "ELSE@"+s.Addr)
	wrong.is(t, "closed")
	wrong.rejected(t, "addressed", 1, 1, 7)
	if !wrong.TitleUnproven {
		t.Error("a wrong title counts as proven")
	}
	wrong.finds(t, map[string]string{"worklist-open": "inconclusive"})
}
