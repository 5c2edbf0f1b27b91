package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-no-client-certificate"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Opens DICOM over TLS to a caller without a certificate"),
	Why:      audit.Lit("TLS alone keeps others from listening, and lets everybody in. By client certificates the server knows which device is calling"),
	Fix:      audit.Lit("Require client certificates of an authority of your own (mutual TLS)"),
	Settings: settings("tls-no-client-certificate"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("CWE-306"), audit.Lit("45 CFR 164.312(d)")},
	How: audit.How{
		Asks:          audit.Lit("An association is requested over TLS without a client certificate. The handshake alone proves nothing, since TLS 1.3 looks at the certificate afterwards: what counts is an answer of the DICOM upper layer"),
		Fails:         audit.Lit("The DICOM upper layer answers, even if only to refuse"),
		Passes:        audit.Lit("The server demands a client certificate and ends the connection"),
		Inconclusive:  audit.Lit("TLS was not tried, or failed for another reason"),
		NotApplicable: audit.Lit("DICOM answers without TLS and not over TLS"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.TLS.OK():
			return audit.Fail(audit.Word("requested", audit.YesNo(o.TLSFacts.CertificateRequested)))
		case o.TLS.Outcome == audit.TLSClientCertificateRequired:
			return audit.Pass(o.TLS.Demanded())
		case o.Plaintext.OK():
			return audit.NotApplicable()
		}
		return audit.Inconclusive(attempt(o.TLS)...)
	},
})
