package lint

import (
	"strings"
	"testing"

	"pacsaudit/audit"
)

// verdicts compares checks with a file's.
func verdicts(t *testing.T, what, content string, product audit.ConfigKind, want map[string]string) {
	t.Helper()
	o := one(t, "x", content)
	if len(o.Files) != 1 || o.Files[0].Product != product {
		t.Fatalf("%s: %+v", what, o.Files)
	}
	for check, ruling := range want {
		if got, at := of(o, check); got != ruling {
			t.Errorf("%s: %s is %q at %d:%d, want %q", what, check, got, at.Line, at.Column, ruling)
		}
	}
}

func TestStunnelServices(t *testing.T) {
	const head = "; comment\nsetuid = stunnel\n[dicom]\naccept = 2762\nconnect = 127.0.0.1:104\n"
	verdicts(t, "default", head, audit.StunnelConfig, map[string]string{"tls-absent": "pass", "tls-no-client-certificate": "fail", "tls-old-version": "inconclusive"})
	verdicts(t, "level 2", head+"verify = 2\nsslVersionMin = TLSv1.2\n", audit.StunnelConfig, map[string]string{"tls-no-client-certificate": "pass", "tls-old-version": "pass"})
	verdicts(t, "chain, for all", "verifyChain = yes\nsslVersionMin = TLSv1\n"+head, audit.StunnelConfig, map[string]string{"tls-no-client-certificate": "pass", "tls-old-version": "fail"})
	verdicts(t, "client", head+"client = yes\n", audit.StunnelConfig, map[string]string{"tls-no-client-certificate": "not-applicable"})
}

func TestHAProxyBinds(t *testing.T) {
	const tcp = "defaults\n  mode tcp\nfrontend dicom\n  bind 10.0.0.1:104%\n  default_backend a\nbackend a\n  server a 127.0.0.1:4242\n"
	with := func(s string) string { return strings.Replace(tcp, "%", s, 1) }
	verdicts(t, "plaintext", with(""), audit.HAProxyConfig, map[string]string{"tls-absent": "fail", "tls-no-client-certificate": "not-applicable", "config-bind-any": ""})
	verdicts(t, "TLS", with(" ssl crt a.pem"), audit.HAProxyConfig, map[string]string{"tls-absent": "pass", "tls-no-client-certificate": "fail", "tls-old-version": "pass"})
	verdicts(t, "clients", with(" ssl crt a.pem ca-file b.pem verify required ssl-min-ver TLSv1.0"), audit.HAProxyConfig, map[string]string{"tls-no-client-certificate": "pass", "tls-old-version": "fail"})
	const web = "defaults\n  mode http\nfrontend web\n  bind *:80\n%  default_backend a\nbackend a\n  server a 127.0.0.1:8042\n"
	verdicts(t, "web", strings.Replace(web, "%", "", 1), audit.HAProxyConfig, map[string]string{"dicomweb-plaintext": "fail", "config-bind-any": "fail", "tls-absent": "not-applicable"})
	verdicts(t, "sent to TLS", strings.Replace(web, "%", "  redirect scheme https\n", 1), audit.HAProxyConfig, map[string]string{"dicomweb-plaintext": "not-applicable"})
}

func TestNginxServers(t *testing.T) {
	const web = "http {\n  %\n  server {\n    listen 443 @;\n    location /orthanc/ { proxy_pass http://127.0.0.1:8042; add_header Access-Control-Allow-Origin \"*\"; }\n  }\n}\n"
	with := func(s, listen string) string { return strings.NewReplacer("%", s, "@", listen).Replace(web) }
	verdicts(t, "plaintext", with("", ""), audit.NginxConfig, map[string]string{"dicomweb-plaintext": "fail", "config-cors-any": "fail", "tls-old-version": "not-applicable"})
	verdicts(t, "TLS", with("ssl_protocols TLSv1 TLSv1.2;", "ssl"), audit.NginxConfig, map[string]string{"dicomweb-plaintext": "pass", "tls-old-version": "fail"})
	verdicts(t, "new TLS", with("ssl_protocols TLSv1.3;", "ssl"), audit.NginxConfig, map[string]string{"tls-old-version": "pass"})
	const stream = "stream { server { listen 2762 ssl; proxy_pass 127.0.0.1:104; ssl_verify_client %; include more.conf; } }"
	verdicts(t, "stream", strings.Replace(stream, "%", "on", 1), audit.NginxConfig, map[string]string{"tls-absent": "pass", "tls-no-client-certificate": "pass", "config-not-evaluated": "inconclusive"})
	verdicts(t, "stream", strings.Replace(stream, "%", "optional", 1), audit.NginxConfig, map[string]string{"tls-no-client-certificate": "fail"})
	if f := one(t, "x", "http { server { listen 80;").Files[0]; f.Fault != audit.Damaged {
		t.Errorf("half a file: %+v", f)
	}
}

const ldif = `dn: cn=dicom-tls,dicomDeviceName=archive,cn=Devices
objectClass: dicomNetworkConnection
dicomHostname: archive.example
dicomPort: 2762
dicomTLSCipherSuite: TLS_RSA_WITH_AES_128_CBC_SHA
dcmTLSProtocol: TLSv1.2
dcmTLSNeedClientAuth: FALSE

dn: cn=dicom,dicomDeviceName=archive,cn=Devices
objectClass: dicomNetworkConnection
dicomHostname: archive.example
dicomPort: 11112

dn: dicomAETitle=ARCHIVE,dicomDeviceName=archive,cn=Devices
objectClass: dicomNetworkAE
dicomAETitle: ARCHIVE
dicomAssociationAcceptor: TRUE
`

func TestDcm4cheeDevices(t *testing.T) {
	verdicts(t, "LDIF", ldif, audit.DCM4CHEEConfig, map[string]string{
		"tls-absent": "fail", "tls-no-client-certificate": "fail", "tls-old-version": "pass", "association-any-calling": "fail", "association-any-called": "pass",
	})
	verdicts(t, "LDIF, callers", ldif+"dcmAcceptedCallingAETitle: CT1\ndcmAcceptedCallingAETitle: CT2\n", audit.DCM4CHEEConfig, map[string]string{"association-any-calling": "pass"})
	verdicts(t, "JSON", `{"dicomDeviceName": "a", "dicomNetworkConnection": [{"cn": "d", "dicomHostname": "h", "dicomPort": 11112}],
"dicomNetworkAE": [{"dicomAETitle": "*", "dicomAssociationAcceptor": true, "dcmNetworkAE": {"dcmAcceptedCallingAETitle": ["CT1"]}}]}`, audit.DCM4CHEEConfig,
		map[string]string{"tls-absent": "fail", "association-any-called": "fail", "association-any-calling": "pass"})
}

func TestConquestSettings(t *testing.T) {
	verdicts(t, "dicom.ini", "[sscscp]\nMicroPACS = sscscp\nMyACRNema = ARCHIVE\nTCPPort = 5678\nPassword = hidden\n", audit.ConquestConfig,
		map[string]string{"association-any-calling": "fail", "query-open": "fail", "tls-absent": "fail", "config-secret-in-file": "fail"})
}

func TestCallersOfConquest(t *testing.T) {
	o := one(t, "x", "/* callers */\nCT1  192.0.2.1  104  un\nMR1  192.0.2.2  104  ul\nCT1  192.0.2.3  104  un\n")
	if got, at := of(o, "config-duplicate-key"); o.Files[0].Product != audit.ConquestConfig || got != "fail" || at.Line != 4 {
		t.Errorf("%+v: config-duplicate-key is %q in line %d", o.Files, got, at.Line)
	}
}

func TestProfilesOfDCMTKAreRead(t *testing.T) {
	o := one(t, "x", "[[TransferSyntaxes]]\n[Uncompressed]\nTransferSyntax1 = LocalEndianExplicit\n[[Profiles]]\n[Default]\nPresentationContexts = all\n")
	if f := o.Files[0]; f.Product != audit.DCMTKConfig || f.Settings != 2 || !f.Whole().Holds() {
		t.Errorf("%+v", f)
	}
}
