package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// These rows stand right beside a bound: one clause of a condition does not
// hold, and the others do.

func stranger(s audit.Step) change { return func(o *audit.Observation) { o.Stranger = s } }

func known(s audit.Step) change { return func(o *audit.Observation) { o.Configured = s } }

func byTitle(s audit.Step) change { return func(o *audit.Observation) { o.WithCalledTitle = s } }

// itemsAtLeast are items of a worklist that has more.
func itemsAtLeast(records, exposed uint64) change {
	return func(o *audit.Observation) {
		items(records, exposed)(o)
		o.WorklistQuery.AtLeast = true
	}
}

func worklistNumbers(e phi.Evidence, n uint64) change {
	return func(o *audit.Observation) { *e.Of(&o.WorklistQuery.Tally.SSN) = n }
}

func shows1(f phi.Field, n uint64) change {
	return func(o *audit.Observation) { o.Query.Tally.Fields[f][phi.Exposed] = n }
}

var (
	statusless = audit.Step{Outcome: audit.Failed}
	lateStatus = audit.Step{Outcome: audit.TimedOut, Status: audit.Sent[uint16](0x0124)}
	refusedTCP = audit.Step{Outcome: audit.Refused}
	stopped    = audit.Step{Outcome: audit.Interrupted}
)

var (
	_ = rowsOf("association-any-called",
		row{name: "a stranger gets no answer, the right title opens", o: seen(silent, stranger(timedOut), addressed), want: unknown})
	_ = rowsOf("association-any-calling",
		row{name: "both titles are not recognized", o: seen(gated, byTitle(rejected(1, 1, 7))), want: unknown},
		row{name: "only a known caller gets in, no title is configured", o: seen(gated, known(ok)), want: unknown},
		row{name: "silence", o: seen(silent), want: unknown},
		row{name: "the right title gets no answer", o: seen(gated, byTitle(timedOut)), want: unknown},
		row{name: "a product's title opens", o: seen(gated, byDefault(ok, audit.TitleOrthanc)), want: fail})
	_ = rowsOf("echo-open",
		row{name: "aborted, and nobody associated", o: seen(silent, echo(aborted)), want: unknown},
		row{name: "aborted twice, and nobody associated", o: seen(silent, echo(shutDoor)), want: unknown},
		row{name: "not authorised", o: seen(open, echo(status(0x0124))), want: pass})
	_ = rowsOf("query-open",
		row{name: "records and items", o: seen(open, find(status(0)), rows(5, 0, false), worklist(status(0)), items(3, 0)), want: fail, facts: []string{"records=8"}},
		row{name: "not supported", o: seen(open, find(status(0x0122)), worklist(noContext)), want: pass},
		row{name: "between the two", o: seen(open, find(status(0x0123))), want: unknown},
		row{name: "refused without a status", o: seen(open, find(statusless)), want: unknown},
		row{name: "no answer after a status", o: seen(open, find(lateStatus)), want: unknown},
		row{name: "aborted, and nobody associated", o: seen(silent, find(aborted)), want: unknown})
	_ = rowsOf("query-exposes-phi",
		row{name: "one patient", o: seen(open, find(status(0)), rows(1, 1, false)), want: fail},
		row{name: "a name, two birth dates, three identifiers", o: seen(open, find(status(0)), rows(9, 1, true), shows1(phi.BirthDate, 2), shows1(phi.PatientID, 3)), want: fail},
		row{name: "one record of nobody", o: seen(open, find(status(0)), rows(1, 0, false), worklist(noContext)), want: pass},
		row{name: "a record and an item of nobody", o: seen(open, find(status(0)), rows(1, 0, false), worklist(status(0)), items(1, 0)), want: pass, facts: []string{"records=2"}},
		row{name: "records of nobody, of the worklist not all seen", o: seen(open, find(status(0)), rows(9, 0, false), worklist(status(0)), itemsAtLeast(3, 0)), want: unknown},
		row{name: "aborted after rows of nobody", o: seen(open, find(aborted), rows(9, 0, true)), want: unknown},
		row{name: "no context, and an empty worklist", o: seen(open, find(noContext), worklist(status(0))), want: unknown},
		row{name: "no answer", o: seen(open, find(timedOut)), want: unknown},
		row{name: "aborted, and nobody associated", o: seen(silent, find(aborted)), want: unknown})
	_ = rowsOf("query-exposes-ssn",
		row{name: "in a military number", o: seen(open, find(status(0)), rows(9, 7, false), numbers(phi.SSNMilitary, 1)), want: fail, facts: []string{"formatted=1"}},
		row{name: "of each kind, in both", o: seen(open, find(status(0)), rows(9, 7, false), numbers(phi.SSNLabelled, 1), numbers(phi.SSNFormatted, 2), numbers(phi.SSNPopulation, 3),
			worklist(status(0)), items(3, 0), worklistNumbers(phi.SSNLabelled, 1), worklistNumbers(phi.SSNFormatted, 2), worklistNumbers(phi.SSNPopulation, 3)), want: fail},
		row{name: "one by population", o: seen(open, find(status(0)), rows(9, 7, false), numbers(phi.SSNPopulation, 1)), want: fail},
		row{name: "in the worklist", o: seen(open, find(noContext), worklist(status(0)), items(3, 0), worklistNumbers(phi.SSNFormatted, 1)), want: fail},
		row{name: "none in a record and an item", o: seen(open, find(status(0)), rows(1, 1, false), worklist(status(0)), items(1, 1)), want: pass, facts: []string{"records=2"}},
		row{name: "none in one record", o: seen(open, find(status(0)), rows(1, 1, false), worklist(noContext)), want: pass},
		row{name: "none, of the worklist not all seen", o: seen(open, find(status(0)), rows(9, 7, false), worklist(status(0)), itemsAtLeast(3, 0)), want: unknown},
		row{name: "no rows", o: seen(open, find(status(0)), rows(0, 0, false)), want: unknown},
		row{name: "aborted after rows", o: seen(open, find(aborted), rows(9, 0, true)), want: unknown},
		row{name: "no context, and an empty worklist", o: seen(open, find(noContext), worklist(status(0))), want: unknown},
		row{name: "no answer", o: seen(open, find(timedOut)), want: unknown},
		row{name: "aborted, and nobody associated", o: seen(silent, find(aborted)), want: unknown},
		row{name: "shut out", o: seen(closed), want: pass})
	_ = rowsOf("query-unbounded",
		row{name: "the server stopped after one", o: seen(open, find(status(0)), rows(1, 0, true), limits(false, false, true)), want: pass},
		row{name: "the server stopped before any", o: seen(open, find(status(0)), rows(0, 0, true), limits(false, false, true)), want: unknown},
		row{name: "aborted after rows", o: seen(open, find(aborted), rows(5, 0, true)), want: unknown},
		row{name: "no context, and nobody associated", o: seen(silent, find(noContext)), want: unknown},
		row{name: "aborted, and nobody associated", o: seen(silent, find(aborted)), want: unknown},
		row{name: "no answer", o: seen(open, find(timedOut)), want: unknown},
		row{name: "shut out", o: seen(closed), want: pass})
	_ = rowsOf("worklist-open",
		row{name: "no context, and nobody associated", o: seen(silent, worklist(noContext)), want: unknown},
		row{name: "aborted, and nobody associated", o: seen(silent, worklist(aborted)), want: unknown})
	_ = rowsOf("retrieve-negotiated",
		row{name: "only one is proposed, and refused", o: seen(open, func(o *audit.Observation) { o.Contexts[audit.StudyRootGet] = audit.NotAccepted }), want: unknown},
		row{name: "shut out", o: seen(closed), want: pass})
	_ = rowsOf("promiscuous-contexts",
		row{name: "associated, and it was not proposed", o: seen(open), want: unknown, facts: []string{"outcome=ok"}},
		row{name: "associated under the right title too, and it was not proposed", o: seen(open, byTitle(timedOut)), want: unknown, facts: []string{"outcome=ok"}},
		row{name: "a certificate is demanded", o: seen(mutual), want: unknown, facts: []string{"outcome=tls-client-certificate-required"}})
	_ = rowsOf("identity-ignored",
		row{name: "the right one gets no answer, a wrong one is taken", o: seen(open, identities(timedOut, ok)), want: unknown},
		row{name: "a wrong one gets no answer", o: seen(open, identities(ok, timedOut)), want: unknown},
		row{name: "a wrong one finds a busy server", o: seen(open, identities(ok, rejected(2, 3, 2))), want: unknown})
	_ = rowsOf("inventory-unknown",
		row{name: "found, and busy", o: seen(busy, listed(audit.Unlisted)), want: fail},
		row{name: "found, and demands a certificate", o: seen(mutual, listed(audit.Unlisted)), want: fail},
		row{name: "found, and busy behind TLS", o: seen(tls, stranger(rejected(2, 3, 2)), listed(audit.Unlisted)), want: fail},
		row{name: "no inventory, interrupted", o: seen(reach(stopped)), want: unknown})
	_ = rowsOf("inventory-silent",
		row{name: "not tried", o: seen(listed(audit.Listed)), want: unknown},
		row{name: "interrupted", o: seen(reach(stopped), listed(audit.Listed)), want: unknown})
	_ = rowsOf("posture-drift",
		row{name: "one context is new", o: seen(open, context(audit.Verification), expect(audit.Expectation{ContextsGiven: true})), want: fail, facts: []string{"context-opened=verification"}},
		row{name: "nothing is expected, and it was interrupted", o: seen(reach(stopped)), want: unknown})
	_ = rowsOf("inventory-silent",
		row{name: "silent, from a ward that is not listed", o: seen(listed(audit.Listed), reach(timedOut), from("ward", "imaging")), want: outside},
		row{name: "silent, from a ward that is listed", o: seen(listed(audit.Listed), reach(timedOut), from("ward", "ward")), want: fail, facts: []string{"outcome=timeout"}},
		row{name: "silent, from nobody knows where", o: seen(listed(audit.Listed), reach(timedOut), from("", "ward")), want: fail, facts: []string{"outcome=timeout"}},
		row{name: "silent, from guests", o: seen(listed(audit.Listed), reach(timedOut), zones(audit.Guest, audit.Imaging)), want: outside})
	_ = rowsOf("zone-reachable",
		row{name: "no route from guests", o: seen(reach(audit.Step{Outcome: audit.Failed, Cause: audit.NoRoute}), zones(audit.Guest, audit.Imaging)), want: pass, facts: []string{"cause=no-route", "from=guest"}},
		row{name: "reset on the way from guests", o: seen(reach(reset), zones(audit.Guest, audit.Imaging)), want: unknown, facts: []string{"outcome=reset", "from=guest"}},
		row{name: "out of scope, from the clinic", o: seen(reach(audit.Step{Outcome: audit.Failed, Cause: audit.OutOfScope}), zones(audit.Clinical, audit.Imaging)), want: unknown},
		row{name: "on the never-list, from the clinic", o: seen(reach(audit.Step{Outcome: audit.Failed, Cause: audit.NeverListed}), zones(audit.Clinical, audit.Imaging)), want: unknown},
		row{name: "a fault of this machine, from the clinic", o: seen(reach(audit.Step{Outcome: audit.Failed, Cause: audit.LocalFault}), zones(audit.Clinical, audit.Imaging)), want: unknown},
		row{name: "interrupted, from the clinic", o: seen(reach(stopped), zones(audit.Clinical, audit.Imaging)), want: unknown},
		row{name: "not tried, from the clinic", o: seen(zones(audit.Clinical, audit.Imaging)), want: unknown},
		row{name: "from a ward that is not listed", o: seen(reach(ok), from("ward", "imaging")), want: fail, facts: []string{"from=ward"}},
		row{name: "from a ward that is listed", o: seen(reach(ok), from("ward", "imaging", "ward")), want: outside},
		row{name: "from guests, who are listed", o: seen(reach(ok), zones(audit.Guest, audit.Imaging), from("guest", "guest")), want: outside},
		row{name: "no answer on the way from a ward that is not listed", o: seen(reach(timedOut), from("ward", "imaging")), want: pass, facts: []string{"outcome=timeout", "from=ward"}},
		row{name: "refused, from a ward that is not listed", o: seen(reach(refusedTCP), from("ward", "imaging")), want: unknown, facts: []string{"from=ward"}},
		row{name: "from nobody knows where, and places are listed", o: seen(reach(ok), from("", "imaging")), want: unknown},
		row{name: "from a ward, and no place is listed", o: seen(reach(ok), from("ward")), want: outside},
		row{name: "refused, from the clinic", o: seen(reach(refusedTCP), zones(audit.Clinical, audit.Imaging)), want: outside},
		row{name: "no way to DICOM, and the web gives patients", o: seen(qidoRows(5, 4, true), reach(timedOut), zones(audit.Guest, audit.Imaging)), want: fail, facts: []string{"from=guest", "web=phi-visible"}},
		row{name: "no way to DICOM, and the web wants a login", o: seen(qido(denies), reach(timedOut), zones(audit.Guest, audit.Imaging)), want: unknown, facts: []string{"web=closed"}},
		row{name: "no way to DICOM, and the web wants a certificate", o: seen(qido(audit.WebDoor{Step: audit.Step{Outcome: audit.TLSClientCertificateRequired}}), reach(timedOut), zones(audit.Guest, audit.Imaging)), want: unknown},
		row{name: "no way to DICOM, and the web speaks something else", o: seen(qido(audit.WebDoor{Step: audit.Step{Outcome: audit.ProtocolError}}), reach(timedOut), zones(audit.Guest, audit.Imaging)), want: unknown},
		row{name: "no way to DICOM, nor to the web", o: seen(qido(dead), reach(timedOut), zones(audit.Guest, audit.Imaging)), want: pass},
		row{name: "no way from guests to the internet", o: seen(reach(timedOut), zones(audit.Guest, audit.Internet)), want: outside})
)
