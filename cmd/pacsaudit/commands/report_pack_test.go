package commands

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aead.dev/minisign"
)

const savedReport = "../../../report/testdata/report.json"

// TestAPackHoldsTheSameToTheByte twice, with the checksums of all that is in it, and a
// signature that its public key verifies.
func TestAPackHoldsTheSameToTheByte(t *testing.T) {
	dir := t.TempDir()
	public, secret, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(dir, "minisign.key")
	text, err := secret.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(key, text, 0o600); err != nil {
		t.Fatal(err)
	}
	var packs [][]byte
	for _, name := range []string{"one.zip", "two.zip"} {
		file := filepath.Join(dir, name)
		var out, messages bytes.Buffer
		if code := Run(t.Context(), []string{"pacsaudit", "report", "pack", savedReport, "--output", file, "--key", key, "--lang", "en"}, &out, &messages); code != exitClean {
			t.Fatalf("exit code %d: %s", code, &messages)
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		signature, err := os.ReadFile(file + ".minisig")
		if err != nil {
			t.Fatal(err)
		}
		if !minisign.Verify(public, b, signature) {
			t.Error("the signature is not valid")
		}
		packs = append(packs, b)
	}
	if !bytes.Equal(packs[0], packs[1]) {
		t.Error("two packs of one report differ")
	}
	z, err := zip.NewReader(bytes.NewReader(packs[0]), int64(len(packs[0])))
	if err != nil {
		t.Fatal(err)
	}
	content, sums := map[string]string{}, ""
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		content[f.Name] = string(b)
		if f.Name != "SHA256SUMS" {
			sums += fmt.Sprintf("%x  %s\n", sha256.Sum256(b), f.Name)
		}
	}
	if content["SHA256SUMS"] != sums {
		t.Errorf("checksums %q, want %q", content["SHA256SUMS"], sums)
	}
	for name, want := range map[string]string{
		"report.json": `"schema": "pacsaudit/1"`, "report.html": "<html", "policy.yaml": "expect:", "unsettled.md": "(query-unbounded)",
		"clauses.md": "| 45 CFR 164.312(a)(1) |",
	} {
		if !strings.Contains(content[name], want) {
			t.Errorf("%s does not hold %q", name, want)
		}
	}
	if strings.Contains(strings.ToLower(content["clauses.md"]), "compliant") {
		t.Error("a pack judges compliance")
	}
}

func TestAPackNeedsAKeyThatIsSecret(t *testing.T) {
	dir := t.TempDir()
	key := filepath.Join(dir, "key")
	if err := os.WriteFile(key, []byte("untrusted comment: no key\nAAAA\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	open := filepath.Join(dir, "open")
	if err := os.WriteFile(open, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"--output", filepath.Join(dir, "x.zip"), "--key", key}, {"--output", filepath.Join(dir, "x.zip"), "--key", open},
		{"--output", filepath.Join(dir, "x.zip"), "--key", filepath.Join(dir, "none")}, {"--output", filepath.Join(dir, "x.tar")}, nil, {"--output", filepath.Join(dir, "none", "x.zip")},
	} {
		var out, messages bytes.Buffer
		if code := Run(t.Context(), append([]string{"pacsaudit", "report", "pack", savedReport}, args...), &out, &messages); code != exitUsage || strings.Contains(messages.String(), "base64") {
			t.Errorf("%q: exit code %d: %s", args, code, &messages)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "x.zip")); err == nil {
		t.Error("a pack was written that nobody could sign")
	}
}
