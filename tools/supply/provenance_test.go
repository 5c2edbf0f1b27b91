package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// release is a folder with a program and a text.
func release(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"pacsaudit-1.2.3-linux-amd64": program, "LICENSE": []byte("a\n"), "SHA256SUMS": []byte("old\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const commit = "0123456789abcdef0123456789abcdef01234567"

func TestProvenanceNamesFilesCommitToolchainAndModules(t *testing.T) {
	out, err := provenance(release(t), "1.2.3", commit)
	if err != nil {
		t.Fatal(err)
	}
	var s statement
	if err := json.Unmarshal(out, &s); err != nil {
		t.Fatal(err)
	}
	if s.Type != statementType || s.PredicateType != provenanceV1 || s.Predicate.RunDetails.Builder.ID != localhost {
		t.Errorf("%+v", s)
	}
	if len(s.Subject) != 2 || s.Subject[0].Name != "LICENSE" || s.Subject[0].Digest["sha256"] != "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7" {
		t.Errorf("subjects are %v", s.Subject)
	}
	from := s.Predicate.BuildDefinition.ResolvedDependencies
	if len(from) < 2 || from[0].Digest["gitCommit"] != commit || !strings.HasPrefix(from[1].URI, "pkg:golang/toolchain@") {
		t.Errorf("materials are %v", from)
	}
}

func TestProvenanceOfSourcesThatAreNoCommitSaysNone(t *testing.T) {
	dir := release(t)
	for _, revision := range []string{"unknown", commit + "-dirty", "ci"} {
		out, err := provenance(dir, "1.2.3", revision)
		if err != nil || strings.Contains(string(out), "gitCommit") {
			t.Errorf("%s: %v", revision, err)
		}
	}
}

func TestProvenanceOfNothingIsAnError(t *testing.T) {
	if _, err := provenance(t.TempDir(), "1.2.3", commit); err == nil {
		t.Error("an empty folder passes")
	}
}
