package lint

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pacsaudit/audit"
)

// linted reads files that are given by name and content.
func linted(t testing.TB, files map[string]string) audit.ConfigObservation {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o, err := Read(context.Background(), []string{dir}, func(path string) audit.Text {
		rel, _ := filepath.Rel(dir, path)
		return audit.Operator(filepath.ToSlash(rel))
	})
	if err != nil {
		t.Fatal(err)
	}
	return o.ConfigObservation
}

// one reads a file that was named.
func one(t testing.TB, name, content string) audit.ConfigObservation {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := Read(context.Background(), []string{path}, func(string) audit.Text { return audit.Operator(name) })
	if err != nil {
		t.Fatal(err)
	}
	return o.ConfigObservation
}

// of is the worst verdict of a check, and where.
func of(o audit.ConfigObservation, id string) (ruling string, at audit.Location) {
	order := map[audit.Ruling]int{audit.RulingFail: 3, audit.RulingInconclusive: 2, audit.RulingPass: 1}
	best := -1
	for _, f := range o.Findings {
		if n := order[f.Verdict.Ruling]; f.Check.ID.String() == id && n > best {
			best, ruling, at = n, f.Verdict.Ruling.String(), f.Location
		}
	}
	return ruling, at
}

// TestOrthancSettings has a row for each setting on and off: a file, a check,
// its verdict, and where it points.
func TestOrthancSettings(t *testing.T) {
	const closed = `"DicomAlwaysAllowEcho": false, "DicomAlwaysAllowStore": false`
	for _, row := range []struct {
		json, check, want string
		line, column      int
		key               string
	}{
		{"{\n \"DicomAet\": \"A\",\n \"DicomCheckCalledAet\": false\n}", "association-any-called", "fail", 3, 2, "DicomCheckCalledAet"},
		{"{\n \"DicomCheckCalledAet\": true\n}", "association-any-called", "pass", 2, 2, "DicomCheckCalledAet"},
		{" {\n \"DicomAet\": \"A\" }", "association-any-called", "fail", 1, 2, "DicomCheckCalledAet"},
		{`{"DicomServerEnabled": false}`, "association-any-called", "not-applicable", 1, 2, "DicomServerEnabled"},
		{`{` + closed + `}`, "association-any-calling", "pass", 1, 2, "DicomAlwaysAllowEcho"},
		{`{` + closed + `, "DicomAlwaysAllowMove": true}`, "association-any-calling", "fail", 1, 65, "DicomAlwaysAllowMove"},
		{`{"DicomAet": "A"}`, "echo-open", "fail", 1, 1, "DicomAlwaysAllowEcho"},
		{`{` + closed + `}`, "echo-open", "pass", 1, 2, "DicomAlwaysAllowEcho"},
		{`{"DicomAlwaysAllowFind": true}`, "query-open", "fail", 1, 2, "DicomAlwaysAllowFind"},
		{`{"DicomAlwaysAllowFind": false}`, "query-open", "pass", 1, 2, "DicomAlwaysAllowFind"},
		{`{"DicomAlwaysAllowFindWorklist": true, "Worklists": {"Enable": true}}`, "query-open", "fail", 1, 2, "DicomAlwaysAllowFindWorklist"},
		{`{"DicomAlwaysAllowFind": true}`, "query-unbounded", "fail", 1, 1, "LimitFindResults"},
		{`{"DicomAlwaysAllowFind": true, "LimitFindResults": 10}`, "query-unbounded", "pass", 1, 32, "LimitFindResults"},
		{`{"DicomAlwaysAllowFindWorklist": true}`, "worklist-open", "fail", 1, 2, "DicomAlwaysAllowFindWorklist"},
		{`{"DicomAlwaysAllowFindWorklist": true, "Worklists": {"Enable": false}}`, "worklist-open", "pass", 1, 54, "Worklists.Enable"},
		{`{"DicomAlwaysAllowStore": true}`, "store-negotiated", "fail", 1, 2, "DicomAlwaysAllowStore"},
		{`{` + closed + `}`, "store-negotiated", "pass", 1, 33, "DicomAlwaysAllowStore"},
		{`{"DicomAlwaysAllowGet": true}`, "retrieve-negotiated", "fail", 1, 2, "DicomAlwaysAllowGet"},
		{`{"UnknownSopClassAccepted": true}`, "promiscuous-contexts", "fail", 1, 2, "UnknownSopClassAccepted"},
		{`{"DicomTlsEnabled": true}`, "tls-absent", "pass", 1, 2, "DicomTlsEnabled"},
		{`{"DicomTlsEnabled": false}`, "tls-absent", "fail", 1, 2, "DicomTlsEnabled"},
		{`{"DicomTlsEnabled": true}`, "tls-no-client-certificate", "pass", 1, 1, "DicomTlsRemoteCertificateRequired"},
		{`{"DicomTlsEnabled": true, "DicomTlsRemoteCertificateRequired": false}`, "tls-no-client-certificate", "fail", 1, 27, "DicomTlsRemoteCertificateRequired"},
		{`{"DicomTlsEnabled": false, "DicomTlsRemoteCertificateRequired": false}`, "tls-no-client-certificate", "not-applicable", 1, 2, "DicomTlsEnabled"},
		{`{"DicomTlsEnabled": false, "DicomTlsRemoteCertificateRequired": true}`, "config-no-effect", "fail", 1, 28, "DicomTlsRemoteCertificateRequired"},
		{`{"DicomTlsEnabled": true, "DicomTlsMinimumProtocolVersion": 2}`, "tls-old-version", "fail", 1, 27, "DicomTlsMinimumProtocolVersion"},
		{`{"DicomTlsEnabled": true, "DicomTlsMinimumProtocolVersion": 5}`, "tls-old-version", "pass", 1, 27, "DicomTlsMinimumProtocolVersion"},
		{`{"RemoteAccessAllowed": true, "AuthenticationEnabled": false}`, "rest-api-open", "fail", 1, 31, "AuthenticationEnabled"},
		{`{"RemoteAccessAllowed": true}`, "rest-api-open", "pass", 1, 1, "AuthenticationEnabled"},
		{`{"RemoteAccessAllowed": false, "AuthenticationEnabled": false}`, "rest-api-open", "pass", 1, 2, "RemoteAccessAllowed"},
		{`{"RemoteAccessAllowed": true}`, "default-credentials", "fail", 1, 1, "RegisteredUsers"},
		{`{"RemoteAccessAllowed": true, "RegisteredUsers": {"orthanc": "orthanc"}}`, "default-credentials", "fail", 1, 31, "RegisteredUsers"},
		{`{"RemoteAccessAllowed": true, "RegisteredUsers": {"me": "mine"}}`, "default-credentials", "pass", 1, 31, "RegisteredUsers"},
		{`{"RemoteAccessAllowed": true, "AuthenticationEnabled": false, "DicomWeb": {}}`, "dicomweb-open", "fail", 1, 31, "AuthenticationEnabled"},
		{`{"RemoteAccessAllowed": true, "DicomWeb": {"Enable": true}}`, "dicomweb-plaintext", "fail", 1, 1, "SslEnabled"},
		{`{"RemoteAccessAllowed": true, "SslEnabled": true, "DicomWeb": {"Enable": true}}`, "dicomweb-plaintext", "pass", 1, 31, "SslEnabled"},
		{`{"ExecuteLuaEnabled": true}`, "config-remote-code", "fail", 1, 2, "ExecuteLuaEnabled"},
		{`{"DicomModalities": {"a": ["CT", "h", 104], "b": ["ct", "i", 104]}}`, "config-shared-title", "fail", 1, 2, "DicomModalities"},
		{`{"DicomModalities": {"a": ["CT", "h", 104], "b": {"AET": "MR"}}}`, "config-shared-title", "", 0, 0, ""},
		{`{"DicomModalities": {"a": ["CT", "h", 104]}}`, "association-spoofed-caller", "fail", 1, 1, "DicomCheckModalityHost"},
		{`{"DicomAet": "A", "DicomAet": "B"}`, "config-duplicate-key", "fail", 1, 19, "DicomAet"},
		{`{"DicomAet": "A", "dicomcheckcalledaet": true}`, "config-unknown-key", "fail", 1, 19, ""},
		{`{"DicomAet": "A", "LuaScripts": ["x.lua"]}`, "config-not-evaluated", "inconclusive", 1, 19, "LuaScripts"},
		{`{"DicomAet": "A", "LuaScripts": []}`, "config-not-evaluated", "", 0, 0, ""},
		{`{"DicomCheckCalledAet": "true"}`, "association-any-called", "inconclusive", 1, 2, "DicomCheckCalledAet"},
		{`{"DicomCheckCalledAet": ${CHECK}, "DicomAet": "A"}`, "association-any-called", "inconclusive", 1, 2, "DicomCheckCalledAet"},
		{`{"RegisteredUsers": {"me": "mine"}}`, "config-secret-in-file", "fail", 1, 22, "RegisteredUsers.*"},
		{`{"RegisteredUsers": {"me": "${SECRET}"}}`, "config-secret-in-file", "", 0, 0, ""},
		// The last one holds.
		{"{\"DicomCheckCalledAet\": true,\n\"DicomCheckCalledAet\": false}", "association-any-called", "fail", 2, 1, "DicomCheckCalledAet"},
	} {
		got, at := of(one(t, "a.json", row.json), row.check)
		if got != row.want || at.Line != row.line || at.Column != row.column || at.Key.String() != row.key {
			t.Errorf("%s: %s is %q at %d:%d %v, want %q at %d:%d %s", row.json, row.check, got, at.Line, at.Column, at.Key, row.want, row.line, row.column, row.key)
		}
	}
}

// TestFilesOfAFolderAreReadTogether, as Orthanc does, which does not start where
// a key stands in two of them.
func TestFilesOfAFolderAreReadTogether(t *testing.T) {
	o := linted(t, map[string]string{
		"orthanc.json":     `{"DicomAet": "A", "RemoteAccessAllowed": true, "DicomPort": 4242}`,
		"credentials.json": `{"RegisteredUsers": {"me": "mine"}}`,
		"notes.txt":        "nothing",
	})
	if got, at := of(o, "default-credentials"); got != "pass" || at.File.String() != "credentials.json" {
		t.Errorf("default-credentials is %q in %v", got, at.File)
	}
	if len(o.Files) != 2 || o.Skipped != 1 {
		t.Errorf("%d files, %d passed over", len(o.Files), o.Skipped)
	}
	if _, at := of(o, "tls-absent"); at.File.String() != "orthanc.json" {
		t.Errorf("what is not written belongs into %v", at.File)
	}
	o = linted(t, map[string]string{"a.json": `{"DicomAet": "A", "Name": "x"}`, "b.json": `{"DicomPort": 1, "Name": "y"}`})
	if got, at := of(o, "config-duplicate-key"); got != "fail" || at.File.String() != "b.json" {
		t.Errorf("config-duplicate-key is %q in %v", got, at.File)
	}
	o = linted(t, map[string]string{"a/a.json": `{"DicomAet": "A"}`, "b/b.json": `{"DicomAet": "B"}`})
	if got, _ := of(o, "config-duplicate-key"); got != "" {
		t.Error("files of two folders are read together")
	}
}

// TestFilesThatWereNamedAreReadTogetherWhereTheyCanBe: two archives are not.
func TestFilesThatWereNamedAreReadTogetherWhereTheyCanBe(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	main, users, other := write("main.json", `{"RemoteAccessAllowed": true}`), write("users.json", `{"RegisteredUsers": {"me": "mine"}}`), write("other.json", `{"RemoteAccessAllowed": true}`)
	read := func(paths ...string) audit.ConfigObservation {
		o, err := Read(t.Context(), paths, audit.Operator)
		if err != nil {
			t.Fatal(err)
		}
		return o.ConfigObservation
	}
	if got, _ := of(read(main, users), "default-credentials"); got != "pass" {
		t.Errorf("together: %q", got)
	}
	if got, _ := of(read(main, other), "config-duplicate-key"); got != "" {
		t.Errorf("two archives: %q", got)
	}
}

func TestEnvironmentOfOrthanc(t *testing.T) {
	const env = "# comment\nexport ORTHANC__DICOM_ALWAYS_ALLOW_FIND=true\nORTHANC__DICOM_WEB__ENABLE='true'\nORTHANC__REGISTERED_USERS={\"orthanc\": \"orthanc\"}\nORTHANC__POSTGRESQL__PASSWORD=hidden\n"
	o := one(t, "any.name", env)
	if len(o.Files) != 1 || o.Files[0].Product != audit.OrthancConfig || o.Files[0].Settings != 4 {
		t.Fatalf("%+v", o.Files)
	}
	for check, want := range map[string]struct {
		ruling       string
		line, column int
	}{
		"query-open": {"fail", 2, 8}, "default-credentials": {"fail", 4, 1}, "rest-api-open": {"pass", 1, 1},
		"dicomweb-plaintext": {"fail", 1, 1}, "config-secret-in-file": {"fail", 4, 28},
	} {
		if got, at := of(o, check); got != want.ruling || at.Line != want.line || at.Column != want.column {
			t.Errorf("%s is %q at %d:%d, want %+v", check, got, at.Line, at.Column, want)
		}
	}
	if got, _ := of(one(t, "x", "ORTHANC__DICOM_CHECK_CALLED_AED=true\n"), "config-unknown-key"); got != "fail" {
		t.Errorf("a variable that Orthanc does not know is %q", got)
	}
}

const qrHead = "MaxAssociations = 16\nHostTable BEGIN\nct = (CT1, ct.example, 104)\nHostTable END\nAETable BEGIN\n"

func TestDcmqrscpAreas(t *testing.T) {
	open := one(t, "x", qrHead+"# comment\nWARD /data RW (9, 1024mb)  ANY\nAETable END\n")
	for _, check := range []string{"association-any-calling", "echo-open", "query-open", "query-unbounded", "retrieve-negotiated", "store-negotiated"} {
		if got, at := of(open, check); got != "fail" || at.Line != 7 || at.Column != 28 || at.Key.String() != "AETable.Peers" {
			t.Errorf("%s is %q at %d:%d %v", check, got, at.Line, at.Column, at.Key)
		}
	}
	if got, _ := of(open, "association-any-called"); got != "pass" {
		t.Errorf("association-any-called is %q", got)
	}
	closed := one(t, "x", qrHead+"WARD /data RW (9, 1024mb) ct\nAETable END\n")
	for _, check := range []string{"association-any-calling", "query-open", "store-negotiated"} {
		if got, _ := of(closed, check); got != "pass" {
			t.Errorf("%s is %q", check, got)
		}
	}
	if got, _ := of(one(t, "x", qrHead+"READ /data R (9, 1024mb) ANY\nAETable END\n"), "store-negotiated"); got != "pass" {
		t.Errorf("an area to read from: store-negotiated is %q", got)
	}
	if f := one(t, "x", qrHead+"WARD /data RW (9, 1024mb) ANY\n").Files[0]; f.Fault != audit.Damaged {
		t.Errorf("half a file: %+v", f)
	}
}

func TestCommandLines(t *testing.T) {
	unit := func(command string) string { return "[Unit]\n[Service]\nExecStart=" + command + "\n" }
	for _, row := range []struct {
		command, check, want string
	}{
		{"/usr/bin/storescp 104", "association-any-calling", "fail"},
		{"/usr/bin/storescp +ac 104", "association-any-calling", "pass"},
		{"/usr/bin/storescp --refuse 104", "association-any-calling", "pass"},
		{"-/usr/bin/storescp 104", "store-negotiated", "fail"},
		{"/usr/bin/storescp 104", "query-open", "pass"},
		{"/usr/bin/storescp -pm 104", "promiscuous-contexts", "fail"},
		{"/usr/bin/storescp 104", "promiscuous-contexts", "pass"},
		{"/usr/bin/storescp $OPTIONS 104", "promiscuous-contexts", ""},
		{"/usr/bin/storescp $OPTIONS 104", "config-not-evaluated", "inconclusive"},
		{"/usr/bin/storescp 104", "tls-absent", "fail"},
		{"/usr/bin/storescp +tls k c 104", "tls-absent", "pass"},
		{"/usr/bin/storescp +tls k c 104", "tls-no-client-certificate", "pass"},
		{"/usr/bin/storescp +tls k c \\\n  -ic 104", "tls-no-client-certificate", "fail"},
		{"/bin/sh -c 'exec storescp +tls k c --profile-aes 104'", "tls-old-version", "fail"},
		{"/usr/bin/dcmqrscp -c file 104", "tls-absent", "fail"},
		{"/usr/bin/wlmscpfs -dfp /data 104", "worklist-open", "fail"},
		{"/usr/bin/dcmrecv 104", "store-negotiated", "fail"},
	} {
		if got, _ := of(one(t, "a.service", unit(row.command)), row.check); got != row.want {
			t.Errorf("%s: %s is %q, want %q", row.command, row.check, got, row.want)
		}
	}
}

func TestComposeFiles(t *testing.T) {
	const file = `services:
  a:
    image: orthancteam/orthanc
    ports: ["4242:4242", "127.0.0.1:8042:8042"]
    environment:
      - ORTHANC__DICOM_ALWAYS_ALLOW_FIND=true
%s  b:
    image: x
    command: storescp -pm 104
`
	o := one(t, "x", strings.ReplaceAll(file, "%s", ""))
	for check, want := range map[string]string{"query-open": "fail", "config-bind-any": "fail", "promiscuous-contexts": "fail", "rest-api-open": "pass", "default-credentials": "fail", "tls-absent": "fail"} {
		if got, _ := of(o, check); got != want {
			t.Errorf("%s is %q, want %q", check, got, want)
		}
	}
	if _, at := of(o, "query-open"); at.Line != 6 || at.Column != 9 || at.Key.String() != "DicomAlwaysAllowFind" {
		t.Errorf("query-open at %+v", at)
	}
	// What a mounted file says is not known, which is said once.
	o = one(t, "x", strings.ReplaceAll(file, "%s", "    volumes: [./orthanc.json:/etc/orthanc/orthanc.json]\n"))
	for check, want := range map[string]string{"query-open": "fail", "rest-api-open": "", "default-credentials": "", "config-not-evaluated": "inconclusive"} {
		if got, _ := of(o, check); got != want {
			t.Errorf("mounted: %s is %q, want %q", check, got, want)
		}
	}
}

// TestEveryRuleCanFailAndSaysWhatToWrite, and every key of a rule is known, which
// reading the rules holds.
func TestEveryRuleSaysWhereItIsFrom(t *testing.T) {
	for name, set := range ruleSets() {
		if set.Source.IsZero() || set.URL.IsZero() || set.Date == "" || len(set.rules) == 0 && name != "dcm4chee-device" {
			t.Errorf("%s has no source, address, date or rules", name)
		}
		for _, r := range set.rules {
			if r.check.Title.IsZero() || r.source.IsZero() {
				t.Errorf("%s: %v has no title or no source", name, r.check.ID)
			}
		}
	}
}

func TestKeysOfTheEnvironment(t *testing.T) {
	for variable, want := range map[string]string{
		"ORTHANC__DICOM_WEB__STUDIES_METADATA": "DicomWeb.StudiesMetadata", "ORTHANC__DICOM_AET": "DicomAet", "ORTHANC__HTTPS_CA_CERTIFICATES": "HttpsCACertificates",
		"ORTHANC__POSTGRESQL__PASSWORD": "PostgreSQL.Password", "ORTHANC__ORTHANC_EXPLORER_2__ENABLE": "OrthancExplorer2.Enable", "ORTHANC__": "",
	} {
		if got := strings.Join(keyOf(variable), "."); got != want {
			t.Errorf("%s is for %s, want %s", variable, got, want)
		}
	}
	for key, variable := range ruleSets()["orthanc"].Environment {
		if got := strings.Join(keyOf(variable.String()), "."); got != key {
			t.Errorf("%v is for %q, want %s", variable, got, key)
		}
	}
	// More than the rules know of a section is no fault, and a secret that comes
	// from a file is none either.
	o := one(t, "x", "ORTHANC__ODBC__ENABLE_INDEX=true\nORTHANC__POSTGRESQL__PASSWORD_SECRET=file\n")
	for _, check := range []string{"config-unknown-key", "config-secret-in-file"} {
		if got, _ := of(o, check); got != "" {
			t.Errorf("%s is %q", check, got)
		}
	}
}

// TestTwoServersInAFolderAreTwo: each names itself and its port.
func TestTwoServersInAFolderAreTwo(t *testing.T) {
	o := linted(t, map[string]string{"a.json": `{"DicomAet": "A", "DicomPort": 1, "DicomCheckCalledAet": true}`, "b.json": `{"DicomAet": "B", "DicomPort": 2}`})
	if got, _ := of(o, "config-duplicate-key"); got != "" {
		t.Error("the settings of two servers are called duplicates")
	}
	if got, at := of(o, "association-any-called"); got != "fail" || at.File.String() != "b.json" {
		t.Errorf("association-any-called is %q in %v", got, at.File)
	}
}

// TestABlockOfJSONInAComposeFileHasItsOwnLines.
func TestABlockOfJSONInAComposeFileHasItsOwnLines(t *testing.T) {
	o := one(t, "x", "services:\n  a:\n    image: osimis/orthanc\n    environment:\n      ORTHANC_JSON: |\n        {\n          \"DicomAlwaysAllowFind\": true\n        }\n")
	if got, at := of(o, "query-open"); got != "fail" || at.Line != 7 || at.Column != 11 {
		t.Errorf("query-open is %q at %d:%d", got, at.Line, at.Column)
	}
}

// TestAPluginThatDecidesLeavesADoorOpenInQuestion.
func TestAPluginThatDecidesLeavesADoorOpenInQuestion(t *testing.T) {
	o := one(t, "x", `{"RemoteAccessAllowed": true, "AuthenticationEnabled": false, "Authorization": {"Enable": true}}`)
	if got, _ := of(o, "rest-api-open"); got != "inconclusive" {
		t.Errorf("rest-api-open is %q", got)
	}
}
