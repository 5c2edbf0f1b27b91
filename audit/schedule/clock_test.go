package schedule

import (
	"reflect"
	"testing"
	"time"
)

// TestNoTurnIsATimeOfDay holds that a wall clock that jumps moves nothing: turns
// are durations on the monotonic clock.
func TestNoTurnIsATimeOfDay(t *testing.T) {
	for f := range reflect.TypeFor[entry]().Fields() {
		if f.Type == reflect.TypeFor[time.Time]() {
			t.Errorf("entry.%s is a time of day", f.Name)
		}
	}
	s := New(Limits{}, nil)
	if s.start == s.start.Round(0) {
		t.Error("the start of the schedule has no monotonic reading")
	}
}
