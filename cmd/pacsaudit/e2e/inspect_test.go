package e2e

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"pacsaudit/cmd/pacsaudit/commands"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/part10"
	"pacsaudit/report/render"
)

var inspected = fixtures.Archive{Studies: 40, Seed: 11, StudiesPerPatient: 2, Undated: 7, Mix: fixtures.Mix{Exposed: 4, Test: 1, Pseudonym: 1}}

func exported(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := part10.WriteFiles(inspected, dir+"/export"); err != nil {
		t.Fatal(err)
	}
	return dir + "/export"
}

// TestInspectHoldsNoValueAndNoPath looks for patients' values and for paths in
// every format, on standard error, and in the state of a run.
func TestInspectHoldsNoValueAndNoPath(t *testing.T) {
	t.Parallel()
	dir := exported(t)
	values := canaries(inspected)
	secret := filepath.Join(dir, "ZQFOLDER")
	if err := os.Mkdir(secret, 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(dir + "/*.dcm")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	if err := os.Rename(files[0], secret+"/ZQFILE.dcm"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(secret+"/ZQBROKEN.zip", []byte("PK\x03\x04"+strings.Repeat("x", 200)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(secret+"/ZQFNOTES.txt", []byte(strings.Repeat("no header\n", 20)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range render.FormatNames() {
		state := filepath.Join(t.TempDir(), "state")
		list := filepath.Join(t.TempDir(), "list.csv")
		if err := os.WriteFile(list, []byte("of another day\n"), 0o644); err != nil { // everybody could read that one
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		code := commands.Run(t.Context(), []string{"pacsaudit", "inspect", dir, "--format", format, "--verbose", "--files", list, "--resume", state}, &stdout, &stderr)
		if code != exitFindings && format != "nagios" && format != "checkmk" { // which ends with its state
			t.Errorf("%s: exit code %d: %s", format, code, stderr.String())
		}
		for where, text := range map[string]string{format: stdout.String(), "standard error": stderr.String()} {
			lookForCanaries(t, where, text, values)
			if strings.Contains(text, "ZQF") || strings.Contains(text, "ZQBROKEN") || strings.Contains(text, dir) {
				t.Errorf("%s holds a path", where)
			}
		}
		b, err := os.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		lookForCanaries(t, "the list", string(b), values)
		if !strings.Contains(string(b), "ZQFILE.dcm,ok,") {
			t.Error("the list does not hold the paths")
		}
		if info, err := os.Stat(list); err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
			t.Errorf("%v %v", info.Mode(), err)
		}
		if _, err := os.Stat(state); err == nil {
			t.Error("a complete run leaves its state behind")
		}
	}
}

func TestInspectReportsTheContract(t *testing.T) {
	dir := exported(t)
	var stdout, stderr bytes.Buffer
	commands.Run(t.Context(), []string{"pacsaudit", "inspect", "--format", "json", dir}, &stdout, &stderr)
	var got struct {
		Headers struct {
			Files, DICOM uint64
			NotDICOM     *uint64 `json:"not_dicom"`
			Unreadable   *uint64
			Bytes        uint64
			BytesRead    uint64  `json:"bytes_read"`
			PixelBytes   *uint64 `json:"pixel_bytes_read"`
			Fields       map[string]struct{ NonEmpty, Exposed uint64 }
			Findings     []struct{ ID, Verdict string }
		}
	}
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatal(err, stderr.String())
	}
	h, truth := got.Headers, inspected.Truth()
	if h.Files != uint64(truth.Instances) || h.DICOM != h.Files || h.NotDICOM == nil || h.Unreadable == nil || h.PixelBytes == nil || *h.PixelBytes >= h.BytesRead || h.BytesRead > h.Bytes {
		t.Errorf("%+v", h)
	}
	if h.Fields["patient_name"].Exposed == 0 || h.Fields["patient_name"].NonEmpty < h.Fields["patient_name"].Exposed {
		t.Errorf("%+v", h.Fields["patient_name"])
	}
	if len(h.Findings) == 0 || h.Findings[0].Verdict != "fail" {
		t.Errorf("%+v", h.Findings)
	}
}

func TestInspectSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	state := filepath.Join(dir, "state")
	if err := os.WriteFile(state, []byte(`{"version":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		args []string
		say  string
	}{
		{nil, "no path"},
		{[]string{dir + "/none"}, "no such file"},
		{[]string{dir, "--shard", "3/2"}, "3/16"},
		{[]string{dir, "--read-ahead", "yes"}, "always, network or never"},
		{[]string{dir, "--shard", "x"}, "3/16"},
		{[]string{dir, "--parallel", "-1"}, "1 to 1024"},
		{[]string{dir, "--resume", state}, "remove it"},
		{[]string{dir, "--files", dir + "/none/list.csv"}, "--files"},
		{[]string{"s3://"}, "s3://bucket/prefix"},
	} {
		var stdout, stderr bytes.Buffer
		if code := commands.Run(t.Context(), append([]string{"pacsaudit", "inspect"}, row.args...), &stdout, &stderr); code != exitUsage || !strings.Contains(stderr.String(), row.say) {
			t.Errorf("%v: exit code %d, %q", row.args, code, stderr.String())
		}
	}
}

// TestInspectReadsHeadersOnly asks the kernel how much this process read: of
// large files, no more than some pages each.
func TestInspectReadsHeadersOnly(t *testing.T) {
	if _, ok := readByProcess(); !ok {
		t.Skip("this system does not count what a process reads")
	}
	dir := t.TempDir()
	var b bytes.Buffer
	if err := part10.WriteInstance(&b, inspected.At(0), 0); err != nil {
		t.Fatal(err)
	}
	const files, size = 20, 20_000_000
	whole := b.Bytes()
	head := bytes.LastIndex(whole, []byte("\xE0\x7F\x10\x00OW\x00\x00")) + 12
	binary.LittleEndian.PutUint32(whole[head-4:], uint32(size-head))
	for i := range files {
		name := filepath.Join(dir, strconv.Itoa(i))
		if err := os.WriteFile(name, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(name, size); err != nil {
			t.Fatal(err)
		}
	}
	before, _ := readByProcess()
	var stdout, stderr bytes.Buffer
	commands.Run(t.Context(), []string{"pacsaudit", "inspect", "--format", "json", dir}, &stdout, &stderr)
	after, _ := readByProcess()
	if n := after - before; n > files*(16<<10)+256<<10 {
		t.Errorf("%d bytes were read of %d files of %d bytes", n, files, size)
	} else {
		t.Logf("%d bytes were read of %d files of %d bytes", n, files, size)
	}
}

// readByProcess is rchar of proc(5).
func readByProcess() (uint64, bool) {
	b, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "rchar: "); ok {
			n, err := strconv.ParseUint(strings.TrimSpace(rest), 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}

func TestInspectResumesItsList(t *testing.T) {
	dir := exported(t)
	list, whole := filepath.Join(t.TempDir(), "list.csv"), filepath.Join(t.TempDir(), "whole.csv")
	state := filepath.Join(t.TempDir(), "state")
	var out bytes.Buffer
	commands.Run(t.Context(), []string{"pacsaudit", "inspect", dir, "--files", whole}, &out, &out)
	// A run that is over before it begins saves the state of its beginning.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := commands.Run(ctx, []string{"pacsaudit", "inspect", dir, "--files", list, "--resume", state}, &out, &out); code != exitInterrupted {
		t.Fatalf("exit code %d: %s", code, out.String())
	}
	if _, err := os.Stat(state); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if code := commands.Run(t.Context(), []string{"pacsaudit", "inspect", dir, "--files", list, "--resume", state}, &out, &out); code != exitFindings {
		t.Fatalf("exit code %d: %s", code, out.String())
	}
	rows := func(name string) int {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		all, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if rows(list) != rows(whole) {
		t.Errorf("%d rows, want %d", rows(list), rows(whole))
	}
	if _, err := os.Stat(state); err == nil {
		t.Error("a complete run leaves its state behind")
	}
}
