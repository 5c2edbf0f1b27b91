package e2e

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// disk is a file system of its own, small enough to be full.
type disk struct{ dir string }

const page = 4096 // what a tmpfs gives out, tmpfs(5)

// newDisk mounts a file system of so many pages. Who may not mount runs the
// test again in a namespace where everybody may; where there are none either,
// it is skipped.
func newDisk(t *testing.T, pages int) *disk {
	t.Helper()
	d := &disk{dir: t.TempDir()}
	err := syscall.Mount("pacsaudit-test", d.dir, "tmpfs", 0, fmt.Sprintf("mode=0700,size=%d", pages*page))
	if errors.Is(err, syscall.EPERM) && os.Getenv(inNamespace) == "" {
		again(t)
	}
	if err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(d.dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return d
}

const inNamespace = "PACSAUDIT_TEST_IN_NAMESPACE"

// again runs the test where its user is root, user_namespaces(7), and ends it.
func again(t *testing.T) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), inNamespace+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}, GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	switch err := cmd.Run(); {
	case cmd.ProcessState == nil:
		t.Skipf("no file system can be mounted here, and there are no namespaces: %v", err)
	case err != nil:
		t.Fatalf("in a namespace: %v\n%s", err, &out)
	}
	t.Skipf("passed, or was skipped, in a namespace:\n%s", &out)
}

func (d *disk) file(name string) string { return filepath.Join(d.dir, name) }

// fill leaves so many pages.
func (d *disk) fill(t *testing.T, left int) {
	t.Helper()
	f, err := os.Create(d.file("ballast"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	size := int64(0)
	for {
		n, err := f.Write(make([]byte, page))
		if size += int64(n); errors.Is(err, syscall.ENOSPC) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Truncate(max(0, size-int64(left)*page)); err != nil {
		t.Fatal(err)
	}
}

// free makes room, at once: the file itself may stay for a while, like those of
// clear.
func (d *disk) free(t *testing.T) {
	t.Helper()
	if err := os.Truncate(d.file("ballast"), 0); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(d.file("ballast")); err != nil {
		t.Fatal(err)
	}
}

// clear leaves nothing. A file that was removed keeps its pages while a process
// that another test starts still holds it, between fork and exec; a full disk
// would become less full when it lets go.
func (d *disk) clear(t *testing.T) {
	t.Helper()
	for _, name := range d.names(t) {
		if err := os.Remove(d.file(name)); err != nil {
			t.Fatal(err)
		}
	}
	for {
		var s syscall.Statfs_t
		if err := syscall.Statfs(d.dir, &s); err != nil {
			t.Fatal(err)
		}
		if s.Bfree == s.Blocks {
			return
		}
		runtime.Gosched()
	}
}

func (d *disk) names(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// content is a file's, empty where there is none.
func content(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(b)
}

// TestAFullDiskKeepsTheOldReport has every format fail at every page.
func TestAFullDiskKeepsTheOldReport(t *testing.T) {
	t.Parallel()
	d := newDisk(t, 256)
	const sample = "../../../report/testdata/everything.json" // a small one: it is read for each page
	for _, name := range []string{"report.json", "report.html", "report.csv"} {
		file := d.file(name)
		d.clear(t)
		code, _, message := program(t.Context(), "report", sample, "--output", file)
		if code != exitClean {
			t.Fatalf("exit code %d: %s", code, message)
		}
		whole := content(t, file)
		needs := (len(whole) + page - 1) / page
		for left := range needs + 1 {
			d.clear(t)
			writeFileText(t, file, "the old report\n")
			d.fill(t, left)
			code, out, message := program(t.Context(), "report", sample, "--output", file)
			if left == needs {
				if code != exitClean || content(t, file) != whole {
					t.Errorf("%s with %d pages: exit code %d: %s", name, left, code, message)
				}
				break
			}
			if code != exitInternal || !strings.Contains(message, "no space left on device") || strings.Count(message, "\n") != 1 || out == "" {
				t.Errorf("%s with %d pages: exit code %d: %s", name, left, code, message)
			}
			if names := d.names(t); content(t, file) != "the old report\n" || len(names) != 2 {
				t.Errorf("%s with %d pages: %q, and there are %v", name, left, content(t, file), names)
			}
		}
	}
}

// rowsOf reads a list, which must be whole rows.
func rowsOf(t *testing.T, list string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(list)).ReadAll()
	if err != nil || list != "" && !strings.HasSuffix(list, "\n") {
		t.Errorf("the list is torn: %v, %q", err, list[max(0, len(list)-100):])
	}
	return rows
}
