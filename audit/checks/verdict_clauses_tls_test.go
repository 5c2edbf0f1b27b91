package checks

import (
	"time"

	"pacsaudit/audit"
)

// unseen are the rows of every check of a certificate that was not shown, and of
// one that was.
func unseen(id string) bool {
	return rowsOf(id,
		row{name: "plaintext, and TLS is not agreed", o: seen(both(ok, refusedTLS)), want: unknown},
		row{name: "plaintext, and a good one was shown", o: seen(shows(nil), both(ok, audit.Step{})), want: pass})
}

var (
	answersTLS = audit.Step{Outcome: audit.NotDICOM, Cause: audit.LooksLikeTLS}
	closedTLS  = audit.Step{Outcome: audit.Closed}
)

// A month has 31 days, or 28.
var december, february = noon.AddDate(0, 0, 10), noon.AddDate(0, 0, 77)

func started(at time.Time) change { return func(o *audit.Observation) { o.Started = at } }

var (
	_ = unseen("tls-certificate-expired")
	_ = unseen("tls-certificate-expiring")
	_ = unseen("tls-certificate-name")
	_ = unseen("tls-certificate-self-signed")
	_ = unseen("tls-certificate-weak")

	_ = rowsOf("tls-certificate-expiring",
		row{name: "in 30 days", o: seen(until(noon.AddDate(0, 0, 30))), want: pass},
		row{name: "in 30 days, in a month of 31", o: seen(until(december.AddDate(0, 0, 30)), started(december)), want: pass},
		row{name: "in less than 30 days, in a month of 28", o: seen(until(february.AddDate(0, 0, 30).Add(-time.Second)), started(february)), want: fail},
		row{name: "no TLS", o: seen(open), want: outside})
	_ = rowsOf("tls-certificate-weak",
		row{name: "P-256", o: seen(shows(nil)), want: pass},
		row{name: "P-255", o: seen(shows(func(c *audit.Certificate) { c.KeyBits = 255 })), want: fail},
		row{name: "Ed25519", o: seen(shows(func(c *audit.Certificate) { c.Key, c.KeyBits = audit.Ed25519, 0 })), want: pass},
		row{name: "RSA 2047", o: seen(shows(func(c *audit.Certificate) { c.Key, c.KeyBits = audit.RSA, 2047 })), want: fail},
		row{name: "DSA", o: seen(shows(func(c *audit.Certificate) { c.Key, c.KeyBits = audit.DSA, 3072 })), want: fail},
		row{name: "MD5", o: seen(shows(func(c *audit.Certificate) { c.Signature = audit.MD5Signature })), want: fail})
	_ = rowsOf("tls-absent",
		row{name: "no DICOM, but TLS", o: seen(both(answersTLS, audit.Step{})), want: unknown},
		row{name: "no DICOM behind TLS", o: seen(both(reset, audit.Step{Outcome: audit.NotDICOM})), want: unknown})
	_ = rowsOf("tls-optional",
		row{name: "TLS, plaintext not tried", o: seen(both(audit.Step{}, ok)), want: unknown})
	_ = rowsOf("tls-port-plaintext",
		row{name: "plaintext beside TLS", o: seen(both(ok, ok), tlsPort), want: pass})
	_ = rowsOf("tls-no-client-certificate",
		row{name: "asked for, and not insisted on", o: seen(tls, func(o *audit.Observation) { o.TLSFacts.CertificateRequested = true }), want: fail, facts: []string{"requested=yes"}})
	_ = rowsOf("tls-old-version",
		row{name: "1.0 not measured", o: seen(versions(timedOut, refusedTLS)), want: unknown},
		row{name: "both closed", o: seen(versions(closedTLS, closedTLS)), want: pass},
		row{name: "plaintext, and TLS is not agreed", o: seen(both(ok, timedOut)), want: unknown})
	_ = rowsOf("tls-weak-cipher",
		row{name: "closed", o: seen(weak(closedTLS)), want: pass},
		row{name: "plaintext, and TLS is not agreed", o: seen(both(ok, timedOut)), want: unknown})
)
