//go:build interop

package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// verdictsOf are the verdicts of lint by check, the worst of each.
func verdictsOf(t *testing.T, path string) map[string]string {
	t.Helper()
	out := run(t, "lint", path, "--json")
	var r struct {
		Lint struct {
			Findings []struct{ ID, Verdict string }
		}
	}
	if err := json.Unmarshal([]byte(out.stdout), &r); err != nil {
		t.Fatalf("%v: %s", err, out.stderr)
	}
	order := []string{"not-applicable", "pass", "inconclusive", "fail"}
	worst := map[string]string{}
	for _, f := range r.Lint.Findings {
		if slices.Index(order, f.Verdict) > slices.Index(order, worst[f.ID]) {
			worst[f.ID] = f.Verdict
		}
	}
	return worst
}

// agree compares a file and the server that runs on it, check by check, and
// returns rows for the table. What the wire leaves open, or what does not apply
// to it, settles nothing.
func agree(t *testing.T, name string, file map[string]string, wire jsonTarget, checks ...string) (rows []string) {
	t.Helper()
	live := map[string]string{}
	for _, f := range wire.Findings {
		live[f.ID] = f.Verdict
	}
	for _, check := range checks {
		rows = append(rows, fmt.Sprintf("%-44s %-28s %-15s %s", name, check, file[check], live[check]))
		settled := func(v string) bool { return v == "fail" || v == "pass" }
		if settled(file[check]) && settled(live[check]) && file[check] != live[check] {
			t.Errorf("%s: %s is %s in the file, and %s on the wire", name, check, file[check], live[check])
		}
		if file[check] == "" || file[check] == "inconclusive" && settled(live[check]) {
			t.Errorf("%s: %s is %q in the file, and %s on the wire", name, check, file[check], live[check])
		}
	}
	return rows
}

var dicomChecks = []string{
	"association-any-called", "association-any-calling", "echo-open", "query-open", "query-unbounded", "store-negotiated", "retrieve-negotiated",
	"extra-services", "promiscuous-contexts", "tls-absent",
}

// TestInteropLintAgreesWithOrthanc starts Orthanc with each setting on and off.
func TestInteropLintAgreesWithOrthanc(t *testing.T) {
	t.Parallel()
	var rows []string
	closed := map[string]any{"DicomAlwaysAllowEcho": false, "DicomAlwaysAllowStore": false}
	for name, row := range map[string]struct {
		options map[string]any
		base    map[string]any
		must    map[string]string // what both say
	}{
		"as installed":                {nil, nil, map[string]string{"association-any-called": "fail", "echo-open": "fail", "query-open": "pass", "store-negotiated": "fail", "retrieve-negotiated": "fail", "tls-absent": "fail"}},
		"DicomCheckCalledAet":         {map[string]any{"DicomCheckCalledAet": true}, nil, map[string]string{"association-any-called": "pass", "association-any-calling": "fail"}},
		"DicomAlwaysAllowFind":        {map[string]any{"DicomAlwaysAllowFind": true}, nil, map[string]string{"query-open": "fail"}},
		"DicomAlwaysAllowFind, limit": {map[string]any{"DicomAlwaysAllowFind": true, "LimitFindResults": 3}, nil, map[string]string{"query-unbounded": "pass"}},
		"echo only":                   {map[string]any{"DicomAlwaysAllowEcho": true}, closed, map[string]string{"echo-open": "fail", "store-negotiated": "fail"}},
		"store only":                  {map[string]any{"DicomAlwaysAllowStore": true}, closed, map[string]string{"echo-open": "pass", "store-negotiated": "fail"}},
		"find only":                   {map[string]any{"DicomAlwaysAllowFind": true}, closed, map[string]string{"query-open": "fail", "echo-open": "pass"}},
		"get only":                    {map[string]any{"DicomAlwaysAllowGet": true}, closed, map[string]string{"retrieve-negotiated": "fail"}},
		"move only":                   {map[string]any{"DicomAlwaysAllowMove": true}, closed, map[string]string{"retrieve-negotiated": "fail"}},
		"nothing":                     {nil, closed, map[string]string{"association-any-calling": "pass", "query-open": "pass", "store-negotiated": "pass", "retrieve-negotiated": "pass"}},
		"UnknownSopClassAccepted":     {map[string]any{"UnknownSopClassAccepted": true}, nil, map[string]string{"promiscuous-contexts": "fail"}},
	} {
		options := maps.Clone(row.base)
		if options == nil {
			options = map[string]any{}
		}
		maps.Copy(options, row.options)
		s := realpacs.Orthanc(t, options)
		if row.base == nil {
			s.Load(t, fixtures.Archive{Studies: 8, Seed: 71})
		}
		file := verdictsOf(t, s.Folder("orthanc.json"))
		wire := auditOne(t, s.AETitle+"@"+s.Addr)
		rows = append(rows, agree(t, "Orthanc, "+name, file, wire, dicomChecks...)...)
		for check, want := range row.must {
			if file[check] != want {
				t.Errorf("Orthanc, %s: the file says %q of %s, want %s", name, file[check], check, want)
			}
		}
	}
	table(t, rows)
}

func table(t *testing.T, rows []string) {
	t.Helper()
	slices.Sort(rows)
	t.Logf("\n%-44s %-28s %-15s %s\n%s", "server", "check", "file", "wire", strings.Join(rows, "\n"))
}

// TestInteropLintAgreesWithOrthancOverTLS.
func TestInteropLintAgreesWithOrthancOverTLS(t *testing.T) {
	t.Parallel()
	var rows []string
	cert, authority := certificate(t, pacs.Certificate{Name: "pacs.example.org"})
	for _, required := range []bool{true, false} {
		s := realpacs.OrthancTLS(t, cert, authority, map[string]any{"DicomTlsRemoteCertificateRequired": required})
		file := verdictsOf(t, s.Folder("orthanc.json"))
		wire := auditOne(t, "dicom-tls://"+s.AETitle+"@"+s.Addr)
		rows = append(rows, agree(t, fmt.Sprintf("Orthanc, DicomTlsRemoteCertificateRequired %v", required), file, wire, "tls-absent", "tls-no-client-certificate", "tls-old-version")...)
		if want := map[bool]string{true: "pass", false: "fail"}[required]; file["tls-no-client-certificate"] != want {
			t.Errorf("required %v: the file says %q", required, file["tls-no-client-certificate"])
		}
	}
	table(t, rows)
}

// TestInteropLintAgreesWithOrthancsWeb asks from an address that Orthanc does not
// take for its own.
func TestInteropLintAgreesWithOrthancsWeb(t *testing.T) {
	t.Parallel()
	outside := fromOutside(t)
	var rows []string
	for name, row := range map[string]struct {
		options map[string]any
		rest    string
		users   string
	}{
		"open":                 {map[string]any{"RemoteAccessAllowed": true, "AuthenticationEnabled": false}, "fail", ""},
		"no remote access":     {map[string]any{"RemoteAccessAllowed": false, "AuthenticationEnabled": false}, "pass", ""},
		"authentication":       {map[string]any{"RemoteAccessAllowed": true, "AuthenticationEnabled": true, "RegisteredUsers": map[string]string{"u": "secret"}}, "pass", "pass"},
		"default user":         {map[string]any{"RemoteAccessAllowed": true}, "pass", "fail"},
		"default user, named":  {map[string]any{"RemoteAccessAllowed": true, "RegisteredUsers": map[string]string{"orthanc": "orthanc"}}, "pass", "fail"},
		"users without a door": {map[string]any{"RemoteAccessAllowed": true, "AuthenticationEnabled": false, "RegisteredUsers": map[string]string{"u": "secret"}}, "fail", ""},
	} {
		options := map[string]any{"Plugins": []string{dicomwebPlugin}, "DicomWeb": map[string]any{"Enable": true, "Root": "/dicom-web/"}}
		maps.Copy(options, row.options)
		s := realpacs.Orthanc(t, options)
		file := verdictsOf(t, s.Folder("orthanc.json"))
		wire := auditWeb(t, s, "http://"+s.HTTP, append(outside, "--default-credentials")...)
		checks := []string{"rest-api-open", "dicomweb-open", "dicomweb-plaintext", "viewer-open"}
		if row.users != "" {
			checks = append(checks, "default-credentials")
			if file["default-credentials"] != row.users {
				t.Errorf("%s: the file says %q of default-credentials", name, file["default-credentials"])
			}
		}
		rows = append(rows, agree(t, "Orthanc, "+name, file, wire, checks...)...)
		if file["rest-api-open"] != row.rest {
			t.Errorf("%s: the file says %q of rest-api-open", name, file["rest-api-open"])
		}
	}
	table(t, rows)
}

// TestInteropLintAgreesWithOrthancsWorklist.
func TestInteropLintAgreesWithOrthancsWorklist(t *testing.T) {
	t.Parallel()
	var rows []string
	for _, open := range []bool{true, false} {
		s := realpacs.OrthancWorklist(t, fixtures.Archive{Studies: 3, Seed: 72}, map[string]any{"DicomAlwaysAllowFindWorklist": open})
		rows = append(rows, agree(t, fmt.Sprintf("Orthanc, DicomAlwaysAllowFindWorklist %v", open), verdictsOf(t, s.Folder("orthanc.json")), auditOne(t, s.AETitle+"@"+s.Addr), "worklist-open", "query-open")...)
	}
	table(t, rows)
}

// TestInteropLintAgreesWithDcmqrscp, of areas for anybody and for listed callers,
// to read and to write.
func TestInteropLintAgreesWithDcmqrscp(t *testing.T) {
	t.Parallel()
	var rows []string
	checks := []string{"association-any-called", "association-any-calling", "echo-open", "query-open", "query-unbounded", "store-negotiated", "retrieve-negotiated"}
	for name, q := range map[string]realpacs.QR{
		"ANY":    {},
		"listed": {Areas: []realpacs.Area{{Title: "WARD", Callers: []string{"WORKSTATION1"}}}},
	} {
		s := q.Start(t)
		args := []string{s.AETitle + "@" + s.Addr}
		if s.Caller != "LOADER" {
			args = append(args, "--calling", s.Caller)
		} else {
			s.Load(t, fixtures.Archive{Studies: 4, Seed: 73})
		}
		rows = append(rows, agree(t, "dcmqrscp, "+name, verdictsOf(t, s.Folder("dcmqrscp.cfg")), auditOne(t, args...), checks...)...)
	}
	table(t, rows)
}

// TestInteropLintAgreesWithStunnel, in front of storescp, with and without an
// authority for clients.
func TestInteropLintAgreesWithStunnel(t *testing.T) {
	t.Parallel()
	var rows []string
	cert, authority := certificate(t, pacs.Certificate{Name: "pacs.example.org"})
	for name, clients := range map[string]*pacs.Authority{"nothing": nil, "verifyChain": authority} {
		s := realpacs.Stunnel(t, realpacs.Storescp(t), cert, clients, "sslVersionMin = TLSv1.2")
		rows = append(rows, agree(t, "stunnel, "+name, verdictsOf(t, s.Folder("stunnel.conf")), auditOne(t, "dicom-tls://"+s.AETitle+"@"+s.Addr), "tls-absent", "tls-no-client-certificate", "tls-old-version")...)
	}
	// What one option demands another takes back, in the order in which they stand.
	for _, line := range []string{"verify = 1", "verify = 2", "requireCert = no", "RequireCert = no"} {
		s := realpacs.Stunnel(t, realpacs.Storescp(t), cert, authority, "sslVersionMin = TLSv1.2", line)
		rows = append(rows, agree(t, "stunnel, verifyChain, then "+line, verdictsOf(t, s.Folder("stunnel.conf")), auditOne(t, "dicom-tls://"+s.AETitle+"@"+s.Addr), "tls-no-client-certificate")...)
	}
	table(t, rows)
}

// TestInteropLintAgreesWithStorescp, whose command line stands in a unit.
func TestInteropLintAgreesWithStorescp(t *testing.T) {
	t.Parallel()
	var rows []string
	unit := func(options ...string) string {
		path := filepath.Join(t.TempDir(), "storescp.service")
		if err := os.WriteFile(path, []byte("[Service]\nExecStart=/usr/bin/storescp "+strings.Join(options, " ")+" 104\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, options := range [][]string{nil, {"--promiscuous"}, {"--refuse"}} {
		s := realpacs.Storescp(t, options...)
		rows = append(rows, agree(t, "storescp "+strings.Join(options, " "), verdictsOf(t, unit(options...)), auditOne(t, s.AETitle+"@"+s.Addr),
			"association-any-calling", "echo-open", "store-negotiated", "promiscuous-contexts", "query-open", "retrieve-negotiated", "tls-absent")...)
	}
	cert, authority := certificate(t, pacs.Certificate{Name: "pacs.example.org"})
	for name, clients := range map[string]*pacs.Authority{"--ignore-peer-cert": nil, "--require-peer-cert": authority} {
		s := realpacs.StorescpTLS(t, cert, clients)
		rows = append(rows, agree(t, "storescp +tls "+name, verdictsOf(t, unit("+tls", "k", "c", name)), auditOne(t, "dicom-tls://"+s.AETitle+"@"+s.Addr), "tls-absent", "tls-no-client-certificate")...)
	}
	table(t, rows)
}

// TestInteropAnAuditNamesTheLineThatIsWhy, and where the file is not the one that
// runs.
func TestInteropAnAuditNamesTheLineThatIsWhy(t *testing.T) {
	t.Parallel()
	s := realpacs.Orthanc(t, map[string]any{"DicomAlwaysAllowFind": true})
	target := s.AETitle + "@" + s.Addr
	file := s.Folder("orthanc.json")
	facts := func(r jsonTarget, id string) string {
		for _, f := range r.Findings {
			if f.ID == id {
				return fmt.Sprintf("%s %v", f.Verdict, f.Facts)
			}
		}
		return ""
	}
	r := auditOne(t, target, "--config-of", s.Addr+"="+file)
	if got := facts(r, "query-open"); !strings.Contains(got, "DicomAlwaysAllowFind") || !strings.Contains(got, "config-line") {
		t.Errorf("query-open: %s", got)
	}
	if got := facts(r, "config-disagrees"); !strings.HasPrefix(got, "pass") {
		t.Errorf("the file that runs: %s", got)
	}
	other := filepath.Join(t.TempDir(), "orthanc.json")
	if err := os.WriteFile(other, []byte(`{"DicomAlwaysAllowFind": false, "DicomCheckCalledAet": true}`), 0o600); err != nil {
		t.Fatal(err)
	}
	r = auditOne(t, target, "--config-of", s.Addr+"="+other)
	if got := facts(r, "config-disagrees"); !strings.HasPrefix(got, "fail") || !strings.Contains(got, "query-open") || !strings.Contains(got, "association-any-called") {
		t.Errorf("another file: %s", got)
	}
	listed := configuration(t, fmt.Sprintf("targets:\n  - {name: archive, address: '%s', called: %s, lint: '%s'}\n", s.Addr, s.AETitle, file))
	if got := facts(auditOne(t, "--config", listed), "query-open"); !strings.Contains(got, "DicomAlwaysAllowFind") {
		t.Errorf("by the inventory, query-open: %s", got)
	}
	if code, _, stderr := program(t.Context(), "audit", target, "--config-of", "elsewhere="+file); code != 2 || !strings.Contains(stderr, "elsewhere") {
		t.Errorf("a target of another name: %d %s", code, stderr)
	}
}
