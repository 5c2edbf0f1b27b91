package audit

import (
	"testing"

	"pacsaudit/audit/phi"
)

// TestWhatDeniesAndWhatDoesNot has the endings of steps, and every status that
// archives are known to send.
func TestWhatDeniesAndWhatDoesNot(t *testing.T) {
	status := func(n uint16) Step { return Failure(n) }
	for _, n := range []uint16{0x0118, 0x0122, 0x0124, 0x0211} {
		if e := status(n).Ending(); e != Denied {
			t.Errorf("%04X: %v", n, e)
		}
	}
	for _, n := range []uint16{0x0105, 0x0106, 0x0110, 0x0111, 0x0112, 0x0117, 0x0119, 0x0120, 0x0210, 0x0212, 0x0213, 0xA700, 0xA701, 0xA900, 0xC000, 0xC001, 0xFE00, 0xFF00} {
		if e := status(n).Ending(); e != Unsettled {
			t.Errorf("%04X: %v", n, e)
		}
	}
	for name, row := range map[string]struct {
		s    Step
		want Ending
	}{
		"success":                         {Step{Outcome: OK}, Granted},
		"no context":                      {Step{Outcome: NoContext}, Denied},
		"hung up once":                    {Step{Outcome: Closed}, Unsettled},
		"hung up again":                   {Step{Outcome: Closed, Confirmed: true}, Denied},
		"aborted again":                   {Step{Outcome: Aborted, Confirmed: true}, Denied},
		"rejected":                        {Rejection(1, 0, 0), Unsettled},
		"rejected, and others are not":    {Step{Outcome: Rejected, Result: Sent[uint8](1), Confirmed: true}, Denied},
		"reset again":                     {Step{Outcome: Reset, Confirmed: true}, Unsettled},
		"timed out again":                 {Step{Outcome: TimedOut, Confirmed: true}, Unsettled},
		"a status of no final response":   {Step{Outcome: Failed}, Unsettled},
		"a fault of our own, and 0 in it": {Step{Outcome: Failed, Cause: LocalFault}, Unsettled},
	} {
		if e := row.s.Ending(); e != row.want {
			t.Errorf("%s: %v, want %v", name, e, row.want)
		}
	}
}

// TestRecordsBeforeADenialAreNotAll: an archive that sends some and then forbids
// has not shown everything.
func TestRecordsBeforeADenialAreNotAll(t *testing.T) {
	o := Observation{
		Steps: Steps{Stranger: Step{Outcome: OK}}, Worklist: Step{Outcome: NoContext},
		Find:  Failure(0x0124),
		Query: Query{Keys: phi.PHIKeys, Tally: &phi.Tally{Records: 3}},
	}
	if e := o.PatientsEnding(); e != Unsettled {
		t.Errorf("patients: %v", e)
	}
	if o.AllShown(phi.CoreKeys).Holds() {
		t.Error("all is shown")
	}
}
