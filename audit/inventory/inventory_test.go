package inventory

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
)

var checks = []audit.ID{audit.NewID("tls-absent"), audit.NewID("query-open"), audit.NewID("echo-open")}

var now = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

const canary = "hunter2-canary"

// folder holds the files that configurations name.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, mode os.FileMode, b []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), b, mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil { // past the umask
			t.Fatal(err)
		}
	}
	cert, key := pair(t, now.AddDate(1, 0, 0))
	_, other := pair(t, now.AddDate(1, 0, 0))
	old, oldKey := pair(t, now.AddDate(0, 0, -1))
	write("a.pem", 0o644, cert)
	write("a.key", 0o600, key)
	write("open.key", 0o644, key)
	write("other.key", 0o600, other)
	write("old.pem", 0o644, old)
	write("old.key", 0o600, oldKey)
	write("garbage.pem", 0o600, []byte("not a certificate "+canary))
	write("password", 0o600, []byte(canary+"\n"))
	write("shown-password", 0o604, []byte(canary))
	write("empty", 0o600, nil)
	return dir
}

func pair(t *testing.T, until time.Time) (cert, key []byte) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "client"}, NotBefore: until.AddDate(-2, 0, 0), NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, template, template, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})
}

func read(dir, text string) (*Inventory, error) {
	return parse("p.yaml", dir, []byte(text), Options{Checks: checks, Now: now})
}

const good = `scope: [127.0.0.0/8, 10.20.0.0/16, pacs.example.org]
never:
  - {net: 10.20.9.0/24, reason: MRI consoles crash}
  - {host: ct1.example.org, reason: vendor}
from: guest
defaults: {calling: PACSAUDIT, timeout: 45s, rows: 500, interval: 6h}
credentials:
  tls: {cert: a.pem, key: a.key, ca: a.pem}
  user: {identity: passcode, user: {env: PACS_USER}, password: {file: password}}
targets:
  - name: main
    address: pacs.example.org:11112
    called: MAINARCHIVE
    calling: 1234
    owner: imaging-it@example.org
    zone: imaging
    tls: true
    credentials: tls
    dicomweb: https://pacs.example.org/dicom-web/
    web: http://127.0.0.1:8042
    lint: orthanc
    expect:
      plaintext: closed
      tls: mutual
      stranger: rejected
      fingerprint: {class: 1.2.3, version: OFFIS_DCMTK_367}
      contexts: [verification, study-root-find]
  - {name: second, address: "10.20.1.5:104", credentials: user}
accepted:
  - {target: main, check: tls-absent, until: 2027-03-31, reason: vendor, by: CISO}
`

func TestEverythingIsRead(t *testing.T) {
	t.Setenv("PACS_USER", canary)
	v, err := read(folder(t), good)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Warnings) > 0 {
		t.Error(v.Warnings)
	}
	if len(v.Scope.Networks) != 2 || !slices.Equal(v.Scope.Hosts, []string{"pacs.example.org"}) || len(v.Scope.Never) != 2 ||
		v.Scope.Never[0].Network.String() != "10.20.9.0/24" || v.Scope.Never[1].Host != "ct1.example.org" {
		t.Errorf("scope is %+v", v.Scope)
	}
	if d := v.Defaults; d.Calling.String() != "PACSAUDIT" || d.Timeout != 45*time.Second || d.Rows != 500 || d.Interval != 6*time.Hour {
		t.Errorf("defaults are %+v", d)
	}
	main, ok := v.Find("main")
	if !ok || len(v.Targets) != 2 {
		t.Fatalf("%d targets", len(v.Targets))
	}
	e := main.Expect
	if main.Address.String() != "pacs.example.org:11112" || main.Called.String() != "MAINARCHIVE" || main.Calling.String() != "1234" ||
		main.Owner.String() != "imaging-it@example.org" || main.Zone != audit.Imaging || main.From != audit.Guest || !main.TLS ||
		main.DICOMweb.String() != "https://pacs.example.org/dicom-web" || main.Web.String() != "http://127.0.0.1:8042" ||
		main.Certificate.IsZero() || main.Authorities == nil || main.Listed != audit.Listed || len(main.Accepted) != 1 {
		t.Errorf("target is %+v", main)
	}
	if e.Plaintext != audit.DoorClosed || e.TLS != audit.TLSMutual || e.Stranger != audit.ReachRejected || e.ClassUID.String() != "1.2.3" ||
		e.VersionName.String() != "OFFIS_DCMTK_367" || !e.Contexts[audit.Verification] || e.Contexts[audit.StudyRootMove] || !e.ContextsGiven {
		t.Errorf("expectation is %+v", e)
	}
	second, _ := v.Find("second")
	if second.Calling.String() != "PACSAUDIT" || second.Identity.Kind != audit.UsernamePasscode ||
		string(second.Identity.Secondary.Open()) != canary || string(second.Identity.Primary.Open()) != canary {
		t.Errorf("second target is %+v", second)
	}
}

// TestMistakesAreTold gives each wrong file the beginning of what is said of
// it: line, column and words.
func TestMistakesAreTold(t *testing.T) {
	t.Setenv("PACS_USER", canary)
	dir := folder(t)
	const target = "targets:\n  - {name: a, address: 10.0.0.1:104}\n"
	with := func(s string) string { return s + "\n" + target }
	creds := func(s string) string {
		return "credentials:\n  c: " + s + "\ntargets:\n  - {name: a, address: 10.0.0.1:104, credentials: c}\n"
	}
	for name, c := range map[string]struct {
		text string
		says []string
	}{
		"empty":                     {"", []string{"1:1: the file is empty"}},
		"only a comment":            {"# x\n", []string{"1:1: the file is empty"}},
		"not YAML":                  {"targets: [\n", []string{"not YAML"}},
		"tab":                       {"targets:\n\t- a\n", []string{"2:1: a tab", "indent with spaces"}},
		"tab after spaces":          {"targets:\n  \t- a: [\n", []string{"2:1: a tab"}},
		"a list":                    {"- a\n", []string{"1:1: the configuration is a mapping", "config init"}},
		"a target as a word":        {"targets: ['10.0.0.1:104']\n", []string{"1:11: a target is a mapping: write {name: main-archive, address: '10.0.0.1:104'}"}},
		"a host of never as a word": {with("never: [ct1]"), []string{"1:9: a line of never is a mapping: write {host: ct1, reason: why}"}},
		"two documents":             {target + "---\n" + target, []string{"4:1: a second document"}},
		"no target":                 {"scope: [10.0.0.0/8]\n", []string{`1:1: the configuration has no "targets"`}},
		"empty list of targets":     {"targets: []\n", []string{"there is no target"}},
		"unknown key":               {with("scop: [10.0.0.0/8]"), []string{`1:1: unknown key "scop" in the configuration: did you mean "scope"?`}},
		"unknown key of a target":   {"targets:\n  - {name: a, adress: 10.0.0.1:104}\n", []string{`2:15: unknown key "adress" in a target: did you mean "address"?`, `2:5: a target has no "address"`}},
		"key twice":                 {target + target, []string{`3:1: "targets" stands twice`}},
		"no value":                  {with("scope:"), []string{`1:1: "scope" has no value`}},
		"anchor":                    {"targets:\n  - &x {name: a, address: 10.0.0.1:104}\n", []string{"2:5: a target is a mapping"}},
		"alias":                     {"from: *x\n" + target, []string{"1:7: anchors"}},
		"scope is no list":          {with("scope: 10.0.0.0/8"), []string{"1:8: scope is a list"}},
		"bad network":               {with("scope: [10.20.0.0/33]"), []string{`1:9: "10.20.0.0/33" is not a network`}},
		"bits behind the prefix":    {with("scope: [10.0.0.1/8]"), []string{`1:9: "10.0.0.1/8" has bits set behind its prefix: write 10.0.0.0/8`}},
		"never without reason":      {with("never:\n  - {net: 10.1.0.0/16}"), []string{`2:5: a line of never has no "reason"`}},
		"never without anything":    {with("never:\n  - {reason: x}"), []string{"2:5: a line of never has a net or a host"}},
		"never as a word":           {with("never: [10.1.0.0/16]"), []string{"1:9: a line of never is a mapping: write {net: 10.1.0.0/16, reason: why}"}},
		"name under net":            {with("never:\n  - {net: ct1, reason: x}"), []string{"2:11: \"ct1\" is not a network or an address"}},
		"network under host":        {with("never:\n  - {host: 10.1.2.3, reason: x}"), []string{"2:12: \"10.1.2.3\" is not a host name"}},
		"unresolved network":        {with("never:\n  - {net: 10.1.0.0/16, reason: x, unresolved_until: 2027-01-01}"), []string{"2:53: \"unresolved_until\" is for a host"}},
		"unresolved for ever":       {with("never:\n  - {host: ct1, reason: x, unresolved_until: 2037-01-01}"), []string{"2:46: more than a year ahead"}},
		"zone":                      {with("from: gest"), []string{`1:7: "gest" is not a word for a zone: did you mean "guest"?`}},
		"timeout":                   {with("defaults: {timeout: 30}"), []string{`1:21: "30" is not a time: write it as 30s`}},
		"rows":                      {with("defaults: {rows: 0}"), []string{"1:18: 0 is out of range"}},
		"rows as a word":            {with("defaults: {rows: many}"), []string{`1:18: "many" is not a whole number`}},
		"calling title":             {with("defaults: {calling: THIS-TITLE-IS-TOO-LONG}"), []string{"1:21: AE title", "22 characters"}},
		"no port":                   {"targets:\n  - {name: a, address: 10.0.0.1}\n", []string{"2:24: no port"}},
		"two of one name":           {"targets:\n  - {name: a, address: 10.0.0.1:104}\n  - {name: a, address: 10.0.0.2:104}\n", []string{`3:12: two targets are called "a": the other is in line 2`}},
		"on the never-list":         {"never:\n  - {net: 10.0.0.0/24, reason: MRI}\n" + target, []string{"4:24: 10.0.0.1 is on the never-list: 10.0.0.0/24 (MRI)"}},
		"named on the never-list":   {"never:\n  - {host: CT1.example.org., reason: MRI}\ntargets:\n  - {name: a, address: ct1.Example.org:104}\n", []string{`4:24: "ct1.Example.org" is on the never-list`}},
		"disguised never-listed":    {"never:\n  - {net: 10.0.0.0/24, reason: MRI}\ntargets:\n  - {name: a, address: '[::ffff:10.0.0.1]:104'}\n", []string{"4:24: ::ffff:10.0.0.1 is on the never-list"}},
		"outside the scope":         {with("scope: [192.168.0.0/16]"), []string{"3:24: 10.0.0.1 is outside the scope: add it"}},
		"public without scope":      {"targets:\n  - {name: a, address: 192.0.2.1:104}\n", []string{"2:24: 192.0.2.1 is outside the scope, which is private"}},
		"web outside the scope":     {"targets:\n  - {name: a, address: 10.0.0.1:104, web: 'http://192.0.2.1/'}\n", []string{"2:43: 192.0.2.1 is outside the scope"}},
		"web address":               {"targets:\n  - {name: a, address: 10.0.0.1:104, web: 'ftp://10.0.0.1/'}\n", []string{"2:43: not a web address"}},
		"password in a web address": {"targets:\n  - {name: a, address: 10.0.0.1:104, web: 'http://u:" + canary + "@10.0.0.1/'}\n", []string{"2:43: a web address holds no user"}},
		"tls is a word":             {"targets:\n  - {name: a, address: 10.0.0.1:104, tls: maybe}\n", []string{`2:43: "maybe" is not true or false`}},
		"expectation":               {"targets:\n  - name: a\n    address: 10.0.0.1:104\n    expect: {tls: mutal}\n", []string{`4:19: "mutal" is not a word for TLS: did you mean "mutual"?`}},
		"context":                   {"targets:\n  - name: a\n    address: 10.0.0.1:104\n    expect: {contexts: [verificaton]}\n", []string{`4:25: "verificaton" is not a word for a service: did you mean "verification"?`}},
		"unknown credentials":       {"targets:\n  - {name: a, address: 10.0.0.1:104, credentials: x}\n", []string{`2:51: no credentials are called "x"`}},
		"key of another":            {creds("{cert: a.pem, key: other.key}"), []string{"2:25: the key does not belong to the certificate"}},
		"no key":                    {creds("{cert: a.pem}"), []string{`2:13: "cert" needs "key" beside it`}},
		"garbage certificate":       {creds("{cert: garbage.pem, key: a.key}"), []string{"2:13: certificate and key are not a pair"}},
		"garbage authority":         {creds("{ca: garbage.pem}"), []string{"2:11: the file holds no certificate"}},
		"no such file":              {creds("{ca: nowhere.pem}"), []string{"2:11: ", "nowhere.pem", "no such file"}},
		"a folder":                  {creds("{ca: .}"), []string{"2:11: ", "is not a file"}},
		"secret written down":       {creds("{identity: username, user: " + canary + "}"), []string{"2:33: a secret does not stand in a configuration"}},
		"secret not set":            {creds("{identity: username, user: {env: PACS_NOBODY}}"), []string{"2:39: the environment variable is not set"}},
		"no passcode":               {creds("{identity: passcode, user: {env: PACS_USER}}"), []string{`2:17: this kind of identity needs "password"`}},
		"identity":                  {creds("{identity: passcod, user: {env: PACS_USER}}"), []string{`2:17: not a kind of user identity: did you mean "passcode"?`}},
		"empty secret":              {creds("{identity: username, user: {file: empty}}"), []string{"2:40: the file is empty"}},
		"accepted of nobody":        {target + "accepted:\n  - {target: b, check: tls-absent, until: 2027-03-31, reason: x, by: y}\n", []string{`4:14: no target is called "b"`}},
		"accepted of no check":      {target + "accepted:\n  - {target: a, check: tls-absnt, until: 2027-03-31, reason: x, by: y}\n", []string{`4:24: there is no check "tls-absnt": did you mean "tls-absent"?`}},
		"not a date":                {target + "accepted:\n  - {target: a, check: tls-absent, until: 31.3.2027, reason: x, by: y}\n", []string{`4:43: "31.3.2027" is not a date`}},
		"nobody signed":             {target + "accepted:\n  - {target: a, check: tls-absent, until: 2027-03-31, reason: x}\n", []string{`4:5: an accepted risk has no "by"`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(dir, c.text)
			var m Mistakes
			if !errors.As(err, &m) {
				t.Fatalf("nothing is wrong with it: %v", err)
			}
			for _, says := range c.says {
				if !strings.Contains(m.Error(), says) {
					t.Errorf("%q does not say %q", m.Error(), says)
				}
			}
			if strings.Contains(m.Error(), canary) {
				t.Errorf("a secret is quoted: %s", m.Error())
			}
			for _, one := range m {
				if one.Line < 1 || one.Column < 1 || strings.Contains(one.What, "\n") {
					t.Errorf("%v has no place or several lines", one)
				}
			}
		})
	}
}

func TestWorldReadableSecretsAreRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes of files mean something else there")
	}
	dir := folder(t)
	for _, text := range []string{
		"{cert: a.pem, key: open.key}", "{identity: username, user: {file: shown-password}}",
	} {
		_, err := read(dir, "credentials:\n  c: "+text+"\ntargets:\n  - {name: a, address: 10.0.0.1:104, credentials: c}\n")
		if err == nil || !strings.Contains(err.Error(), "everybody on this machine may open") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestWarningsKeepNothingFromRunning(t *testing.T) {
	v, err := read(folder(t), `scope: [10.0.0.0/24, 10.0.1.0/24]
never: [{net: 10.0.1.0/24, reason: MRI}]
credentials: {unused: {cert: old.pem, key: old.key}}
targets:
  - {name: a, address: "10.0.0.1:104"}
  - {name: b, address: "10.0.0.1:104"}
accepted:
  - {target: a, check: tls-absent, until: 2026-11-20, reason: x, by: y}
  - {target: a, check: query-open, until: 2026-11-21, reason: x, by: y}
`)
	if err != nil {
		t.Fatal(err)
	}
	got := v.Warnings.Error()
	for _, says := range []string{
		"nothing in scope 10.0.1.0/24 will be contacted", `3:15: nothing uses the credentials "unused"`, "the certificate ended on 2026-11-20",
		`6:12: "b" has the address and the called title of "a"`, `8:43: the acceptance of tls-absent for "a" has expired`,
	} {
		if !strings.Contains(got, says) {
			t.Errorf("%q does not say %q", got, says)
		}
	}
	if len(v.Warnings) != 5 {
		t.Errorf("%d warnings: %s", len(v.Warnings), got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
	f.Add(Example)
	f.Add([]byte("targets:\n  - &x {name: *x, address: !!str 1}\n<<: *x\n"))
	f.Add([]byte("credentials: {c: {user: |\n  x\n}}\n"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := parse("p.yaml", dir, b, Options{Checks: checks, Now: now})
		var m Mistakes
		if err != nil && (!errors.As(err, &m) || len(m) == 0) {
			t.Errorf("error of another kind: %v", err)
		}
		for _, one := range append(m, v.Warnings...) {
			if one.Line < 1 || one.Column < 1 {
				t.Errorf("%v has no place", one)
			}
		}
	})
}

// TestCheckingWarnsOfTitlesAndAuditingDoesNot: two archives under one title, and the
// title of a product.
func TestCheckingWarnsOfTitlesAndAuditingDoesNot(t *testing.T) {
	v, err := parse("a.yaml", t.TempDir(), []byte("targets:\n- {name: a, address: \"127.0.0.1:104\", called: ONE}\n- {name: b, address: \"127.0.0.2:104\", called: one}\n- {name: c, address: \"127.0.0.3:104\", called: ORTHANC}\n"), Options{Checks: checks, Now: now})
	if err != nil || len(v.Warnings) > 0 {
		t.Fatal(err, v.Warnings)
	}
	titles := v.Titles()
	if len(titles) != 2 || titles[0].Line != 3 || titles[1].Line != 4 {
		t.Errorf("%v", titles)
	}
}

func TestAHostThatProgramsReadInSeveralWaysIsRefused(t *testing.T) {
	for host, want := range map[string]string{
		"１０.0.0.1": "write 10.0.0.1", "010.0.0.1": "begins with 0", "10.0.0.01": "begins with 0", "10.0.0.256": "at most 255", "127.1": "four numbers", "2130706433": "four numbers",
		"10.0.0.1-5": "range", "$HOST": "holds letters", "a&b": "holds letters", "a;b": "holds letters", "[fe80::zz]": "no IPv6",
		"10.0.0.1": "", "pacs-1.example.org": "", "pacs_1": "", "病院": "", "[fe80::1%eth0]": "", "10.0.0.0": "", "192-168-1-5": "", "ct.1a": "",
	} {
		err := CheckAddress(host + ":104")
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", host, err, want)
		}
	}
}

// TestTitlesOutsideTheConventionAreWarnedOf: those of targets and of callers, by the
// whole title.
func TestTitlesOutsideTheConventionAreWarnedOf(t *testing.T) {
	v, err := parse("a.yaml", t.TempDir(), []byte(`titles: 'AAA_(PACS|CT)[0-9]|AAA_WS'
targets:
- {name: a, address: "127.0.0.1:104", called: AAA_PACS1, callers: [AAA_CT1, 10.0.0.0/8, AAA_WS@10.0.0.1]}
- {name: b, address: "127.0.0.2:104", called: AAA_PACS12}
- {name: c, address: "127.0.0.3:104", callers: [CT2, ORTHANC]}
- {name: d, address: "127.0.0.4:104", called: xAAA_WS}
`), Options{Checks: checks, Now: now})
	if err != nil || len(v.Warnings) > 0 {
		t.Fatal(err, v.Warnings)
	}
	want := []string{
		`a.yaml:4:10: "b" has the title AAA_PACS12, which does not follow the convention (titles)`,
		`a.yaml:5:10: "c" has the caller CT2, which does not follow the convention (titles)`,
		`a.yaml:5:10: "c" has the caller ORTHANC, a title that a product comes with: anybody can guess it`,
		`a.yaml:5:10: "c" has the caller ORTHANC, which does not follow the convention (titles)`,
		`a.yaml:6:10: "d" has the title xAAA_WS, which does not follow the convention (titles)`,
	}
	if got := v.Titles().Error(); got != strings.Join(want, "\n") {
		t.Errorf("%s", got)
	}
	for _, bad := range []string{"'A)|(B'", "'['", "' '", "'" + strings.Repeat("A", 501) + "'", "[a, b]"} {
		if _, err := parse("a.yaml", t.TempDir(), []byte("titles: "+bad+"\ntargets: [{name: a, address: '127.0.0.1:1'}]"), Options{Now: now}); err == nil {
			t.Errorf("%.20s is taken", bad)
		}
	}
}
