package audit

import (
	"errors"
	"fmt"
	"time"
)

// Acceptance is a risk that somebody signed for.
type Acceptance struct {
	Check      ID
	Until      Day
	Reason, By Text
}

// Day is a calendar day as the number YYYYMMDD.
type Day int64

// DayOf returns the calendar day of a time, in the time's location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(y*10000 + int(m)*100 + d)
}

// String is the day as 2006-01-02.
func (d Day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d/10000, d/100%100, d%100) }

// MarshalText writes the day.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the day.
func (d *Day) UnmarshalText(b []byte) error {
	t, err := time.Parse(time.DateOnly, string(b))
	if err != nil {
		return errors.New("not a day such as 2006-01-02")
	}
	*d = DayOf(t)
	return nil
}

// End returns the moment from which the risk counts again, in a location: the last
// day is included.
func (a Acceptance) End(where *time.Location) time.Time {
	d := int(a.Until)
	return time.Date(d/10000, time.Month(d/100%100), d%100+1, 0, 0, 0, 0, where)
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
