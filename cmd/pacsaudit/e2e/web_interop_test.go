//go:build interop

package e2e

import (
	"fmt"
	"maps"
	"os"
	"runtime"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

const dicomwebPlugin = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so"

// dicomweb starts Orthanc with DICOMweb, open to other machines, and loads it.
// DICOM is as Debian installs it: echo yes, queries no.
func dicomweb(t *testing.T, a fixtures.Archive, options map[string]any) *realpacs.Server {
	t.Helper()
	realpacs.Need(t, "Orthanc")
	if _, err := os.Stat(dicomwebPlugin); err != nil {
		t.Fatal("Debian's package orthanc-dicomweb is needed")
	}
	config := map[string]any{
		"Plugins": []string{dicomwebPlugin}, "RemoteAccessAllowed": true, "AuthenticationEnabled": false,
		"DicomWeb": map[string]any{"Enable": true, "Root": "/dicom-web/"},
	}
	maps.Copy(config, options)
	s := realpacs.Orthanc(t, config)
	s.Load(t, a)
	return s
}

// fromOutside asks from another address than Orthanc's own machine has in its
// eyes, which trusts 127.0.0.1.
func fromOutside(t *testing.T) []string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has more than one loopback address")
	}
	return []string{"--source", "127.0.0.2"}
}

func auditWeb(t *testing.T, s *realpacs.Server, url string, more ...string) jsonTarget {
	t.Helper()
	file := configuration(t, fmt.Sprintf("targets:\n  - {name: orthanc, address: '%s', dicomweb: '%s/dicom-web'}\n", s.Addr, url))
	return auditOne(t, append([]string{"--config", file}, more...)...)
}

func TestInteropOrthancWithOpenDICOMwebIsCountedExactly(t *testing.T) {
	t.Parallel()
	s := dicomweb(t, everyKind, nil)
	r := auditWeb(t, s, "http://"+s.HTTP, fromOutside(t)...)
	r.graded(t, "echoes", "F")
	r.finds(t, map[string]string{
		"dicomweb-open": "fail", "dicomweb-exposes-phi": "fail", "dicomweb-plaintext": "fail", "rest-api-open": "fail", "viewer-open": "fail",
		"webdav-open": "fail", "web-cors": "pass", "web-methods": "inconclusive", // it answers OPTIONS with 404
		"default-credentials": "inconclusive", "query-open": "pass", "query-exposes-phi": "pass", "implementation-known-vulnerable": "inconclusive",
	})
	truth := everyKind.Truth()
	if r.Web == nil || r.Web.Exposure != "phi-visible" || r.Web.Product != "orthanc" || len(r.Web.Version) != 3 || r.Web.ViewerAt != "orthanc-explorer" ||
		r.Web.Metadata.Answer != "open" || r.Web.WebDAV.Answer != "open" || r.Web.Cross.Allows != "own-site" {
		t.Fatalf("web is %+v", r.Web)
	}
	for name, want := range map[string]int{"studies": truth.Studies, "patients": truth.Patients, "instances": truth.Instances} {
		if got := r.Web.Counts[name]; got != (jsonTotal{Value: want, Measured: true}) {
			t.Errorf("%s: counted %+v by DICOMweb; in truth exactly %d", name, got, want)
		}
	}
	r.Web.PHI.matches(t, truth)
}

func TestInteropOrthancWithAPasswordIsClosedByTheWeb(t *testing.T) {
	t.Parallel()
	few := fixtures.Archive{Studies: 3, Seed: 60}
	s := dicomweb(t, few, map[string]any{"AuthenticationEnabled": true, "RegisteredUsers": map[string]string{"auditor": "not-a-default"}})
	r := auditWeb(t, s, "http://"+s.HTTP, append(fromOutside(t), "--default-credentials")...)
	r.graded(t, "echoes", "C")
	r.finds(t, map[string]string{
		"dicomweb-open": "pass", "dicomweb-exposes-phi": "pass", "dicomweb-plaintext": "fail", "rest-api-open": "pass", "viewer-open": "pass", "default-credentials": "pass",
		"webdav-open": "pass", "web-methods": "pass", "web-cors": "inconclusive",
	})
	if r.Web == nil || r.Web.Exposure != "closed" || r.Web.QIDO.Demands != "basic" {
		t.Errorf("web is %+v", r.Web)
	}
}

func TestInteropOrthancWithItsOwnPasswordIsFoundOut(t *testing.T) {
	t.Parallel()
	s := dicomweb(t, fixtures.Archive{Studies: 3, Seed: 60}, map[string]any{"AuthenticationEnabled": true, "RegisteredUsers": map[string]string{"orthanc": "orthanc"}})
	r := auditWeb(t, s, "http://"+s.HTTP, append(fromOutside(t), "--default-credentials")...)
	r.graded(t, "echoes", "F")
	r.finds(t, map[string]string{"dicomweb-open": "pass", "rest-api-open": "pass", "default-credentials": "fail"})
}

func TestInteropOrthancBehindHTTPS(t *testing.T) {
	t.Parallel()
	authority, err := pacs.NewAuthority("Web Authority")
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := authority.Issue(pacs.Certificate{To: time.Now().AddDate(1, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	few := fixtures.Archive{Studies: 7, Seed: 61}
	for name, c := range map[string]struct {
		options map[string]any
		grade   string
		wants   map[string]string
		records int
	}{
		"open": {nil, "F", map[string]string{"dicomweb-open": "fail", "dicomweb-exposes-phi": "fail", "dicomweb-plaintext": "pass", "rest-api-open": "fail"}, 7},
		"password": {map[string]any{"AuthenticationEnabled": true, "RegisteredUsers": map[string]string{"auditor": "not-a-default"}}, "C",
			map[string]string{"dicomweb-open": "pass", "dicomweb-exposes-phi": "pass", "dicomweb-plaintext": "pass", "rest-api-open": "pass"}, 0},
		// To Orthanc the proxy is its own machine, and everybody comes through it.
		"local only, behind a proxy": {map[string]any{"RemoteAccessAllowed": false}, "F",
			map[string]string{"dicomweb-open": "fail", "dicomweb-plaintext": "pass", "rest-api-open": "fail"}, 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := dicomweb(t, few, c.options)
			behind := *s
			behind.Addr = s.HTTP
			front := realpacs.Stunnel(t, &behind, certificate, nil)
			r := auditWeb(t, s, "https://"+front.Addr, append(fromOutside(t), "--timeout", "2m")...)
			r.graded(t, "echoes", c.grade)
			r.finds(t, c.wants)
			if r.Web == nil || !r.Web.QIDO.Encrypted || r.Web.PHI.Records != c.records {
				t.Errorf("web is %+v", r.Web)
			}
		})
	}
}

func TestInteropOrthancIsNotJudgedFromItsOwnMachine(t *testing.T) {
	t.Parallel()
	s := dicomweb(t, fixtures.Archive{Studies: 3, Seed: 62}, map[string]any{"RemoteAccessAllowed": false})
	inside := auditWeb(t, s, "http://"+s.HTTP)
	inside.graded(t, "echoes", "") // its web doors were not measured
	inside.finds(t, map[string]string{"dicomweb-open": "inconclusive", "dicomweb-exposes-phi": "inconclusive", "rest-api-open": "inconclusive"})
	outside := auditWeb(t, s, "http://"+s.HTTP, fromOutside(t)...)
	outside.graded(t, "echoes", "C")
	outside.finds(t, map[string]string{"dicomweb-open": "pass", "dicomweb-exposes-phi": "pass", "rest-api-open": "pass"})
}

// graded checks exposure by DICOM and grade: a web door makes an F of any.
func (r jsonTarget) graded(t *testing.T, exposure, grade string) {
	t.Helper()
	if r.Exposure != exposure || r.Grade != grade {
		t.Errorf("exposure %s, grade %q; in truth %s, %q", r.Exposure, r.Grade, exposure, grade)
	}
}
