package probe_test

import (
	"sync"
	"testing"
	"time"

	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures/pacs"
)

// starting is ready as soon as it was left alone for a while.
type starting struct {
	mu    sync.Mutex
	last  time.Time
	ready bool
}

// busy reports that it says no: it was asked a moment ago, or for the first time.
func (s *starting) busy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready = s.ready || !s.last.IsZero() && time.Since(s.last) > rest*2/3
	s.last = time.Now()
	return !s.ready
}

// TestAServerThatStartsIsAskedOnceMore has servers that say no for their first
// moments without saying why, and are open then.
func TestAServerThatStartsIsAskedOnceMore(t *testing.T) {
	calls := func(no pacs.Behaviour) pacs.Posture {
		var s starting
		return pacs.Posture{Calls: []pacs.CallRule{{Then: no, When: func(*pacs.Call) bool { return s.busy() }}}}
	}
	queries := func(no pacs.Behaviour) pacs.Posture {
		var s starting
		return pacs.Posture{Queries: []pacs.QueryRule{{Then: no, When: func(*pacs.Question) bool { return s.busy() }}}}
	}
	aborts, closes := pacs.Behaviour{Action: pacs.Abort}, pacs.Behaviour{Action: pacs.Close}
	rejects := pacs.Behaviour{Action: pacs.Reject, Rejection: pdu.AssociateRJ{Result: 1, Source: 1, Reason: 1}}
	observeAll(t, []row{
		{"aborts", calls(aborts), "phi-visible find=ok:0000", []option{calledAs}},
		{"rejects", calls(rejects), "phi-visible find=ok:0000", []option{calledAs}},
		{"rejects, and its title is not known", calls(rejects), "phi-visible find=ok:0000", nil},
		{"aborts queries", queries(aborts), "phi-visible find=ok:0000", nil},
		{"hangs up on queries", queries(closes), "phi-visible find=ok:0000", nil},
		{"refuses queries", queries(pacs.Behaviour{Action: pacs.NoRows, Status: 0x0122}), "phi-visible find=ok:0000", nil},
	})
}

// TestAReasonThatLastsIsBelieved has servers that say why they refuse: nobody waits
// for another answer.
func TestAReasonThatLastsIsBelieved(t *testing.T) {
	observeAll(t, []row{
		{"calling title", rejecting(1, 1, 3), "gated", []option{visits(1)}},
		{"called title", rejecting(1, 1, 7), "gated", []option{visits(1)}},
		{"no reason", rejecting(1, 1, 1), "gated", []option{visits(2)}},
	})
}

// TestADenialThatIsNotRepeatedIsInDoubt has servers that say no at first, and that
// have no room, or say nothing, when they are asked once more.
func TestADenialThatIsNotRepeatedIsInDoubt(t *testing.T) {
	aborts := pacs.Behaviour{Action: pacs.Abort}
	full := pacs.Behaviour{Action: pacs.Reject, Rejection: pdu.AssociateRJ{Result: 2, Source: 3, Reason: 2}}
	calls := func() pacs.Posture {
		var s starting
		return pacs.Posture{Calls: []pacs.CallRule{
			{Then: aborts, When: func(*pacs.Call) bool { return s.busy() }},
			{Then: full, When: func(*pacs.Call) bool { return true }},
		}}
	}
	queries := func() pacs.Posture {
		var s starting
		return pacs.Posture{
			Calls:   []pacs.CallRule{{Then: full, When: func(c *pacs.Call) bool { return c.Number > 1 && !s.busy() }}},
			Queries: []pacs.QueryRule{{Then: aborts, When: func(*pacs.Question) bool { s.busy(); return true }}},
		}
	}
	observeAll(t, []row{
		{"of an association", calls(), "not-measured settled=false", []option{calledAs, within(6 * time.Second)}},
		{"of queries", queries(), "echoes settled=false", []option{within(12 * time.Second)}},
	})
}
