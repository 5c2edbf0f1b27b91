package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

func step(set func(*audit.Observation) *audit.Step, s audit.Step) change {
	return func(o *audit.Observation) { *set(o) = s }
}

func echo(s audit.Step) change {
	return step(func(o *audit.Observation) *audit.Step { return &o.Echo }, s)
}
func find(s audit.Step) change {
	return step(func(o *audit.Observation) *audit.Step { return &o.Find }, s)
}
func worklist(s audit.Step) change {
	return step(func(o *audit.Observation) *audit.Step { return &o.Worklist }, s)
}
func spoofed(s audit.Step) change {
	return step(func(o *audit.Observation) *audit.Step { return &o.Spoofed }, s)
}
func byDefault(s audit.Step, t audit.DefaultTitle) change {
	return func(o *audit.Observation) { o.DefaultTitle, o.OpenedBy = s, t }
}

func tallied(records, exposed uint64) *phi.Tally {
	t := &phi.Tally{Records: records, AnyExposed: exposed}
	t.Fields[phi.PatientName][phi.Exposed] = exposed
	return t
}

// rows are answers to a query; atLeast makes their number a lower bound.
func rows(records, exposed uint64, atLeast bool) change {
	return func(o *audit.Observation) {
		o.Query.Tally, o.Query.AtLeast, o.Query.Keys = tallied(records, exposed), atLeast, phi.PHIKeys
	}
}

func items(records, exposed uint64) change {
	return func(o *audit.Observation) {
		o.WorklistQuery.Tally, o.WorklistQuery.Keys = tallied(records, exposed), phi.PHIKeys
	}
}

func numbers(e phi.Evidence, n uint64) change {
	return func(o *audit.Observation) {
		if o.Query.Tally == nil {
			o.Query.Tally = &phi.Tally{Records: n}
		}
		*e.Of(&o.Query.Tally.SSN) = n
	}
}

// malformed are records of which a part could not be understood.
func malformed(n uint64) change {
	return func(o *audit.Observation) { o.Query.Tally.Malformed = n }
}

// keyed is a query that was answered with other keys than those that hold PHI.
func keyed(k phi.Keys) change { return func(o *audit.Observation) { o.Query.Keys = k } }

func moreItems(o *audit.Observation) { o.WorklistQuery.AtLeast = true }

// target is of an operator who knows the called title.
func target(called string) change {
	return func(o *audit.Observation) { o.Target.Called = audit.Operator(called) }
}

func limits(cancelIgnored, bounded, limited bool) change {
	return func(o *audit.Observation) {
		o.Query.CancelIgnored, o.Query.Bounded, o.Query.Limited = cancelIgnored, bounded, limited
	}
}

// context is what became of every proposed service; all others are refused.
func context(accepted ...audit.Service) change {
	return func(o *audit.Observation) {
		for s := range audit.Services {
			o.Contexts[s] = audit.NotAccepted
		}
		for _, s := range accepted {
			o.Contexts[s] = audit.Accepted
		}
	}
}

func implementation(class, version string) change {
	return func(o *audit.Observation) {
		o.Implementation.ClassUID, o.Implementation.VersionName = audit.Peer(class), audit.Peer(version)
		o.Implementation.Product = audit.Recognise(o.Implementation.ClassUID, o.Implementation.VersionName)
	}
}

func identities(right, wrong audit.Step) change {
	return func(o *audit.Observation) { o.Identity.Right, o.Identity.Wrong = right, wrong }
}

var (
	aborted   = audit.Step{Outcome: audit.Aborted}
	hungUp    = audit.Step{Outcome: audit.Closed, Confirmed: true}
	shutDoor  = audit.Step{Outcome: audit.Aborted, Confirmed: true}
	noContext = audit.Step{Outcome: audit.NoContext}
	timedOut  = audit.Step{Outcome: audit.TimedOut}
	addressed = change(func(o *audit.Observation) { o.WithCalledTitle = ok })
	busy      = change(func(o *audit.Observation) { o.Reach, o.Plaintext, o.Stranger = ok, ok, rejected(2, 3, 2) })
)

var (
	_ = rowsOf("association-any-called",
		row{name: "any title opens", o: seen(open), want: fail},
		row{name: "only the right title opens", o: seen(gated, addressed), want: pass, facts: []string{"reason=7"}},
		row{name: "the right title is not known", o: seen(gated), want: unknown},
		row{name: "a busy server", o: seen(busy), want: unknown},
		row{name: "silence", o: seen(silent), want: unknown})
	_ = rowsOf("association-any-calling",
		row{name: "a stranger associates", o: seen(open), want: fail},
		row{name: "with the right called title", o: seen(gated, addressed), want: fail},
		row{name: "callers are listed", o: seen(closed), want: pass, facts: []string{"reason=3"}},
		row{name: "a certificate is demanded", o: seen(mutual), want: pass},
		row{name: "the called title may be wrong", o: seen(gated), want: unknown},
		row{name: "a busy server", o: seen(busy), want: unknown})
	_ = rowsOf("association-default-title",
		row{name: "one opens", o: seen(gated, byDefault(ok, audit.TitleOrthanc)), want: fail, facts: []string{"called=ORTHANC"}},
		row{name: "none opens", o: seen(gated, byDefault(rejected(1, 1, 7), audit.NoTitle)), want: pass},
		row{name: "not asked for", o: seen(gated), want: unknown},
		row{name: "no answer", o: seen(gated, byDefault(timedOut, audit.NoTitle)), want: unknown})
	_ = rowsOf("association-spoofed-caller",
		row{name: "taken", o: seen(closed, spoofed(ok)), want: fail},
		row{name: "refused", o: seen(closed, spoofed(rejected(1, 1, 3))), want: pass},
		row{name: "not asked for", o: seen(closed), want: unknown},
		row{name: "no answer", o: seen(closed, spoofed(timedOut)), want: unknown})
	_ = rowsOf("echo-open",
		row{name: "answered", o: seen(open, echo(status(0))), want: fail},
		row{name: "no context", o: seen(open, echo(noContext)), want: pass},
		row{name: "aborted once", o: seen(open, echo(aborted)), want: unknown},
		row{name: "aborted twice", o: seen(open, echo(shutDoor)), want: pass},
		row{name: "shut out", o: seen(closed), want: pass},
		row{name: "gated", o: seen(gated), want: unknown},
		row{name: "no answer", o: seen(open, echo(timedOut)), want: unknown})
	_ = rowsOf("query-open",
		row{name: "rows", o: seen(open, find(status(0)), rows(5, 0, false)), want: fail, facts: []string{"records=5"}},
		row{name: "no rows", o: seen(open, find(status(0)), rows(0, 0, false)), want: fail},
		row{name: "too many to answer", o: seen(open, find(status(0xA700))), want: fail},
		row{name: "rows, then a failure", o: seen(open, find(status(0xC001)), rows(5, 0, true)), want: fail},
		row{name: "only the worklist", o: seen(open, find(noContext), worklist(status(0))), want: fail},
		row{name: "aborted once", o: seen(open, find(aborted), worklist(noContext)), want: unknown},
		row{name: "aborted twice", o: seen(open, find(shutDoor), worklist(noContext)), want: pass},
		row{name: "hung up twice, no worklist", o: seen(open, find(hungUp), worklist(noContext)), want: pass},
		row{name: "aborted twice, the worklist not asked", o: seen(open, find(shutDoor)), want: unknown},
		row{name: "aborted twice, the worklist silent", o: seen(open, find(shutDoor), worklist(timedOut)), want: unknown},
		row{name: "refused under a random title, the right one not tried", o: seen(open, target("SYNTH"), find(shutDoor), worklist(noContext)), want: unknown},
		row{name: "not authorised", o: seen(open, find(status(0x0124)), worklist(noContext)), want: pass},
		row{name: "shut out", o: seen(closed), want: pass},
		row{name: "cannot process", o: seen(open, find(status(0xC001))), want: unknown},
		row{name: "no answer", o: seen(open, find(timedOut)), want: unknown},
		row{name: "gated", o: seen(gated), want: unknown})
	_ = rowsOf("query-exposes-phi",
		row{name: "patients", o: seen(open, find(status(0)), rows(9, 7, true)), want: fail, facts: []string{"records=7", "names=7"}},
		row{name: "patients in the worklist", o: seen(open, find(noContext), worklist(status(0)), items(3, 2)), want: fail, facts: []string{"records=2"}},
		row{name: "records of nobody, all seen", o: seen(open, find(status(0)), rows(9, 0, false), worklist(noContext)), want: pass},
		row{name: "records of nobody, core keys", o: seen(open, find(status(0)), rows(9, 0, false), keyed(phi.CoreKeys), worklist(noContext)), want: pass},
		row{name: "records of nobody, no more than the least keys", o: seen(open, find(status(0)), rows(9, 0, false), keyed(phi.LeastKeys), worklist(noContext)), want: unknown},
		row{name: "records of nobody, some beyond reading", o: seen(open, find(status(0)), rows(9, 0, false), malformed(1), worklist(noContext)), want: unknown},
		row{name: "records of nobody, a lower bound of worklist items", o: seen(open, find(status(0)), rows(9, 0, false), worklist(status(0)), items(2, 0), moreItems), want: unknown},
		row{name: "records of nobody, a failing worklist", o: seen(open, find(status(0)), rows(9, 0, false), worklist(status(0xC001))), want: unknown},
		row{name: "records of nobody, not all seen", o: seen(open, find(status(0)), rows(9, 0, true)), want: unknown},
		row{name: "no rows", o: seen(open, find(status(0)), rows(0, 0, false)), want: unknown},
		row{name: "aborted once", o: seen(open, find(aborted), worklist(noContext)), want: unknown},
		row{name: "aborted twice", o: seen(open, find(shutDoor), worklist(noContext)), want: pass},
		row{name: "hung up twice, no worklist", o: seen(open, find(hungUp), worklist(noContext)), want: pass},
		row{name: "aborted twice, the worklist not asked", o: seen(open, find(shutDoor)), want: unknown},
		row{name: "aborted twice, the worklist silent", o: seen(open, find(shutDoor), worklist(timedOut)), want: unknown},
		row{name: "refused under a random title, the right one not tried", o: seen(open, target("SYNTH"), find(shutDoor), worklist(noContext)), want: unknown},
		row{name: "shut out", o: seen(closed), want: pass},
		row{name: "gated", o: seen(gated), want: unknown})
	_ = rowsOf("query-exposes-ssn",
		row{name: "formatted", o: seen(open, find(status(0)), rows(9, 7, false), numbers(phi.SSNFormatted, 2)), want: fail, facts: []string{"formatted=2"}},
		row{name: "by population", o: seen(open, find(status(0)), rows(9, 7, false), numbers(phi.SSNPopulation, 4)), want: fail, facts: []string{"by-population=4"}},
		row{name: "in a Medicare number", o: seen(open, find(status(0)), rows(9, 7, false), numbers(phi.SSNMedicare, 1)), want: fail, facts: []string{"formatted=1"}},
		row{name: "labelled", o: seen(open, find(status(0)), rows(9, 7, true), numbers(phi.SSNLabelled, 1)), want: fail},
		row{name: "placeholders only", o: seen(open, find(status(0)), rows(9, 7, false), numbers(phi.SSNDenied, 3), worklist(noContext)), want: pass},
		row{name: "placeholders only, and most keys not asked for", o: seen(open, find(status(0)), rows(9, 7, false), keyed(phi.CoreKeys), worklist(noContext)), want: unknown},
		row{name: "placeholders only, some records beyond reading", o: seen(open, find(status(0)), rows(9, 7, false), malformed(2), worklist(noContext)), want: unknown},
		row{name: "none seen in a sample", o: seen(open, find(status(0)), rows(9, 7, true)), want: unknown},
		row{name: "aborted once", o: seen(open, find(aborted), worklist(noContext)), want: unknown},
		row{name: "aborted twice", o: seen(open, find(shutDoor), worklist(noContext)), want: pass},
		row{name: "hung up twice, no worklist", o: seen(open, find(hungUp), worklist(noContext)), want: pass},
		row{name: "aborted twice, the worklist not asked", o: seen(open, find(shutDoor)), want: unknown},
		row{name: "aborted twice, the worklist silent", o: seen(open, find(shutDoor), worklist(timedOut)), want: unknown},
		row{name: "refused under a random title, the right one not tried", o: seen(open, target("SYNTH"), find(shutDoor), worklist(noContext)), want: unknown},
		row{name: "gated", o: seen(gated), want: unknown})
	_ = rowsOf("query-unbounded",
		row{name: "cancel is ignored", o: seen(open, find(status(0)), rows(60, 0, false), limits(true, true, false)), want: fail, facts: []string{"cancel=ignored"}},
		row{name: "our bound came first", o: seen(open, find(ok), rows(1000, 0, true), limits(false, true, false)), want: fail, facts: []string{"cancel=honoured"}},
		row{name: "the server stopped", o: seen(open, find(status(0)), rows(20, 0, true), limits(false, false, true)), want: pass},
		row{name: "a small archive", o: seen(open, find(status(0)), rows(20, 0, false)), want: unknown},
		row{name: "aborted once", o: seen(open, find(aborted), worklist(noContext)), want: unknown},
		row{name: "aborted twice", o: seen(open, find(shutDoor), worklist(noContext)), want: pass},
		row{name: "hung up twice, no worklist", o: seen(open, find(hungUp), worklist(noContext)), want: pass},
		row{name: "aborted twice, the worklist not asked", o: seen(open, find(shutDoor)), want: unknown},
		row{name: "aborted twice, the worklist silent", o: seen(open, find(shutDoor), worklist(timedOut)), want: unknown},
		row{name: "refused under a random title, the right one not tried", o: seen(open, target("SYNTH"), find(shutDoor), worklist(noContext)), want: unknown},
		row{name: "no C-FIND", o: seen(open, find(noContext)), want: outside},
		row{name: "gated", o: seen(gated), want: unknown})
	_ = rowsOf("worklist-open",
		row{name: "items", o: seen(open, worklist(status(0)), items(3, 2)), want: fail, facts: []string{"records=3"}},
		row{name: "no items", o: seen(open, worklist(status(0))), want: fail},
		row{name: "no worklist", o: seen(open, context(audit.StudyRootFind), worklist(noContext)), want: outside},
		row{name: "aborted once", o: seen(open, worklist(aborted)), want: unknown},
		row{name: "aborted twice", o: seen(open, context(audit.StudyRootFind), worklist(shutDoor)), want: pass},
		row{name: "no worklist, and procedure steps never answered", o: seen(open, worklist(noContext)), want: unknown},
		row{name: "no worklist, and one service for procedure steps never answered", o: seen(open, context(audit.StudyRootFind), func(o *audit.Observation) { o.Contexts[audit.ProcedureStepWatch] = audit.NotProposed }, worklist(noContext)), want: unknown},
		row{name: "aborted twice, and procedure steps never answered", o: seen(open, worklist(shutDoor)), want: unknown},
		row{name: "aborted twice, the right title not tried", o: seen(open, target("SYNTH"), worklist(shutDoor)), want: unknown},
		row{name: "shut out", o: seen(closed), want: pass},
		row{name: "no answer", o: seen(open, worklist(timedOut)), want: unknown})
	_ = rowsOf("store-negotiated",
		row{name: "accepted", o: seen(open, context(audit.CTStorage)), want: fail, facts: []string{"service=CT Image Storage"}},
		row{name: "refused", o: seen(open, context(audit.StudyRootFind)), want: pass, facts: []string{"proposed=2"}},
		row{name: "shut out", o: seen(closed), want: pass},
		row{name: "gated", o: seen(gated), want: unknown})
	_ = rowsOf("retrieve-negotiated",
		row{name: "accepted", o: seen(open, context(audit.StudyRootGet)), want: fail},
		row{name: "refused", o: seen(open, context(audit.CTStorage)), want: pass},
		row{name: "gated", o: seen(gated), want: unknown})
	_ = rowsOf("extra-services",
		row{name: "print", o: seen(open, context(audit.BasicGrayscalePrint)), want: fail},
		row{name: "refused", o: seen(open, context(audit.CTStorage, audit.StudyRootFind)), want: pass},
		row{name: "gated", o: seen(gated), want: unknown})
	_ = rowsOf("promiscuous-contexts",
		row{name: "accepted", o: seen(open, context(audit.MadeUp)), want: fail},
		row{name: "refused", o: seen(open, context()), want: pass},
		row{name: "left out", o: seen(open, func(o *audit.Observation) { o.Contexts[audit.MadeUp] = audit.Unanswered }), want: pass},
		row{name: "gated", o: seen(gated), want: unknown})
	_ = rowsOf("identity-ignored",
		row{name: "a wrong one is taken", o: seen(open, identities(ok, ok)), want: fail},
		row{name: "a wrong one is refused", o: seen(open, identities(ok, rejected(1, 1, 1))), want: pass},
		row{name: "not asked for", o: seen(open), want: unknown},
		row{name: "the right one is refused too", o: seen(open, identities(rejected(1, 1, 1), rejected(1, 1, 1))), want: unknown})
	_ = rowsOf("implementation-missing",
		row{name: "absent", o: seen(open), want: fail},
		row{name: "there", o: seen(open, implementation("1.2.3", "")), want: pass},
		row{name: "refused", o: seen(gated), want: unknown})
	_ = rowsOf("implementation-known-vulnerable",
		row{name: "DCMTK 3.6.7", o: seen(open, implementation("", "OFFIS_DCMTK_367")), want: unknown, facts: []string{"possible=CVE-2026-50003", "possible=CVE-2024-34509"}},
		row{name: "DCMTK 3.6.6", o: seen(open, implementation("", "OFFIS_DCMTK_366")), want: unknown, facts: []string{"possible=CVE-2022-2119"}},
		row{name: "DCMTK 3.6.8", o: seen(open, implementation("", "OFFIS_DCMTK_368")), want: unknown, facts: []string{"possible=CVE-2024-47796"}},
		row{name: "DCMTK of the future", o: seen(open, implementation("", "OFFIS_DCMTK_380")), want: outside},
		row{name: "Merge 5.17", o: seen(open, implementation("", "MergeCOM3_517")), want: unknown, facts: []string{"possible=CVE-2024-23912"}},
		row{name: "Merge 5.18", o: seen(open, implementation("", "MergeCOM3_518")), want: outside},
		row{name: "no number", o: seen(open, implementation("", "OFFIS_DCMTK_")), want: unknown},
		row{name: "Orthanc by its web interface", o: seen(open, implementation("", "OFFIS_DCMTK_367"), orthanc(1, 12, 10)), want: unknown, facts: []string{"product=orthanc", "possible=CVE-2026-5437"}},
		row{name: "Orthanc 1.12.11", o: seen(open, orthanc(1, 12, 11)), want: unknown},
		row{name: "Orthanc 1.12.12", o: seen(open, orthanc(1, 12, 12)), want: outside},
		row{name: "nobody", o: seen(open), want: unknown})
	_ = rowsOf("inventory-unknown",
		row{name: "found by a sweep", o: seen(open, listed(audit.Unlisted)), want: fail},
		row{name: "found, and refuses", o: seen(gated, listed(audit.Unlisted)), want: fail},
		row{name: "found, and says nothing", o: seen(silent, listed(audit.Unlisted)), want: unknown},
		row{name: "listed", o: seen(open, listed(audit.Listed)), want: pass},
		row{name: "no inventory", o: seen(open), want: outside})
	_ = rowsOf("inventory-silent",
		row{name: "refused", o: seen(reach(audit.Step{Outcome: audit.Refused}), listed(audit.Listed)), want: fail, facts: []string{"outcome=refused"}},
		row{name: "gone from the name server", o: seen(reach(audit.Step{Outcome: audit.Failed, Cause: audit.NameNotResolved}), listed(audit.Listed)), want: fail},
		row{name: "answers", o: seen(open, listed(audit.Listed)), want: pass},
		row{name: "never-listed", o: seen(reach(audit.Step{Outcome: audit.Failed, Cause: audit.NeverListed}), listed(audit.Listed)), want: unknown},
		row{name: "of the command line", o: seen(reach(audit.Step{Outcome: audit.Refused})), want: outside})
	_ = rowsOf("zone-reachable",
		row{name: "from guests", o: seen(open, zones(audit.Guest, audit.Imaging)), want: fail, facts: []string{"from=guest", "zone=imaging"}},
		row{name: "from the internet, zone not known", o: seen(open, zones(audit.Internet, audit.NoZone)), want: fail},
		row{name: "no way from guests", o: seen(reach(timedOut), zones(audit.Guest, audit.Imaging)), want: pass},
		row{name: "refused by the machine", o: seen(reach(audit.Step{Outcome: audit.Refused}), zones(audit.Guest, audit.Imaging)), want: unknown},
		row{name: "from clinical", o: seen(open, zones(audit.Clinical, audit.Imaging)), want: outside},
		row{name: "guests to guests", o: seen(open, zones(audit.Guest, audit.Guest)), want: outside},
		row{name: "nobody says from where", o: seen(open), want: outside})
	_ = rowsOf("posture-drift",
		row{name: "as expected", o: seen(mutual, expect(audit.Expectation{Plaintext: audit.DoorClosed, TLS: audit.TLSMutual, Stranger: audit.ReachRejected})), want: pass},
		row{name: "a stranger associates", o: seen(open, expect(audit.Expectation{Stranger: audit.ReachRejected})), want: fail, facts: []string{"stranger-expected=rejected", "stranger-seen=associates"}},
		row{name: "plaintext is open", o: seen(open, expect(audit.Expectation{Plaintext: audit.DoorClosed})), want: fail, facts: []string{"plaintext-seen=open"}},
		row{name: "TLS asks for no certificate", o: seen(tls, expect(audit.Expectation{TLS: audit.TLSMutual})), want: fail, facts: []string{"tls-expected=mutual", "tls-seen=required"}},
		row{name: "better than expected moved too", o: seen(closed, expect(audit.Expectation{Stranger: audit.ReachEchoes})), want: fail},
		row{name: "another version", o: seen(open, implementation("1.2", "B"), expect(audit.Expectation{VersionName: audit.Operator("A"), ClassUID: audit.Operator("1.2")})), want: fail, facts: []string{"version-name-expected=A", "version-name-seen=B"}},
		row{name: "no version any more", o: seen(open, expect(audit.Expectation{VersionName: audit.Operator("A")})), want: fail, facts: []string{"version-name-seen=absent"}},
		row{name: "contexts", o: seen(open, context(audit.Verification, audit.CTStorage), expect(audit.Expectation{ContextsGiven: true, Contexts: services(audit.Verification, audit.StudyRootFind)})), want: fail,
			facts: []string{"context-opened=ct-storage", "context-closed=study-root-find"}},
		row{name: "the same contexts", o: seen(open, context(audit.Verification), expect(audit.Expectation{ContextsGiven: true, Contexts: services(audit.Verification)})), want: pass},
		row{name: "one moved, another not measured", o: seen(open, expect(audit.Expectation{Plaintext: audit.DoorClosed, TLS: audit.TLSMutual})), want: fail, facts: []string{"not-measured=tls"}},
		row{name: "TLS as expected: none", o: seen(both(ok, audit.Step{Outcome: audit.TLSFailed}), expect(audit.Expectation{TLS: audit.TLSNone})), want: pass},
		row{name: "an alert is TLS", o: seen(both(ok, refusedTLS), expect(audit.Expectation{TLS: audit.TLSNone})), want: unknown},
		row{name: "TLS beside plaintext", o: seen(both(ok, ok), expect(audit.Expectation{TLS: audit.TLSRequired})), want: fail, facts: []string{"tls-seen=optional"}},
		row{name: "not measured", o: seen(silent, expect(audit.Expectation{Stranger: audit.ReachRejected})), want: unknown, facts: []string{"not-measured=stranger"}},
		row{name: "nothing is expected", o: seen(open), want: outside})
)

func orthanc(major, minor, patch uint16) change {
	return func(o *audit.Observation) {
		o.Web.Product, o.Web.Version = audit.Orthanc, [3]uint16{major, minor, patch}
	}
}

func listed(l audit.Listing) change { return func(o *audit.Observation) { o.Target.Listed = l } }

func reach(s audit.Step) change { return func(o *audit.Observation) { o.Reach = s } }

func zones(from, zone audit.Zone) change {
	return func(o *audit.Observation) { o.Target.From, o.Target.Zone = from, zone }
}

// from is where the audit is made from, and the places that are listed.
func from(place string, listed ...string) change {
	return func(o *audit.Observation) {
		o.Target.Place, o.Target.ReachableFrom = audit.Operator(place), nil
		for _, l := range listed {
			o.Target.ReachableFrom = append(o.Target.ReachableFrom, audit.Operator(l))
		}
	}
}

func expect(e audit.Expectation) change { return func(o *audit.Observation) { o.Target.Expect = e } }

func services(list ...audit.Service) (set [audit.Services]bool) {
	for _, s := range list {
		set[s] = true
	}
	return set
}
