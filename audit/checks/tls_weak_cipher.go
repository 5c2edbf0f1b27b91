package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-weak-cipher"),
	Severity: audit.Medium,
	Needs:    audit.NeedsTLS,
	Title:    audit.Lit("Takes a cipher suite that is weak"),
	Why:      audit.Lit("RC4 and 3DES give away parts of what they carry to whoever records enough of it. With RSA key transport, whoever gets the server's key later reads all that was recorded before"),
	Fix:      audit.Lit("Switch off RC4, 3DES and RSA key transport; leave suites with ECDHE or DHE and AES-GCM"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("RFC 9325 §4.1"), audit.Lit("RFC 9325 §4.2"), audit.Lit("CWE-327")},
	How: audit.How{
		Asks:          audit.Lit("Where DICOM answers over TLS, an association is requested that offers only RC4, 3DES and RSA key transport, up to TLS 1.2. Suites without encryption or authentication cannot be measured"),
		Fails:         audit.Lit("The DICOM upper layer answers over one of them"),
		Passes:        audit.Lit("The handshake is refused"),
		Inconclusive:  tlsUnmeasured,
		NotApplicable: plaintextOnly,
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.TLSFacts.Weak.OK():
			return audit.Fail(audit.Word("suite", o.TLSFacts.WeakSuite))
		case o.TLSFacts.Weak.HandshakeRefused().Holds():
			return audit.Pass(o.TLSFacts.Weak.HandshakeRefused())
		case o.Plaintext.OK() && !o.TLS.Tried():
			return audit.NotApplicable()
		}
		return audit.Inconclusive(attempt(o.TLS)...)
	},
})
