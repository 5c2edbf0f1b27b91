package audit

import (
	"testing"
	"time"
)

func TestADayIsReadAsItIsWritten(t *testing.T) {
	d := DayOf(time.Date(2026, time.November, 8, 23, 59, 0, 0, time.UTC))
	if d != 20261108 {
		t.Errorf("the day is %d", d)
	}
	b, err := d.MarshalText()
	if err != nil || string(b) != "2026-11-08" {
		t.Errorf("written as %s, %v", b, err)
	}
	var back Day
	if err := back.UnmarshalText(b); err != nil || back != d {
		t.Errorf("read as %d, %v", back, err)
	}
	for _, wrong := range []string{"", "2026-13-01", "2026-02-30", "20261108", "2026-11-08T00:00:00Z", "8.11.2026"} {
		if err := back.UnmarshalText([]byte(wrong)); err == nil || back != d {
			t.Errorf("%q is read as %d, %v", wrong, back, err)
		}
	}
}

func TestAnAcceptanceIsOfItsCheck(t *testing.T) {
	target := Target{Accepted: []Acceptance{{Check: NewID("a"), Until: 20260101}, {Check: NewID("b"), Until: 20270101}, {Check: NewID("a"), Until: 20280101}}}
	now := time.Date(2026, time.June, 1, 0, 0, 0, 0, time.UTC)
	if got := target.accepted(NewID("a"), now); got == nil || got.Until != 20280101 {
		t.Errorf("the first that is over hides the one that holds: %v", got)
	}
	if got := target.accepted(NewID("b"), now); got == nil || got.Until != 20270101 {
		t.Errorf("another check's: %v", got)
	}
	if got := target.accepted(NewID("c"), now); got != nil {
		t.Errorf("nobody signed, and it is %v", got)
	}
	if (Finding{Verdict: Fail()}).Open() != true || (Finding{Verdict: Fail(), Accepted: new(Acceptance)}).Open() || (Finding{Verdict: Pass(Proof{true})}).Open() ||
		(Finding{}).Open() || (Finding{Verdict: NotApplicable()}).Open() {
		t.Error("open is what failed, and nobody signed for")
	}
}

func TestAnAcceptanceEndsAfterItsLastDay(t *testing.T) {
	zone := time.FixedZone("", 9*60*60)
	target := Target{Accepted: []Acceptance{{Check: NewID("a"), Until: 20261231}}}
	end := target.Accepted[0].End(zone)
	if want := time.Date(2027, time.January, 1, 0, 0, 0, 0, zone); !end.Equal(want) {
		t.Errorf("it ends at %v, want %v", end, want)
	}
	if target.accepted(NewID("a"), end.Add(-time.Nanosecond)) == nil || target.accepted(NewID("a"), end) != nil {
		t.Error("it does not end where it says")
	}
}
