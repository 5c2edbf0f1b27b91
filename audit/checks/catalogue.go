package checks

import (
	"slices"
	"strings"

	"pacsaudit/audit"
)

var catalogue []*audit.Check

func add(c audit.Check) *audit.Check {
	catalogue = append(catalogue, &c)
	return &c
}

// All is the catalogue, ordered by severity and ID.
func All() []*audit.Check {
	worded()
	return slices.SortedFunc(slices.Values(catalogue), func(a, b *audit.Check) int {
		if a.Severity != b.Severity {
			return int(b.Severity) - int(a.Severity)
		}
		return strings.Compare(a.ID.String(), b.ID.String())
	})
}

// stepEvidence is the evidence that a step gives: its outcome, and the numbers that
// came with it, as sent.
func stepEvidence(s audit.Step) []audit.Fact {
	facts := []audit.Fact{audit.Word("outcome", s.Outcome)}
	if s.Cause != audit.NoCause {
		facts = append(facts, audit.Word("cause", s.Cause))
	}
	if s.Outcome == audit.Rejected {
		facts = append(facts, audit.Count("result", s.Result.Number()), audit.Count("source", s.Source.Number()), audit.Count("reason", s.Reason.Number()))
	}
	if s.Status.Sent() {
		facts = append(facts, audit.Count("status", s.Status.Number()))
	}
	return facts
}

// strangerStep is the step that says most about a stranger at the association: the one
// that succeeded, else the one with the right called title.
func strangerStep(o audit.Observation) audit.Step {
	switch {
	case o.Stranger.OK():
		return o.Stranger
	case o.WithCalledTitle.Tried():
		return o.WithCalledTitle
	case o.Stranger.Tried():
		return o.Stranger
	}
	return o.TLS // a certificate was demanded, or nothing spoke
}

// ofCertificate judges the certificate that a server showed.
func ofCertificate(judge func(audit.Observation, *audit.Certificate) audit.Verdict) func(audit.Observation) audit.Verdict {
	return func(o audit.Observation) audit.Verdict {
		switch c := o.TLSFacts.Certificate; {
		case c != nil:
			return judge(o, c)
		case o.Plaintext.OK() && !o.TLS.Tried():
			return audit.NotApplicable()
		}
		return audit.Inconclusive(stepEvidence(o.TLS)...)
	}
}
