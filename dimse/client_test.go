package dimse_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.uber.org/goleak"

	"pacsaudit/dimse"
	"pacsaudit/dimse/command"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds what should end by itself long before.
const patience = 30 * time.Second

func start(t testing.TB, p pacs.Posture, studies int) *pacs.Server {
	t.Helper()
	s, err := pacs.Start(t.Context(), p, fixtures.Archive{Studies: studies, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func within(t testing.TB, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

var request = dimse.Request{
	CalledAETitle: "SYNTHETIC", CallingAETitle: "TEST",
	Contexts: []dimse.Context{{AbstractSyntax: dimse.Verification}, {AbstractSyntax: dimse.StudyRootFind}},
}

func dial(t testing.TB, s *pacs.Server) *dimse.Association {
	t.Helper()
	a, err := new(dimse.Dialer).Dial(within(t, patience), s.Addr(), request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Abort)
	return a
}

func allStudies(dst []byte, s dataset.Syntax) []byte {
	dst = dataset.AppendElement(dst, s, 0x0008_0020, dataset.DA, nil)
	dst = dataset.AppendElement(dst, s, 0x0008_0052, dataset.CS, []byte("STUDY"))
	dst = dataset.AppendElement(dst, s, 0x0010_0010, dataset.PN, nil)
	return dataset.AppendElement(dst, s, 0x0020_000D, dataset.UI, nil)
}

var query = dimse.Query{SOPClassUID: dimse.StudyRootFind, Identifier: allStudies}

// elements counts the elements of a match, and fails on a broken one.
func elements(t *testing.T, d *dataset.Decoder) int {
	t.Helper()
	n := 0
	for d.Next() {
		n++
	}
	if d.Err() != nil {
		t.Error(d.Err())
	}
	return n
}

func TestEveryMatchIsHandedOverOnceAndWhole(t *testing.T) {
	for _, p := range []pacs.Posture{
		{Name: "plain"},
		{Name: "explicit", Contexts: pacs.Contexts{TransferSyntaxes: []string{dataset.ExplicitVRLittleEndian}}},
		{Name: "peer takes 8 bytes", MaximumLength: 8},
		{Name: "peer takes 128 bytes", MaximumLength: 128},
		{Name: "no limit", Unlimited: true},
		{Name: "largest limit", MaximumLength: 0xFFFF_FFFF},
		{Name: "fragments of two bytes", Transport: pacs.Transport{Fragment: 2}},
		{Name: "many PDVs in a PDU", Transport: pacs.Transport{Fragment: 16, ManyPDVs: true}},
		{Name: "segments of one byte", Transport: pacs.Transport{Segment: 1}},
	} {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			s := start(t, p, 25)
			a := dial(t, s)
			if status, err := a.Echo(within(t, patience)); err != nil || status != command.Success {
				t.Fatalf("echo: %v, %v", status, err)
			}
			matches := 0
			result, err := a.Find(within(t, patience), query, func(d *dataset.Decoder) bool {
				if elements(t, d) < 3 {
					t.Error("match without the keys that were asked for")
				}
				matches++
				return true
			})
			if err != nil || !result.Final || result.Status != command.Success || matches != 25 || result.Matches != 25 {
				t.Fatalf("%d matches, %+v, %v", matches, result, err)
			}
			if err := a.Release(within(t, patience)); err != nil {
				t.Fatal(err)
			}
			for _, e := range s.Log() {
				if e.End != pacs.Released || e.OddPDV || p.MaximumLength > 0 && e.LongestPDU > int(p.MaximumLength) {
					t.Errorf("association ended %v, odd fragments %v, longest PDU %d", e.End, e.OddPDV, e.LongestPDU)
				}
			}
		})
	}
}

func TestStoppingAQueryCancelsIt(t *testing.T) {
	s := start(t, pacs.Posture{}, 100_000)
	a := dial(t, s)
	matches := 0
	result, err := a.Find(within(t, patience), query, func(*dataset.Decoder) bool { matches++; return matches < 10 })
	if err != nil || matches != 10 || !result.Stopped || !result.Final || result.Status != command.Cancel || result.CancelIgnored {
		t.Fatalf("%d matches, %+v, %v", matches, result, err)
	}
	if status, err := a.Echo(within(t, patience)); err != nil || status != command.Success {
		t.Fatalf("the association is of no use after a cancel: %v, %v", status, err)
	}
	if err := a.Release(within(t, patience)); err != nil {
		t.Fatal(err)
	}
	if got := s.Log()[0].Commands; len(got) != 3 || got[1] != command.CCancelRQ {
		t.Fatalf("commands %v", got)
	}
}

func TestAPeerThatIgnoresCancelIsAborted(t *testing.T) {
	s := start(t, pacs.Posture{Matches: pacs.Matches{IgnoreCancel: true}}, 100_000)
	a := dial(t, s)
	result, err := a.Find(within(t, patience), query, func(*dataset.Decoder) bool { return false })
	if err != nil || !result.CancelIgnored {
		t.Fatalf("%+v, %v", result, err)
	}
	if _, err := a.Echo(t.Context()); !errors.Is(err, dimse.ErrClosed) {
		t.Fatalf("after the abort: %v", err)
	}
}

func TestCancelWakesARead(t *testing.T) {
	s := start(t, pacs.Posture{Echo: pacs.Behaviour{Action: pacs.Silent}}, 0)
	a := dial(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go cancel()
	if _, err := a.Echo(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestADeadlineEndsEveryWait(t *testing.T) {
	const short = 50 * time.Millisecond
	t.Run("association", func(t *testing.T) {
		s := closing(t, start(t, pacs.Posture{Associate: pacs.Behaviour{Action: pacs.Silent}}, 0))
		_, err := new(dimse.Dialer).Dial(within(t, short), s.Addr(), request)
		wantTimeout(t, err)
	})
	t.Run("half an answer", func(t *testing.T) {
		s := closing(t, start(t, pacs.Posture{Associate: pacs.Behaviour{Action: pacs.HalfPDU}}, 0))
		_, err := new(dimse.Dialer).Dial(within(t, short), s.Addr(), request)
		wantTimeout(t, err)
	})
	t.Run("find", func(t *testing.T) {
		a := dial(t, closing(t, start(t, pacs.Posture{Find: pacs.Behaviour{Action: pacs.Silent}}, 1)))
		_, err := a.Find(within(t, short), query, func(*dataset.Decoder) bool { return true })
		wantTimeout(t, err)
	})
	t.Run("release", func(t *testing.T) {
		a := dial(t, closing(t, start(t, pacs.Posture{Release: pacs.Behaviour{Action: pacs.Silent}}, 0)))
		wantTimeout(t, a.Release(within(t, short)))
	})
}

// closing has a silent server end at last: a wait that goes on until then is a fault.
func closing(t *testing.T, s *pacs.Server) *pacs.Server {
	t.Helper()
	timer := time.AfterFunc(30*time.Second, func() { s.Close() })
	t.Cleanup(func() {
		if !timer.Stop() {
			t.Error("nothing but the server's end ended the wait")
		}
	})
	return s
}

func wantTimeout(t *testing.T, err error) {
	t.Helper()
	var op *dimse.OpError
	if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &op) || !op.Timeout() {
		t.Fatalf("not a timeout: %v", err)
	}
}

func TestEveryRefusalHasItsType(t *testing.T) {
	for _, row := range []struct {
		posture pacs.Posture
		is      func(error) bool
	}{
		{pacs.Posture{Name: "rejected", Reject: &pdu.AssociateRJ{Result: 2, Source: 3, Reason: 1}}, func(err error) bool {
			var e *dimse.RejectError
			return errors.As(err, &e) && e.Temporary() && e.Reason == 1
		}},
		{pacs.Posture{Name: "aborted", Associate: pacs.Behaviour{Action: pacs.Abort, Source: 2, Reason: 1}}, func(err error) bool {
			var e *dimse.AbortError
			return errors.As(err, &e) && e.Source == pdu.AbortServiceProvider && e.Reason == 1
		}},
		{pacs.Posture{Name: "http", Raw: pacs.HTTP}, looksLike(dimse.HTTP)},
		{pacs.Posture{Name: "ssh", Raw: pacs.SSH}, looksLike(dimse.SSH)},
		{pacs.Posture{Name: "smtp", Raw: pacs.SMTP}, looksLike(dimse.SMTP)},
		{pacs.Posture{Name: "hl7", Raw: pacs.HL7}, looksLike(dimse.HL7)},
		{pacs.Posture{Name: "echo", Raw: pacs.Echo}, looksLike(dimse.Echo)},
		{pacs.Posture{Name: "a length of 4 GiB", Faults: pacs.Faults{Mangle: pacs.LieLength(pdu.TypeAssociateAC, 0xFFFF_FFFF)}}, func(err error) bool {
			var e *pdu.LengthError
			return errors.As(err, &e)
		}},
	} {
		t.Run(row.posture.Name, func(t *testing.T) {
			t.Parallel()
			_, err := new(dimse.Dialer).Dial(within(t, patience), start(t, row.posture, 0).Addr(), request)
			if !row.is(err) {
				t.Fatalf("%T: %v", errors.Unwrap(err), err)
			}
		})
	}
}

func looksLike(p dimse.Protocol) func(error) bool {
	return func(err error) bool {
		var e *dimse.NotDICOMError
		return errors.As(err, &e) && e.Protocol == p
	}
}
