package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-optional"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Speaks DICOM without TLS beside DICOM with TLS"),
	Why:      audit.Lit("As long as plaintext is taken, one device with the wrong settings sends patients' data in the clear, and nobody notices"),
	Fix:      audit.Lit("Close the plaintext way: as long as it is open nobody has to use TLS"),
	Settings: settings("tls-absent"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("CWE-319"), audit.Lit("45 CFR 164.312(e)(1)")},
	How: audit.How{
		Asks:         audit.Lit("An association without TLS and one over TLS are compared. Where plaintext is answered first, TLS is tried only if the configuration expects something of it: some servers end on a handshake that they do not understand"),
		Fails:        audit.Lit("The DICOM upper layer answers without TLS, and over TLS it answers too or a client certificate is demanded"),
		Passes:       audit.Lit("DICOM answers over TLS or TLS demands a client certificate, and DICOM does not answer without TLS"),
		Inconclusive: audit.Lit("One of the two was not tried, or TLS did not come about"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Secured().Holds() && o.Plaintext.OK():
			return audit.Fail()
		case o.SecuredOnly().Holds():
			return audit.Pass(o.SecuredOnly(), attempt(o.Plaintext)...)
		}
		return audit.Inconclusive(attempt(o.TLS)...)
	},
})
