package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("preamble-executable"),
	Severity: audit.High,
	Title:    audit.Lit("Files start like a program as well as being DICOM"),
	Why:      audit.Lit("The first 128 bytes of a DICOM file are free for any use. A file that begins like a program passes for an image where images are expected, and runs where programs are"),
	Fix:      audit.Lit("Quarantine the files, look for how they came in, and have gateways clear the preamble"),
	Refs:     []audit.Text{audit.Lit("PS3.10 §7.5"), audit.Lit("CVE-2019-11687"), audit.Lit("CWE-434")},
	How: audit.How{
		Asks:          audit.Lit("The preamble is compared with how programs for Windows, Linux and macOS and scripts begin. The beginning of a TIFF file does not count"),
		Fails:         audit.Lit("At least one preamble begins so"),
		Passes:        noFileOfAll,
		Inconclusive:  notAllRead,
		NotApplicable: noDICOMFile,
	},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		return counted(o, o.Executable)
	},
})
