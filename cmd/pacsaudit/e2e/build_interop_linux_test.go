//go:build interop && linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// shipped is the program as it is shipped, built once a run.
func shipped(t testing.TB) string {
	t.Helper()
	path, err := buildShipped()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var buildShipped = sync.OnceValues(func() (string, error) { return build("pacsaudit") })

// build makes a program of this name, with more arguments for go build.
func build(name string, args ...string) (string, error) {
	path := filepath.Join(scratch, name)
	c := exec.Command("go", append(append([]string{"build", "-trimpath", "-buildvcs=false", "-o", path}, args...), "pacsaudit/cmd/pacsaudit")...)
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
}
