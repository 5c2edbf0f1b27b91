//go:build interop

package e2e

import (
	"strconv"
	"strings"
	"testing"

	"pacsaudit/dimse"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/realpacs"
)

// hold opens associations and keeps them, until the function is called.
func hold(t *testing.T, s *realpacs.Server, n int) (release func()) {
	t.Helper()
	var held []*dimse.Association
	for range n {
		a, err := new(dimse.Dialer).Dial(t.Context(), s.Addr, dimse.Request{
			CalledAETitle: s.AETitle, CallingAETitle: "HOLDER", Contexts: []dimse.Context{{AbstractSyntax: dimse.Verification}},
		})
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, a)
	}
	return func() {
		for _, a := range held {
			a.Release(t.Context())
		}
		held = nil
	}
}

func TestInteropServerAtItsLimitIsAskedThriceMoreAndNotMeasured(t *testing.T) {
	t.Parallel()
	const limit = 2
	noted := map[string]string{"association-any-calling": "inconclusive", "association-any-called": "inconclusive", "query-open": "inconclusive", "worklist-open": "inconclusive"}

	// It looks at the title first.
	archive := realpacs.QR{Associations: limit, Options: []string{"--verbose"}}.Start(t)
	release := hold(t, archive, limit)
	r := auditOne(t, archive.AETitle+"@"+archive.Addr)
	release()
	r.is(t, "not-measured")
	r.rejected(t, "stranger", 1, 1, 7)
	r.rejected(t, "addressed", 2, 3, 2)
	r.ended(t, map[string]string{"echo": "not-tried", "find": "not-tried"})
	r.finds(t, noted)
	if n := strings.Count(archive.Output(), "TooManyAssociations"); n != 4 {
		t.Errorf("dcmqrscp was asked %d times", n)
	}

	// And this one at its limit. The right title is tried once, after a random one
	// four times.
	worklist := realpacs.Wlmscpfs(t, fixtures.Archive{}, "--max-associations", strconv.Itoa(limit), "--verbose")
	release = hold(t, worklist, limit)
	r = auditOne(t, worklist.AETitle+"@"+worklist.Addr)
	release()
	r.is(t, "not-measured")
	r.rejected(t, "stranger", 2, 3, 2)
	r.rejected(t, "addressed", 2, 3, 2)
	r.ended(t, map[string]string{"echo": "not-tried"})
	r.finds(t, noted)
	if n := strings.Count(worklist.Output(), "too many associations"); n != 5 {
		t.Errorf("wlmscpfs was asked %d times", n)
	}
}

func TestInteropServerThatIsBusyForAMomentIsMeasured(t *testing.T) {
	t.Parallel()
	const limit = 2
	s := realpacs.QR{Associations: limit, Options: []string{"--verbose"}}.Start(t)
	release := hold(t, s, limit)
	out := make(chan string, 1)
	go func() {
		_, report, _ := program(t.Context(), "audit", "--format", "json", s.AETitle+"@"+s.Addr)
		out <- report
	}()
	s.Says(t, "TooManyAssociations")
	release()
	r := decoded(t, <-out).Targets[0]
	r.is(t, "query-authorised") // it is empty
	r.ended(t, map[string]string{"addressed": "ok", "echo": "ok", "find": "ok"})
	// It forgets the associations that were released when their processes have ended, so
	// it may refuse more than once.
	if n := strings.Count(s.Output(), "TooManyAssociations"); n < 1 || n > 3 {
		t.Errorf("it refused %d times", n)
	}
}
