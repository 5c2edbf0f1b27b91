package dimse_test

import (
	"encoding/binary"
	"errors"
	"net"
	"slices"
	"testing"
	"time"

	"pacsaudit/dimse"
	"pacsaudit/dimse/command"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
)

// asked is what the peer of a test was asked: the context and the message ID.
type asked struct {
	context uint8
	id      uint16
}

// peer is a scripted server on loopback: it accepts everything in implicit VR,
// and for each request writes what the next answer says; where that is nil it
// closes the connection.
func peer(t *testing.T, answers ...func(asked) []byte) *dimse.Association {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		serve(conn, answers)
	}()
	t.Cleanup(func() { l.Close(); <-done })
	a, err := new(dimse.Dialer).Dial(within(t, patience), l.Addr().String(), request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Abort)
	return a
}

func serve(conn net.Conn, answers []func(asked) []byte) {
	r := pdu.NewReader(conn)
	var commands command.Decoder
	for {
		kind, body, err := r.Next()
		if err != nil {
			return
		}
		switch kind {
		case pdu.TypeAssociateRQ:
			ac := pdu.AssociateAC{ProtocolVersion: 1, UserInformation: pdu.UserInformation{MaximumLength: 1 << 14}}
			for i := range request.Contexts {
				ac.PresentationContexts = append(ac.PresentationContexts, pdu.PresentationContextAC{ID: uint8(2*i + 1), TransferSyntax: dataset.ImplicitVRLittleEndian})
			}
			b, _ := pdu.Append(nil, &ac)
			conn.Write(b)
		case pdu.TypeReleaseRQ:
			b, _ := pdu.Append(nil, &pdu.ReleaseRP{})
			conn.Write(b)
		case pdu.TypePDataTF:
			v, _, err := pdu.NextPDV(body)
			if err != nil || !v.Command {
				continue
			}
			set, err := commands.Decode(v.Data)
			if err != nil || len(answers) == 0 {
				continue
			}
			if answers[0] == nil {
				return
			}
			id := set.MessageID
			if set.Field == command.CCancelRQ {
				id = set.RespondedTo
			}
			conn.Write(answers[0](asked{v.ContextID, id}))
			answers = answers[1:]
		}
	}
}

// say puts a message into a P-DATA-TF.
func say(context uint8, isCommand bool, b []byte) []byte {
	out, _ := pdu.Append(nil, &pdu.PDataTF{Items: []pdu.PDV{{ContextID: context, Command: isCommand, Last: true, Data: b}}})
	return out
}

// rsp is a C-FIND-RSP; change is for what is odd about it.
func rsp(q asked, status command.Status, dataSet bool, change ...func(*command.Set)) []byte {
	set := command.Set{Field: command.CFindRSP, RespondedTo: q.id, DataSet: dataSet, Status: status, HasStatus: true}
	for _, c := range change {
		c(&set)
	}
	return say(q.context, true, set.Append(nil))
}

func row(q asked, name string) []byte {
	return say(q.context, false, dataset.AppendElement(nil, dataset.Syntax{Implicit: true}, 0x0010_0010, dataset.PN, []byte(name)))
}

func join(b ...[]byte) []byte { return slices.Concat(b...) }

// ask sends the query and counts the matches that hold a name.
func ask(t *testing.T, a *dimse.Association) (named int, result dimse.FindResult, err error) {
	t.Helper()
	result, err = a.Find(within(t, patience), query, func(d *dataset.Decoder) bool {
		for d.Next() {
			if d.Element().Tag == 0x0010_0010 && d.Element().Value.Len() > 0 {
				named++
			}
		}
		return true
	})
	return named, result, err
}

func TestAnswersAreReadInAnyDress(t *testing.T) {
	other := func(id uint16) func(*command.Set) { return func(s *command.Set) { s.RespondedTo = id } }
	for _, c := range []struct {
		name        string
		answer      func(q asked) []byte
		matches     int
		undecodable int64
		deviations  dimse.Deviations
	}{
		{"as it should be", func(q asked) []byte {
			return join(rsp(q, command.Pending, true), row(q, "A^B"), rsp(q, command.Success, false))
		}, 1, 0, 0},
		{"message 0", func(q asked) []byte {
			return join(rsp(q, command.Pending, true, other(0)), row(q, "A^B"), rsp(q, command.Success, false, other(0)))
		}, 1, 0, dimse.OtherMessageID},
		{"message 1", func(q asked) []byte {
			return join(rsp(q, command.Pending, true, other(1)), row(q, "A^B"), rsp(q, command.Success, false, other(1)))
		}, 1, 0, dimse.OtherMessageID},
		{"the message behind", func(q asked) []byte {
			return join(rsp(q, command.Pending, true, other(q.id+1)), row(q, "A^B"), rsp(q, command.Success, false, other(q.id+1)))
		}, 1, 0, dimse.OtherMessageID},
		{"another context", func(q asked) []byte {
			q.context += 2
			return join(rsp(q, command.Pending, true), row(q, "A^B"), rsp(q, command.Success, false))
		}, 1, 0, dimse.OtherContext},
		{"another command", func(q asked) []byte {
			echo := func(s *command.Set) { s.Field = command.CEchoRSP }
			return join(rsp(q, command.Pending, true, echo), row(q, "A^B"), rsp(q, command.Success, false, echo))
		}, 1, 0, dimse.OtherCommand},
		{"match in the final response", func(q asked) []byte {
			return join(rsp(q, command.Success, true), row(q, "A^B"))
		}, 1, 0, dimse.MatchInFinal},
		{"match in a final response that announces none", func(q asked) []byte {
			return join(rsp(q, command.Success, false), row(q, "A^B"))
		}, 1, 0, dimse.MatchInFinal | dimse.UnannouncedDataSet},
		{"another status of pending", func(q asked) []byte {
			return join(rsp(q, 0xFF02, true), row(q, "A^B"), rsp(q, 0xFFFF, true), row(q, "C^D"), rsp(q, command.Success, false))
		}, 2, 0, 0},
		{"a match and another status of pending at the end", func(q asked) []byte {
			return join(rsp(q, command.Pending, true), row(q, "A^B"), rsp(q, 0xFF02, false))
		}, 1, 0, 0},
		{"a request of its own between matches", func(q asked) []byte {
			own := command.Set{Field: command.CEchoRQ, AffectedSOPClassUID: dimse.Verification, MessageID: 7}
			return join(say(q.context, true, own.Append(nil)), rsp(q, command.Pending, true), row(q, "A^B"),
				say(q.context, true, own.Append(nil)), rsp(q, command.Pending, true), row(q, "C^D"), rsp(q, command.Success, false))
		}, 2, 0, 0},
		{"matches unannounced", func(q asked) []byte {
			return join(rsp(q, command.Pending, false), row(q, "A^B"), rsp(q, command.Pending, false), row(q, "C^D"), rsp(q, command.Success, false))
		}, 2, 0, dimse.UnannouncedDataSet},
		{"a match that announces none and has none", func(q asked) []byte {
			return join(rsp(q, command.Pending, false), rsp(q, command.Pending, true), row(q, "C^D"), rsp(q, command.Success, false))
		}, 1, 1, dimse.MissingDataSet},
		{"a match that is missing", func(q asked) []byte {
			return join(rsp(q, command.Pending, true), rsp(q, command.Pending, true), row(q, "C^D"), rsp(q, command.Success, false))
		}, 1, 1, dimse.MissingDataSet},
		{"a data set twice", func(q asked) []byte {
			return join(rsp(q, command.Pending, true), row(q, "A^B"), row(q, "C^D"), rsp(q, command.Success, false))
		}, 1, 0, dimse.StrayDataSet},
		{"a match without its last fragment", func(q asked) []byte {
			open := row(q, "A^B")
			open[pdu.HeaderLength+5] &^= 2
			return join(rsp(q, command.Pending, true), open, rsp(q, command.Success, false))
		}, 1, 0, dimse.UnfinishedMessage},
		{"success with the query", func(q asked) []byte {
			return join(rsp(q, command.Success, true), say(q.context, false, allStudies(nil, dataset.Syntax{Implicit: true})))
		}, 0, 0, 0},
		{"a failure with a data set", func(q asked) []byte {
			return join(rsp(q, command.IdentifierFault, true), row(q, "A^B"))
		}, 0, 0, 0},
		{"a match that ends in its first element", func(q asked) []byte {
			return join(rsp(q, command.Pending, true), say(q.context, false, []byte("\x10\x00\x10\x00")), rsp(q, command.Success, false))
		}, 0, 1, dimse.DamagedDataSet},
		{"padding behind the end", func(q asked) []byte {
			return join(rsp(q, command.Pending, true), row(q, "A^B"), rsp(q, command.Success, false), make([]byte, 100))
		}, 1, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := peer(t, c.answer, c.answer)
			for range 2 { // what is odd about one answer does not show in the next
				named, result, err := ask(t, a)
				if err != nil || !result.Final || named != c.matches || result.Undecodable != c.undecodable || result.Deviations != c.deviations {
					t.Fatalf("%d names, %+v %q, %v", named, result, result.Deviations.Words(), err)
				}
			}
			if err := a.Release(within(t, patience)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAFinalResponseThatPromisesAMatchStandsWithoutIt(t *testing.T) {
	t.Parallel() // it is waited for
	a := peer(t, func(q asked) []byte {
		return join(rsp(q, command.Pending, true), row(q, "A^B"), rsp(q, command.Success, true))
	})
	named, result, err := ask(t, a)
	if err != nil || named != 1 || !result.Final || result.Status != command.Success || result.Deviations != dimse.MissingDataSet {
		t.Fatalf("%d names, %+v, %v", named, result, err)
	}
	if !a.Ended() {
		t.Error("half a match may still come, and the association goes on")
	}
}

func TestThePromiseOfAMatchDoesNotOutliveTheContext(t *testing.T) {
	t.Parallel() // the context ends after a second
	a := peer(t, func(q asked) []byte { return rsp(q, command.Success, true) })
	result, err := a.Find(within(t, time.Second), query, func(*dataset.Decoder) bool { return true })
	if err != nil || !result.Final || !a.Ended() {
		t.Fatalf("%+v, %v", result, err)
	}
}

func TestEchoIsAnsweredInAnyDress(t *testing.T) {
	for name, change := range map[string]func(*command.Set){
		"message 0":          func(s *command.Set) { s.RespondedTo = 0 },
		"message 1":          func(s *command.Set) { s.RespondedTo = 1 },
		"another command":    func(s *command.Set) { s.Field = command.CFindRSP },
		"another class":      func(s *command.Set) { s.AffectedSOPClassUID = "1.2.3" },
		"data set not there": func(s *command.Set) { s.DataSet = true },
	} {
		t.Run(name, func(t *testing.T) {
			echo := func(s *command.Set) { s.Field = command.CEchoRSP }
			a := peer(t, func(q asked) []byte { return rsp(q, command.Success, false, echo, change) },
				func(q asked) []byte { q.context = 77; return rsp(q, command.Success, false, echo, change) })
			for range 2 {
				if status, err := a.Echo(within(t, patience)); err != nil || status != command.Success {
					t.Fatalf("%v, %v", status, err)
				}
			}
		})
	}
}

// TestWhatACancelledQueryStillBringsIsNotTheNextAnswer has a server that goes on
// after it has said that the query is cancelled.
func TestWhatACancelledQueryStillBringsIsNotTheNextAnswer(t *testing.T) {
	var first asked
	a := peer(t,
		func(q asked) []byte { first = q; return join(rsp(q, command.Pending, true), row(q, "A^B")) },
		func(q asked) []byte { return rsp(q, command.Cancel, false) },
		func(q asked) []byte {
			late := join(rsp(first, command.Pending, true), row(first, "C^D"), rsp(first, command.Success, false))
			return join(late, rsp(q, command.Pending, true), row(q, "E^F"), rsp(q, command.Pending, true), row(q, "G^H"), rsp(q, command.Success, false))
		})
	result, err := a.Find(within(t, patience), query, func(*dataset.Decoder) bool { return false })
	if err != nil || !result.Stopped || !result.Final || result.Status != command.Cancel {
		t.Fatalf("%+v, %v", result, err)
	}
	named, result, err := ask(t, a)
	if err != nil || named != 2 || result.Matches != 2 || result.Status != command.Success || result.Late {
		t.Errorf("%d names, %+v, %v", named, result, err)
	}
}

// TestALateAnswerIsOfTheQueryBefore has a server that ends each query twice: the
// second time comes behind the next request, in the context of the one before.
func TestALateAnswerIsOfTheQueryBefore(t *testing.T) {
	var first asked
	a := peer(t,
		func(q asked) []byte {
			first = q
			return join(rsp(q, command.Pending, true), row(q, "A^B"), rsp(q, command.Success, false))
		},
		func(q asked) []byte {
			late := join(rsp(first, command.Pending, true), row(first, "C^D"), rsp(first, command.Success, false))
			return join(late, rsp(q, command.NotAuthorized, false, func(s *command.Set) { s.Field = command.CEchoRSP }))
		})
	if named, _, err := ask(t, a); err != nil || named != 1 {
		t.Fatalf("%d names, %v", named, err)
	}
	if status, err := a.Echo(within(t, patience)); err != nil || status != command.NotAuthorized {
		t.Errorf("%v, %v", status, err)
	}
}

// TestWhatCameBeforeTheRequestIsNoAnswer has a server that says more than its
// final response, in one go.
func TestWhatCameBeforeTheRequestIsNoAnswer(t *testing.T) {
	a := peer(t,
		func(q asked) []byte {
			return join(rsp(q, command.Success, false), rsp(q, command.Pending, true), row(q, "A^B"), rsp(q, command.Success, false))
		},
		func(q asked) []byte {
			return join(rsp(q, command.Pending, true), row(q, "C^D"), rsp(q, command.Pending, true), row(q, "E^F"), rsp(q, command.Success, false))
		})
	if named, result, err := ask(t, a); err != nil || named != 0 || !result.Late {
		t.Fatalf("%d names, %+v, %v", named, result, err)
	}
	if named, result, err := ask(t, a); err != nil || named != 2 || !result.Late {
		t.Errorf("%d names, %+v, %v", named, result, err)
	}
}

// TestAPeerThatLeavesAfterAnOperationIsKnownByIt holds what a caller needs to
// tell a server that takes one operation for each association from one that
// refuses the second.
func TestAPeerThatLeavesAfterAnOperationIsKnownByIt(t *testing.T) {
	t.Parallel() // half an answer is waited for
	echoed := func(q asked) []byte {
		return rsp(q, command.Success, false, func(s *command.Set) { s.Field = command.CEchoRSP })
	}
	release, _ := pdu.Append(nil, &pdu.ReleaseRQ{})
	abort, _ := pdu.Append(nil, &pdu.Abort{Source: pdu.AbortServiceProvider})
	for name, answers := range map[string][]func(asked) []byte{
		"release with the answer":   {func(q asked) []byte { return join(echoed(q), release) }},
		"release for the next":      {echoed, func(asked) []byte { return release }},
		"abort with the answer":     {func(q asked) []byte { return join(echoed(q), abort) }},
		"abort for the next":        {echoed, func(asked) []byte { return abort }},
		"close for the next":        {echoed, nil},
		"half an answer and no end": {echoed, func(q asked) []byte { return rsp(q, command.Success, false)[:20] }},
	} {
		t.Run(name, func(t *testing.T) {
			a := peer(t, answers...)
			if _, err := a.Echo(within(t, patience)); err != nil {
				t.Fatal(err)
			}
			ctx := t.Context()
			half := name == "half an answer and no end"
			if half {
				ctx = within(t, time.Second)
			}
			_, err := a.Find(ctx, query, func(*dataset.Decoder) bool { return true })
			var op *dimse.OpError
			if !errors.As(err, &op) || op.Received > 0 != half || !a.Ended() {
				t.Fatalf("%v, received %d, ended %v", err, op.Received, a.Ended())
			}
		})
	}
}

func TestAReleaseThatIsHereAlreadyIsAnswered(t *testing.T) {
	release, _ := pdu.Append(nil, &pdu.ReleaseRQ{})
	a := peer(t, func(q asked) []byte { return join(rsp(q, command.Success, false), release) })
	if _, _, err := ask(t, a); err != nil {
		t.Fatal(err)
	}
	if err := a.Release(within(t, patience)); err != nil {
		t.Error(err)
	}
}

func TestAReleaseInTheMiddleEndsTheQuery(t *testing.T) {
	release, _ := pdu.Append(nil, &pdu.ReleaseRQ{})
	a := peer(t, func(q asked) []byte { return join(rsp(q, command.Pending, true), row(q, "A^B"), release) })
	named, result, err := ask(t, a)
	var fault *dimse.ProtocolError
	if named != 1 || result.Matches != 1 || !errors.As(err, &fault) || fault.Fault != dimse.Released {
		t.Errorf("%d names, %+v, %v", named, result, err)
	}
}

func TestOnlyATransientRejectionIsTemporary(t *testing.T) {
	for source := range pdu.Source(5) {
		for result := range pdu.Result(4) {
			if got := (&dimse.RejectError{Result: result, Source: source, Reason: 3}).Temporary(); got != (result == pdu.RejectedTransient) {
				t.Errorf("result %d from source %d: temporary is %v", result, source, got)
			}
		}
	}
}

func TestDeviationsHaveWords(t *testing.T) {
	seen := map[string]bool{}
	for d := dimse.OtherMessageID; d <= dimse.DamagedDataSet; d <<= 1 {
		words := d.Words()
		if len(words) != 1 || seen[words[0]] {
			t.Errorf("%d: %q", d, words)
			continue
		}
		seen[words[0]] = true
	}
	if got := (dimse.OtherMessageID | dimse.MatchInFinal).Words(); !slices.Equal(got, []string{"answers to another message", "match in the final response"}) {
		t.Errorf("%q", got)
	}
}

// TestContextsWithoutATransferSyntaxAreImplicit answers with what some servers
// leave out.
func TestContextsWithoutATransferSyntaxAreImplicit(t *testing.T) {
	ac := pdu.AssociateAC{ProtocolVersion: 1, PresentationContexts: []pdu.PresentationContextAC{{ID: 1}, {ID: 3, Result: 3}, {ID: 3, TransferSyntax: "1.2.840.10008.1"}, {ID: 5}, {ID: 9}}}
	said, _ := pdu.Append(nil, &ac)
	// The sub-items are there and empty; without them the answer is the same.
	if got := binary.BigEndian.Uint32(said[2:]); int(got) != len(said)-pdu.HeaderLength {
		t.Fatal("malformed")
	}
	rq := request
	rq.Contexts = append(slices.Clone(rq.Contexts), dimse.Context{AbstractSyntax: "1.2.3", TransferSyntaxes: []string{dataset.ExplicitVRLittleEndian}})
	a, err := over(&tape{said: said}).Dial(t.Context(), "tape", rq)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{dataset.ImplicitVRLittleEndian, dataset.ImplicitVRLittleEndian, dataset.ExplicitVRLittleEndian} {
		if c := a.Contexts()[i]; !c.Accepted() || c.TransferSyntax != want {
			t.Errorf("%+v, want %s", c, want)
		}
	}
	if !a.Unasked() {
		t.Error("context 9 was never proposed")
	}
}
