package commands

import (
	"context"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/lint"
)

// configs are what configuration files say, by the targets that they are of.
type configs map[string]*lint.Result

// readConfigs reads the files of the inventory and of --config-of before anything
// is sent, so that a wrong name costs nothing.
func readConfigs(ctx context.Context, words []string, list []audit.Target) (configs, error) {
	all := configs{}
	for _, t := range list {
		if t.Config.IsZero() {
			continue
		}
		read, err := lint.Read(ctx, []string{t.Config.String()}, audit.Operator)
		if err != nil {
			return nil, usage("target %v, lint: %v", t.Name, err)
		}
		all[t.Name.String()] = read
	}
	for _, w := range words {
		name, path, ok := strings.Cut(w, "=")
		if !ok || name == "" || path == "" {
			return nil, usage("--config-of %q: write NAME=FILE, for example main-archive=/etc/orthanc", w)
		}
		if !isTarget(name, list) {
			return nil, usage("--config-of %q: no target is called %s", w, name)
		}
		read, err := lint.Read(ctx, []string{path}, audit.Operator)
		if err != nil {
			return nil, usage("--config-of %q: %v", w, err)
		}
		all[name] = read
	}
	return all, nil
}

func isTarget(name string, list []audit.Target) bool {
	for _, t := range list {
		if t.Name.String() == name || t.Address.String() == name {
			return true
		}
	}
	return false
}

// tie says of each failure which line is why, and where a file and the server
// disagree: then it is not the file that runs, or the server was not started
// again since.
func (c configs) tie(results []audit.Result) {
	for i := range results {
		r := &results[i]
		file := c[r.Observation.Target.Name.String()]
		if file == nil {
			file = c[r.Observation.Target.Address.String()]
		}
		if file == nil {
			continue
		}
		var disagree []audit.Fact
		for j := range r.Findings {
			f := &r.Findings[j]
			said, at := worstOf(file, f.Check.ID)
			live := f.Verdict.Ruling
			switch {
			case live == audit.RulingFail && said == audit.RulingFail:
				f.Verdict.Facts = append(f.Verdict.Facts, audit.Identifier("config-file", at.File), audit.Count("config-line", at.Line), audit.Identifier("config-key", at.Key))
			case live == audit.RulingFail && said == audit.RulingPass:
				disagree = append(disagree, audit.Identifier("only-live", audit.Operator(f.Check.ID.String())))
			case live == audit.RulingPass && said == audit.RulingFail:
				disagree = append(disagree, audit.Identifier("only-in-file", audit.Operator(f.Check.ID.String())))
			}
		}
		r.Findings = append(r.Findings, disagreement(file, disagree))
	}
}

// disagreement is the finding that a file is not the one that runs. A file that was
// not read shows nothing.
func disagreement(file *lint.Result, facts []audit.Fact) audit.Finding {
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

// worstOf is what a file says of a check, and where: it fails if one setting does.
func worstOf(file *lint.Result, id audit.ID) (audit.Ruling, audit.Location) {
	ruling, at := audit.RulingNotApplicable, audit.Location{}
	for i := range file.Findings {
		f := &file.Findings[i]
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
	return ruling, at
}
