package report

import (
	"slices"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
)

// The right called title opens an association to anybody, as dcmqrscp does
// without a list of peers; with one it rejects whom it does not know in the words
// that it has for a wrong title.
var (
	notThatTitle = audit.Step{Outcome: audit.Rejected, Result: audit.Sent[uint8](1), Source: audit.Sent[uint8](1), Reason: audit.Sent[uint8](7)}

	openToItsTitle = func() audit.Observation {
		o := audit.Observation{Target: audit.Target{Name: audit.Lit("main"), Address: audit.Lit("pacs:104"), Called: audit.Lit("PACS")}}
		ok := audit.Step{Outcome: audit.OK}
		o.Reach, o.Plaintext, o.Stranger, o.WithCalledTitle, o.Echo, o.Find = ok, ok, notThatTitle, ok, ok, ok
		o.Worklist.Outcome = audit.NoContext
		for s := range o.Contexts {
			o.Contexts[s] = audit.Accepted
		}
		o.Query.Bounded = true
		return o
	}()

	shutToStrangers = func() audit.Observation {
		o := audit.Observation{Target: openToItsTitle.Target}
		ok := audit.Step{Outcome: audit.OK}
		o.Reach, o.Plaintext, o.Stranger, o.WithCalledTitle = ok, ok, notThatTitle, notThatTitle
		return o
	}()
)

func judgedAs(o audit.Observation) Target { return targetOf(audit.Judge(o, checks.All())) }

// TestAShutDoorIsFixedForThisCallerWhereTheOlderReportProvesTheTitle, and is no
// more than unknown where nothing does.
func TestAShutDoorIsFixedForThisCallerWhereTheOlderReportProvesTheTitle(t *testing.T) {
	shut := judgedAs(shutToStrangers)
	if !shut.TitleUnproven {
		t.Fatal("the refusal proves its title by itself")
	}
	open := judgedAs(openToItsTitle)
	anyTitle := openToItsTitle
	anyTitle.Stranger.Outcome = audit.OK
	elsewhere := judgedAs(openToItsTitle)
	elsewhere.Address = audit.Lit("spare:104")
	for name, row := range map[string]struct {
		was  Target
		kind ChangeKind // of the findings behind the door
		of   ChangeKind // of the exposure
	}{
		"the title is proven":         {open, FixedForThisCaller, FixedForThisCaller},
		"any title opened the door":   {judgedAs(anyTitle), NoLongerMeasured, Unsettled},
		"it stood at another address": {elsewhere, NoLongerMeasured, Unsettled},
	} {
		d := compared(row.was, shut, false)
		seen := map[string]ChangeKind{}
		for _, c := range d.Changes {
			subject := changeSubjects[c.What]
			if c.Check != nil {
				subject = c.Check.String()
			}
			seen[subject] = c.Kind
		}
		for subject, want := range map[string]ChangeKind{"exposure": row.of, "association-any-calling": row.kind, "query-open": row.kind, "echo-open": row.kind, "store-negotiated": row.kind, "promiscuous-contexts": NoLongerMeasured} {
			if got, ok := seen[subject]; !ok || got != want {
				t.Errorf("%s: %s is %q, want %q", name, subject, got, want)
			}
		}
		for subject, kind := range seen {
			if kind == Fixed {
				t.Errorf("%s: %s is fixed, and nothing proves that", name, subject)
			}
		}
	}
}

// TestWhatStandsBehindTheDoorPassesWhereItIsShut: these checks, and no others, wait
// for a proof of the called title alone.
func TestWhatStandsBehindTheDoorPassesWhereItIsShut(t *testing.T) {
	proven := shutToStrangers
	proven.Configured = audit.Step{Outcome: audit.OK}
	unproven, passes := judgedAs(shutToStrangers), judgedAs(proven)
	var want []audit.ID
	for i := range unproven.Findings {
		f := &unproven.Findings[i]
		if f.Verdict == audit.RulingInconclusive && slices.ContainsFunc(passes.Findings, func(g Finding) bool { return g.ID == f.ID && g.Verdict == audit.RulingPass }) {
			want = append(want, f.ID)
		}
	}
	got := slices.Clone(behindTheDoor)
	byID := func(a, b audit.ID) int { return slices.Compare([]byte(a.String()), []byte(b.String())) }
	slices.SortFunc(want, byID)
	slices.SortFunc(got, byID)
	if !slices.Equal(got, want) {
		t.Errorf("behind the door are %v, want %v", got, want)
	}
}
