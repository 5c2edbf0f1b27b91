package checks

import "pacsaudit/audit"

var _ = add(audit.Check{
	ID:       audit.NewID("tls-absent"),
	Severity: audit.Medium,
	Needs:    audit.NeedsAssociation,
	Zoned:    true,
	Title:    audit.Lit("Speaks DICOM without TLS"),
	Why:      audit.Lit("Without TLS, anybody on the way can read names, findings and images, and change them unnoticed"),
	Fix:      audit.Lit("Serve DICOM over TLS 1.2 or 1.3 with client certificates, and close the plaintext port"),
	Settings: settings("tls-absent"),
	Refs:     []audit.Text{audit.Lit("PS3.15 §B.12"), audit.Lit("PS3.15 §B.13"), audit.Lit("CWE-319"), audit.Lit("45 CFR 164.312(e)(1)")},
	How: audit.How{
		Asks:          audit.Lit("An association is requested without TLS first, and over TLS where DICOM does not answer that. For a target given as dicom-tls:// both are tried, TLS first"),
		Fails:         audit.Lit("The DICOM upper layer answers without TLS, even if only to refuse"),
		Passes:        audit.Lit("It answers over TLS or TLS demands a client certificate, and no answer without TLS was seen"),
		Inconclusive:  audit.Lit("DICOM answers neither way"),
		NotApplicable: audit.Lit("Another protocol than DICOM answers at this port"),
	},
	Judge: func(o audit.Observation) audit.Verdict {
		switch {
		case o.Plaintext.OK():
			return audit.Fail()
		case o.Secured().Holds():
			return audit.Pass(o.Secured(), attempt(o.Plaintext)...)
		case o.Plaintext.Outcome == audit.NotDICOM && o.Exposure() == audit.ExposureNotDICOM:
			return audit.NotApplicable(attempt(o.Plaintext)...)
		}
		return audit.Inconclusive(attempt(o.Plaintext)...)
	},
})
