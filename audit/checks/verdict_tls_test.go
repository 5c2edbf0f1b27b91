package checks

import (
	"time"

	"pacsaudit/audit"
)

var noon = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// shows is a TLS server with a certificate that is good but for a change.
func shows(c func(*audit.Certificate)) change {
	return func(o *audit.Observation) {
		tls(o)
		o.Started = noon
		o.TLSFacts.Version = audit.TLS13
		o.TLSFacts.Certificate = &audit.Certificate{
			NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(1, 0, 0),
			Chain: audit.ChainTrusted, Name: audit.NameMatches, Key: audit.ECDSA, KeyBits: 256, Signature: audit.SHA2Signature,
		}
		if c != nil {
			c(o.TLSFacts.Certificate)
		}
	}
}

func until(t time.Time) change {
	return shows(func(c *audit.Certificate) { c.NotAfter = t })
}

func versions(old10, old11 audit.Step) change {
	return func(o *audit.Observation) {
		shows(nil)(o)
		o.TLSFacts.Versions.TLS10, o.TLSFacts.Versions.TLS11 = old10, old11
	}
}

func weak(s audit.Step) change {
	return func(o *audit.Observation) {
		shows(nil)(o)
		o.TLSFacts.Weak, o.TLSFacts.WeakSuite = s, 0x0005
	}
}

func both(plaintext, secure audit.Step) change {
	return func(o *audit.Observation) { o.Reach, o.Plaintext, o.TLS = ok, plaintext, secure }
}

func tlsPort(o *audit.Observation) { o.Target.TLS = true }

var (
	refusedTLS = audit.Step{Outcome: audit.TLSFailed, Alert: 40}
	notTLS     = audit.Step{Outcome: audit.TLSFailed, Cause: audit.NotTLS}
	reset      = audit.Step{Outcome: audit.Reset}
)

var (
	_ = rowsOf("tls-absent",
		row{name: "plaintext", o: seen(open), want: fail},
		row{name: "plaintext that refuses", o: seen(gated), want: fail},
		row{name: "TLS only", o: seen(tls), want: pass},
		row{name: "client certificates", o: seen(mutual), want: pass},
		row{name: "no DICOM", o: seen(both(audit.Step{Outcome: audit.NotDICOM, Cause: audit.LooksLikeHTTP}, audit.Step{})), want: outside},
		row{name: "silence", o: seen(silent), want: unknown})
	_ = rowsOf("tls-optional",
		row{name: "both", o: seen(both(ok, ok)), want: fail},
		row{name: "TLS only", o: seen(tls), want: pass},
		row{name: "client certificates only", o: seen(mutual), want: pass},
		row{name: "client certificates, and plaintext beside them", o: seen(both(ok, audit.Step{Outcome: audit.TLSClientCertificateRequired})), want: fail},
		row{name: "plaintext, TLS not tried", o: seen(open), want: unknown},
		row{name: "plaintext interrupted", o: seen(both(audit.Step{Outcome: audit.Interrupted}, ok)), want: unknown})
	_ = rowsOf("tls-port-plaintext",
		row{name: "plaintext", o: seen(both(ok, notTLS), tlsPort), want: fail},
		row{name: "TLS", o: seen(tls, tlsPort), want: pass},
		row{name: "client certificates", o: seen(mutual, tlsPort), want: pass},
		row{name: "nobody says that it is a TLS port", o: seen(open), want: outside},
		row{name: "silence", o: seen(silent, tlsPort), want: unknown})
	_ = rowsOf("tls-no-client-certificate",
		row{name: "none wanted", o: seen(tls), want: fail, facts: []string{"requested=no"}},
		row{name: "wanted", o: seen(mutual), want: pass},
		row{name: "no TLS", o: seen(open), want: outside},
		row{name: "no agreement", o: seen(both(reset, refusedTLS)), want: unknown})
	_ = rowsOf("tls-old-version",
		row{name: "1.0", o: seen(versions(ok, ok)), want: fail, facts: []string{"version=1.0"}},
		row{name: "1.1", o: seen(versions(refusedTLS, ok)), want: fail, facts: []string{"version=1.1"}},
		row{name: "neither", o: seen(versions(refusedTLS, reset)), want: pass},
		row{name: "one not measured", o: seen(versions(refusedTLS, timedOut)), want: unknown},
		row{name: "no TLS", o: seen(open), want: outside})
	_ = rowsOf("tls-weak-cipher",
		row{name: "taken", o: seen(weak(ok)), want: fail, facts: []string{"suite=TLS_RSA_WITH_RC4_128_SHA"}},
		row{name: "refused", o: seen(weak(refusedTLS)), want: pass},
		row{name: "no answer", o: seen(weak(timedOut)), want: unknown},
		row{name: "no TLS", o: seen(open), want: outside})
	_ = rowsOf("tls-certificate-expired",
		row{name: "over", o: seen(until(noon.Add(-time.Second))), want: fail, facts: []string{"not-after=20261121"}},
		row{name: "not begun", o: seen(shows(func(c *audit.Certificate) { c.NotBefore = noon.Add(time.Second) })), want: fail},
		row{name: "valid", o: seen(shows(nil)), want: pass},
		row{name: "no TLS", o: seen(open), want: outside},
		row{name: "not shown", o: seen(both(reset, refusedTLS)), want: unknown})
	_ = rowsOf("tls-certificate-expiring",
		row{name: "in 30 days less a second", o: seen(until(noon.AddDate(0, 0, 30).Add(-time.Second))), want: fail},
		row{name: "in 31 days", o: seen(until(noon.AddDate(0, 0, 31))), want: pass},
		row{name: "over already", o: seen(until(noon.Add(-time.Second))), want: outside},
		row{name: "not shown", o: seen(both(reset, refusedTLS)), want: unknown})
	_ = rowsOf("tls-certificate-self-signed",
		row{name: "by itself", o: seen(shows(func(c *audit.Certificate) { c.SelfSigned, c.Chain = true, audit.ChainUnknownAuthority })), want: fail},
		row{name: "by an authority", o: seen(shows(nil)), want: pass},
		row{name: "no TLS", o: seen(open), want: outside},
		row{name: "not shown", o: seen(both(reset, refusedTLS)), want: unknown})
	_ = rowsOf("tls-certificate-weak",
		row{name: "RSA 1024", o: seen(shows(func(c *audit.Certificate) { c.Key, c.KeyBits = audit.RSA, 1024 })), want: fail, facts: []string{"bits=1024"}},
		row{name: "P-224", o: seen(shows(func(c *audit.Certificate) { c.KeyBits = 224 })), want: fail},
		row{name: "SHA-1", o: seen(shows(func(c *audit.Certificate) { c.Signature = audit.SHA1Signature })), want: fail},
		row{name: "RSA 2048", o: seen(shows(func(c *audit.Certificate) { c.Key, c.KeyBits = audit.RSA, 2048 })), want: pass},
		row{name: "another kind of key", o: seen(shows(func(c *audit.Certificate) { c.Key = audit.UnknownKey })), want: unknown},
		row{name: "no TLS", o: seen(open), want: outside},
		row{name: "not shown", o: seen(both(reset, refusedTLS)), want: unknown})
	_ = rowsOf("tls-certificate-name",
		row{name: "another", o: seen(shows(func(c *audit.Certificate) { c.Name = audit.NameDiffers })), want: fail},
		row{name: "this one", o: seen(shows(nil)), want: pass},
		row{name: "contacted by number", o: seen(shows(func(c *audit.Certificate) { c.Name = audit.NameNotChecked })), want: unknown},
		row{name: "no TLS", o: seen(open), want: outside},
		row{name: "not shown", o: seen(both(reset, refusedTLS)), want: unknown})
)
