package header

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"pacsaudit/dimse/dataset"
)

const explicit = 3 // dataset.TransferSyntax of explicit VR little endian

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func statuses(rows map[string]*Row) map[string]string {
	m := map[string]string{}
	for path, r := range rows {
		m[path] = r.Status.String()
	}
	return m
}

func TestEveryFileGetsItsCountsOrItsReason(t *testing.T) {
	dir := t.TempDir()
	whole := image(explicit, 1, 1000)
	write(t, dir+"/whole.dcm", whole)
	write(t, dir+"/deep/er/whole", whole)
	write(t, dir+"/cut.dcm", whole[:600])
	write(t, dir+"/empty", nil)
	write(t, dir+"/photo.jpg", append([]byte("\xFF\xD8\xFF\xE0\x00\x10JFIF\x00"), make([]byte, 2000)...))
	write(t, dir+"/letter.txt", bytes.Repeat([]byte("Dear colleague, thank you for sending.\n"), 100))
	write(t, dir+"/nested.dcm", append(whole[:len(whole)-1012:len(whole)-1012], bytes.Repeat([]byte("\x09\x00\x01\x10SQ\x00\x00\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0\xFF\xFF\xFF\xFF"), 3200)...))
	write(t, dir+"/claims.dcm", append(whole[:len(whole)-1012:len(whole)-1012], "\x40\x00\x60\xA1UT\x00\x00\xFE\xFF\xFF\xFFAB"...))
	want := map[string]string{
		"whole.dcm": "ok", "deep/er/whole": "ok", "cut.dcm": "truncated", "empty": "empty", "photo.jpg": "not-dicom",
		"letter.txt": "not-dicom", "nested.dcm": "over-limit", "claims.dcm": "truncated",
	}
	if os.Geteuid() != 0 {
		write(t, dir+"/closed.dcm", whole)
		if err := os.Chmod(dir+"/closed.dcm", 0); err != nil {
			t.Fatal(err)
		}
		want["closed.dcm"] = "no-access"
	}
	// What is no file: a pipe would block, a link leads out of the tree or round
	// in it.
	if err := syscall.Mkfifo(dir+"/pipe", 0o600); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"out": os.TempDir(), "loop": dir, "file": dir + "/whole.dcm", "nowhere": dir + "/none"} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, ahead := range []ReadAhead{Network, Never, Always} {
		rows, result := inspected(t, dir, Options{Parallel: 2, ReadAhead: ahead})
		if got := statuses(rows); !maps.Equal(got, want) {
			t.Errorf("reading ahead %v: %v, want %v", ahead, got, want)
		}
		if ahead != Always && result.Pixel != 0 || result.Pixel > result.DICOM()*maxBlock {
			t.Errorf("reading ahead %v: %d bytes of pixel data were read", ahead, result.Pixel)
		}
		if result.Links != 4 || result.Special != 1 || result.Folders != 3 || !result.Complete || int(result.Files) != len(want) {
			t.Errorf("%+v", result.Counts)
		}
	}
}

func TestFilesCutAnywhereGiveCountsOrAReason(t *testing.T) {
	dir := corpus(t)
	r := &reader{inspector: fileInspector()}
	for _, m := range manifest(t, dir) {
		whole, err := os.ReadFile(filepath.Join(dir, m["file"]))
		if err != nil {
			t.Fatal(err)
		}
		last := 0
		for i := range 50 {
			piece := whole[:len(whole)*i/50]
			row := r.read(&stream{r: bytes.NewReader(piece), left: 1 << 40}, int64(len(piece)), nil, 0)
			if row.Status.Failed() {
				t.Errorf("%s, cut to %d bytes: %v", m["file"], len(piece), row.Status)
			}
			if row.Status.DICOM() && row.Nested < last {
				t.Errorf("%s: %d elements of a longer piece, %d of a shorter one", m["file"], row.Nested, last)
			}
			last = row.Nested
		}
	}
}

func TestRowsComeInTheOrderOfTheWalk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := image(explicit, 1, 10)
	for i := range 500 {
		write(t, fmt.Sprintf("%s/%02d/%03d", dir, i%7, i), b)
	}
	var first []string
	for range 3 {
		var paths []string
		_, err := Inspect(t.Context(), []string{dir}, Options{Parallel: 8, Rows: func(rows []Row) error {
			for _, r := range rows {
				paths = append(paths, r.Path)
			}
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = paths
			if !slices.IsSorted(paths) || len(paths) != 500 {
				t.Fatalf("%d rows, sorted: %v", len(paths), slices.IsSorted(paths))
			}
		}
		if !slices.Equal(first, paths) {
			t.Fatal("two walks of one tree have two orders")
		}
	}
}

func TestShardsAddUpToTheWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i := range 300 {
		write(t, fmt.Sprintf("%s/%d/%03d", dir, i%5, i), image(explicit, i, 10))
	}
	all, whole := inspected(t, dir, Options{})
	seen := map[string]int{}
	var exposed uint64
	for shard := 1; shard <= 3; shard++ {
		rows, result := inspected(t, dir, Options{Shard: shard, Shards: 3})
		if len(rows) < 50 {
			t.Errorf("shard %d has %d files", shard, len(rows))
		}
		for path := range rows {
			seen[path]++
		}
		exposed += result.Tally.AnyExposed
	}
	if len(seen) != len(all) || exposed != whole.Tally.AnyExposed {
		t.Errorf("%d of %d files, %d of %d exposed", len(seen), len(all), exposed, whole.Tally.AnyExposed)
	}
	for path, n := range seen {
		if n != 1 {
			t.Errorf("%s is in %d shards", path, n)
		}
	}
}

func TestLongFoldersAreListedInPieces(t *testing.T) {
	dir := t.TempDir()
	var want []string
	for i := range 100 {
		name := fmt.Sprintf("%03d", i*37%100)
		write(t, dir+"/"+name, nil)
		want = append(want, name)
	}
	slices.Sort(want)
	d, err := openFolder(nil, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.done()
	var got []string
	for n := (&names{max: 7}); ; n.next() {
		if err := d.list(n, nil, nil); err != nil {
			t.Fatal(err)
		}
		got = append(got, n.some(0, len(n.ends))...)
		if !n.more {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestNamesInPathsAreCounted(t *testing.T) {
	dir := t.TempDir()
	b := image(explicit, 7, 10) // patient ZQCANARY7^NAME, ZQCANARY000007
	for _, path := range []string{
		"name_zqcanary7/1", "ZQCANARY7-NAME/1", "x/ZQCANARY000007.dcm", "x/zqcanary7.dcm", // four with the patient
		"x/ZQCANARY0000071.dcm", "x/NAME.dcm", "x/zqcanary77.dcm", "x/1", // four without
	} {
		write(t, filepath.Join(dir, path), b)
	}
	if _, result := inspected(t, dir, Options{}); result.NameInPath != 4 {
		t.Errorf("%d paths hold the patient", result.NameInPath)
	}
}

func TestMemoryDoesNotGrowWithFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("writes many files")
	}
	dir := t.TempDir()
	b := image(explicit, 1, 100)
	write(t, dir+"/0", b)
	for i := range 8000 { // links to one file are as good as files
		if err := os.Link(dir+"/0", fmt.Sprintf("%s/%06d-a-name-as-long-as-archives-give-them", dir, i)); err != nil {
			t.Fatal(err)
		}
	}
	var most uint64
	var before, early, late runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	done := 0
	_, err := Inspect(t.Context(), []string{dir}, Options{Parallel: 1, Progress: func(int) {
		switch done++; {
		case done == 2000:
			runtime.GC()
			runtime.ReadMemStats(&early)
		case done == 8000:
			runtime.GC()
			runtime.ReadMemStats(&late)
		case done%1000 == 0:
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if grown := int64(most) - int64(before.HeapAlloc); grown > 32<<20 {
		t.Errorf("%d bytes of heap", grown)
	}
	// Not even what the list would have of a file, 64 bytes each.
	kept := int64(late.HeapAlloc) - int64(early.HeapAlloc)
	t.Logf("%d bytes more are kept after 8000 files than after 2000", kept)
	if kept > 6000*64 {
		t.Errorf("%d bytes more are kept after 8000 files than after 2000", kept)
	}
}

func TestResumeGoesOnWhereTheRunEnded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i := range 20 * batchFiles { // more batches than can be under way when the run ends
		write(t, fmt.Sprintf("%s/%d/%03d", dir, i%3, i), image(explicit, i, 10))
	}
	rows := func(list *[]string) func([]Row) error {
		return func(some []Row) error {
			for _, r := range some {
				*list = append(*list, r.Path)
			}
			return nil
		}
	}
	var all, first, rest []string
	whole, err := Inspect(t.Context(), []string{dir}, Options{Rows: rows(&all)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := contextAfter(t, 100)
	var state *State
	cutShort, err := Inspect(ctx, []string{dir}, Options{Parallel: 2, Rows: rows(&first), Progress: cancel, Save: func(s *State) { state = s }})
	if err != nil || cutShort.Complete || state == nil || len(first) == len(all) {
		t.Fatalf("%v, complete %v, %d rows, state %v", err, cutShort.Complete, len(first), state != nil)
	}
	resumed, err := Inspect(t.Context(), []string{dir}, Options{Rows: rows(&rest), Resume: state})
	if err != nil || !resumed.Complete || !resumed.Resumed {
		t.Fatalf("%v %+v", err, resumed)
	}
	if got := append(first, rest...); !slices.Equal(got, all) {
		t.Errorf("%d and %d rows, want %d", len(first), len(rest), len(all))
	}
	if resumed.Counts != whole.Counts && resumed.BytesRead == 0 {
		t.Errorf("%+v, want %+v", resumed.Counts, whole.Counts)
	}
	if resumed.Files != whole.Files || resumed.Tally.Records != whole.Tally.Records || resumed.Tally.Fields != whole.Tally.Fields {
		t.Errorf("%d files, %d records, want %d and %d", resumed.Files, resumed.Tally.Records, whole.Files, whole.Tally.Records)
	}
}

func TestAFileThatGrowsOrVanishes(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/a", image(explicit, 1, 10))
	d, err := openFolder(nil, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.done()
	var f file
	size, err := f.open(d, "a")
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	if err := os.Truncate(dir+"/a", 300); err != nil {
		t.Fatal(err)
	}
	r := &reader{inspector: fileInspector()}
	if row := r.read(&f, size, nil, 0); row.Status != Truncated {
		t.Errorf("a file that shrinks is %v", row.Status)
	}
	if row := r.read(&stream{r: iotest.ErrReader(errOverBudget), left: 1}, 100, nil, 0); row.Status != Unreadable {
		t.Errorf("a file that cannot be read is %v", row.Status)
	}
	if _, err := f.open(d, "b"); statusOfError(err) != Vanished {
		t.Errorf("a file that is gone is %v", statusOfError(err))
	}
}

func TestWhatAHeaderGivesAway(t *testing.T) {
	dir := t.TempDir()
	program := image(explicit, 1, 10)
	copy(program, "MZ\x90\x00")
	write(t, dir+"/program", program)
	// Patient Identity Removed says YES; the name says who it is.
	claim := dataset.AppendElement(nil, dataset.Syntax{}, 0x0012_0062, dataset.CS, []byte("YES"))
	whole := image(explicit, 2, 10)
	at := bytes.Index(whole, []byte("\x18\x00\x10\x00"))
	write(t, dir+"/claim", slices.Concat(whole[:at], claim, whole[at:]))
	write(t, dir+"/bare", whole[bytes.Index(whole, []byte("\x08\x00\x05\x00")):])
	_, result := inspected(t, dir, Options{})
	if result.Executable != 1 || result.Contradicted != 1 || result.PrivateFiles != 3 || result.Bare != 1 || result.Status[OK] != 3 {
		t.Errorf("%+v", result.Counts)
	}
}

func TestAPathThatIsNotThereCostsNobodyTheOthers(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/a", image(explicit, 1, 10))
	result, err := Inspect(t.Context(), []string{dir + "/none", dir}, Options{})
	if err != nil || result.DICOM() != 1 || len(result.Problems) != 1 || result.NoFolder != 1 {
		t.Errorf("%v, %+v", err, result)
	}
}

func TestErrorsHoldNoPathThatWasFound(t *testing.T) {
	for _, path := range []string{"/none/such", "s3://", "http://", "https://\x00/"} {
		if _, err := Inspect(t.Context(), []string{path}, Options{}); err == nil || strings.Contains(err.Error(), "\x00") {
			t.Errorf("%q: %v", path, err)
		}
	}
	// What is found below the operator's paths, and cannot be read.
	dir := t.TempDir()
	write(t, dir+"/zqcanary/zqcanary.zip", []byte("PK\x03\x04"+strings.Repeat("x", 200)))
	write(t, dir+"/zqcanary/cut.dcm", image(explicit, 1, 100)[:200])
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	if _, err := z.CreateRaw(&zip.FileHeader{Name: "zqcanary.dcm", Method: 14}); err != nil { // LZMA, which nothing here opens
		t.Fatal(err)
	}
	z.Close()
	write(t, dir+"/zqcanary/lzma.zip", packed.Bytes())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<a href="zqcanary.dcm">x</a><a href="zqcanary/">x</a>`)
	}))
	defer server.Close()
	result, err := Inspect(t.Context(), []string{dir, server.URL}, Options{})
	if err != nil || len(result.Problems) > 0 || result.Status[Unreadable] != 2 || result.NoFolder != 2 {
		t.Errorf("%v, %v, %+v", err, result.Problems, result.Counts)
	}
}
