package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pacsaudit/cmd/pacsaudit/commands"
	"pacsaudit/dimse"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/report/render"
)

// canaryPostures are archives that answer well, and archives whose answers are
// broken in ways that could end up in an error text.
var canaryPostures = []pacs.Posture{
	{Name: "open"},
	{Name: "explicit", Contexts: pacs.Contexts{TransferSyntaxes: []string{dataset.ExplicitVRLittleEndian}}},
	{Name: "fragments", Transport: pacs.Transport{Fragment: 8}},
	{Name: "identifier cut", Faults: pacs.Faults{BadIdentifier: true, After: 2}},
	{Name: "labelled explicit, is implicit", Contexts: pacs.Contexts{TransferSyntaxes: []string{dataset.ImplicitVRLittleEndian}, Answered: dataset.ExplicitVRLittleEndian}},
	{Name: "data set where a command belongs", Faults: pacs.Faults{NoDataSetOnPending: true, After: 2}},
	{Name: "wrong context", Faults: pacs.Faults{WrongContext: true, After: 2}},
	{Name: "length of a PDV lies", Faults: pacs.Faults{Mangle: pacs.LiePDVLength(0x00FF_FFFF)}},
	{Name: "length of a PDV with a record lies", Faults: pacs.Faults{Mangle: ofRecords(pacs.LiePDVLength(0x00FF_FFFF))}},
	{Name: "length of a PDU lies", Faults: pacs.Faults{Mangle: pacs.LieLength(pdu.TypePDataTF, 7)}},
	{Name: "cut", Transport: pacs.Transport{CutAfter: 2500}},
	{Name: "records where an association is due", Associate: pacs.Behaviour{Action: pacs.Garbage}},
}

// ofRecords mangles those PDUs only that hold a patient's values.
func ofRecords(mangle func(pdu.Type, []byte) []byte) func(pdu.Type, []byte) []byte {
	return func(t pdu.Type, b []byte) []byte {
		if !bytes.Contains(b, []byte(fixtures.Canary)) {
			return b
		}
		return mangle(t, b)
	}
}

// canaries are the values of an archive's patients, and the mark that each of
// them carries.
func canaries(a fixtures.Archive) map[string]bool {
	values := map[string]bool{fixtures.Canary: true}
	for s := range a.All() {
		for _, v := range s.Values() {
			values[v] = true
		}
	}
	return values
}

func lookForCanaries(t *testing.T, where, text string, values map[string]bool) {
	t.Helper()
	for v := range values {
		if strings.Contains(text, v) {
			t.Errorf("%s holds a patient's value (%d bytes long)", where, len(v))
		}
	}
}

// TestCanary runs the whole tool against archives full of canaries and looks
// for them in every format and language, on standard error and in every error
// text.
func TestCanary(t *testing.T) {
	t.Parallel()
	archive := fixtures.Archive{Studies: 40, Seed: 11, StudiesPerPatient: 2, Undated: 7, Mix: fixtures.Mix{Exposed: 4, Test: 1, Pseudonym: 1}}
	values := canaries(archive)
	if len(values) < 200 {
		t.Fatalf("only %d canaries", len(values))
	}
	for _, posture := range canaryPostures {
		t.Run(posture.Name, func(t *testing.T) {
			t.Parallel()
			posture.Contexts.Accept = append(posture.Contexts.Accept, pacs.ModalityWorklist)
			server, err := pacs.Start(t.Context(), posture, archive)
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			dir := t.TempDir()
			for _, lang := range render.Langs() {
				for _, command := range []string{"audit", "find"} {
					args := []string{"pacsaudit", command, server.Addr(), "--verbose", "--lang", lang.String()}
					var files []string
					for _, extension := range render.Extensions() {
						if f, err := render.FormatByExtension(extension); err == nil && f.StatesOnly && command == "find" {
							continue // which asks no check
						}
						files = append(files, filepath.Join(dir, command+"."+lang.String()+extension))
						args = append(args, "--output", files[len(files)-1])
					}
					var stdout, stderr bytes.Buffer
					commands.Run(t.Context(), args, &stdout, &stderr)
					if stdout.Len() == 0 {
						t.Fatalf("%s printed nothing: %s", command, &stderr)
					}
					lookForCanaries(t, "standard output of "+command, stdout.String(), values)
					lookForCanaries(t, "standard error", stderr.String(), values)
					for _, name := range files {
						file, err := os.ReadFile(name)
						if err != nil {
							t.Fatal(err)
						}
						lookForCanaries(t, filepath.Base(name), string(file), values)
					}
				}
			}
			lookForCanaries(t, "an error of the client", clientErrors(t, server.Addr()), values)
		})
	}
}

// clientErrors are the texts of every error that the client makes of a server.
func clientErrors(t *testing.T, addr string) string {
	var texts strings.Builder
	note := func(err error) {
		for ; err != nil; err = errors.Unwrap(err) {
			fmt.Fprintf(&texts, "%v %+v %#v\n", err, err, err)
		}
	}
	var d dimse.Dialer
	a, err := d.Dial(t.Context(), addr, dimse.Request{CalledAETitle: "ANY", CallingAETitle: "ANY", Contexts: []dimse.Context{{AbstractSyntax: dimse.StudyRootFind}}})
	if note(err); err != nil {
		return texts.String()
	}
	_, err = a.Find(t.Context(), dimse.Query{SOPClassUID: dimse.StudyRootFind, Identifier: studyLevel}, func(d *dataset.Decoder) bool {
		for d.Next() {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q", "%d"} {
				fmt.Fprintf(&texts, verb+"\n", *d.Element())
			}
		}
		note(d.Err())
		return true
	})
	note(err)
	note(a.Release(t.Context()))
	return texts.String()
}

func studyLevel(dst []byte, s dataset.Syntax) []byte {
	dst = dataset.AppendElement(dst, s, 0x0008_0052, dataset.CS, []byte("STUDY"))
	dst = dataset.AppendElement(dst, s, 0x0010_0010, dataset.PN, nil)
	dst = dataset.AppendElement(dst, s, 0x0010_0020, dataset.LO, nil)
	return dataset.AppendElement(dst, s, 0x0020_000D, dataset.UI, nil)
}
