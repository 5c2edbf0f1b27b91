package probe_test

import (
	"bytes"
	"context"
	"net"
	"testing"
	"time"

	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures/pacs"
)

// flooding sends b over and over, whatever the peer says.
func flooding(b []byte) pacs.Something {
	b = bytes.Repeat(b, 1+(64<<10)/len(b))
	return func(_ context.Context, conn net.Conn) {
		go discard(conn)
		for n := 0; ; n++ {
			if _, err := conn.Write(b); err != nil {
				return
			}
			if n > 256 { // 16 MiB, and it goes on so that others can use the machine too
				time.Sleep(time.Millisecond)
			}
		}
	}
}

func discard(conn net.Conn) {
	for b := make([]byte, 4096); ; {
		if _, err := conn.Read(b); err != nil {
			return
		}
	}
}

// trickling sends b one byte at a time, over and over.
func trickling(b string, every time.Duration) pacs.Something {
	return func(ctx context.Context, conn net.Conn) {
		tick := time.NewTicker(every)
		defer tick.Stop()
		go discard(conn)
		for i := 0; ; i++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if _, err := conn.Write([]byte{b[i%len(b)]}); err != nil {
				return
			}
		}
	}
}

// accepted accepts every context in implicit VR and goes on with then.
func accepted(t *testing.T, then pacs.Something) pacs.Posture {
	return pacs.Posture{Raw: func(ctx context.Context, conn net.Conn) {
		kind, body, err := pdu.NewReader(conn).Next()
		if err != nil {
			return
		}
		p, err := pdu.Decode(kind, body)
		if err != nil {
			t.Error(err)
			return
		}
		rq, ok := p.(*pdu.AssociateRQ)
		if !ok {
			return // after a time-out on a busy machine TLS is tried
		}
		ac := pdu.AssociateAC{ProtocolVersion: pdu.ProtocolVersion, ApplicationContext: pdu.ApplicationContext}
		for _, pc := range rq.PresentationContexts {
			ac.PresentationContexts = append(ac.PresentationContexts, pdu.PresentationContextAC{ID: pc.ID, TransferSyntax: pc.TransferSyntaxes[0]})
		}
		out, err := pdu.Append(nil, &ac)
		if err != nil {
			t.Error(err)
			return
		}
		if _, err := conn.Write(out); err == nil {
			then(ctx, conn)
		}
	}}
}

// fragment is a P-DATA-TF with one PDV in the first context.
func fragment(command bool, data ...byte) []byte {
	out, err := pdu.Append(nil, &pdu.PDataTF{Items: []pdu.PDV{{ContextID: 1, Command: command, Data: data}}})
	if err != nil {
		panic(err)
	}
	return out
}

func header(t pdu.Type, length ...byte) string { return string(append([]byte{byte(t), 0}, length...)) }

func TestWhoeverFloodsOrTricklesCostsTheBudgetAtMost(t *testing.T) { observeAll(t, floods(t)) }

func floods(t *testing.T) []row {
	raw := func(s pacs.Something) pacs.Posture { return pacs.Posture{Raw: s} }
	half := []option{short}
	return []row{
		{"a flood of zeros", raw(flooding(make([]byte, 64))), "not-dicom plaintext=not-dicom:looks-unknown", nil},
		{"a flood of text", raw(flooding([]byte("all work and no play\r\n"))), "not-dicom plaintext=not-dicom:looks-like-banner", nil},
		{"a flood in place of an answer", raw(flooding(fragment(true, 1, 2, 3, 4))), "not-measured plaintext=protocol-error", nil},
		{"an acceptance that has no end", raw(flooding([]byte(header(pdu.TypeAssociateAC, 0xFF, 0xFF, 0xFF, 0xFF)))), "not-measured plaintext=protocol-error", nil},
		{"an acceptance of a megabyte of items", raw(flooding([]byte(header(pdu.TypeAssociateAC, 0, 0x10, 0, 0)))), "associates plaintext=ok echo=protocol-error find=protocol-error", nil},
		{"one message without an end", accepted(t, flooding(fragment(true, make([]byte, 4096)...))), "associates plaintext=ok echo=protocol-error find=protocol-error", nil},
		{"empty fragments for ever", accepted(t, flooding(fragment(true))), "associates echo=timeout find=protocol-error|timeout|timeout:silent|not-tried", half},
		{"PDUs of nothing for ever", accepted(t, flooding([]byte(header(pdu.TypePDataTF, 0, 0, 0, 0)))), "associates echo=timeout", half},
		{"data sets that nobody asked for", accepted(t, flooding(fragment(false, 1, 2))), "associates echo=protocol-error", nil},
		{"release requests for ever", accepted(t, flooding([]byte(header(pdu.TypeReleaseRQ, 0, 0, 0, 4)+"\x00\x00\x00\x00"))), "associates echo=closed", nil},
		{"a byte every 50 ms", pacs.Posture{Transport: pacs.Transport{Segment: 1, Pause: 50 * time.Millisecond}}, "not-measured plaintext=timeout|timeout:silent", half},
		{"an echo of a byte every 50 ms", accepted(t, trickling(header(pdu.TypePDataTF, 0, 1, 0, 0), 50*time.Millisecond)), "associates echo=timeout", half},
		{"a server hello of a byte every 50 ms", raw(trickling("\x16\x03\x03\x40\x00", 50*time.Millisecond)), "not-measured plaintext=not-dicom:looks-like-tls tls=timeout|tls-failed", half},
		{"a banner of a byte every 10 ms", raw(trickling("220 mail.example.org ESMTP\r\n", 10*time.Millisecond)), "not-dicom plaintext=not-dicom:looks-like-smtp", nil},
		{"a release that is never answered in a flood", pacs.Posture{Release: pacs.Behaviour{Action: pacs.Silent}, Matches: pacs.Matches{Endless: true}}, "phi-visible studies=1+", []option{rows(3)}},
		{"16 MiB of user information", faulty(pacs.Faults{UserInformation: 16 << 20}), "not-measured plaintext=protocol-error", nil},
		{"half a megabyte of user information", faulty(pacs.Faults{UserInformation: 512 << 10}), "phi-visible studies=all", nil},
	}
}

func TestAConnectionThatEndsInTheMiddleSaysHowFarItCame(t *testing.T) { observeAll(t, cuts(t)) }

func cuts(t *testing.T) []row {
	cut := func(n int) pacs.Posture { return pacs.Posture{Transport: pacs.Transport{CutAfter: n}} }
	reset := func(n int) pacs.Posture { return pacs.Posture{Transport: pacs.Transport{ResetAfter: n}} }
	return []row{
		{"cut in the first byte's PDU", cut(1), "not-measured plaintext=closed tls=not-tried", nil},
		{"cut in the header", cut(5), "not-measured plaintext=closed", nil},
		{"cut behind the header", cut(6), "not-measured plaintext=closed", nil},
		{"cut in the acceptance", cut(90), "not-measured plaintext=closed", nil},
		{"reset in the first byte's PDU", reset(1), "not-measured plaintext=reset", nil},
		{"reset in the acceptance", reset(90), "not-measured plaintext=reset", nil},
		{"cut in the echo", cut(acceptanceLength(t) + 20), "associates stranger=ok echo=closed find=closed", nil},
		{"reset in the echo", reset(acceptanceLength(t) + 20), "not-measured|associates", nil}, // a reset eats what was not read yet
		{"cut behind the echo", cut(acceptanceLength(t) + 90), "echoes echo=ok:0000 find=closed studies=0", nil},
		{"cut in the matches", cut(acceptanceLength(t) + 3000), "phi-visible echo=ok:0000", nil},
	}
}

// acceptanceLength is how long the A-ASSOCIATE-AC of an open archive is.
func acceptanceLength(t *testing.T) int {
	t.Helper()
	n := 0
	p := pacs.Posture{Faults: pacs.Faults{Mangle: func(kind pdu.Type, b []byte) []byte {
		if kind == pdu.TypeAssociateAC {
			n = len(b)
		}
		return b
	}}}
	t.Run("length", func(t *testing.T) {
		measure := row{posture: p, want: "associates", with: []option{dropping(0xFF)}}
		measure.audit(t)
	})
	return n
}

func TestALengthThatLiesHasItsOutcome(t *testing.T) { observeAll(t, lies()) }

func lies() []row {
	pduLength := func(which pdu.Type, n uint32) pacs.Posture {
		return faulty(pacs.Faults{Mangle: pacs.LieLength(which, n)})
	}
	pdvLength := func(n uint32) pacs.Posture { return faulty(pacs.Faults{Mangle: pacs.LiePDVLength(n)}) }
	return []row{
		{"acceptance of 4 GiB", pduLength(pdu.TypeAssociateAC, 0xFFFF_FFFF), "not-measured plaintext=protocol-error", nil},
		{"acceptance of nothing", pduLength(pdu.TypeAssociateAC, 0), "not-measured plaintext=protocol-error", nil},
		{"acceptance shorter than it is", pduLength(pdu.TypeAssociateAC, 70), "associates plaintext=ok echo=protocol-error find=protocol-error", nil},
		{"acceptance longer than it is", pduLength(pdu.TypeAssociateAC, 9000), "not-measured plaintext=timeout", []option{short}},
		{"data of 4 GiB", pduLength(pdu.TypePDataTF, 0xFFFF_FFFF), "associates echo=protocol-error find=protocol-error", nil},
		{"data of nothing", pduLength(pdu.TypePDataTF, 0), "associates echo=protocol-error|not-dicom:looks-unknown", nil},
		{"fragment of 4 GiB", pdvLength(0xFFFF_FFFF), "associates echo=protocol-error find=protocol-error", nil},
		{"fragment of nothing", pdvLength(0), "associates echo=protocol-error find=protocol-error", nil},
		{"fragment without a header", pdvLength(1), "associates echo=protocol-error", nil},
		{"release of 4 GiB", pduLength(pdu.TypeReleaseRP, 0xFFFF_FFFF), "phi-visible studies=all", nil},
		{"rejection of nothing", mangledRejection(pacs.LieLength(pdu.TypeAssociateRJ, 0)), "not-measured|not-dicom", nil},
	}
}

func mangledRejection(m func(pdu.Type, []byte) []byte) pacs.Posture {
	p := rejecting(1, 1, 7)
	p.Faults.Mangle = m
	return p
}
