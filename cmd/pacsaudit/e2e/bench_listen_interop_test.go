//go:build interop

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures/realpacs"
	"pacsaudit/fixtures/scanner"
	"pacsaudit/fixtures/wiretap"
)

// BenchmarkListenBesideTshark reads a capture of store traffic, 400 objects of half a
// megabyte, in large segments and in those of an Ethernet, beside tshark -T fields.
func BenchmarkListenBesideTshark(b *testing.B) {
	tshark := realpacs.Need(b, "tshark")
	program := shipped(b)
	for _, row := range []struct {
		name    string
		segment int
	}{{"large-segments", 60000}, {"1448-bytes", 1448}} {
		b.Run(row.name, func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "store.pcap")
			if err := os.WriteFile(file, storeTraffic(400, row.segment), 0o600); err != nil {
				b.Fatal(err)
			}
			info, err := os.Stat(file)
			if err != nil {
				b.Fatal(err)
			}
			megabytes := float64(info.Size()) / 1e6
			for b.Loop() {
				_, ours := measured(b, exec.CommandContext(b.Context(), program, "listen", "--quiet", "--fail-on", "never", file))
				_, theirs := measured(b, exec.CommandContext(b.Context(), tshark, "-r", file, "-n", "-d", "tcp.port==104,dicom", "-T", "fields", "-e", "tcp.stream", "-e", "dicom.pdu.type"))
				b.ReportMetric(megabytes/ours.took.Seconds(), "ours-MB/s")
				b.ReportMetric(megabytes/theirs.took.Seconds(), "tshark-MB/s")
				b.ReportMetric(theirs.took.Seconds()/ours.took.Seconds(), "times-tshark")
				b.ReportMetric(ours.peak, "ours-MiB")
				b.ReportMetric(theirs.cpu.Seconds()/ours.cpu.Seconds(), "times-tshark-CPU")
			}
		})
	}
}

// storeTraffic is a capture of objects that are stored.
func storeTraffic(objects, segment int) []byte {
	c := &wiretap.Capture{}
	t := c.Talk("10.1.1.9:50000", "10.1.1.2:104")
	t.Segment = segment
	t.Open()
	t.Ask(wiretap.Request("MODALITY", "ARCHIVE", wiretap.CTStorage))
	t.Answer(wiretap.Acceptance("MODALITY", "ARCHIVE", 1, dataset.ExplicitVRLittleEndian))
	for n := range objects {
		t.Ask(wiretap.Command(1, 1, wiretap.CTStorage, -1, scanner.DataSet(n, 500_000), 128<<10))
		t.Answer(wiretap.Command(1, 0x8001, wiretap.CTStorage, 0, nil, 16000))
	}
	t.Ask(wiretap.ReleaseRQ()).Answer(wiretap.ReleaseRP()).Close()
	return c.Pcap(wiretap.Links[0], 0)
}
