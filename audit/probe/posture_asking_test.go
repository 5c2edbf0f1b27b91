package probe_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// quirky is an archive with quirks, by their names.
func quirky(t *testing.T, names ...string) pacs.Posture {
	t.Helper()
	quirks, err := pacs.QuirksNamed(names...)
	if err != nil {
		t.Fatal(err)
	}
	return pacs.Posture{}.With(quirks...)
}

func TestAnEndedAssociationIsReopened(t *testing.T) { observeAll(t, broken(t)) }

func broken(t *testing.T) []row {
	var list []row
	for _, end := range []string{"closes", "releases", "aborts", "resets"} {
		list = append(list,
			row{"after an echo: " + end, quirky(t, "after an echo: "+end), "phi-visible echo=ok:0000 find=ok:0000 studies=all settled=true", nil},
			row{"after a query: " + end, quirky(t, "after a query: "+end), "phi-visible find=ok:0000 studies=all", nil},
			row{"after both: " + end, quirky(t, "after an echo: "+end, "after a query: "+end), "phi-visible find=ok:0000 studies=all", nil})
	}
	return append(list,
		row{"hangs up on every query, and lives", quirky(t, "every query: closes"), "echoes find=closed settled=true confirmed=true", nil},
		row{"aborts every query, and lives", quirky(t, "every query: aborts"), "echoes find=aborted:0/0 settled=true confirmed=true", nil},
		row{"releases on every query, and lives", quirky(t, "every query: releases"), "echoes find=closed settled=true confirmed=true", nil},
		row{"resets on every query", quirky(t, "every query: resets"), "echoes find=reset|closed settled=false", nil},
		row{"forbids every query", quirky(t, "every query: 0124"), "echoes find=failed:0124 settled=true", nil},
		row{"fails every query", quirky(t, "every query: C000"), "echoes find=failed:C000 settled=false", nil},
		row{"says nothing to queries", quirky(t, "every query: hangs"), "echoes find=timeout|timeout:silent settled=false", []option{unhurried}},
		row{"hangs up on the echo alone", quirky(t, "echo: closes"), "phi-visible echo=closed studies=all", nil},
		row{"hangs up on the echo, and has no queries", quirky(t, "echo: closes", "no queries"), "associates echo=closed find=no-context settled=true", nil},
	)
}

func TestRefusedKeysAreLeftOut(t *testing.T) { observeAll(t, refusedKeys(t)) }

func refusedKeys(t *testing.T) []row {
	var list []row
	for _, how := range []string{"0122", "0124", "0110", "0106", "0120", "0210", "A700", "A900", "C000", "aborts", "closes", "releases", "success"} {
		list = append(list,
			row{"an optional key: " + how, quirky(t, "optional key: "+how), "phi-visible find=ok:0000 keys=2 studies=all", nil},
			row{"a sequence: " + how, quirky(t, "sequence as a key: "+how), "phi-visible find=ok:0000 studies=all", nil},
			row{"a name that is not *: " + how, quirky(t, "name is not *: "+how), "phi-visible find=ok:0000", nil})
	}
	return list
}

// TestTheCalledTitleIsTriedAfterAnyStep: some archives look at the called title only
// when they are asked for something.
func TestTheCalledTitleIsTriedAfterAnyStep(t *testing.T) { observeAll(t, rightTitles(t)) }

func rightTitles(t *testing.T) []row {
	var list []row
	for _, how := range []string{"0122", "0124", "A700", "C000", "success", "aborts", "closes", "releases"} {
		list = append(list, row{"another title: " + how, quirky(t, "called title unknown at a query: "+how), "phi-visible stranger=ok addressed=ok find=ok:0000 keys=3 studies=all", []option{calledAs}})
	}
	return append(list, row{"another title, and ours is not known", quirky(t, "called title unknown at a query: 0124"), "echoes find=failed:0124 settled=true", nil})
}

// TestAServerThatStopsIsLeftAlone: obd-dicom, a Go archive, ends its process
// when a class is proposed that it does not know.
func TestAServerThatStopsIsLeftAlone(t *testing.T) {
	observeAll(t, []row{
		{"dies of print", quirky(t, "class of print: dies"), "phi-visible studies=all stopped=services", []option{services}},
		{"dies of a made-up class", quirky(t, "class made up: dies"), "phi-visible studies=all stopped=made-up-service", []option{services}},
		{"closes on print", quirky(t, "class of print: closes"), "phi-visible studies=all stopped=", []option{services}},
		{"rejects a made-up class", quirky(t, "class made up: rejects 1/1/1"), "phi-visible studies=all stopped= context14=2", []option{services}},
	})
}

// TestARefusedClassIsLeftOut: some servers reject whoever proposes a class that
// they do not have, or more classes than they like.
func TestARefusedClassIsLeftOut(t *testing.T) {
	dying := quirky(t, "class of worklist: rejects 1/1/1", "no queries")
	dying.Calls = append(dying.Calls, pacs.CallRule{When: func(c *pacs.Call) bool { return c.Number > 14 }, Then: pacs.Behaviour{Action: pacs.Close}})
	observeAll(t, []row{
		{"whoever proposes a worklist", quirky(t, "class of worklist: rejects 1/1/1"), "phi-visible studies=all worklist=rejected:1/1/1", []option{calledAs}},
		{"the same, without queries", quirky(t, "class of worklist: rejects 1/1/1", "no queries"), "echoes settled=true find=no-context worklist=rejected:1/1/1", []option{calledAs}},
		{"the same, hung up", quirky(t, "class of worklist: closes", "no queries"), "echoes settled=true worklist=closed", []option{calledAs}},
		{"the same, and then nobody gets in", dying, "echoes settled=false worklist=rejected:1/1/1", []option{calledAs}},
		{"the same, reset", quirky(t, "class of worklist: resets", "no queries"), "echoes settled=false worklist=reset", []option{calledAs}},
		{"four classes, with a worklist alone", quirky(t, "more than 4 classes: aborts", "Worklist alone"), "phi-visible find=no-context worklist=ok:0000", []option{calledAs}},
		{"three classes, with the retired model alone", quirky(t, "more than 3 classes: closes", "Patient/Study Only alone"), "phi-visible find=ok:0000", []option{calledAs}},
	})
}

// TestNoIsTakenForWhatWasAsked: what is refused of one level, key, class or title
// is not refused of the others.
func TestNoIsTakenForWhatWasAsked(t *testing.T) {
	rule := func(when func(*pacs.Question) bool, then pacs.Behaviour) pacs.Posture {
		return pacs.Posture{Queries: []pacs.QueryRule{{When: when, Then: then}}}
	}
	noPatients := rule(func(q *pacs.Question) bool { return q.Level == "PATIENT" }, pacs.Behaviour{Action: pacs.NoRows})
	noPatients.Contexts.Only = []string{dimse.Verification, dimse.PatientRootFind}
	explicitOrRejected := quirky(t, "explicit VR or nothing as the first choice")
	explicitOrRejected.Contexts.OneAtLeast = true
	rows := []row{
		{"more contexts than one", quirky(t, "one context in an association"), "phi-visible echo=ok:0000 find=ok:0000 studies=all", nil},
		{"other transfer syntaxes than big endian", quirky(t, "explicit VR big endian alone"), "phi-visible echo=ok:0000 find=ok:0000 studies=all", nil},
		{"whatever it does not have", quirky(t, "class that it does not have: rejects 1/1/3", "Study Root alone"), "phi-visible find=ok:0000 studies=all", []option{calledAs}},
		{"all contexts but the first", quirky(t, "first context alone"), "phi-visible find=ok:0000 studies=all", nil},
		{"a choice of transfer syntaxes", quirky(t, "no choice of transfer syntaxes"), "phi-visible find=ok:0000 studies=all", nil},
		{"implicit VR as the first choice", quirky(t, "explicit VR or nothing as the first choice"), "phi-visible find=ok:0000 studies=all", nil},
		{"the same, of a worklist", quirky(t, "explicit VR or nothing as the first choice", "Worklist alone"), "phi-visible find=no-context worklist=ok:0000", nil},
		{"the same, by a rejection", explicitOrRejected, "phi-visible find=ok:0000 studies=all", []option{calledAs}},
		{"long messages", quirky(t, "more than 16 KiB in one message: rejects 1/1/1"), "phi-visible find=ok:0000 studies=all", []option{calledAs}},
		{"long messages, hung up", quirky(t, "more than 16 KiB in one message: closes"), "phi-visible find=ok:0000 studies=all", []option{calledAs}},
		{"long messages, for a worklist", quirky(t, "more than 16 KiB in one message: rejects 1/1/1", "Worklist alone"), "phi-visible worklist=ok:0000", []option{calledAs}},
		{"nothing of the level of patients", noPatients, "phi-visible find=ok:0000 model=study-root", nil},
		{"nothing of long windows", quirky(t, "more than 31 days: success"), "phi-visible find=ok:0000 studies=20+", []option{of(fixtures.Archive{Studies: 20, Seed: 4, Days: 3})}},
		{"windows without an end", quirky(t, "range without end: C000", "no date: C000"), "phi-visible find=ok:0000", nil},
		{"older studies, past a limit", quirky(t, "limit of 10: success"), "phi-visible studies=11+", []option{of(fixtures.Archive{Studies: 12, Seed: 4, Days: 20000})}},
		{"the study of the day before, past a limit", quirky(t, "limit of 10: success"), "phi-visible studies=11+", []option{yearsLater, of(fixtures.Archive{Studies: 11, Seed: 4, Days: 11})}},
		{"long windows, counted in full", quirky(t, "more than 31 days: A700"), "phi-visible find=ok:0000", []option{full, of(fixtures.Archive{Studies: 20, Seed: 4, Days: 3})}},
		{"the archive, by silence, in a full count", quirky(t, "Study Root: hangs", "Patient Root: hangs", "Worklist too"), "phi-visible find=timeout worklist=ok:0000", []option{full, within(15 * time.Second)}},
	}
	for name, no := range map[string]pacs.Behaviour{
		"0122": {Action: pacs.NoRows, Status: 0x0122}, "0124": {Action: pacs.NoRows, Status: 0x0124}, "aborts": {Action: pacs.Abort}, "closes": {Action: pacs.Close},
	} {
		patients := rule(func(q *pacs.Question) bool { return q.Level == "PATIENT" }, no)
		patients.Contexts.Only = []string{dimse.Verification, dimse.PatientRootFind}
		key := func(tag dataset.Tag) pacs.Posture {
			return rule(func(q *pacs.Question) bool { return slices.Contains(q.Keys, tag) }, no)
		}
		required := []dataset.Tag{0x0008_0020, 0x0008_0030, 0x0008_0050, 0x0010_0010, 0x0010_0020, 0x0020_000D, 0x0020_0010}
		others := rule(func(q *pacs.Question) bool { return !slices.Equal(q.Keys, required) }, no)
		others.Contexts.Only = []string{dimse.Verification, dimse.StudyRootFind}
		rows = append(rows,
			row{"other keys than the required ones: " + name, others, "phi-visible find=ok:0000 studies=12", nil},
			row{"other keys than the required ones, in a full count: " + name, others, "phi-visible find=ok:0000 studies=12", []option{full}},
			row{"the level of patients: " + name, patients, "phi-visible find=ok:0000 model=study-root", nil},
			row{"the study's date as a key: " + name, key(0x0008_0020), "phi-visible find=ok:0000", nil},
			row{"the study's UID as a key: " + name, key(0x0020_000D), "phi-visible find=ok:0000 keys=0", nil},
			row{"all but dates: " + name, rule(func(q *pacs.Question) bool { return q.Dates == "" }, no), "phi-visible find=ok:0000", []option{of(fixtures.Archive{Studies: 9, Seed: 4, Days: 2})}},
		)
	}
	observeAll(t, rows)
}

// TestRoundNumbersAreLowerBounds: limits that nobody announces are round.
func TestRoundNumbersAreLowerBounds(t *testing.T) {
	of := func(n int) []option {
		return []option{of(fixtures.Archive{Studies: n, Seed: 4}), rows(2000)}
	}
	observeAll(t, []row{
		{"49", pacs.Posture{}, "phi-visible studies=all", of(49)},
		{"50", pacs.Posture{}, "phi-visible studies=50+", of(50)},
		{"51", pacs.Posture{}, "phi-visible studies=all", of(51)},
		{"100", pacs.Posture{}, "phi-visible studies=100+", of(100)},
		{"128", pacs.Posture{}, "phi-visible studies=128+", of(128)},
		{"1000", pacs.Posture{}, "phi-visible studies=1000+", of(1000)},
		{"250, counted in full", pacs.Posture{}, "phi-visible studies=all", append(of(250), full, queries(12))},
	})
}

// TestQueriesMayComeBesideRetrievalOnly: some servers accept C-FIND in the company of C-MOVE, and
// were said to deny queries.
func TestQueriesMayComeBesideRetrievalOnly(t *testing.T) {
	p := modelsOnly(studyRootFind, "1.2.840.10008.5.1.4.1.2.2.2")
	p.Faults.Acceptance = func(ac *pdu.AssociateAC) {
		company := len(ac.PresentationContexts) > len([]string{verification, studyRootFind, patientRootFind, patientStudyFind, pacs.ModalityWorklist})
		for i := range ac.PresentationContexts {
			if c := &ac.PresentationContexts[i]; !company && (i > 0 || len(ac.PresentationContexts) == 1) {
				c.Result = pdu.ContextAbstractSyntaxNotSupported
			}
		}
	}
	observeAll(t, []row{
		{"beside retrieval", p, "phi-visible echo=ok:0000 find=ok:0000 studies=all settled=true", []option{services}},
		{"not at all", modelsOnly(), "echoes find=no-context settled=true", []option{services, connections(10, 18)}},
	})
}

// TestSilentLimitsAreNoticed: whatever the studies have in common, an archive that hides some of
// them shows others when it is asked for fewer.
func TestSilentLimitsAreNoticed(t *testing.T) {
	limit := matching(pacs.Matches{Limit: 10})
	oldest := matching(pacs.Matches{Limit: 10, Oldest: true})
	inOneDay := fixtures.Archive{Studies: 37, Seed: 4, Days: 1}
	undated := fixtures.Archive{Studies: 37, Seed: 4, Undated: 1}
	ofTheWeek := fixtures.Archive{Studies: 37, Seed: 4, Days: 6, Newest: today()}
	var rows []row
	for name, with := range map[string][]option{"": nil, ", counted in full": {full}} {
		more := func(a fixtures.Archive) []option { return append(slices.Clip(with), of(a)) }
		rows = append(rows,
			row{"studies of one day" + name, limit, "phi-visible exact=false", more(inOneDay)},
			row{"studies without a date" + name, limit, "phi-visible exact=false", more(undated)},
			row{"studies of the week, the oldest first" + name, oldest, "phi-visible exact=false", more(ofTheWeek)},
		)
	}
	rows = append(rows,
		row{"no limit, of one day", pacs.Posture{}, "phi-visible exact=true studies=all", []option{of(inOneDay), queries(6)}},
		row{"no limit, without a date", pacs.Posture{}, "phi-visible exact=true studies=all", []option{of(undated), queries(6)}},
		row{"no limit, of the week", pacs.Posture{}, "phi-visible exact=true studies=all", []option{of(ofTheWeek), queries(6)}},
	)
	observeAll(t, rows)
}

// TestAWorklistMayWantAValue: some take the calling title for the station of an item unless
// the query names one (dcm4chee, Use Calling AE Title as), and some answer for one day, or
// for one kind of device.
func TestAWorklistMayWantAValue(t *testing.T) {
	today := of(fixtures.Archive{Studies: 6, Seed: 3, Days: 1, Newest: today()})
	var rows []row
	for name, no := range map[string]pacs.Behaviour{
		"success": {Action: pacs.NoRows}, "A900": {Action: pacs.NoRows, Status: 0xA900}, "C000": {Action: pacs.NoRows, Status: 0xC000},
		"0124": {Action: pacs.NoRows, Status: 0x0124}, "aborts": {Action: pacs.Abort},
	} {
		wants := func(what string, is func(*pacs.Question) bool) {
			p := modelsOnly(pacs.ModalityWorklist)
			p.Queries = []pacs.QueryRule{{When: func(q *pacs.Question) bool { return !is(q) }, Then: no}}
			rows = append(rows, row{"without " + what + ": " + name, p, "phi-visible worklist=ok:0000", []option{today, queries(60)}})
		}
		wants("a station", func(q *pacs.Question) bool { return q.Station != "" })
		wants("a day", func(q *pacs.Question) bool { return len(q.Day) == 8 })
		wants("a kind of device", func(q *pacs.Question) bool { return q.Modality == "CT" || q.Modality == "MR" })
		if name == "success" {
			wants("a day and a kind of device", func(q *pacs.Question) bool { return len(q.Day) == 8 && (q.Modality == "CT" || q.Modality == "MR") })
		}
	}
	observeAll(t, rows)
}

// TestEachTitleMayHavePatientsOfItsOwn: what viewers read under the right title counts, not what
// is shown to whoever uses another one.
func TestEachTitleMayHavePatientsOfItsOwn(t *testing.T) {
	decoys := matching(pacs.Matches{Decoys: 2})
	withWorklist := decoys
	withWorklist.Contexts.Accept = []string{pacs.ModalityWorklist}
	wrong := decoys
	wrong.CheckCalled, wrong.AETitle = false, "ANOTHER"
	observeAll(t, []row{
		{"two to others", decoys, "phi-visible stranger=ok addressed=ok studies=all", []option{calledAs, visits(2)}},
		{"two to others, and a worklist", withWorklist, "phi-visible studies=all items=12", []option{calledAs, visits(2)}},
		{"two to others, and ours is not known", decoys, "phi-visible stranger=ok addressed=not-tried", []option{visits(1)}},
		{"two to others, and ours is wrong", wrong, "phi-visible stranger=ok addressed=ok", []option{calledAs, visits(2)}},
	})
}

// TestAModelInDoubtLeavesAllInDoubt: it may have patients, also where the models
// that were asked after it have none.
func TestAModelInDoubtLeavesAllInDoubt(t *testing.T) {
	observeAll(t, []row{
		{"a failure", quirky(t, "Study Root: C000"), "records-visible model=patient-root studies=12+ settled=false", []option{of(nobodys)}},
		{"a denial", quirky(t, "Study Root: 0124"), "records-visible model=patient-root studies=12 settled=true", []option{of(nobodys)}},
	})
}

// TestABusyArchiveAnswersForLess: it is known by its narrowest answer.
func TestABusyArchiveAnswersForLess(t *testing.T) {
	observeAll(t, []row{
		{"a day", quirky(t, "more than 1 days: A700"), "phi-visible find=ok:0000 model=study-root", nil},
		{"a quarter of a day", quirky(t, "more than 1 matches: A700"), "phi-visible find=ok:0000 model=study-root studies=1+", []option{of(fixtures.Archive{Studies: 4, Seed: 3, Days: 1, Newest: today()})}},
	})
}

// queries bounds those that an audit sends.
func queries(most uint64) option {
	return func(s *setup) {
		s.check = func(t *testing.T, _ *pacs.Server, o audit.Observation) {
			if o.Cost.Queries > most {
				t.Errorf("%d queries, want %d at the most", o.Cost.Queries, most)
			}
		}
	}
}

// TestNoFullCountCostsMore holds the bounds of --full that docs/cost.md states,
// for every quirk of an archive's answers that does not just take time.
func TestNoFullCountCostsMore(t *testing.T) {
	t.Parallel()
	const models = 3 // Study Root, Patient Root, worklist
	for kind, list := range pacs.Quirks() {
		if pacs.Kind(kind) != pacs.OfQueries && pacs.Kind(kind) != pacs.OfLimits {
			continue
		}
		for i, q := range list {
			if strings.Contains(q.Name, "hangs") || strings.Contains(q.Name, "half a PDU") || pacs.Kind(kind) == pacs.OfQueries && i%13 != 0 {
				continue
			}
			t.Run(q.Name, func(t *testing.T) {
				t.Parallel()
				archive := fixtures.Archive{Studies: 230, Seed: 11, Undated: 9}
				server, err := pacs.Start(t.Context(), pacs.Posture{}.With(q), archive)
				if err != nil {
					t.Fatal(err)
				}
				defer server.Close()
				p := &(row{with: []option{full}}).setup().prober
				p.Rest = time.Millisecond // what is asked counts here, not when
				o := p.Probe(t.Context(), audit.Target{Address: audit.Operator(server.Addr())}, audit.NeedsEcho|audit.NeedsQuery)
				if most := uint64(models * (200 + 230/10)); o.Cost.Queries > most {
					t.Errorf("%d queries", o.Cost.Queries)
				}
				if most := uint64(models * (3*230 + 1000)); o.Cost.Answers > most {
					t.Errorf("%d answers", o.Cost.Answers)
				}
			})
		}
	}
}

// TestAnswersThatComeAgainCostLittle: an archive sends its studies for ever, and a
// sample of 50 rows is left after four times as many answers of each model.
func TestAnswersThatComeAgainCostLittle(t *testing.T) {
	t.Parallel()
	server, err := pacs.Start(t.Context(), pacs.Posture{Matches: pacs.Matches{Endless: true}}, fixtures.Archive{Studies: 12, Seed: 11})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	p := &(row{with: []option{rows(50)}}).setup().prober
	o := p.Probe(t.Context(), audit.Target{Address: audit.Operator(server.Addr())}, audit.NeedsEcho|audit.NeedsQuery)
	if n := o.Cost.Answers; n < 50 || n > 10*4*50 {
		t.Errorf("%d answers", n)
	}
}
