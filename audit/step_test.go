package audit

import "testing"

func TestARefusalIsForGood(t *testing.T) {
	rj := func(result, source uint8) Step { return Rejection(result, source, 0) }
	for name, row := range map[string]struct {
		s                             Step
		tried, ok, temporary, refusal bool
	}{
		"not tried":                     {Step{}, false, false, false, false},
		"answered":                      {Step{Outcome: OK}, true, true, false, false},
		"rejected by the user for good": {rj(1, 1), true, false, false, true},
		"rejected by ACSE for good":     {rj(1, 2), true, false, false, true},
		"rejected for now":              {rj(2, 1), true, false, true, false},
		"rejected for good by the presentation provider": {rj(1, 3), true, false, false, true},
		"rejected for now by the presentation provider":  {rj(2, 3), true, false, true, false},
		"aborted":                                {Step{Outcome: Aborted}, true, false, false, true},
		"aborted, with the number of a provider": {Abortion(3, 0), true, false, false, true},
		"reset":                                  {Step{Outcome: Reset, Result: Sent[uint8](2)}, true, false, false, false},
		"interrupted":                            {Step{Outcome: Interrupted}, true, false, false, false},
	} {
		if s := row.s; s.Tried() != row.tried || s.OK() != row.ok || s.Temporary() != row.temporary || s.Refusal() != row.refusal {
			t.Errorf("%s: tried %t, ok %t, temporary %t, refusal %t", name, s.Tried(), s.OK(), s.Temporary(), s.Refusal())
		}
	}
}
