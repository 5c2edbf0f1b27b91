package report

import (
	"math"
	"testing"
)

// TestTotalsOfParts adds every kind of number to every other, in both orders.
func TestTotalsOfParts(t *testing.T) {
	var (
		none    = Total{}
		zero    = Total{Measured: true}
		floor0  = Total{Measured: true, AtLeast: true}
		five    = Total{Value: 5, Measured: true}
		floor   = Total{Value: 7, Measured: true, AtLeast: true}
		ceiling = Total{Value: 11, Measured: true, AtMost: true}
		sketch  = Total{Value: 13, Measured: true, Estimate: true}
		sketchy = Total{Value: 17, Measured: true, Estimate: true, AtLeast: true} // of a part of the files
		rough   = Total{Value: 19, Measured: true, Estimate: true, AtMost: true}  // a sum of estimates
	)
	atLeast := func(n uint64) Total { return Total{Value: n, Measured: true, AtLeast: true} }
	atMost := func(n uint64) Total { return Total{Value: n, Measured: true, AtMost: true} }
	about := func(n uint64) Total { return Total{Value: n, Measured: true, Estimate: true} }
	roughly := func(n uint64) Total { return Total{Value: n, Measured: true, Estimate: true, AtMost: true} }
	for _, row := range []struct{ a, b, want Total }{
		// What was not counted makes a number a lower bound, and no number of nothing.
		{none, none, none}, {none, zero, floor0}, {none, floor0, floor0}, {none, five, atLeast(5)}, {none, floor, floor},
		{none, ceiling, about(11)}, {none, sketch, about(13)}, {none, sketchy, sketchy}, {none, rough, about(19)},
		// Nothing, exactly, adds nothing.
		{zero, zero, zero}, {zero, floor0, floor0}, {zero, five, five}, {zero, floor, floor}, {zero, ceiling, ceiling}, {zero, sketch, sketch},
		{zero, sketchy, sketchy}, {zero, rough, rough},
		// At least nothing is somebody, perhaps.
		{floor0, floor0, about(0)}, {floor0, five, about(5)}, {floor0, floor, about(7)}, {floor0, ceiling, about(11)}, {floor0, sketch, about(13)},
		{floor0, sketchy, about(17)}, {floor0, rough, about(19)},
		// The same may be in both.
		{five, five, atMost(10)}, {five, floor, about(12)}, {five, ceiling, atMost(16)}, {five, sketch, roughly(18)}, {five, sketchy, about(22)},
		{five, rough, roughly(24)},
		{floor, floor, about(14)}, {floor, ceiling, about(18)}, {floor, sketch, about(20)}, {floor, sketchy, about(24)}, {floor, rough, about(26)},
		{ceiling, ceiling, atMost(22)}, {ceiling, sketch, roughly(24)}, {ceiling, sketchy, about(28)}, {ceiling, rough, roughly(30)},
		{sketch, sketch, roughly(26)}, {sketch, sketchy, about(30)}, {sketch, rough, roughly(32)},
		{sketchy, sketchy, about(34)}, {sketchy, rough, about(36)}, {rough, rough, roughly(38)},
		// A hostile number.
		{Total{Value: math.MaxUint64, Measured: true}, five, atMost(math.MaxUint64)},
	} {
		if got := row.a.plus(row.b); got != row.want {
			t.Errorf("%+v and %+v: %+v, want %+v", row.a, row.b, got, row.want)
		}
		if got := row.b.plus(row.a); got != row.want {
			t.Errorf("%+v and %+v: %+v, want %+v", row.b, row.a, got, row.want)
		}
	}
}
