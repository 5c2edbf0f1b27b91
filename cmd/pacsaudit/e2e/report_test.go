package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"pacsaudit/cmd/pacsaudit/commands"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/report/render"
)

const sampleReport = "../../../report/testdata/report.json"

// saved audits a few synthetic archives and gives the report's file.
func saved(t *testing.T, name string, targets ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if code, _, message := program(t.Context(), append([]string{"audit", "--timeout", "20s", "--output", file}, targets...)...); message != "" {
		t.Fatalf("exit code %d: %s", code, message)
	}
	return file
}

// TestDiffOfAnUnchangedFleetIsEmpty audits the same archives twice, then
// changes one.
func TestDiffOfAnUnchangedFleetIsEmpty(t *testing.T) {
	t.Parallel()
	archive := fixtures.Archive{Studies: 30, Seed: 51}
	open := synthetic(t, pacs.Posture{Address: host(51) + ":0"}, archive)
	closed := synthetic(t, pacs.Posture{Address: host(52) + ":0", Callers: []string{"CT1"}}, archive)
	first := saved(t, "first.json", open.Addr(), closed.Addr())
	second := saved(t, "second.json", open.Addr(), closed.Addr())
	if code, out, message := program(t.Context(), "report", "diff", first, second, "--counts", "--lang", "en"); code != exitClean || out != "No change.\n" {
		t.Errorf("exit code %d: %s%s", code, out, message)
	}
	third := saved(t, "third.json", open.Addr())
	code, out, _ := program(t.Context(), "report", "diff", first, third, "--format", "json")
	var d struct {
		Changes []struct{ Kind, What, Target string }
	}
	if err := json.Unmarshal([]byte(out), &d); err != nil || code != exitFindings || len(d.Changes) != 1 || d.Changes[0].Kind != "gone" || d.Changes[0].Target != closed.Addr() {
		t.Errorf("exit code %d, %v: %s", code, err, out)
	}
	if code, out, _ := program(t.Context(), "report", "diff", third, first, "--lang", "en"); code != exitFindings || !strings.Contains(out, "new") {
		t.Errorf("exit code %d: %s", code, out)
	}
}

// TestMergeOfShardsIsTheWhole cuts a report into sixteen and puts it together.
func TestMergeOfShardsIsTheWhole(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(sampleReport)
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]json.RawMessage
	var targets []json.RawMessage
	if err := json.Unmarshal(whole, &document); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(document["targets"], &targets); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args := []string{"report", "merge"}
	for i := range 16 {
		part := []json.RawMessage{}
		for j, target := range targets {
			if j%16 == i {
				part = append(part, target)
			}
		}
		if document["targets"], err = json.Marshal(part); err != nil {
			t.Fatal(err)
		}
		shard, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, fmt.Sprintf("shard-%d.json", i))
		if err := os.WriteFile(name, shard, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	code, out, message := program(t.Context(), args...)
	if code != exitClean || message != "" || out != string(whole) {
		t.Errorf("exit code %d, %d bytes instead of %d: %s", code, len(out), len(whole), message)
	}
}

// TestReportRendersEveryFormatByExtension writes all formats at once.
func TestReportRendersEveryFormatByExtension(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	args := []string{"report", sampleReport, "--lang", "ja"}
	for _, extension := range render.Extensions() {
		args = append(args, "--output", filepath.Join(dir, "report"+extension))
	}
	if code, out, message := program(t.Context(), args...); code != exitClean || message != "" || !strings.Contains(out, "対応事項") {
		t.Fatalf("exit code %d: %s%s", code, out, message)
	}
	for _, extension := range render.Extensions() {
		golden := "../../../report/render/testdata/report.ja" + extension
		if extension == ".json" {
			golden = sampleReport
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, "report"+extension)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("report%s is not the golden: %v", extension, err)
		}
	}
}

// TestReportFailsOnFindingsIfAsked holds the exit codes for a pipeline.
func TestReportFailsOnFindingsIfAsked(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]int{"never": exitClean, "critical": exitFindings, "low": exitFindings} {
		if code, _, _ := program(t.Context(), "report", sampleReport, "--fail-on", args); code != want {
			t.Errorf("--fail-on %s: exit code %d, not %d", args, code, want)
		}
	}
}

func TestBadReportFilesAreRefusedInOneLine(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(sampleReport)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"truncated": {whole[:len(whole)/3], "cut off"},
		"future":    {bytes.Replace(whole, []byte(`"pacsaudit/1"`), []byte(`"pacsaudit/9"`), 1), "newer"},
		"binary":    {[]byte("PK\x03\x04\x1b[2J"), "not JSON"},
	} {
		file := filepath.Join(t.TempDir(), "report.json")
		if err := os.WriteFile(file, c.file, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"report", file}, {"report", "merge", sampleReport, file}, {"report", "diff", sampleReport, file}} {
			code, out, message := program(t.Context(), args...)
			if code != exitUsage || out != "" || strings.Count(message, "\n") != 1 || !strings.Contains(message, c.says) {
				t.Errorf("%s, %s: exit code %d: %s%s", name, args[1], code, out, message)
			}
		}
	}
}

// TestFullDiskKeepsWhatItCan has a standard output that is full: the files are
// written all the same, and the exit code tells.
func TestFullDiskKeepsWhatItCan(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	file := filepath.Join(t.TempDir(), "report.json")
	var stderr bytes.Buffer
	code := commands.Run(t.Context(), []string{"pacsaudit", "report", sampleReport, "--output", file}, full, &stderr)
	if code != exitInternal || !strings.Contains(stderr.String(), "no space left") {
		t.Errorf("exit code %d: %s", code, &stderr)
	}
	want, err := os.ReadFile(sampleReport)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the file was not written: %v", err)
	}
}

// TestKilledProgramLeavesTheOldReport kills the program by a limit on the size
// of files, in the middle of writing.
func TestKilledProgramLeavesTheOldReport(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("needs ulimit -f")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.json")
	old := []byte("the old report\n")
	if err := os.WriteFile(file, old, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", `ulimit -c 0; ulimit -f 8; exec "$0" "$@" >/dev/null`, self, "report", sampleReport, "--output", file)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	if out, err := cmd.CombinedOutput(); err == nil {
		t.Fatalf("the program was not stopped: %s", out)
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, old) {
		t.Errorf("the old report became %d bytes: %v", len(got), err)
	}
}

// TestDemoLeavesAPage runs the demo in an empty folder.
func TestDemoLeavesAPage(t *testing.T) {
	t.Parallel()
	demo := func(t *testing.T, args ...string) (printed string, page []byte) {
		t.Helper()
		t.Parallel()
		cmd := asProcess(t, append([]string{"demo"}, args...)...)
		cmd.Dir = t.TempDir()
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		page, err = os.ReadFile(filepath.Join(cmd.Dir, "pacsaudit-demo.html"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		return string(out), page
	}
	t.Run("no page", func(t *testing.T) {
		printed, page := demo(t, "--no-html", "--lang", "en")
		pictured(t, printed)
		if page != nil || strings.Contains(printed, "Which line") {
			t.Error("--no-html left a page, or names a line of a file that it did not write")
		}
	})
	t.Run("the line that is why", func(t *testing.T) {
		if printed, _ := demo(t, "--lang", "en"); !strings.Contains(printed, "Line 9 of pacsaudit-demo-archive.json is why") {
			t.Errorf("no line at the end: %s", printed[max(0, len(printed)-400):])
		}
	})
	t.Run("in Japanese", func(t *testing.T) {
		if _, page := demo(t, "--lang", "ja"); !bytes.Contains(page, []byte(`<html lang="ja">`)) {
			t.Error("no page, or not in Japanese")
		}
	})
}

// pictured holds that README's picture shows what the demo prints.
func pictured(t *testing.T, out string) {
	t.Helper()
	picture, err := os.ReadFile("../../../docs/demo.svg")
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, m := range regexp.MustCompile(`<text [^>]*>(.*)</text>`).FindAllStringSubmatch(string(picture), -1) {
		text := html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m[1], ""))
		shown = append(shown, strings.ReplaceAll(text, " ", ""))
	}
	lines := strings.Split(strings.ReplaceAll(out, " ", ""), "\n")
	if len(shown) < 20 || len(lines) < len(shown) {
		t.Fatalf("%d lines in the picture, of %d", len(shown), len(lines))
	}
	for i, line := range shown[2:] { // behind the prompt, and the time
		if line != lines[i+1] {
			t.Errorf("the picture is not what the demo prints: make picture. It shows %q, and the demo %q", line, lines[i+1])
		}
	}
}

func TestLanguageFollowsTheLocale(t *testing.T) {
	for _, c := range []struct{ all, messages, lang, want string }{
		{"ja_JP.UTF-8", "", "en_US.UTF-8", "対応事項"},
		{"", "ja", "C", "対応事項"},
		{"", "", "ja_JP", "対応事項"},
		{"C", "ja_JP", "ja_JP", "WHAT TO DO"},
		{"", "", "jam_JM", "WHAT TO DO"},
		{"", "", "", "WHAT TO DO"},
	} {
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_MESSAGES", c.messages)
		t.Setenv("LANG", c.lang)
		if _, out, _ := program(t.Context(), "report", sampleReport); !strings.Contains(out, c.want) {
			t.Errorf("%+v: no %q", c, c.want)
		}
		if _, out, _ := program(t.Context(), "report", sampleReport, "--format", "csv"); strings.Contains(out, "登録") {
			t.Errorf("%+v: a format for programs is in Japanese", c)
		}
	}
}

// TestSchemaAndManualArePrinted looks at what the two begin with, and whether
// every command is in the manual.
func TestSchemaAndManualArePrinted(t *testing.T) {
	if code, out, _ := program(t.Context(), "schema"); code != exitClean || !json.Valid([]byte(out)) {
		t.Errorf("exit code %d: %s", code, out)
	}
	code, page, _ := program(t.Context(), "man")
	if code != exitClean || !strings.HasPrefix(page, ".TH PACSAUDIT 1") {
		t.Errorf("exit code %d: %s", code, page)
	}
	for _, shell := range []string{"bash", "zsh", "fish"} {
		code, script, _ := program(t.Context(), "completion", shell)
		if code != exitClean {
			t.Errorf("%s: exit code %d", shell, code)
		}
		for _, word := range []string{"report", "query-exposes-phi", "sarif", "fail-on"} {
			if !strings.Contains(script, word) {
				t.Errorf("%s does not complete %s", shell, word)
			}
		}
	}
	for _, command := range []string{"audit", "checks", "demo", "report diff", "report merge", "schema"} {
		if !strings.Contains(page, "pacsaudit "+command) {
			t.Errorf("the manual does not know %s", command)
		}
	}
}

// TestPageShowsWhatHasChanged since an older report, and how it is classified.
func TestPageShowsWhatHasChanged(t *testing.T) {
	t.Parallel()
	archive := fixtures.Archive{Studies: 30, Seed: 51}
	open := synthetic(t, pacs.Posture{Address: host(54) + ":0"}, archive)
	old := saved(t, "old.json", open.Addr())
	page := filepath.Join(t.TempDir(), "page.html")
	_, _, message := program(t.Context(), "audit", "--since", old, "--classification", "TLP:AMBER", "--lang", "en", "--output", page, open.Addr())
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err, message)
	}
	for _, want := range []string{">Since 20", "<dd>TLP:AMBER</dd>", "No change."} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("the page lacks %q", want)
		}
	}
	young := saved(t, "young.json", open.Addr())
	elsewhere := synthetic(t, pacs.Posture{Address: host(55) + ":0"}, archive)
	for _, row := range []struct {
		want string
		args []string
	}{
		{"add --output FILE.html", []string{"report", young, "--since", old}},
		{"add --output FILE.html", []string{"report", young, "--classification", "secret"}},
		{"80 at most have room", []string{"report", young, "--classification", strings.Repeat("x", 81), "--output", page}},
		{"not older than this one", []string{"report", old, "--since", young, "--output", page}},
		{"no such file", []string{"report", young, "--since", old + "x", "--output", page}},
		{"is it of another site?", []string{"report", young, "--since", sampleReport, "--output", page}},
		{"is it of another site?", []string{"audit", elsewhere.Addr(), "--since", old, "--output", page}},
	} {
		if code, _, message := program(t.Context(), row.args...); code != exitUsage || !strings.Contains(message, row.want) {
			t.Errorf("%q: exit code %d: %s", row.args, code, message)
		}
	}
	if code, out, message := program(t.Context(), "report", young, "--since", old, "--format", "html"); code != exitClean || !strings.Contains(out, ">Since 20") {
		t.Errorf("exit code %d: %s", code, message)
	}
}
