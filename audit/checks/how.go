package checks

import "pacsaudit/audit"

// refusedBy is how a server refuses a request on an association that it
// accepted: see denied. orShutOut is the other way to keep strangers from it.
const (
	refusedBy = "there is no presentation context for it, its status says so (0118H, 0122H, 0124H or 0211H), or the server hangs up on it, and once more on the least that can be asked"
	orShutOut = ". Or strangers get no association: it is refused under the right called AE title, or TLS demands a client certificate"
)

// What several checks say of themselves.
var (
	contextAccepted    = audit.Lit("At least one of these presentation contexts is accepted. That is no proof that a request would be carried out")
	contextsRefused    = audit.Lit("The association is accepted, and none of these presentation contexts" + orShutOut)
	strangersUnsettled = audit.Lit("There is no association, and it is not settled that strangers get none")
	noAssociation      = audit.Lit("No association was accepted")
	queryUnsettled     = audit.Lit("C-FIND ends with another failure or is not answered, or it is not settled whether strangers get an association")
	noRecords          = audit.Lit("There are no records, which can be an empty archive or an access filter; only a part was counted; or the query failed in some other way")
	webOther           = audit.Lit("Something else is answered, or nothing. Or it is an Orthanc that was asked from its own machine, which it trusts")
	noDICOMweb         = audit.Lit("No address of DICOMweb is configured")
	noWebAddress       = audit.Lit("No web address of the archive is configured")
	plaintextOnly      = audit.Lit("The server speaks DICOM without TLS, and TLS was not tried")
	readCertificate    = audit.Lit("The certificate is read that the server shows in the first TLS handshake. It is judged and not required: the audit goes on with any")
	noCertificate      = audit.Lit("No certificate was seen")
	tlsUnmeasured      = audit.Lit("There is no clear answer, or TLS could not be measured, for example because a client certificate is demanded")
	noFileOfAll        = audit.Lit("Everything was read, there are DICOM files, and none of them is of this kind")
	notAllRead         = audit.Lit("None was found, and not everything was read: there are files, folders, archives or listings that could not be read or only in part, or the reading was interrupted")
	noDICOMFile        = audit.Lit("Everything was read, and no file is DICOM")
	whySSN             = audit.Lit("A social security number helps whoever steals an identity, and cannot be changed like a password. Images do not need it")
)
