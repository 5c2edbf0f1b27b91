package lint

import (
	"fmt"
	"strings"
	"testing"

	"pacsaudit/audit"
)

// TestOddWaysOfWriting has a row for each way in which people write what lint
// once took for something else.
func TestOddWaysOfWriting(t *testing.T) {
	const compose = "services:\n  a:\n    image: orthancteam/orthanc\n    environment:\n"
	const stunnel = "[dicom]\naccept = 2762\nconnect = 104\nsslVersionMin = TLSv1.2\n"
	const haproxy = "frontend dicom\n  bind 192.0.2.1:2762 ssl crt a ca-file b verify required\n  default_backend a\nbackend a\n  server a 127.0.0.1:4242\n"
	const nginx = "http { server { %s location /orthanc/ { proxy_pass http://127.0.0.1:8042; %s } } }"
	for _, row := range []struct {
		what, content, check, want string
		line                       int // 0 where it does not matter
	}{
		{"a variable of the shell, in a list", compose + "      - ORTHANC__DICOM_ALWAYS_ALLOW_FIND\n", "query-open", "inconclusive", 5},
		{"a variable of the shell, in a map", compose + "      ORTHANC__DICOM_ALWAYS_ALLOW_FIND:\n", "query-open", "inconclusive", 5},
		{"an alias", "x-all: &all\n  ORTHANC__DICOM_ALWAYS_ALLOW_FIND: 'true'\nservices:\n  a:\n    image: orthancteam/orthanc\n    environment: *all\n", "query-open", "fail", 2},
		{"a merge", "x-all: &all\n  ORTHANC__DICOM_ALWAYS_ALLOW_FIND: 'true'\n" + compose + "      <<: *all\n      ORTHANC__NAME: x\n", "query-open", "fail", 2},
		{"a merge that is overruled", "x-all: &all\n  ORTHANC__DICOM_ALWAYS_ALLOW_FIND: 'true'\n" + compose + "      ORTHANC__DICOM_ALWAYS_ALLOW_FIND: 'false'\n      <<: [*all]\n", "query-open", "pass", 7},
		{"a merge of no anchor", compose + "      <<: *none\n      ORTHANC__NAME: x\n", "config-not-evaluated", "inconclusive", 0},
		{"comments and CR LF", strings.ReplaceAll("# one\n# two\n"+compose+"      ORTHANC__DICOM_ALWAYS_ALLOW_FIND: 'true' # three\n", "\n", "\r\n"), "query-open", "fail", 7},
		{"comments and CR LF in a block", strings.ReplaceAll("# one\n"+compose+"      # two\n      ORTHANC_JSON: |\n        {\n          // three\n          \"DicomAlwaysAllowFind\": true\n        }\n", "\n", "\r\n"), "query-open", "fail", 10},
		{"users in a part of a configuration", `{"RegisteredUsers": {"me": "${SECRET}"}}`, "config-no-effect", "", 0},
		{"a comment behind a variable", "ORTHANC__DICOM_ALWAYS_ALLOW_FIND=true   # for now\n", "query-open", "fail", 1},
		{"a comment behind quotes", "ORTHANC__DICOM_ALWAYS_ALLOW_FIND=\"true\" # for now\n", "query-open", "fail", 1},
		{"a comment within a command", "[Service]\nExecStart=/usr/bin/storescp \\\n  # for now\n  ; and this\n  --promiscuous 104\n", "promiscuous-contexts", "fail", 5},
		{"a comment within a command, of CR LF", "[Service]\r\nExecStart=/usr/bin/storescp \\\r\n  # for now\r\n  --promiscuous 104\r\n", "promiscuous-contexts", "fail", 4},
		{"options in capitals", "[dicom]\nAccept = 2762\nConnect = 104\n", "tls-no-client-certificate", "fail", 0},
		{"options in capitals that close", stunnel + "VerifyChain = yes\n", "tls-no-client-certificate", "pass", 0},
		{"verify after what holds for all", "verifyPeer = yes\n" + stunnel + "verify = 1\n", "tls-no-client-certificate", "fail", 6},
		{"a certificate is checked and not demanded", stunnel + "verifyChain = yes\nrequireCert = no\n", "tls-no-client-certificate", "fail", 6},
		{"a certificate is demanded and not checked", stunnel + "requireCert = yes\n", "tls-no-client-certificate", "inconclusive", 5},
		{"a demand that is not checked any more", "verifyPeer = yes\n" + stunnel + "verifyPeer = no\n", "tls-no-client-certificate", "inconclusive", 6},
		{"options of the library", stunnel + "options = NO_SSLv3\noptions = NO_TLSv1\n", "config-duplicate-key", "", 0},
		{"another file of stunnel", "include = /etc/stunnel/conf.d\n" + stunnel, "config-not-evaluated", "inconclusive", 1},
		{"defaults of binds", "global\n  ssl-default-bind-options ssl-min-ver TLSv1.0\n" + haproxy, "tls-old-version", "fail", 2},
		{"defaults of binds that are overruled", "global\n  ssl-default-bind-options ssl-min-ver TLSv1.0\n" + strings.Replace(haproxy, "required", "required ssl-min-ver TLSv1.2", 1), "tls-old-version", "pass", 4},
		{"users of HAProxy", haproxy + "userlist x\n  user a insecure-password CANARYSECRET\n  user b insecure-password CANARYSECRET\n", "config-secret-in-file", "fail", 7},
		{"users of HAProxy are not duplicates", haproxy + "userlist x\n  user a insecure-password CANARYSECRET\n  user b insecure-password CANARYSECRET\n", "config-duplicate-key", "", 0},
		{"what holds for all, and one of its own", "stream { ssl_verify_client on; server { listen 2762 ssl; proxy_pass a:104; ssl_verify_client off; } }", "config-duplicate-key", "", 0},
		{"one of its own that opens", "stream { ssl_verify_client on; server { listen 2762 ssl; proxy_pass a:104; ssl_verify_client off; } }", "tls-no-client-certificate", "fail", 1},
		{"what holds for all", "stream { ssl_verify_client on; server { listen 2762 ssl; proxy_pass a:104; } }", "tls-no-client-certificate", "pass", 1},
		{"an image of another registry", "services:\n  a:\n    image: registry.example:5000/orthancteam/orthanc:24\n", "default-credentials", "fail", 2},
		{"a socket of the machine", fmt.Sprintf(nginx, "listen unix:/run/x.sock;", ""), "dicomweb-plaintext", "pass", 0},
		{"an address of the machine", fmt.Sprintf(nginx, "listen 127.0.0.1:80;", ""), "dicomweb-plaintext", "pass", 0},
		{"no listen beside another server", fmt.Sprintf(nginx, "", "") + " # listen", "dicomweb-plaintext", "fail", 1},
		{"a password that a proxy adds", fmt.Sprintf(nginx, "listen 80;", `proxy_set_header Authorization "Basic CANARYSECRET";`), "config-secret-in-file", "fail", 1},
		{"a login that is handed on", fmt.Sprintf(nginx, "listen 80;", `proxy_set_header Authorization $http_authorization;`), "config-secret-in-file", "", 0},
		{"an origin by variable", fmt.Sprintf(nginx, "listen 80;", `add_header Access-Control-Allow-Origin $cors;`), "config-not-evaluated", "inconclusive", 1},
		{"a peer in a list", "{\"DicomAet\": \"A\", \"OrthancPeers\": {\"x\":\n[\"http://x/\", \"user\", \"CANARYSECRET\"]}}", "config-secret-in-file", "fail", 2},
		{"a server in a list", "{\"DicomAet\": \"A\", \"DicomWeb\": {\"Servers\": {\"x\":\n[\"http://x/\", \"user\", \"CANARYSECRET\"]}}}", "config-secret-in-file", "fail", 2},
		{"a peer without a password", `{"DicomAet": "A", "OrthancPeers": {"x": ["http://x/"]}}`, "config-secret-in-file", "", 0},
		{"a password in an address", "{\"DicomAet\": \"A\", \"OrthancPeers\": {\"x\": {\n\"Url\": \"http://user:CANARYSECRET@x/\"}}}", "config-secret-in-file", "fail", 2},
		{"a store of keys", "dn: dicomDeviceName=a,cn=Devices\nobjectClass: dicomDevice\ndicomDeviceName: a\ndcmKeyStorePin: CANARYSECRET\n", "config-secret-in-file", "fail", 4},
		{"a store of keys, JSON", `{"dicomDeviceName": "a", "dcmDevice": {"dcmKeyStorePin": "CANARYSECRET"}, "dicomNetworkAE": []}`, "config-secret-in-file", "fail", 1},
	} {
		o := one(t, "x", row.content)
		if got, at := of(o, row.check); got != row.want || row.line != 0 && at.Line != row.line {
			t.Errorf("%s: %s is %q at %d:%d, want %q in line %d: %+v", row.what, row.check, got, at.Line, at.Column, row.want, row.line, o.Files)
		}
	}
}

// TestAliasesOfAliasesAreBounded: ten lines can come to thousands of millions of
// settings.
func TestAliasesOfAliasesAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("x-0: &m0 {k0: v}\n")
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&b, "x-%d: &m%d\n  <<: [%s]\n  k%d: v\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*m%d, ", i-1), 9), ", "), i)
	}
	b.WriteString("services:\n  a:\n    image: orthancteam/orthanc\n    environment:\n      <<: *m29\n")
	if f := one(t, "x", b.String()).Files[0]; f.Fault != audit.TooManyInFiles {
		t.Errorf("aliases of aliases: %+v", f)
	}
	if f := one(t, "x", "services:\n  a: &a\n    image: orthancteam/orthanc\n    environment: &e\n      ORTHANC__NAME: x\n      <<: *e\n").Files[0]; f.Whole().Holds() && f.Fault == audit.NoConfigFault && f.Settings == 0 {
		t.Errorf("a mapping that holds itself: %+v", f)
	}
}

// TestSettingsOfAnotherFileAreSaidOnce, and not by every check that they leave
// open.
func TestSettingsOfAnotherFileAreSaidOnce(t *testing.T) {
	o := one(t, "x", "services:\n  a:\n    image: orthancteam/orthanc\n    volumes: [./orthanc.json:/etc/orthanc/orthanc.json]\n    environment:\n      ORTHANC__DICOM_ALWAYS_ALLOW_FIND: 'true'\n")
	n := 0
	for _, f := range o.Findings {
		if f.Verdict.Ruling == audit.RulingInconclusive {
			n++
		}
	}
	if got, at := of(o, "config-not-evaluated"); n != 1 || got != "inconclusive" || at.Line != 5 {
		t.Errorf("%d are inconclusive, config-not-evaluated is %q in line %d", n, got, at.Line)
	}
}
