package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ran is what a command did.
type ran struct {
	code           int
	stdout, stderr string
}

func run(t *testing.T, args ...string) ran {
	t.Helper()
	code, stdout, stderr := program(t.Context(), args...)
	return ran{code, stdout, stderr}
}

// secretFiles hold a canary wherever a secret, a title, a host, a user or a key
// of nobody knows what can stand.
var secretFiles = map[string]string{
	"orthanc.json": `{
  // canary of a comment
  "Name" : "canary-name", "DicomAet" : "CANARYAET", "HttpPort" : 8042, "RemoteAccessAllowed" : true, "AuthenticationEnabled" : true,
  "RegisteredUsers" : { "canary-user" : "canary-password" }, "canaryKey" : "canary", "DicomAett" : "canary",
  "DicomModalities" : { "canary-modality" : [ "CANARY", "canary.example", 104 ], "canary-2" : { "AET" : "CANARY", "Host" : "canary", "CanaryKey" : 1 } },
  "OrthancPeers" : { "canary-peer" : [ "http://canary/", "canary", "canary" ], "canary-p2" : { "Url" : "canary", "Password" : "canary" } },
  "PostgreSQL" : { "Host" : "canary", "Password" : "canary", "CanaryOption" : { "canary" : "canary" } },
  "LuaScripts" : [ "/canary/canary.lua" ], "SslCertificate" : "/canary.pem", "DicomPort" : "canary", "StorageDirectory" : "${CANARY}",
  "RegisteredUsers" : { "canary" : 271828182845 }
}`,
	"half.json":   `{ "DicomAet" : "canary", "RegisteredUsers" : { "canary" : "canary`,
	"orthanc.env": "ORTHANC__NAME=canary\nORTHANC__CANARY_KEY=canary\nORTHANC_PASSWORD=canary\nORTHANC__POSTGRESQL__PASSWORD=canary\nORTHANC__DICOM_PORT=canary\n",
	"docker-compose.yml": `services:
  canary-service:
    image: osimis/orthanc:canary
    hostname: canary
    ports: ["4242:4242", "canary.example:1:2"]
    environment:
      ORTHANC__NAME: canary
      ORTHANC__REGISTERED_USERS: '{"canary": "canary"}'
      ORTHANC__CANARY: canary
      CANARY: canary
  canary-2:
    command: storescp --aetitle CANARY --exec-on-reception "curl canary" 104
`,
	"dcmqrscp.cfg": "UserName = canary\nCanary = canary\ncanary\nHostTable BEGIN\ncanary = (CANARY, canary.example, 104)\nHostTable END\nVendorTable BEGIN\n\"Canary\" = canary\nVendorTable END\n" +
		"AETable BEGIN\nCANARY /canary RW (9, 1024mb) ANY\nCANARY2 /canary R (9, 1024mb) (canary.example, CANARY, 104)\nCANARY3 canary\nAETable END\n",
	"receiver.service": "[Unit]\nDescription=canary\n[Service]\nUser=canary\nEnvironment=ORTHANC__NAME=canary\nExecStart=/canary/storescp +tls canary.key canary.pem +pw canary -aet CANARY 104\n",
	"notes.txt":        "canary",
	"acrnema.map":      "CANARY canary.example 104 un\nCANARY canary 104 un\n",
	"stunnel.conf":     "; canary\noutput = /canary\n[canary]\naccept = canary:2762\nconnect = canary:104\nkey = /canary\nPSKsecrets = canary\ncanary = canary\n",
	"haproxy.cfg":      "defaults\n  mode tcp\nfrontend canary\n  bind canary:104 ssl crt /canary verify canary\n  default_backend canary\nbackend canary\n  server canary canary:4242\nuserlist canary\n  user canary insecure-password canary\n",
	"nginx.conf":       "http { include /canary; server { listen canary:80; server_name canary; location /canary { auth_basic canary; proxy_pass http://canary:8042; add_header Access-Control-Allow-Origin canary; proxy_set_header Authorization \"Basic canary\"; } } }\n",
	"dicom.ini":        "[sscscp]\nMicroPACS = sscscp\nMyACRNema = CANARY\nUsername = canary\nPassword = canary\nCanary = canary\n[lua]\ncanary = canary()\n",
	"device.ldif": "dn: dicomAETitle=CANARY,cn=canary\nobjectClass: dicomNetworkAE\ndicomAETitle: CANARY\ndicomAssociationAcceptor: TRUE\ndcmAcceptedCallingAETitle: CANARY\n canary\ncanary: canary\n\n" +
		"dn: dicomDeviceName=canary\nobjectClass: dicomDevice\ndicomDeviceName: canary\ndcmKeyStorePin: canary\n\ndn: cn=canary\nobjectClass: dicomNetworkConnection\ndicomHostname: canary\ndicomPort: 11112\ndicomTLSCipherSuite: canary\n",
	"device.json": `{"dicomDeviceName": "canary", "canary": "canary", "dicomNetworkConnection": [{"cn": "canary", "dicomHostname": "canary", "dicomPort": 104}], "dicomNetworkAE": [{"dicomAETitle": "CANARY", "dicomAssociationAcceptor": true}]}`,
}

// TestLintPrintsNoValueOfAFile, in no format, language or message.
func TestLintPrintsNoValueOfAFile(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, content := range secretFiles {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, format := range []string{"terminal", "json", "csv", "markdown", "html", "sarif", "junit"} {
		for _, lang := range []string{"en", "ja"} {
			r := run(t, "lint", ".", "--format", format, "--lang", lang, "--verbose")
			if r.code != 1 {
				t.Errorf("%s: exit code %d: %s", format, r.code, r.stderr)
			}
			out := strings.ToLower(r.stdout + r.stderr)
			for _, secret := range []string{"canary", "271828182845"} {
				if i := strings.Index(out, secret); i >= 0 {
					t.Errorf("%s in %s: %q", format, lang, out[max(0, i-80):min(len(out), i+40)])
				}
			}
			if !strings.Contains(out, "orthanc.json") {
				t.Errorf("%s does not name the file", format)
			}
		}
	}
	for name := range secretFiles {
		r := run(t, "lint", name)
		if strings.Contains(strings.ToLower(r.stdout+r.stderr), "canary") {
			t.Errorf("%s: %s%s", name, r.stdout, r.stderr)
		}
	}
}

// TestLintEndsWithTheExitCodesOfAllCommands.
func TestLintEndsWithTheExitCodesOfAllCommands(t *testing.T) {
	const closed = `"DicomCheckCalledAet": true, "DicomAlwaysAllowEcho": false, "DicomAlwaysAllowStore": false, "DicomTlsEnabled": true`
	t.Chdir(t.TempDir())
	for _, row := range []struct {
		name, content string
		args          []string
		code          int
	}{
		{"closed.json", `{` + closed + `}`, []string{"--fail-on", "low"}, 0},
		{"open.json", `{"DicomAlwaysAllowFind": true}`, nil, 1},
		{"open.json", `{"DicomAlwaysAllowFind": true}`, []string{"--fail-on", "critical"}, 0},
		{"script.json", `{` + closed + `, "LuaScripts": ["x"]}`, nil, 3},
		{"script.json", `{` + closed + `, "LuaScripts": ["x"]}`, []string{"--allow-incomplete"}, 0},
		{"half.json", `{` + closed, nil, 3},
		{"other.txt", `nothing`, nil, 3},
		{"empty", ``, nil, 3},
	} {
		if err := os.WriteFile(row.name, []byte(row.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := run(t, append([]string{"lint", row.name}, row.args...)...); r.code != row.code {
			t.Errorf("%s %v: exit code %d, want %d\n%s%s", row.name, row.args, r.code, row.code, r.stdout, r.stderr)
		}
	}
	for _, args := range [][]string{{"lint"}, {"lint", "no-such-file"}, {"lint", "open.json", "--fail-on", "everything"}} {
		if r := run(t, args...); r.code != 2 || r.stderr == "" {
			t.Errorf("%v: exit code %d: %s", args, r.code, r.stderr)
		}
	}
	if err := os.Mkdir("folder", 0o700); err != nil {
		t.Fatal(err)
	}
	if r := run(t, "lint", "folder"); r.code != 3 {
		t.Errorf("a folder without configuration: exit code %d", r.code)
	}
}

// TestLintKeepsItsContract: the fields that others rely on.
func TestLintKeepsItsContract(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("orthanc.json", []byte("{\n  \"DicomAet\" : \"A\",\n  \"DicomAlwaysAllowFind\" : true\n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var r struct {
		Schema string
		Lint   struct {
			Files []struct {
				Name, Product string
				Settings      int
			}
			Findings []struct {
				ID, Verdict, Severity, Fix string
				Location                   struct {
					File, Key    string
					Line, Column int
				}
				Facts []struct{ Name string }
			}
		}
	}
	out := run(t, "lint", "orthanc.json", "--json")
	if err := json.Unmarshal([]byte(out.stdout), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Lint.Files) != 1 || r.Lint.Files[0].Name != "orthanc.json" || r.Lint.Files[0].Product != "orthanc" || r.Lint.Files[0].Settings != 2 || r.Schema != "pacsaudit/1" {
		t.Errorf("%+v", r.Lint.Files)
	}
	for _, f := range r.Lint.Findings {
		if f.ID != "query-open" {
			continue
		}
		if f.Verdict != "fail" || f.Severity != "high" || f.Fix != `"DicomAlwaysAllowFind" : false,` || f.Location.File != "orthanc.json" ||
			f.Location.Line != 3 || f.Location.Column != 3 || f.Location.Key != "DicomAlwaysAllowFind" || len(f.Facts) == 0 {
			t.Errorf("%+v", f)
		}
		return
	}
	t.Error("no query-open")
}

// TestLintIsReadAgain: a saved reading is rendered, merged and compared.
func TestLintIsReadAgain(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	os.WriteFile("orthanc.json", []byte(`{"DicomAlwaysAllowFind": true}`), 0o600)
	run(t, "lint", "orthanc.json", "--output", filepath.Join(dir, "before.json"))
	os.WriteFile("orthanc.json", []byte(`{"DicomAlwaysAllowFind": false}`), 0o600)
	run(t, "lint", "orthanc.json", "--output", filepath.Join(dir, "after.json"))
	if r := run(t, "report", "before.json"); r.code != 0 && r.code != 1 || !strings.Contains(r.stdout, "DicomAlwaysAllowFind") {
		t.Errorf("%d %s%s", r.code, r.stdout, r.stderr)
	}
	if r := run(t, "report", "diff", "before.json", "after.json"); !strings.Contains(r.stdout, "query-open") && !strings.Contains(r.stdout, "C-FIND") {
		t.Errorf("%d %s%s", r.code, r.stdout, r.stderr)
	}
}

// TestFingerprintsOfSettingsDiffer, of one check and one key in two services too.
func TestFingerprintsOfSettingsDiffer(t *testing.T) {
	t.Chdir(t.TempDir())
	const two = "services:\n  a:\n    image: orthancteam/orthanc\n    environment:\n      ORTHANC__DICOM_ALWAYS_ALLOW_FIND: 'true'\n  b:\n    image: orthancteam/orthanc\n    environment:\n      ORTHANC__DICOM_ALWAYS_ALLOW_FIND: 'true'\n"
	if err := os.WriteFile("docker-compose.yml", []byte(two), 0o600); err != nil {
		t.Fatal(err)
	}
	var log struct {
		Runs []struct {
			Results []struct{ PartialFingerprints map[string]string }
		}
	}
	if r := run(t, "lint", "docker-compose.yml", "--format", "sarif"); json.Unmarshal([]byte(r.stdout), &log) != nil {
		t.Fatal(r.stdout)
	}
	seen := map[string]bool{}
	for _, r := range log.Runs[0].Results {
		name := r.PartialFingerprints["setting/v1"]
		if name == "" || seen[name] {
			t.Errorf("a fingerprint is empty or there twice: %q", name)
		}
		seen[name] = true
	}
	if len(seen) < 10 {
		t.Errorf("%d results", len(seen))
	}
}
