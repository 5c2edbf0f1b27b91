package checks

import "pacsaudit/audit"

var _ = addHeader(audit.HeaderCheck{
	ID:       audit.NewID("header-image-shows-person"),
	Severity: audit.Medium,
	Title:    audit.Lit("Files say that their image shows a face, or text that identifies"),
	Why:      audit.Lit("A name that is burned into the image, or a head of which the face can be made, stays when the header is cleaned. Nobody sees it in a list of attributes"),
	Fix:      audit.Lit("Keep the files out of what is released until the text is blacked out and the face removed, and then have the attributes say NO"),
	Refs:     []audit.Text{audit.Lit("PS3.3 §C.7.6.1.1"), audit.Lit("PS3.15 §E.3.1"), audit.Lit("45 CFR 164.514(b)(2)(i)(Q)")},
	How: audit.How{
		Asks:          audit.Lit("Burned In Annotation and Recognizable Visual Features are read. What files say of themselves is counted; no image is looked at"),
		Fails:         audit.Lit("At least one file says YES to one of them"),
		Passes:        audit.Lit("Everything was read, there are DICOM files, and none of them says YES. Files that say nothing may show somebody all the same"),
		Inconclusive:  notAllRead,
		NotApplicable: noDICOMFile,
	},
	Judge: func(o audit.HeaderObservation) audit.Verdict {
		if o.Tally == nil {
			return counted(o, 0)
		}
		return counted(o, o.Tally.Images.Either)
	},
})
