package e2e

import (
	"crypto/tls"
	"testing"
	"time"

	"pacsaudit/dimse/command"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// member is one target of a fleet, and what is true of it. Checks that are
// neither in fails nor in unknown pass, or have nothing to judge.
type member struct {
	posture  pacs.Posture
	archive  fixtures.Archive
	web      *pacs.Web
	https    bool
	nobody   bool   // nothing listens
	keys     string // further lines of its part of the configuration
	exposure string
	grade    string
	fails    string
	unknown  string
	slow     string // of these either: they depend on how much time is left
}

// authority issues the certificates of a fleet.
type authority struct {
	*pacs.Authority
	t *testing.T
}

// config is a server's, with a certificate that is good for a year unless it
// says otherwise.
func (a authority) config(c pacs.Certificate, clients tls.ClientAuthType, change func(*tls.Config)) *tls.Config {
	a.t.Helper()
	if c.To.IsZero() {
		c.To = time.Now().AddDate(1, 0, 0)
	}
	if c.Hosts == nil {
		for i := range 60 {
			c.Hosts = append(c.Hosts, host(30+i))
		}
	}
	config, err := a.ServerTLS(c, clients)
	if err != nil {
		a.t.Fatal(err)
	}
	if change != nil {
		change(config)
	}
	return config
}

// What strangers find that come in at all, and what is asked of nobody unless
// the operator wants it.
const (
	entered = "association-any-called association-any-calling "
	offered = "store-negotiated retrieve-negotiated "
	echoed  = "echo-open "
	queried = "query-open "
	clear   = "tls-absent "

	unasked   = "association-default-title association-spoofed-caller identity-ignored default-credentials implementation-known-vulnerable "
	plainOnly = "tls-optional "
	// behind is what needs an association to be known.
	behind = "echo-open query-open query-exposes-phi query-exposes-ssn query-unbounded worklist-open store-negotiated retrieve-negotiated extra-services promiscuous-contexts implementation-missing "
	titles = "association-any-called association-any-calling "
	// handshake is what needs a handshake to be known.
	handshake = "tls-certificate-expired tls-certificate-expiring tls-certificate-name tls-certificate-self-signed tls-certificate-weak tls-no-client-certificate tls-old-version tls-weak-cipher "
)

func hospital(t *testing.T) []member {
	t.Helper()
	root, err := pacs.NewAuthority("Fleet Authority")
	if err != nil {
		t.Fatal(err)
	}
	a := authority{root, t}
	anybody, known := tls.NoClientCert, tls.RequireAndVerifyClientCert
	few := fixtures.Archive{Studies: 12, Seed: 40, StudiesPerPatient: 2}
	masked := few
	masked.Mix = fixtures.Mix{Placeholder: 1, Pseudonym: 1}
	many := fixtures.Archive{Studies: 300, Seed: 41, StudiesPerPatient: 2}
	only := func(uids ...string) pacs.Contexts { return pacs.Contexts{Only: uids} }
	const echo, find, store, print = "1.2.840.10008.1.1", "1.2.840.10008.5.1.4.1.2.2.1", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.1.9"
	abort, silent := pacs.Behaviour{Action: pacs.Abort}, pacs.Behaviour{Action: pacs.Silent}
	vault := func(name string) pacs.Posture {
		return pacs.Posture{Name: name, AETitle: "VAULT", CheckCalled: true, Callers: []string{"CT1"}}
	}
	over := func(name string, c *tls.Config) pacs.Posture { return pacs.Posture{Name: name, TLS: c} }
	plain := unasked + plainOnly
	return append([]member{
		{posture: pacs.Posture{Name: "open"}, archive: few, exposure: "phi-visible", grade: "F",
			fails: entered + offered + echoed + queried + clear + "query-exposes-phi query-exposes-ssn", unknown: plain + "query-unbounded"},
		{posture: pacs.Posture{Name: "masked"}, archive: masked, exposure: "records-visible", grade: "D",
			fails: entered + offered + echoed + queried + clear, unknown: plain + "query-unbounded"},
		{posture: pacs.Posture{Name: "empty"}, exposure: "query-authorised", grade: "",
			fails: entered + offered + echoed + queried + clear, unknown: plain + "query-exposes-phi query-exposes-ssn query-unbounded"},
		{posture: pacs.Posture{Name: "unbounded", Matches: pacs.Matches{IgnoreCancel: true}}, archive: many, exposure: "phi-visible", grade: "F",
			fails: entered + offered + echoed + queried + clear + "query-exposes-phi query-exposes-ssn query-unbounded", unknown: plain},
		{posture: pacs.Posture{Name: "called-checked", AETitle: "ARCHIVE", CheckCalled: true}, archive: few, keys: "called: ARCHIVE", exposure: "phi-visible", grade: "F",
			fails: "association-any-calling " + offered + echoed + queried + clear + "query-exposes-phi query-exposes-ssn", unknown: plain + "query-unbounded"},
		{posture: pacs.Posture{Name: "called-unknown", AETitle: "ARCHIVE", CheckCalled: true}, archive: few, exposure: "gated",
			fails: clear, unknown: plain + titles + behind},
		{posture: vault("callers-listed"), archive: few, keys: "called: VAULT\n    calling: CT1", exposure: "closed", grade: "C",
			fails: clear, unknown: plain + "association-any-called implementation-missing promiscuous-contexts"},
		{posture: pacs.Posture{Name: "query-aborted", Find: abort, Worklist: abort}, archive: few, exposure: "echoes", grade: "C",
			fails: entered + offered + echoed + clear, unknown: plain},
		{posture: pacs.Posture{Name: "query-denied", Find: pacs.Behaviour{Action: pacs.NoRows, Status: 0x0124}}, archive: few, exposure: "echoes", grade: "C",
			fails: entered + offered + echoed + clear, unknown: plain},
		{posture: pacs.Posture{Name: "too-many", Find: pacs.Behaviour{Action: pacs.NoRows, Status: 0xA700}}, archive: few, exposure: "query-authorised", grade: "",
			fails: entered + offered + echoed + queried + clear, unknown: plain + "query-exposes-phi query-exposes-ssn query-unbounded"},
		{posture: pacs.Posture{Name: "echo-only", Contexts: only(echo)}, exposure: "echoes", grade: "C",
			fails: entered + echoed + clear, unknown: plain},
		{posture: pacs.Posture{Name: "no-echo", Contexts: only(find)}, archive: few, exposure: "phi-visible", grade: "F",
			fails: entered + queried + clear + "query-exposes-phi query-exposes-ssn", unknown: plain + "query-unbounded"},
		{posture: pacs.Posture{Name: "store-only", Contexts: only(echo, store)}, exposure: "echoes", grade: "C",
			fails: entered + echoed + clear + "store-negotiated", unknown: plain},
		{posture: pacs.Posture{Name: "print", Contexts: only(echo, print)}, exposure: "echoes", grade: "C",
			fails: entered + echoed + clear + "extra-services", unknown: plain},
		{posture: pacs.Posture{Name: "promiscuous", Contexts: pacs.Contexts{Promiscuous: true}, Find: abort, Worklist: abort}, exposure: "echoes", grade: "C",
			fails: entered + offered + echoed + clear + "extra-services promiscuous-contexts", unknown: plain},
		{posture: pacs.Posture{Name: "worklist", Contexts: only(echo, pacs.ModalityWorklist)}, archive: few, exposure: "phi-visible", grade: "F",
			fails: entered + echoed + queried + clear + "query-exposes-phi query-exposes-ssn worklist-open", unknown: plain},
		{posture: pacs.Posture{Name: "anonymous", ImplementationClassUID: pacs.Absent, ImplementationVersionName: pacs.Absent, Contexts: only(echo)}, exposure: "echoes", grade: "C",
			fails: entered + echoed + clear + "implementation-missing", unknown: plain},
		{posture: pacs.Posture{Name: "old-dcmtk", ImplementationVersionName: "OFFIS_DCMTK_366", Contexts: only(echo)}, exposure: "echoes", grade: "C",
			fails: entered + echoed + clear, unknown: plain},
		{posture: pacs.Posture{Name: "busy", Reject: &pdu.AssociateRJ{Result: 2, Source: 3, Reason: 2}}, exposure: "not-measured",
			fails: clear, unknown: plain + titles + behind},
		{posture: pacs.Posture{Name: "find-silent", Find: silent, Contexts: only(echo, find)}, exposure: "echoes", grade: "",
			fails: entered + echoed + clear, unknown: plain + queried + "query-exposes-phi query-exposes-ssn query-unbounded", slow: "worklist-open"},
		{posture: pacs.Posture{Name: "fails", Find: pacs.Behaviour{Action: pacs.NoRows, Status: command.Status(0xC001)}, Contexts: only(echo, find)}, exposure: "echoes", grade: "",
			fails: entered + echoed + clear, unknown: plain + queried + "query-exposes-phi query-exposes-ssn query-unbounded"},
		{posture: pacs.Posture{Name: "guests", Contexts: only(echo)}, keys: "zone: guest", exposure: "echoes", grade: "E",
			fails: entered + echoed + clear, unknown: plain},
		{posture: pacs.Posture{Name: "web-server", Raw: pacs.HTTP}, exposure: "not-dicom",
			unknown: unasked + titles + behind + handshake + plainOnly},
		{nobody: true, posture: pacs.Posture{Name: "gone"}, exposure: "unreachable",
			fails: "inventory-silent", unknown: unasked + titles + behind + handshake + plainOnly + clear},
	}, secureHospital(a, anybody, known, few, over)...)
}

// secureHospital are those with TLS and those with web doors.
func secureHospital(a authority, anybody, known tls.ClientAuthType, few fixtures.Archive, over func(string, *tls.Config) pacs.Posture) []member {
	const echo = "1.2.840.10008.1.1"
	quiet := func(p pacs.Posture) pacs.Posture {
		p.Contexts = pacs.Contexts{Only: []string{echo}}
		return p
	}
	// The system does not know the authority; chains are no check of their own.
	const unknown = unasked
	old := func(c *tls.Config) { c.MinVersion = tls.VersionTLS10 }
	weak := func(c *tls.Config) {
		c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
		c.CipherSuites = []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}
	}
	month := pacs.Certificate{To: time.Now().AddDate(0, 0, 20)}
	ended := pacs.Certificate{From: time.Now().AddDate(-1, 0, 0), To: time.Now().Add(-time.Hour)}
	both := over("tls-beside-plaintext", a.config(pacs.Certificate{}, anybody, nil))
	both.PlaintextToo = true
	return []member{
		{posture: quiet(over("tls-anybody", a.config(pacs.Certificate{}, anybody, nil))), keys: "tls: true", exposure: "echoes", grade: "C",
			fails: entered + echoed + "tls-no-client-certificate", unknown: unasked},
		{posture: over("tls-mutual", a.config(pacs.Certificate{}, known, nil)), archive: few, keys: "called: SYNTHETIC\n    tls: true", exposure: "closed", grade: "A",
			unknown: unasked + "association-any-called implementation-missing promiscuous-contexts tls-old-version tls-weak-cipher"},
		{posture: quiet(over("tls-old", a.config(pacs.Certificate{}, anybody, old))), exposure: "echoes", grade: "C",
			fails: entered + echoed + "tls-no-client-certificate tls-old-version", unknown: unknown},
		{posture: quiet(over("tls-weak", a.config(pacs.Certificate{RSA: 2048}, anybody, weak))), exposure: "echoes", grade: "C",
			fails: entered + echoed + "tls-no-client-certificate tls-weak-cipher", unknown: unknown},
		{posture: quiet(over("tls-expired", a.config(ended, anybody, nil))), exposure: "echoes", grade: "D",
			fails: entered + echoed + "tls-no-client-certificate tls-certificate-expired", unknown: unknown},
		{posture: quiet(over("tls-expiring", a.config(month, anybody, nil))), exposure: "echoes", grade: "C",
			fails: entered + echoed + "tls-no-client-certificate tls-certificate-expiring", unknown: unknown},
		{posture: quiet(over("tls-self-signed", a.config(pacs.Certificate{SelfSigned: true, RSA: 1024, Hosts: []string{"192.0.2.1"}}, anybody, nil))), exposure: "echoes", grade: "C",
			fails: entered + echoed + "tls-no-client-certificate tls-certificate-self-signed tls-certificate-weak tls-certificate-name", unknown: unknown},
		{posture: quiet(both), keys: "tls: true", exposure: "echoes", grade: "C",
			fails: entered + echoed + clear + "tls-no-client-certificate tls-optional", unknown: unasked},
		{posture: pacs.Posture{Name: "tls-port-plaintext", Contexts: pacs.Contexts{Only: []string{echo}}}, keys: "tls: true", exposure: "echoes", grade: "D",
			fails: entered + echoed + clear + "tls-port-plaintext", unknown: unasked + "tls-optional tls-certificate-expired tls-certificate-expiring tls-certificate-name tls-certificate-self-signed tls-certificate-weak tls-old-version tls-weak-cipher"},
		{posture: pacs.Posture{Name: "dicomweb-open", Callers: []string{"CT1"}}, keys: "called: WEBOPEN\n    calling: CT1",
			web: &pacs.Web{Archive: few, Viewer: "/ohif/", Reflects: true, Allow: "GET, POST", WebDAV: true}, exposure: "closed", grade: "F",
			fails: clear + "dicomweb-open dicomweb-exposes-phi dicomweb-plaintext viewer-open web-cors web-methods webdav-open", unknown: unasked + plainOnly + "association-any-called implementation-missing promiscuous-contexts"},
		{posture: pacs.Posture{Name: "dicomweb-closed", Callers: []string{"CT1"}}, keys: "called: WEBCLOSED\n    calling: CT1",
			web: &pacs.Web{Archive: few, Password: "x"}, https: true, exposure: "closed", grade: "C",
			fails: clear, unknown: unasked + plainOnly + "association-any-called implementation-missing promiscuous-contexts web-cors"},
	}
}
