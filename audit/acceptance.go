package audit

import "time"

// Acceptance is a risk that somebody signed for.
type Acceptance struct {
	Check      ID
	Until      Day
	Reason, By Text
}

// Day is a calendar day as the number YYYYMMDD.
type Day int64

// DayOf is the day of a time, where its clock hangs.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(y*10000 + int(m)*100 + d)
}

// accepted finds the acceptance of a check that holds at a time: the last day
// is included.
func (t *Target) accepted(check ID, now time.Time) *Acceptance {
	for i := range t.Accepted {
		if a := &t.Accepted[i]; a.Check == check && DayOf(now) <= a.Until {
			return a
		}
	}
	return nil
}
