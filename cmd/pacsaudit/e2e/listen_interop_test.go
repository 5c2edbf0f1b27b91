//go:build interop

package e2e

import (
	"strings"
	"testing"

	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures/realpacs"
)

// TestInteropListenCountsWhatTsharkCounts records DCMTK's clients with two real
// archives, and has somebody else count what was sent.
func TestInteropListenCountsWhatTsharkCounts(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"tshark", "echoscu", "findscu", "getscu", "storescu"} {
		realpacs.Need(t, program)
	}
	orthanc := realpacs.Orthanc(t, map[string]any{"DicomAlwaysAllowFind": true, "DicomAlwaysAllowGet": true})
	dcmqrscp := realpacs.Dcmqrscp(t)
	record := realpacs.Record(t, orthanc.Port, dcmqrscp.Port)
	query := []string{"--study", "--key", "QueryRetrieveLevel=STUDY", "--key", "PatientName", "--key", "PatientID", "--key", "PatientBirthDate", "--key", "StudyInstanceUID"}
	for _, s := range []*realpacs.Server{orthanc, dcmqrscp} {
		s.Load(t, everyKind)
		s.Ask(t, "MONITOR", "echoscu")
		s.Ask(t, "WORKSTATION", "findscu", query...)
	}
	dcmqrscp.Ask(t, "WORKSTATION", "findscu", query...)
	dcmqrscp.Ask(t, "VIEWER", "getscu", "--study", "--key", "QueryRetrieveLevel=STUDY", "--key", "PatientID=*", "--key", "StudyInstanceUID="+studyOf(t))
	tshark := record.Stop(t)

	info := tshark("-Y", "dicom", "-T", "fields", "-e", "_ws.col.Info")
	pdus := map[pdu.Type]uint64{}
	for _, line := range strings.Fields(strings.ReplaceAll(tshark("-Y", "dicom", "-T", "fields", "-e", "dicom.pdu.type"), ",", "\n")) {
		pdus[pdu.Type(parse(t, line))]++
	}
	counted := func(word string) uint64 { return uint64(strings.Count(info, word)) }

	d := listened(t, exitFindings, record.File())
	var services = map[string]uint64{}
	var associations uint64
	for _, l := range d.Listen.Links {
		associations += l.Associations
		for name, n := range l.Services {
			services[name] += n
		}
	}
	if d.Listen.Incomplete != 0 {
		t.Errorf("%d conversations were not seen whole", d.Listen.Incomplete)
	}
	if associations != pdus[pdu.TypeAssociateRQ] {
		t.Errorf("%d associations, tshark has %d", associations, pdus[pdu.TypeAssociateRQ])
	}
	for name, word := range map[string]string{"echo": "C-ECHO-RQ", "store": "C-STORE-RQ"} {
		if services[name] != counted(word) || services[name] == 0 {
			t.Errorf("%s: %d, tshark has %d", name, services[name], counted(word))
		}
	}
	if services["find"] != 3 || services["get"] != 1 { // tshark names one twice, of which the data set comes apart
		t.Errorf("find %d, get %d", services["find"], services["get"])
	}
	truth := everyKind.Truth()
	for _, l := range d.Listen.Links {
		switch l.Calling {
		case "WORKSTATION":
			if l.PHI.Records != truth.Studies {
				t.Errorf("%s: %d records, want %d", l.Calling, l.PHI.Records, truth.Studies)
			}
		case orthanc.Caller, dcmqrscp.Caller:
			if l.PHI.Records != truth.Instances || l.Services["store"] != uint64(truth.Instances) {
				t.Errorf("%s: %d records of %d objects, want %d", l.Calling, l.PHI.Records, l.Services["store"], truth.Instances)
			}
		}
	}
	if packets := strings.Count(tshark("-T", "fields", "-e", "frame.number"), "\n"); d.Listen.Packets != uint64(packets) {
		t.Errorf("%d packets, tshark has %d", d.Listen.Packets, packets)
	}
}

// studyOf is the UID of one study of everyKind.
func studyOf(t *testing.T) string {
	t.Helper()
	for s := range everyKind.All() {
		return s.UID
	}
	t.Fatal("there is none")
	return ""
}

// TestInteropListenSaysOfTheDemoWhatTheDemoSays records the demo's own audits.
func TestInteropListenSaysOfTheDemoWhatTheDemoSays(t *testing.T) {
	realpacs.Need(t, "tshark")
	record := realpacs.RecordNetworks(t, []string{"127.0.0.0/8"})
	code, out, messages := program(t.Context(), "demo", "--no-html", "--json")
	if code != exitClean {
		t.Fatal(code, messages)
	}
	record.Stop(t)
	demo := decoded(t, out)
	d := listened(t, exitFindings, record.File(), "--allow-incomplete")
	heard := map[string]int{}
	for _, l := range d.Listen.Links {
		heard[l.Server] += l.PHI.Exposed
	}
	for _, target := range demo.Targets {
		clear := target.Name != "tls-open" // whose records nobody on the way can read
		if want := target.PHI.Exposed; clear && heard[target.Address] != want {
			t.Errorf("%s: %d records that identify a patient, the demo says %d", target.Name, heard[target.Address], want)
		}
		if !clear && heard[target.Address] != 0 {
			t.Errorf("%s was read through its encryption", target.Name)
		}
	}
}
