package lint

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pacsaudit/audit"
)

// judged parses bytes by one parser and judges what comes out. Places lie in the
// file, and nothing of it is in a finding but keys that are known.
func judged(t *testing.T, b []byte, parse func(*file) bool) {
	f := &file{name: audit.Lit("file"), text: decode(b)}
	if !parse(f) || f.fault != nil {
		return
	}
	r := reader{files: []*file{f}}
	var findings []audit.ConfigFinding
	for _, u := range r.units() {
		findings = append(findings, u.judge()...)
		findings = append(findings, u.own()...)
	}
	lines := len(f.text.lines)
	for _, found := range findings {
		if at := found.Location; at.Line < 1 || at.Line > lines || at.Column < 1 {
			t.Fatalf("%v at %d:%d of %d lines", found.Check.ID, at.Line, at.Column, lines)
		}
		said, err := json.Marshal([]any{found.Location, found.Verdict, found.Write})
		if err != nil || strings.Contains(strings.ToLower(string(said)), "canary") {
			t.Fatalf("%v: %s", err, said)
		}
	}
}

func seeds(f *testing.F, names ...string) {
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
		f.Add(b[:len(b)/2])
		f.Add([]byte(strings.ReplaceAll(string(b), "\n", "\r\n")))
	}
}

func FuzzOrthancJSON(f *testing.F) {
	seeds(f, "site/orthanc.json", "half.json")
	f.Add([]byte(`{"DicomAet": "canary", "canarykey": ["canary"], "RegisteredUsers": {"canary": "canary"}, "DicomModalities": {"canary": ["canary", "canary", 1]}}`))
	f.Add([]byte(`{"DicomPort": ${CANARY}, /* */ "DicomAet": "\u0000",}`))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isJSON) })
}

func FuzzEnvironment(f *testing.F) {
	seeds(f, "site/locked.env")
	f.Add([]byte("ORTHANC_JSON={\"DicomAet\": \"canary\"}\nORTHANC__CANARY=canary\nORTHANC_PASSWORD=canary\n"))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isEnvironment) })
}

func FuzzDcmqrscp(f *testing.F) {
	seeds(f, "site/dcmqrscp.cfg")
	f.Add([]byte("AETable BEGIN\nCANARY /canary RW (1, 1mb) (canary, CANARY, 1)\nAETable END\ncanary = canary\n"))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isDcmqrscp) })
}

func FuzzSystemd(f *testing.F) {
	seeds(f, "site/receiver.service")
	f.Add([]byte("[Service]\nExecStart=/bin/sh -c 'storescp -aet CANARY +pw canary 1'\nEnvironment=ORTHANC__NAME=canary \"ORTHANC__X=canary\"\n"))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isSystemd) })
}

func FuzzCompose(f *testing.F) {
	seeds(f, "site/docker-compose.yml")
	f.Add([]byte("services:\n  canary:\n    image: osimis/orthanc\n    ports: [{published: 1, target: 2}]\n    environment: {ORTHANC__NAME: canary}\n"))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isCompose) })
}

func FuzzStunnel(f *testing.F) {
	f.Add([]byte("; canary\nfoo = canary\n[canary]\naccept = canary:1\nconnect = canary:2\ncanary = canary\n"))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isStunnel) })
}

func FuzzConquest(f *testing.F) {
	f.Add([]byte("[sscscp]\nMyACRNema = CANARY\nPassword = canary\nCanary = canary\n[lua]\ncanary = canary\n"))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isConquest) })
}

func FuzzHAProxy(f *testing.F) {
	f.Add([]byte("defaults\n  mode http\nlisten canary\n  bind canary:80 ssl crt canary verify canary ssl-min-ver canary\n  server canary canary:4242\n"))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isHAProxy) })
}

func FuzzNginx(f *testing.F) {
	f.Add([]byte("http { include canary; server { listen canary:104 ssl; server_name canary; location /canary { proxy_pass http://canary; add_header Access-Control-Allow-Origin \"canary\"; } } }"))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isNginx) })
}

func FuzzDcm4chee(f *testing.F) {
	f.Add([]byte(ldif))
	f.Add([]byte("dn: canary\nobjectClass: dcmDevice\ndicomAETitle: CANARY\ndicomAssociationAcceptor: TRUE\ncanary: canary\n canary\ndicomDescription:: Y2FuYXJ5\n"))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isDcm4chee) })
}

func FuzzDcm4cheeJSON(f *testing.F) {
	f.Add([]byte(`{"dicomDeviceName": "canary", "dicomNetworkAE": [{"dicomAETitle": "CANARY", "dicomAssociationAcceptor": true, "canary": {"canary": 1}}]}`))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isDcm4cheeJSON) })
}

func FuzzAcrnema(f *testing.F) {
	f.Add([]byte("CANARY canary.example 104 un\nCANARY * * ul\n"))
	f.Fuzz(func(t *testing.T, b []byte) { judged(t, b, (*file).isAcrnema) })
}
