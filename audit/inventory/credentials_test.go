package inventory

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// credentialOf reads a configuration whose one secret is a credential of systemd.
func credentialOf(t *testing.T, name string) error {
	t.Helper()
	_, err := read(folder(t), "credentials:\n  c: {identity: username, user: {file: "+name+"}}\ntargets:\n  - {name: a, address: 10.0.0.1:104, credentials: c}\n")
	return err
}

func TestCredentialsOfSystemdAreReadWithTheModesThatItGivesThem(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has neither systemd nor these modes")
	}
	dir := t.TempDir()
	t.Setenv("CREDENTIALS_DIRECTORY", dir)
	file := filepath.Join(dir, "archive-user")
	if err := os.WriteFile(file, []byte("auditor\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for mode, wrong := range map[os.FileMode]string{
		0o400: "", 0o440: "",
		0o444: "everybody on this machine may open", 0o404: "everybody on this machine may open", 0o402: "everybody on this machine may open",
	} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		err := credentialOf(t, "$CREDENTIALS_DIRECTORY/archive-user")
		if wrong == "" && err != nil || wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)) {
			t.Errorf("mode %04o: %v", mode, err)
		}
	}
}

func TestACredentialOfSystemdIsANameInItsFolder(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("CREDENTIALS_DIRECTORY", filepath.Join(dir, "credentials"))
	if err := os.WriteFile(filepath.Join(dir, "outside"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"$CREDENTIALS_DIRECTORY/../outside", "$CREDENTIALS_DIRECTORY/..", "$CREDENTIALS_DIRECTORY/a/b", "$CREDENTIALS_DIRECTORY/"} {
		if err := credentialOf(t, name); err == nil || !strings.Contains(err.Error(), "has a name, and no folder") {
			t.Errorf("%s: %v", name, err)
		}
	}
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	if err := credentialOf(t, "$CREDENTIALS_DIRECTORY/outside"); err == nil || !strings.Contains(err.Error(), "LoadCredential=outside:PATH") {
		t.Errorf("without systemd: %v", err)
	}
}
