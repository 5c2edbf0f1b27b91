package checks

import "pacsaudit/audit"

// settings are what to change in a product for a fault, by its documentation.
// DCMTK's implementation names stand for its own servers, for Orthanc and for
// many vendors' servers, so that its text speaks of the first two.
func settings(fault string) map[audit.Product]audit.Text { return productSettings[fault] }

var productSettings = map[string]map[audit.Product]audit.Text{
	"association-any-called": {
		audit.Orthanc: audit.Lit("Set DicomCheckCalledAet to true"),
		audit.DCMTK:   audit.Lit("If it is Orthanc: set DicomCheckCalledAet to true. dcmqrscp checks the called title by itself"),
		audit.DCM4CHE: audit.Lit("dcm4chee-arc: remove the network AE with the title * from the device"),
	},
	"association-any-calling": {
		audit.Orthanc:  audit.Lit("List the callers in DicomModalities, and set DicomCheckModalityHost to true and the DicomAlwaysAllow… settings to false"),
		audit.DCMTK:    audit.Lit("dcmqrscp: replace ANY at the end of each line of the AETable with a group of the HostTable. If it is Orthanc: list the callers in DicomModalities, and set DicomCheckModalityHost to true"),
		audit.DCM4CHE:  audit.Lit("dcm4chee-arc: set dcmAcceptedCallingAETitle of the network AE"),
		audit.Conquest: audit.Lit("Let the firewall pass its port to the addresses of its callers only"),
	},
	"echo-open": {
		audit.Orthanc: audit.Lit("Set DicomAlwaysAllowEcho to false"),
		audit.DCMTK:   audit.Lit("If it is Orthanc: set DicomAlwaysAllowEcho to false. dcmqrscp: replace ANY in the AETable with a group of the HostTable"),
	},
	"query-open": {
		audit.Orthanc:  audit.Lit("Set DicomAlwaysAllowFind to false, and AllowFind of each entry of DicomModalities to what it needs"),
		audit.DCMTK:    audit.Lit("dcmqrscp: replace ANY at the end of each line of the AETable with a group of the HostTable. If it is Orthanc: set DicomAlwaysAllowFind to false"),
		audit.DCM4CHE:  audit.Lit("dcm4chee-arc: set dcmAcceptedCallingAETitle of the network AE that queries go to"),
		audit.Conquest: audit.Lit("Let the firewall pass its port to the addresses of its callers only"),
	},
	"worklist-open": {
		audit.Orthanc: audit.Lit("Set DicomAlwaysAllowFindWorklist to false, and AllowFindWorklist of each modality that needs it to true"),
		audit.DCMTK:   audit.Lit("wlmscpfs checks nobody: put it behind a firewall or stunnel with client certificates. If it is Orthanc: set DicomAlwaysAllowFindWorklist to false"),
	},
	"store-negotiated": {
		audit.Orthanc: audit.Lit("Set DicomAlwaysAllowStore to false, and AllowStore of each modality that sends to true"),
		audit.DCMTK:   audit.Lit("dcmqrscp: make the storage area R instead of RW for peers that only read. If it is Orthanc: set DicomAlwaysAllowStore to false"),
	},
	"retrieve-negotiated": {
		audit.Orthanc: audit.Lit("Set DicomAlwaysAllowGet and DicomAlwaysAllowMove to false"),
		audit.DCMTK:   audit.Lit("dcmqrscp: replace ANY in the AETable with a group of the HostTable. If it is Orthanc: set DicomAlwaysAllowGet and DicomAlwaysAllowMove to false"),
	},
	"query-unbounded": {
		audit.Orthanc: audit.Lit("Set LimitFindResults"),
		audit.DCMTK:   audit.Lit("If it is Orthanc: set LimitFindResults. dcmqrscp has no limit and does not honour C-CANCEL: close it to strangers"),
	},
	"tls-absent": {
		audit.Orthanc: audit.Lit("Set DicomTlsEnabled to true with DicomTlsCertificate and DicomTlsPrivateKey, and DicomTlsRemoteCertificateRequired to true with DicomTlsTrustedCertificates"),
		audit.DCMTK:   audit.Lit("If it is Orthanc: set DicomTlsEnabled to true. dcmqrscp: start it with +tls KEY CERTIFICATE where its version has that, else put stunnel in front"),
		audit.DCM4CHE: audit.Lit("dcm4chee-arc: use the dicom-tls connection, and take the dicom connection off the network AE"),
	},
	"tls-no-client-certificate": {
		audit.Orthanc: audit.Lit("Set DicomTlsRemoteCertificateRequired to true, with your authority in DicomTlsTrustedCertificates"),
		audit.DCMTK:   audit.Lit("Start the server with +rc and +cf AUTHORITY. If it is Orthanc: set DicomTlsRemoteCertificateRequired to true"),
		audit.DCM4CHE: audit.Lit("dcm4chee-arc: set dcmTLSNeedClientAuth of the connection to true"),
	},
	"tls-old-version": {
		audit.Orthanc: audit.Lit("From version 1.12.4: set DicomTlsMinimumProtocolVersion to 4 (TLS 1.2) or 5 (TLS 1.3)"),
		audit.DCM4CHE: audit.Lit("dcm4chee-arc: leave TLSv1.2 and TLSv1.3 in dcmTLSProtocol of the connection"),
	},
	"dicomweb-open": {
		audit.Orthanc: audit.Lit("Set AuthenticationEnabled to true with RegisteredUsers, and RemoteAccessAllowed to false unless others need it; the DICOMweb plugin follows both"),
		audit.DCM4CHE: audit.Lit("dcm4chee-arc: run the variant secured with Keycloak, which protects the RESTful services"),
	},
	"dicomweb-plaintext": {
		audit.Orthanc: audit.Lit("Set SslEnabled to true with SslCertificate, or put a reverse proxy with TLS in front and RemoteAccessAllowed to false"),
		audit.DCM4CHE: audit.Lit("dcm4chee-arc: use the HTTPS port of WildFly and close the HTTP one"),
	},
	"rest-api-open": {
		audit.Orthanc: audit.Lit("Set RemoteAccessAllowed to false, or AuthenticationEnabled to true with RegisteredUsers, and ExecuteLuaEnabled to false"),
	},
	"default-credentials": {
		audit.Orthanc: audit.Lit("Replace the entry orthanc in RegisteredUsers"),
	},
}
