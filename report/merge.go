package report

import (
	"cmp"
	"math"
	"slices"

	"pacsaudit/audit"
	"pacsaudit/audit/counts"
)

// Merge puts reports together: the shards of one run, or runs of several sites.
// Of a target that several reports hold, what was settled last is known, and
// what later audits saw that did not settle as much; replaced says how many
// entries were replaced. Audits from several places stay apart. Counts of files add up; what is distinct in each part may be
// the same patient, so their sum is marked as an upper bound.
func Merge(reports ...*Report) (merged *Report, replaced int) {
	merged = &Report{Schema: schema, Complete: true}
	newest := slices.Clone(reports)
	slices.SortStableFunc(newest, func(a, b *Report) int { return b.Started.Compare(a.Started) })
	var sweeps []*Sweep
	for _, r := range newest {
		if merged.Tool.IsZero() {
			merged.Tool = r.Tool
		}
		merged.Started = r.Started // the newest comes first
		if r.Finished.After(merged.Finished) {
			merged.Finished = r.Finished
		}
		merged.Interrupted = merged.Interrupted || r.interrupted()
		merged.Shards = append(merged.Shards, r.Shards...)
		merged.Headers = mergeHeaders(merged.Headers, r.Headers)
		merged.Listen = mergeListens(merged.Listen, r.Listen)
		merged.Lint = mergeLint(merged.Lint, r.Lint)
		if r.Sweep != nil {
			sweeps = append(sweeps, r.Sweep)
		}
	}
	sortShards(merged.Shards)
	merged.Shards = slices.Compact(merged.Shards)
	merged.Complete = !merged.Interrupted && len(merged.MissingShards()) == 0
	merged.Interrupted = merged.Interrupted && len(merged.Shards) > 0
	if h := merged.Headers; h != nil && h.ShardMissing() {
		h.doubtPasses()
	}
	if len(sweeps) > 0 {
		merged.Sweep = mergeSweeps(sweeps...)
	}
	merged.Targets, replaced = mergeTargets(newest, merged.Started)
	sortTargets(merged.Targets)
	merged.Places = placesOf(merged.Targets)
	return merged, replaced
}

func plus(a, b uint64) uint64 { return counts.Plus(a, b) }

// plusFact is plus for the numbers of evidence. None of ours is negative.
func plusFact(a, b int64) int64 {
	return int64(min(plus(uint64(max(a, 0)), uint64(max(b, 0))), math.MaxInt64))
}

func mergeHeaders(a, b *Headers) *Headers {
	switch {
	case a == nil && b == nil:
		return nil
	case a == nil:
		c := *b
		return &c
	case b == nil:
		return a
	}
	c := *a
	counts.Add(&c.FileCounts, b.FileCounts)
	counts.Add(&c.Fields, b.Fields)
	counts.Add(&c.SSN, b.SSN)
	c.Exposed, c.Identified, c.Kinds = plus(a.Exposed, b.Exposed), plus(a.Identified, b.Identified), c.Kinds.plus(b.Kinds)
	c.Complete = a.Complete && b.Complete
	c.Shards = slices.Concat(a.Shards, b.Shards)
	slices.SortFunc(c.Shards, func(s, t Shard) int { return cmp.Or(cmp.Compare(s.Of, t.Of), cmp.Compare(s.Number, t.Number)) })
	c.Patients, c.Studies = a.Patients.plus(b.Patients), a.Studies.plus(b.Studies)
	c.Findings = mergeFindings(a.Findings, b.Findings)
	return &c
}

// plus adds what was distinct in each part. The same one may be in both, so
// the sum is at most right, and no lower bound any more; the sum of lower
// bounds is neither, and an estimate. What was not counted adds an unknown
// number: a number is a lower bound then, and an upper bound an estimate.
func (t Total) plus(o Total) Total {
	none := func(t Total) bool { return t.Value == 0 && !t.AtLeast }
	switch {
	case !t.Measured && !o.Measured:
		return Total{}
	case !t.Measured:
		return o.plus(t)
	case !o.Measured:
		exact := !t.AtMost && !t.Estimate
		return Total{Value: t.Value, Measured: true, AtLeast: t.AtLeast || exact, Estimate: t.Estimate || t.AtMost}
	case none(o):
		return t
	case none(t):
		return o
	}
	bound := t.AtLeast || o.AtLeast
	return Total{Value: plus(t.Value, o.Value), Measured: true, AtMost: !bound, Estimate: bound || t.Estimate || o.Estimate}
}

// mergeFindings adds up the numbers of the same finding; what failed in one
// part failed.
func mergeFindings(a, b []Finding) []Finding {
	list := slices.Clone(a)
	for _, f := range b {
		i := slices.IndexFunc(list, func(g Finding) bool { return g.ID == f.ID })
		if i < 0 {
			list = append(list, f)
			continue
		}
		list[i] = mergeFinding(list[i], f)
	}
	sortFindings(list)
	return list
}

func mergeFinding(a, b Finding) Finding {
	switch c := cmp.Compare(order(a.Verdict), order(b.Verdict)); {
	case c < 0:
		return a // the worse verdict, with its own evidence
	case c > 0:
		return b
	}
	facts := slices.Clone(a.Facts)
	for _, f := range b.Facts {
		i := slices.IndexFunc(facts, func(g audit.Fact) bool { return g.Name == f.Name && g.Word == f.Word })
		if i < 0 {
			facts = append(facts, f)
		} else { // words have no number
			facts[i].Number = plusFact(facts[i].Number, f.Number)
		}
	}
	a.Facts, a.Severity = facts, max(a.Severity, b.Severity)
	return a
}
