package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-old-version"),
	Severity: audit.Medium,
	Needs:    audit.NeedsTLS,
	Title:    audit.Lit("Speaks a version of TLS that is retired"),
	Why:      audit.Lit("TLS 1.0 and 1.1 rest on MD5 and SHA-1 and were retired in 2021. Newer clients do not speak them any more"),
	Fix:      audit.Lit("Switch off TLS 1.0 and 1.1"),
	Settings: settings("tls-old-version"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("PS3.15 §B.13"), audit.Lit("RFC 8996"), audit.Lit("CWE-327")},
	How: audit.How{
		Asks:          audit.Lit("Where DICOM answers over TLS, an association is requested over TLS 1.0 alone and one over TLS 1.1 alone. SSL 3.0 and older cannot be measured"),
		Fails:         audit.Lit("The DICOM upper layer answers over one of them"),
		Passes:        audit.Lit("Both handshakes are refused"),
		Inconclusive:  tlsUnmeasured,
		NotApplicable: plaintextOnly,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		old := []audit.Step{o.TLSFacts.Versions[audit.TLS10], o.TLSFacts.Versions[audit.TLS11]}
		refused := old[0].HandshakeRefused().And(old[1].HandshakeRefused())
		switch {
		case old[0].OK():
			return audit.Fail(audit.Word("version", audit.TLS10))
		case old[1].OK():
			return audit.Fail(audit.Word("version", audit.TLS11))
		case refused.Holds():
			return audit.Pass(refused, audit.Word("version", o.TLSFacts.Version))
		case o.Plaintext.OK() && !o.TLS.Tried():
			return audit.NotApplicable()
		}
		return audit.Inconclusive(attempt(o.TLS)...)
	},
})
