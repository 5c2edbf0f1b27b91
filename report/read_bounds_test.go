package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
)

func TestReadStopsAtItsBounds(t *testing.T) {
	const head = `{"schema":"pacsaudit/1",`
	for name, c := range map[string]struct {
		file io.Reader
		says string
	}{
		"a file without an end":        {repeated(`{"schema":"pacsaudit/1","later":[`, `{},`), "larger than 4 MiB"},
		"spaces without an end":        {repeated("", " "), "one part is larger than 256 KiB"},
		"a name without an end":        {repeated(head+`"targets":[{"name":"`, "x"), "one part is larger than 256 KiB"},
		"findings without an end":      {repeated(head+`"targets":[{"findings":[`, `{"id":"x"},`), "one part is larger than 256 KiB"},
		"a port of a sweep":            {repeated(head+`"sweep":{"found":[{"address":"`, "1"), "one part is larger than 256 KiB"},
		"what files showed":            {repeated(head+`"headers":{"findings":[`, `{"id":"x"},`), "one part is larger than 256 KiB"},
		"ports without an end":         {repeated(head+`"sweep":{"ports":[`, "1,"), "one part is larger than 256 KiB"},
		"the targets twice":            {strings.NewReader(head + `"targets":[{"name":"a"}],"Targets":[]}`), "twice"},
		"the ports of a sweep twice":   {strings.NewReader(head + `"sweep":{"found":[],"found":[]}}`), "twice"},
		"a newer version, and more":    {strings.NewReader(`{"schema":"pacsaudit/2","targets":{"a":1}}`), "newer"},
		"what is of no kind, and late": {strings.NewReader(head + `"targets":[{"name":"a"},{"name":"b","settled":7}]}`), "byte 71"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := read(c.file, 4<<20, maxHeld); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("says %v", err)
			}
		})
	}
	if _, err := Read(io.MultiReader(strings.NewReader("{"), errReader{})); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("the error of a failing disk became %v", err)
	}
}

// TestReadRefusesWhatMemoryDoesNotHold gives files that are small, and much in
// memory.
func TestReadRefusesWhatMemoryDoesNotHold(t *testing.T) {
	places := `{"schema":"pacsaudit/1","targets":[{}`
	for i := range maxPlaces - 1 {
		places += fmt.Sprintf(`,{"name":"t%d","place":"p%d"}`, i, i)
	}
	for name, file := range map[string]io.Reader{
		"a table of empty cells":   strings.NewReader(places + `]}`),
		"targets with a name":      repeated(`{"schema":"pacsaudit/1","targets":[`, `{"name":"x"},`),
		"targets with fields":      repeated(`{"schema":"pacsaudit/1","targets":[`, `{"phi":{"fields":{"patient_name":{"returned":1}}}},`),
		"targets with findings":    repeated(`{"schema":"pacsaudit/1","targets":[`, `{"findings":[`+strings.Repeat(`{},`, 999)+`{}]},`),
		"ports found by a sweep":   repeated(`{"schema":"pacsaudit/1","sweep":{"found":[`, `{},`),
		"targets that were silent": repeated(`{"schema":"pacsaudit/1","sweep":{"listed_silent":[`, `"",`),
		"targets of other names":   new(numbered),
	} {
		if _, err := read(file, 8<<20, 1<<20); !errors.Is(err, errHeld) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// repeated is a beginning, and then the same without an end.
func repeated(beginning, again string) io.Reader {
	return io.MultiReader(strings.NewReader(beginning), &repeating{text: strings.Repeat(again, 1+32<<10/len(again))})
}

// repeating is a file without an end.
type repeating struct {
	text string
	at   int
}

func (r *repeating) Read(p []byte) (int, error) {
	n := copy(p, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	return n, nil
}

// numbered is a report of targets without an end, each with a name of its own.
type numbered struct {
	n    int
	rest []byte
}

func (f *numbered) Read(p []byte) (int, error) {
	if f.n == 0 {
		f.rest = []byte(`{"schema":"pacsaudit/1","targets":[{}`)
	}
	if len(f.rest) == 0 {
		f.rest = fmt.Appendf(nil, `,{"name":"%0500d"}`, f.n)
	}
	f.n++
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// TestReadKnowsEveryMember holds that no member of a report or a sweep is passed
// over as one of a newer version.
func TestReadKnowsEveryMember(t *testing.T) {
	sample := Report{
		Schema: schema, Tool: audit.Lit("tool"), Started: time.Unix(1, 0).UTC(), Finished: time.Unix(2, 0).UTC(), Complete: true,
		Shards: []Shard{{Number: 1, Of: 2, Fleet: 3}}, Interrupted: true,
		Targets: []Target{}, Headers: &Headers{FileCounts: audit.FileCounts{Files: 1}},
		Sweep: &Sweep{
			Addresses: 9, NeverListed: 1, Swept: 2, Connections: 3, Complete: true, Suspect: 5, Ports: []uint16{104}, Outcomes: []SightingCount{{Ports: 4}},
			Found: []FoundPort{{Address: audit.Lit("found")}}, Compared: true, Silent: []audit.Text{audit.Lit("silent")},
			Findings: []Finding{findingOf(audit.Finding{Check: &audit.Check{ID: audit.NewID("inventory-silent")}, Verdict: audit.Fail(), Severity: audit.Low})},
		},
		Listen: &Listen{
			CaptureCounts: audit.CaptureCounts{
				Packets: 9, Bytes: 8, Flows: 7, Incomplete: 6, DICOM: 5, TLS: 4, Web: 3, Midway: 2, Unknown: 1, Retransmitted: 10, OutOfOrder: 11, Cut: 12, Unread: 13,
				LostBytes: 14, Unlinked: 15, Files: 16, FilesCut: 17, FilesUnread: 18, Complete: true,
			},
			Records: 3, Exposed: 2, Patients: Total{Value: 2, Measured: true},
			Links:    []Link{{LinkFacts: audit.LinkFacts{Client: audit.Lit("client"), Transport: audit.OverPlaintext, Rejections: []audit.SeenRejection{{Result: 1, Times: 2}}, TLS: &audit.LinkTLS{Handshakes: 3}}}},
			Compared: true, Silent: []audit.Text{audit.Lit("unheard")},
			Findings: []Finding{findingOf(audit.Finding{Check: &audit.Check{ID: audit.NewID("tls-absent")}, Verdict: audit.Fail(), Severity: audit.Low})},
		},
		Lint: &Lint{
			Files:        []audit.ConfigFile{{Name: audit.Lit("file"), Product: audit.OrthancConfig, Settings: 2}},
			ConfigCounts: audit.ConfigCounts{Skipped: 1, Links: 2, Special: 3, Folders: 4, Complete: true},
			Findings: []Finding{{
				ID: audit.NewID("config-no-effect"), Verdict: audit.RulingFail, Severity: audit.Low, Facts: []audit.Fact{},
				Location: &audit.Location{File: audit.Lit("file"), Line: 3, Column: 4, Key: audit.Lit("Key")},
			}},
		},
	}
	sample.Targets = []Target{{Name: audit.Lit("a"), Place: audit.Lit("guest"), Findings: []Finding{}}, {Name: audit.Lit("a"), Place: audit.Lit("imaging"), Findings: []Finding{}}}
	sample.Places = placesOf(sample.Targets)
	empty, err := Read(strings.NewReader(`{"schema":"pacsaudit/1","sweep":{"found":[],"listed_silent":[]}}`))
	if err != nil || empty.Sweep.Found == nil || empty.Sweep.Silent == nil {
		t.Errorf("empty lists are none: %v", err)
	}
	for _, v := range []reflect.Value{reflect.ValueOf(sample), reflect.ValueOf(*sample.Sweep), reflect.ValueOf(*sample.Listen), reflect.ValueOf(*sample.Lint), reflect.ValueOf(sample.Listen.CaptureCounts)} {
		for field, value := range v.Fields() {
			if value.IsZero() {
				t.Errorf("the sample has no %s.%s", v.Type().Name(), field.Name)
			}
		}
	}
	b, err := json.Marshal(&sample)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Read(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || !bytes.Equal(again, b) {
		t.Errorf("%v\n%s\ncame back as\n%s", err, b, again)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }
