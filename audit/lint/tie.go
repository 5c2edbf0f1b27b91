package lint

import (
	"slices"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
)

// Tie says of each failure on the wire which line is why, and where the files and
// the server disagree: then they are not those that run, or the server was not
// started again since.
func (r *Result) Tie(wire *audit.Result) {
	var disagree []audit.Fact
	for i := range wire.Findings {
		f := &wire.Findings[i]
		said, at := r.Worst(f.Check.ID)
		live := f.Verdict.Ruling
		switch {
		case live == audit.RulingFail && said == audit.RulingFail:
			f.Verdict.Facts = append(f.Verdict.Facts, audit.Identifier("config-file", at.File), audit.Count("config-line", at.Line), audit.Identifier("config-key", at.Key))
		case live == audit.RulingFail && said == audit.RulingPass:
			disagree = append(disagree, audit.Identifier("only-live", f.Check.ID.Text()))
		case live == audit.RulingPass && said == audit.RulingFail:
			disagree = append(disagree, audit.Identifier("only-in-file", f.Check.ID.Text()))
		}
	}
	wire.Findings = append(wire.Findings, disagreement(r, disagree))
}

// disagreement is the finding that a file is not the one that runs. A file that was
// not read shows nothing.
func disagreement(file *Result, facts []audit.Fact) audit.Finding {
	c := checks.Caused(audit.NewID("config-disagrees"))
	f := audit.Finding{
		Check:    &audit.Check{ID: c.ID, Title: c.Title, Question: c.Question, Fix: c.Fix, Refs: c.Refs},
		Severity: c.Severity, Verdict: audit.Inconclusive(),
	}
	switch {
	case len(facts) > 0:
		f.Verdict = audit.Fail(facts...)
	case len(file.Files) > 0:
		proof := file.Files[0].Whole()
		for _, other := range file.Files[1:] {
			proof = proof.And(other.Whole())
		}
		f.Verdict = audit.Pass(proof)
	}
	return f
}

// Worst is what the files say of a check, and where: it fails if one setting does.
func (r *Result) Worst(id audit.ID) (audit.Ruling, audit.Location) {
	ruling, at := audit.RulingNotApplicable, audit.Location{}
	elsewhere := false
	for i := range r.Findings {
		f := &r.Findings[i]
		elsewhere = elsewhere || leavesOpen(f)
		if f.Check.ID != id {
			continue
		}
		switch f.Verdict.Ruling {
		case audit.RulingFail:
			return audit.RulingFail, f.Location
		case audit.RulingInconclusive:
			ruling, at = audit.RulingInconclusive, f.Location
		case audit.RulingPass:
			if ruling != audit.RulingInconclusive {
				ruling, at = audit.RulingPass, f.Location
			}
		}
	}
	if ruling == audit.RulingPass && elsewhere {
		return audit.RulingInconclusive, at // a file that was not given can say otherwise
	}
	return ruling, at
}

// leftOpen is the fact that says how many checks a file leaves open that was not
// given.
const leftOpen = "left-open"

// leavesOpen reports that settings which decide several checks stand in a file
// that was not given.
func leavesOpen(f *audit.ConfigFinding) bool {
	return slices.ContainsFunc(f.Verdict.Facts, func(x audit.Fact) bool { return x.Name.String() == leftOpen })
}
