package audit

import "pacsaudit/audit/phi"

// Proof is what a pass rests on: that what was observed is complete enough to
// show that a fault is absent. Only this package makes one, out of an
// observation. The zero value proves nothing, and a pass on it is inconclusive.
type Proof struct{ holds bool }

// Holds reports whether it proves anything.
func (p Proof) Holds() bool { return p.holds }

// Denial proves that a request over an open association was denied.
func (s Step) Denial() Proof { return Proof{s.Ending() == Denied} }

// Refused proves that an association was refused for good.
func (s Step) Refused() Proof { return Proof{s.Refusal()} }

// Answered proves that a step succeeded.
func (s Step) Answered() Proof { return Proof{s.OK()} }

// HandshakeRefused proves that a TLS handshake was refused, with an alert or by
// the end of the connection.
func (s Step) HandshakeRefused() Proof {
	return Proof{s.Outcome == TLSFailed || s.Outcome == Reset || s.Outcome == Closed}
}

// And proves what both prove.
func (p Proof) And(q Proof) Proof { return Proof{p.holds && q.holds} }

// Unreached proves that a connection came to nothing on its way: no answer, or
// no route.
func (s Step) Unreached() Proof {
	return Proof{s.Outcome == TimedOut || s.Outcome == Failed && s.Cause == NoRoute}
}

// Demanded proves that TLS demands a client certificate.
func (s Step) Demanded() Proof { return Proof{s.Outcome == TLSClientCertificateRequired} }

// Secured proves that the server speaks over TLS, if only to demand a
// certificate.
func (o Observation) Secured() Proof {
	return Proof{o.TLS.OK() || o.TLS.Outcome == TLSClientCertificateRequired}
}

// SecuredOnly proves that a server which speaks over TLS was asked without it
// too, and did not speak.
func (o Observation) SecuredOnly() Proof {
	return Proof{o.Secured().holds && o.Plaintext.Tried() && !o.Plaintext.OK() && o.Plaintext.Outcome != Interrupted}
}

// Read proves that a server's certificate was seen.
func (c *Certificate) Read() Proof { return Proof{c != nil} }

// ShutOut proves that a stranger who knows the right called title gets no
// association.
func (o Observation) ShutOut() Proof {
	return Proof{!o.Associated() && o.Exposure() == ExposureClosed && !o.TitleUnproven()}
}

// TitleChecked proves that the right called title opens an association and
// another one does not.
func (o Observation) TitleChecked() Proof {
	return Proof{o.Stranger.Refusal() && o.WithCalledTitle.OK()}
}

// NoQuery proves that a stranger may query neither the archive nor the
// worklist, under any title that is known to us.
func (o Observation) NoQuery() Proof { return Proof{o.Associated() && o.QueryEnding() == Denied} }

// NoWorklist is the same of the worklist alone.
func (o Observation) NoWorklist() Proof {
	return Proof{o.Associated() && o.Worklist.Ending() == Denied && !o.titleInDoubt()}
}

// AllShown proves that there were records, and that all that a stranger can be
// shown was asked for with some keys, counted and understood.
func (o Observation) AllShown(keys phi.Keys) Proof {
	return Proof{o.Associated() && o.Query.Records()+o.WorklistQuery.Records() > 0 && o.understood(keys)}
}

// All proves that everything was counted that a query could bring, and that it
// brought something.
func (q Query) All() Proof { return Proof{q.Records() > 0 && q.Understood()} }

// LimitSeen proves that the server stopped a query at a limit of its own.
func (q Query) LimitSeen() Proof { return Proof{q.Limited && q.Records() > 0} }

// Proposed proves that every one of some services was proposed and answered, or
// left out of an answer, which accepts nothing.
func (o Observation) Proposed(is func(Service) bool) Proof {
	proposed := 0
	for s, n := range o.Contexts {
		if !is(Service(s)) {
			continue
		}
		if n == NotProposed {
			return Proof{}
		}
		proposed++
	}
	return Proof{proposed > 0}
}

// Said proves that a server said what implementation it is.
func (i Implementation) Said() Proof { return Proof{!i.ClassUID.IsZero()} }

// Met proves that every aspect of the expected posture was measured.
func (e Expectation) Met(moved, unknown []Fact) Proof {
	return Proof{!e.IsZero() && len(moved) == 0 && len(unknown) == 0}
}

// InInventory proves that a target comes from an inventory.
func (t Target) InInventory() Proof { return Proof{t.Listed == Listed} }

// Shut proves that a web door refused a request, or has no such service.
func (d WebDoor) Shut() Proof { return Proof{d.Ending() == Denied} }

// Denied proves that a web door refused a request.
func (d WebDoor) Denied() Proof { return Proof{d.Answer == WebDenied} }

// EncryptedOnly proves that DICOMweb answers over TLS, and was asked without it
// at the same port and did not answer.
func (w WebFacts) EncryptedOnly() Proof {
	spoke := w.QIDO.Answer == WebOpen || w.QIDO.Answer == WebDenied
	return Proof{spoke && w.QIDO.Encrypted && w.Plaintext.wantsTLS()}
}

// wantsTLS reports a port that ends a request without TLS, says that it should
// have come with it, or sends it there; or has no such service without it. A
// time-out or a fault of the server's says nothing.
func (d WebDoor) wantsTLS() bool {
	switch d.Answer {
	case WebAbsent, WebMoved:
		return true
	case WebStrange:
		return d.HTTP == 400 || d.HTTP == 426 // Bad Request, Upgrade Required: RFC 9110 §15.5
	case NoAnswer:
		return d.Outcome == Reset || d.Outcome == Closed || d.Outcome == ProtocolError
	}
	return false
}

// Whole proves that there were DICOM files and that every header was read to
// its end.
func (o HeaderObservation) Whole() Proof { return Proof{o.DICOM > 0 && o.Measured()} }

// BucketsDenied proves that every bucket refused to be listed.
func (o HeaderObservation) BucketsDenied() Proof {
	return Proof{o.Buckets > 0 && o.DeniedBuckets == o.Buckets && o.Complete}
}
