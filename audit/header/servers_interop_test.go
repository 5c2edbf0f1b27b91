//go:build interop

package header

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"pacsaudit/audit/phi"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/part10"
	"pacsaudit/fixtures/realpacs"
)

// loaded is small, and holds every kind of patient.
var loaded = fixtures.Archive{
	Studies: 30, Seed: 5, StudiesPerPatient: 2, Undated: 9,
	Mix: fixtures.Mix{Exposed: 6, Placeholder: 1, Test: 1, Pseudonym: 1, Empty: 1},
}

// wantInstances compares what was counted with what was written: a file for
// each instance, and by field what is exposed.
func wantInstances(t *testing.T, result *Result, more uint64) {
	t.Helper()
	truth := loaded.Truth()
	var names, births uint64
	for s := range loaded.All() {
		if s.KindOf(fixtures.FieldPatientName) == fixtures.Exposed {
			names += uint64(s.Instances)
		}
		if s.KindOf(fixtures.FieldBirthDate) == fixtures.Exposed {
			births += uint64(s.Instances)
		}
	}
	if result.Status[OK] != uint64(truth.Instances)+more || result.Failed() > 0 || result.Status[Truncated]+result.Status[Malformed] > 0 {
		t.Errorf("%v of %d instances", result.Status, truth.Instances)
	}
	if more > 0 {
		return
	}
	f := &result.Tally.Fields
	if f[phi.PatientName][phi.Exposed] != names || f[phi.BirthDate][phi.Exposed] != births {
		t.Errorf("%d names and %d birth dates, want %d and %d", f[phi.PatientName][phi.Exposed], f[phi.BirthDate][phi.Exposed], names, births)
	}
	if result.Tally.Studies.Count() != uint64(truth.Studies) {
		t.Errorf("%d studies, want %d", result.Tally.Studies.Count(), truth.Studies)
	}
}

func inspect(t *testing.T, path string) *Result {
	t.Helper()
	result, err := Inspect(t.Context(), []string{path}, Options{})
	if err != nil || !result.Complete {
		t.Fatalf("%v, complete %v", err, result.Complete)
	}
	return result
}

func TestInteropOrthancStorage(t *testing.T) {
	server := realpacs.Orthanc(t, map[string]any{"StoreMD5ForAttachments": false})
	server.Load(t, loaded)
	result := inspect(t, server.Folder("db"))
	if result.Status[Unopened] != 1 {
		t.Errorf("%v: its database lists its patients, and nobody looks into it", result.Status)
	}
	result.Status[Unopened] = 0
	wantInstances(t, result, 0)
	if result.Folders < 10 {
		t.Errorf("%d folders: not Orthanc's storage", result.Folders)
	}
}

func TestInteropStorescpFolder(t *testing.T) {
	server := realpacs.Receiver(t)
	server.Load(t, loaded)
	wantInstances(t, inspect(t, server.Folder("received")), 0)
}

func TestInteropDICOMDIR(t *testing.T) {
	realpacs.Need(t, "dcmmkdir")
	dir := t.TempDir()
	paths, err := part10.WriteFiles(loaded, dir+"/all")
	if err != nil {
		t.Fatal(err)
	}
	media := dir + "/media"
	var files []string
	for i, path := range paths {
		name := fmt.Sprintf("IM%04d", i) // PS3.10 §8.2: eight characters at most
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(media, name), b)
		files = append(files, name)
	}
	realpacs.Dcmmkdir(t, media, files...)
	result := inspect(t, media+"/DICOMDIR")
	wantInstances(t, result, 1)
	if result.Tally.Fields[phi.FilePath].NonEmpty() != 1 {
		t.Errorf("%v: the directory was not read", result.Tally.Fields[phi.FilePath])
	}
}

func TestInteropNginx(t *testing.T) {
	dir := t.TempDir()
	if _, err := part10.WriteFiles(loaded, dir+"/with space/é"); err != nil {
		t.Fatal(err)
	}
	write(t, dir+"/large.dcm", image(explicit, 1, 20_000_000))
	for _, format := range []string{"json", "xml", "html"} {
		server := realpacs.Nginx(t, dir, format)
		result := inspect(t, "http://"+server.Addr+"/with%20space/")
		wantInstances(t, result, 0)
		if result.Index != 2 || result.NoFolder != 0 {
			t.Errorf("%s: %d listings, %d not read to their end", format, result.Index, result.NoFolder)
		}
	}
	server := realpacs.Nginx(t, dir, "html")
	result := inspect(t, "http://"+server.Addr+"/large.dcm")
	if result.DICOM() != 1 || result.BytesRead > 8<<10 || result.Bytes < 20_000_000 {
		t.Errorf("%d bytes were read of %d", result.BytesRead, result.Bytes)
	}
}
