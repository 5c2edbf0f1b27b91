package dashboard

import (
	"cmp"

	"pacsaudit/audit"
)

// order is how the list is sorted; the worst first unless the query says
// otherwise. What nobody knows stands before what is known to be good.
func order(by string) func(a, b Target) int {
	name := func(a, b Target) int { return cmp.Compare(a.Name.String(), b.Name.String()) }
	down := func(value func(Target) int64) func(a, b Target) int {
		return func(a, b Target) int { return cmp.Or(cmp.Compare(value(b), value(a)), name(a, b)) }
	}
	switch by {
	case "name":
		return name
	case "grade":
		return func(a, b Target) int { return cmp.Or(gradeRank(b)-gradeRank(a), levelRank(b)-levelRank(a), name(a, b)) }
	case "records":
		return down(func(t Target) int64 { return atLeast(t.Exposed(), t.Settled()) })
	case "findings":
		return down(func(t Target) int64 { return atLeast(uint64(len(t.Failing())), t.Settled()) })
	case "audited":
		return down(func(t Target) int64 {
			if t.Now == nil {
				return -1
			}
			return t.Now.Finished.Unix()
		})
	}
	return func(a, b Target) int { return cmp.Or(levelRank(b)-levelRank(a), gradeRank(b)-gradeRank(a), name(a, b)) }
}

// atLeast puts a count that may be more before those that are no more.
func atLeast(n uint64, settled bool) int64 {
	rank := int64(min(n, 1<<61)) * 2
	if !settled {
		rank++
	}
	return rank
}

// levelRank is higher the further a stranger gets. Of a closed target that is not
// settled, and of one of which nothing is known, nobody knows that it is closed.
func levelRank(t Target) int {
	e := t.Reached()
	if e <= audit.ExposureClosed && !t.Settled() {
		return 2*int(audit.ExposureClosed) + 1
	}
	return 2 * int(e)
}

// gradeRank is higher the worse a grade is. A target without one may have any
// that is no better than its best: it stands before those of a C and better.
func gradeRank(t Target) int {
	switch {
	case t.Now == nil:
		return 2*int(audit.GradeC) + 1
	case t.Now.Grade == audit.NoGrade:
		return 2*int(max(t.Now.AtBest, audit.GradeC)) + 1
	}
	return 2 * int(t.Now.Grade)
}
