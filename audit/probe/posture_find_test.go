package probe_test

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/dimse/command"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// norows answers a C-FIND with a status and nothing else.
func norows(status command.Status) pacs.Posture {
	return pacs.Posture{Find: pacs.Behaviour{Action: pacs.NoRows, Status: status}}
}

func matching(m pacs.Matches) pacs.Posture { return pacs.Posture{Matches: m} }

// nobodys are studies of nobody: placeholders, pseudonyms and tests.
var nobodys = fixtures.Archive{Studies: 12, Seed: 6, Mix: fixtures.Mix{Placeholder: 1, Pseudonym: 1, Test: 1}}

func modelsOnly(uid ...string) pacs.Posture {
	return pacs.Posture{Contexts: pacs.Contexts{Only: append([]string{verification}, uid...)}}
}

func TestEveryStatusOfAQueryIsItsOwnFact(t *testing.T) { observeAll(t, statuses()) }

func statuses() []row {
	return []row{
		{"no rows", norows(command.Success), "query-authorised find=ok:0000 studies=0", nil},
		{"an empty archive", pacs.Posture{}, "query-authorised find=ok:0000 studies=all", []option{of(fixtures.Archive{})}},
		{"too many matches", norows(command.OutOfResources), "query-authorised find=failed:A700 studies=0+|0", nil},
		{"too many matches, another A7xx", norows(0xA702), "query-authorised find=failed:A702 studies=0+|0", nil},
		{"identifier does not match", norows(command.IdentifierFault), "echoes find=failed:A900", nil},
		{"unable to process", norows(command.UnableToProcess), "echoes find=failed:C000", nil},
		{"unable to process, another Cxxx", norows(0xC312), "echoes find=failed:C312", nil},
		{"SOP class not supported", norows(0x0122), "echoes find=failed:0122 keys=3", nil},
		{"not authorised", norows(command.NotAuthorized), "echoes find=failed:0124", nil},
		{"unrecognised operation", norows(0x0211), "echoes find=failed:0211", nil},
		{"a status of no table", norows(0x4242), "echoes find=failed:4242", nil},
		{"a pending status without a data set", norows(command.Pending), "echoes find=timeout|timeout:silent", []option{unhurried}},
		{"cancelled though nobody asked", norows(command.Cancel), "query-authorised find=ok:FE00|failed:FE00", nil},
		{"a warning", norows(0xB000), "query-authorised find=ok:B000", nil},
		{"a warning after every row", pacs.Posture{Find: pacs.Behaviour{Status: 0xB001}}, "phi-visible studies=1+", nil},
		{"a failure after every row", pacs.Posture{Find: pacs.Behaviour{Status: 0xC001}}, "phi-visible studies=12+", []option{full}},
	}
}

func TestModelsAreTriedInTurn(t *testing.T) { observeAll(t, models()) }

func models() []row {
	worklist := pacs.Posture{Contexts: pacs.Contexts{Only: []string{verification, pacs.ModalityWorklist}}}
	beside := func(b pacs.Behaviour) pacs.Posture {
		return pacs.Posture{Contexts: pacs.Contexts{Accept: []string{pacs.ModalityWorklist}}, Worklist: b}
	}
	steps := func(rule *pacs.CallRule, by string) pacs.Posture {
		p := pacs.Posture{Contexts: pacs.Contexts{Only: []string{verification, by}}}
		if rule != nil {
			p.Calls = []pacs.CallRule{*rule}
		}
		return p
	}
	withWorklist := func(p pacs.Posture, b pacs.Behaviour) pacs.Posture {
		p.Worklist = b
		return p
	}
	storesToo := func(c *pacs.Call) bool { return slices.Contains(c.Proposed, "1.2.840.10008.5.1.4.1.1.2") }
	stepsSeen := func(n audit.Negotiation) string {
		return fmt.Sprintf("phi-visible worklist=no-context context%d=%d", audit.ProcedureStepPull, n)
	}
	stepsToo := func(c *pacs.Call) bool { return slices.Contains(c.Proposed, pacs.ProcedureStepPull) }
	var proposed atomic.Bool
	fromStepsOn := func(c *pacs.Call) bool {
		if stepsToo(c) {
			proposed.Store(true)
		}
		return proposed.Load()
	}
	rejecting := pacs.Behaviour{Action: pacs.Reject, Rejection: pdu.AssociateRJ{Result: 1, Source: 1, Reason: 1}}
	return []row{
		{"study root", modelsOnly(studyRootFind), "phi-visible find=ok:0000 model=study-root studies=all worklist=no-context", nil},
		{"patient root", modelsOnly(patientRootFind), "phi-visible find=ok:0000 model=patient-root studies=6 patients=6", nil},
		{"patient/study only", modelsOnly(patientStudyFind), "phi-visible find=ok:0000 model=patient-root studies=6 patients=6", nil},
		{"worklist alone", worklist, "phi-visible find=no-context worklist=ok:0000 items=12 studies=0", nil},
		{"worklist beside the archive", beside(pacs.Behaviour{}), "phi-visible find=ok:0000 studies=all worklist=ok:0000 items=12", nil},
		{"worklist without rows", beside(pacs.Behaviour{Action: pacs.NoRows}), "phi-visible worklist=ok:0000 items=0 studies=all", nil},
		{"worklist aborted", beside(pacs.Behaviour{Action: pacs.Abort}), "phi-visible worklist=aborted:0/0 items=0 studies=all", nil},
		{"worklist refused", beside(pacs.Behaviour{Action: pacs.NoRows, Status: command.NotAuthorized}), "phi-visible worklist=failed:0124 items=0", nil},
		{"archive aborted, worklist open", pacs.Posture{Contexts: pacs.Contexts{Accept: []string{pacs.ModalityWorklist}}, Find: pacs.Behaviour{Action: pacs.Abort}}, "phi-visible find=aborted:0/0 studies=0 worklist=ok:0000 items=12", nil},
		{"procedure steps alone", steps(nil, pacs.ProcedureStepPull), "phi-visible find=no-context worklist=ok:0000 items=12 studies=0", []option{services}},
		{"procedure steps, and no other class beside them", steps(&pacs.CallRule{When: storesToo, Then: rejecting}, pacs.ProcedureStepPull), "phi-visible worklist=ok:0000 items=12", []option{services}},
		{"procedure steps, and hangs up on whoever proposes them", pacs.Posture{Calls: []pacs.CallRule{{When: stepsToo, Then: pacs.Behaviour{Action: pacs.Abort}}}}, stepsSeen(audit.NotAccepted), []option{services}},
		{"procedure steps, and hangs up on everybody from then on", pacs.Posture{Calls: []pacs.CallRule{{When: fromStepsOn, Then: pacs.Behaviour{Action: pacs.Abort}}}}, stepsSeen(audit.NotProposed), []option{services}},
		{"procedure steps, and says nothing to whoever proposes them", pacs.Posture{Calls: []pacs.CallRule{{When: stepsToo, Then: pacs.Behaviour{Action: pacs.Silent}}}}, stepsSeen(audit.NotProposed), []option{services, patient}},
		{"procedure steps, rejects them beside others and says nothing to them alone", pacs.Posture{Calls: []pacs.CallRule{{When: storesToo, Then: rejecting}, {When: stepsToo, Then: pacs.Behaviour{Action: pacs.Silent}}}}, stepsSeen(audit.NotProposed), []option{services, patient}},
		{"procedure steps, by the service that watches them", steps(nil, pacs.ProcedureStepWatch), "phi-visible find=no-context worklist=ok:0000 items=12", []option{services}},
		{"procedure steps, by the service that queries them", steps(nil, pacs.ProcedureStepQuery), "phi-visible find=no-context worklist=ok:0000 items=12", []option{services}},
		{"procedure steps, by the service of the trial", steps(nil, pacs.ProcedureStepTrial), "phi-visible find=no-context worklist=ok:0000 items=12", []option{services}},
		{"a general purpose worklist", steps(nil, pacs.GeneralPurposeWorklist), "phi-visible find=no-context worklist=ok:0000 items=12", []option{services}},
		{"procedure steps, by the service that watches them and beside no other class", steps(&pacs.CallRule{When: storesToo, Then: rejecting}, pacs.ProcedureStepWatch), "phi-visible worklist=ok:0000 items=12", []option{services}},
		{"procedure steps aborted", withWorklist(steps(nil, pacs.ProcedureStepPull), pacs.Behaviour{Action: pacs.Abort}), "echoes worklist=aborted:0/0 items=0", []option{services}},
		{"procedure steps refused", withWorklist(steps(nil, pacs.ProcedureStepPull), pacs.Behaviour{Action: pacs.NoRows, Status: command.NotAuthorized}), "echoes worklist=failed:0124 items=0", []option{services}},
		{"procedure steps without rows", withWorklist(steps(nil, pacs.ProcedureStepPull), pacs.Behaviour{Action: pacs.NoRows}), "query-authorised worklist=ok:0000 items=0", []option{services}},
		{"procedure steps beside the worklist", pacs.Posture{Contexts: pacs.Contexts{Only: []string{verification, pacs.ModalityWorklist, pacs.ProcedureStepPull}}}, "phi-visible worklist=ok:0000 items=12", []option{services}},
	}
}

func TestWhatIsCountedIsExactOrALowerBound(t *testing.T) { observeAll(t, counts()) }

func counts() []row {
	universal := func(b pacs.Behaviour) pacs.Posture { return matching(pacs.Matches{Universal: &b}) }
	limit := func(n int, b pacs.Behaviour) pacs.Posture { return matching(pacs.Matches{Limit: n, AtLimit: b}) }
	refusing := func(tag dataset.Tag) pacs.Posture { return matching(pacs.Matches{Refused: []dataset.Tag{tag}}) }
	return []row{
		{"the bound on rows", pacs.Posture{}, "phi-visible find=ok:0000|ok:FE00 studies=3+ bounded=true ignored=false", []option{rows(3)}},
		{"the bound on rows, exactly as many", pacs.Posture{}, "phi-visible studies=12+ bounded=true", []option{rows(12)}},
		{"the bound on rows, one more", pacs.Posture{}, "phi-visible studies=all bounded=false", []option{rows(13)}},
		{"cancel honoured late", matching(pacs.Matches{LateCancel: 200}), "phi-visible studies=3+ ignored=false", []option{rows(3), of(fixtures.Archive{Studies: 2000, Seed: 1})}},
		{"cancel ignored", matching(pacs.Matches{IgnoreCancel: true, Endless: true, Pause: 5 * time.Millisecond}), "phi-visible studies=3+ ignored=true find=ok", []option{rows(3), of(fixtures.Archive{Studies: 2000, Seed: 1})}},
		{"cancel ignored in a flood", matching(pacs.Matches{IgnoreCancel: true, Endless: true}), "phi-visible studies=1+ ignored=true", []option{rows(3)}},
		{"the same studies for ever", matching(pacs.Matches{Endless: true}), "phi-visible studies=1+ bounded=true", []option{rows(50)}},
		{"Orthanc's limit", limit(5, pacs.Behaviour{Status: command.Cancel}), "phi-visible studies=5+", nil},
		{"a limit with A700", limit(5, pacs.Behaviour{Status: command.OutOfResources}), "phi-visible studies=5+", nil},
		{"a limit with a warning", limit(5, pacs.Behaviour{Status: 0xB001}), "phi-visible studies=5+", nil},
		{"a limit with an abort", limit(5, pacs.Behaviour{Action: pacs.Abort}), "phi-visible studies=5+", nil},
		{"a limit with the end of the stream", limit(5, pacs.Behaviour{Action: pacs.Close}), "phi-visible studies=5+", nil},
		{"a limit with a reset", limit(5, pacs.Behaviour{Action: pacs.Reset}), "phi-visible", nil},
		{"a limit with silence", limit(5, pacs.Behaviour{Action: pacs.Silent}), "phi-visible studies=5+", []option{patient}},
		{"a limit with garbage", limit(5, pacs.Behaviour{Action: pacs.Garbage}), "phi-visible studies=5+", nil},
		{"a limit with half a match", limit(5, pacs.Behaviour{Action: pacs.HalfPDU}), "phi-visible studies=5+", []option{patient}},
		{"a limit with a release request", limit(5, pacs.Behaviour{Action: pacs.Release}), "phi-visible studies=5+", nil},
		{"one match at a time, for longer than the budget", matching(pacs.Matches{Pause: time.Second}), "phi-visible studies=1+|2+|3+|4+|5+|6+|7+|8+|9+|10+|11+", []option{within(12 * time.Second)}},
		{"the first match late", matching(pacs.Matches{First: 700 * time.Millisecond}), "phi-visible studies=all", nil},
		{"universal matching refused", universal(pacs.Behaviour{Status: command.IdentifierFault}), "phi-visible studies=2+", nil},
		{"universal matching brings nothing", universal(pacs.Behaviour{}), "phi-visible studies=2+", nil},
		{"universal matching aborted", universal(pacs.Behaviour{Action: pacs.Abort}), "phi-visible studies=2+", nil},
		{"an optional key refused", refusing(0x0010_4000), "phi-visible find=ok:0000 keys=2 studies=12|all", nil},
		{"a required key refused", refusing(0x0020_000D), "phi-visible find=ok:0000 model=study-root keys=0", nil},
		{"one answer for each instance", matching(pacs.Matches{PerInstance: true}), "phi-visible studies=all", nil},
		{"every answer three times", matching(pacs.Matches{Duplicates: 2}), "phi-visible studies=all", nil},
		{"a match behind the final response", matching(pacs.Matches{Late: 1}), "phi-visible studies=11+|12+", nil}, // near pynetdicom#875
		{"matches behind the final response", matching(pacs.Matches{Late: 5}), "phi-visible studies=7+|8+|9+|10+|11+|12+", nil},
		{"all matches behind the final response", matching(pacs.Matches{Late: 100}), "phi-visible|query-authorised studies=0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|10+|11+|12+", nil},
		{"keys ignored", matching(pacs.Matches{IgnoreKeys: true}), "phi-visible studies=all", nil},
		{"no counts", matching(pacs.Matches{Omit: pacs.CountTags}), "phi-visible studies=all instances=0", nil},
		{"counts of zero", matching(pacs.Matches{ZeroCounts: true}), "phi-visible instances=0", nil},
		{"UIDs alone", matching(pacs.Matches{Only: []dataset.Tag{0x0020_000D}}), "records-visible studies=12 patients=0", nil},
		{"rows without a Study Instance UID", matching(pacs.Matches{Omit: []dataset.Tag{0x0020_000D}}), "phi-visible", nil},
		{"de-identified", pacs.Posture{}, "records-visible studies=all", []option{of(nobodys)}},
		{"ten thousand studies and one", pacs.Posture{}, "phi-visible studies=all", []option{rows(20_000), of(fixtures.Archive{Studies: 10_001, Seed: 2, StudiesPerPatient: 3, Undated: 7})}},
	}
}

func TestAFullCountGoesPastALimit(t *testing.T) { observeAll(t, fullCounts()) }

func fullCounts() []row {
	archive := of(fixtures.Archive{Studies: 300, Seed: 9, StudiesPerPatient: 2, Undated: 30})
	limit := func(n int, b pacs.Behaviour) pacs.Posture { return matching(pacs.Matches{Limit: n, AtLimit: b}) }
	return []row{
		{"no limit", pacs.Posture{}, "phi-visible find=ok:0000 studies=all", []option{full, archive}},
		{"Orthanc's limit", limit(40, pacs.Behaviour{Status: command.Cancel}), "phi-visible studies=300+|all", []option{full, archive}},
		{"A700", limit(40, pacs.Behaviour{Status: command.OutOfResources}), "phi-visible studies=300+|all", []option{full, archive}},
		{"a warning", limit(40, pacs.Behaviour{Status: 0xB001}), "phi-visible studies=300+|all", []option{full, archive}},
		{"silence about it, at a round number", limit(50, pacs.Behaviour{}), "phi-visible studies=300+|all", []option{full, archive}},
		{"universal matching refused", matching(pacs.Matches{Universal: &pacs.Behaviour{Status: command.IdentifierFault}}), "phi-visible", []option{full, archive}},
		{"universal matching brings nothing", matching(pacs.Matches{Universal: &pacs.Behaviour{}}), "phi-visible", []option{full, archive}},
		{"duplicates", pacs.Posture{Matches: pacs.Matches{Duplicates: 1, Limit: 60, AtLimit: pacs.Behaviour{Status: command.Cancel}}}, "phi-visible studies=300+|all", []option{full, archive}},
		{"no rows", norows(command.Success), "query-authorised studies=0", []option{full, archive}},
		{"aborted", finding(pacs.Abort), "echoes find=aborted:0/0 studies=0", []option{full, archive}},
	}
}

func TestUserIdentityIsRequiredCheckedOrIgnored(t *testing.T) { observeAll(t, identities()) }

func identities() []row {
	named := func(i pacs.Identity) pacs.Posture { return pacs.Posture{Identity: &i} }
	user := identity(audit.Identity{Kind: audit.Username, Primary: audit.NewSecret([]byte("auditor"))})
	passcode := identity(audit.Identity{Kind: audit.UsernamePasscode, Primary: audit.NewSecret([]byte("auditor")), Secondary: audit.NewSecret([]byte("right"))})
	token := func(kind audit.IdentityKind) option {
		return identity(audit.Identity{Kind: kind, Primary: audit.NewSecret(make([]byte, 40_000))})
	}
	return []row{
		{"ignored", pacs.Posture{}, "phi-visible right=ok wrong=ok responded=false", []option{passcode}},
		{"checked", named(pacs.Identity{Username: "auditor", Passcode: "right", Respond: true}), "phi-visible right=ok wrong=rejected:1/1/1 responded=true", []option{passcode}},
		{"accepted whatever the passcode", named(pacs.Identity{Username: "auditor", Respond: true}), "phi-visible right=ok wrong=ok responded=true", []option{passcode}},
		{"required and checked", named(pacs.Identity{Required: true, Username: "auditor", Passcode: "right"}), "gated stranger=rejected:1/1/1 right=ok wrong=rejected:1/1/1", []option{passcode}},
		{"required, under the right title", named(pacs.Identity{Required: true, Username: "auditor"}), "closed addressed=rejected:1/1/1 right=ok wrong=rejected:1/1/1", []option{user, calledAs}},
		{"required, whoever it is", named(pacs.Identity{Required: true}), "gated right=ok wrong=ok", []option{user}},
		{"the configured one is wrong", named(pacs.Identity{Username: "somebody"}), "phi-visible right=rejected:1/1/1 wrong=rejected:1/1/1", []option{user}},
		{"drops who sends one", pacs.Posture{Picky: true}, "phi-visible right=closed wrong=closed", []option{user}},
		{"kerberos", pacs.Posture{}, "phi-visible right=ok wrong=ok", []option{token(audit.Kerberos)}},
		{"saml", pacs.Posture{}, "phi-visible right=ok wrong=ok", []option{token(audit.SAML)}},
		{"jwt", pacs.Posture{}, "phi-visible right=ok wrong=ok", []option{token(audit.JWT)}},
		{"none configured", named(pacs.Identity{Respond: true}), "phi-visible right=not-tried wrong=not-tried", nil},
	}
}
