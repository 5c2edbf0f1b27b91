package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/blake2b"
)

// signed is a folder with a key and a file that is signed with it.
func signed(t *testing.T) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	file = filepath.Join(dir, "SHA256SUMS")
	if err := os.WriteFile(file, []byte("0123  pacsaudit\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := newKey(filepath.Join(dir, "release")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PACSAUDIT_SIGNING_KEY", filepath.Join(dir, "release.key"))
	var out bytes.Buffer
	if err := run([]string{file}, &out); err != nil || !strings.Contains(out.String(), "is signed with key") {
		t.Fatalf("%v: %s", err, &out)
	}
	return dir, file
}

// lines are the base64 lines of a file of minisign.
func lines(t *testing.T, file string) (decoded [][]byte, comment string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if c, ok := strings.CutPrefix(line, "trusted comment: "); ok {
			comment = c
		} else if b, err := base64.StdEncoding.DecodeString(line); err == nil {
			decoded = append(decoded, b)
		}
	}
	return decoded, comment
}

// TestASignatureIsEd25519OverBLAKE2b takes the signature apart by the format that
// minisign publishes, with Go's own Ed25519 and none of the library that signed.
func TestASignatureIsEd25519OverBLAKE2b(t *testing.T) {
	dir, file := signed(t)
	public, _ := lines(t, filepath.Join(dir, "release.pub"))
	signature, comment := lines(t, file+".minisig")
	if len(public) != 1 || len(public[0]) != 2+8+32 || len(signature) != 2 || len(signature[0]) != 2+8+64 {
		t.Fatalf("%d and %d lines", len(public), len(signature))
	}
	if !bytes.Equal(signature[0][:2], []byte("ED")) || !bytes.Equal(signature[0][2:10], public[0][2:10]) {
		t.Error("another algorithm, or another key")
	}
	message, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	hash := blake2b.Sum512(message)
	key := ed25519.PublicKey(public[0][10:])
	if !ed25519.Verify(key, hash[:], signature[0][10:]) {
		t.Error("the signature of the file is not valid")
	}
	if !ed25519.Verify(key, append(bytes.Clone(signature[0][10:]), comment...), signature[1]) || !strings.Contains(comment, "SHA256SUMS") {
		t.Errorf("the signature of the comment is not valid: %s", comment)
	}
}

func TestMinisignVerifiesWhatWeSign(t *testing.T) {
	minisign, err := exec.LookPath("minisign")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("CI installs minisign, and it is not there")
	}
	if err != nil {
		t.Skip("no minisign here")
	}
	dir, file := signed(t)
	verify := func() error {
		return exec.CommandContext(t.Context(), minisign, "-Vm", file, "-p", filepath.Join(dir, "release.pub")).Run()
	}
	if err := verify(); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(file, []byte("4567  pacsaudit\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if verify() == nil {
		t.Error("a changed file is verified")
	}
}

func TestWithoutAKeyItIsSaidThatNothingIsSigned(t *testing.T) {
	t.Setenv("PACSAUDIT_SIGNING_KEY", "")
	file := filepath.Join(t.TempDir(), "SHA256SUMS")
	var out bytes.Buffer
	if err := run([]string{file}, &out); err != nil || !strings.Contains(out.String(), "NOT SIGNED") {
		t.Errorf("%v: %s", err, &out)
	}
	if _, err := os.Stat(file + ".minisig"); err == nil {
		t.Error("there is a signature")
	}
}

func TestAKeyThatOthersMayOpenSignsNothing(t *testing.T) {
	dir, file := signed(t)
	if err := os.Chmod(filepath.Join(dir, "release.key"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := run([]string{file}, new(bytes.Buffer)); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Error(err)
	}
}

func TestAKeyIsNotWrittenOverAnother(t *testing.T) {
	dir, _ := signed(t)
	if err := newKey(filepath.Join(dir, "release")); err == nil {
		t.Error("the key was written over")
	}
}
