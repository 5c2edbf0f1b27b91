//go:build interop && linux

package e2e

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"text/tabwriter"

	"pacsaudit/dimse"
	"pacsaudit/dimse/command"
	"pacsaudit/dimse/dataset"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/benchmarks"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// BenchmarkFindBesideFindscu reads matches from one source with three clients,
// each a process of its own: DCMTK's findscu, which prints and counts nothing,
// pacsaudit, which counts every PHI key, and one that only reads the bytes. The
// machine is shared and times vary: only the ratios of one run travel.
func BenchmarkFindBesideFindscu(b *testing.B) {
	findscu := realpacs.Need(b, "findscu")
	pacsaudit := shipped(b)
	for b.Loop() {
		findFaster(b, findscu, pacsaudit)
	}
}

// Numbers of rows. None is round, so that a full count needs no second query to
// see that it was no limit.
const (
	fewRows  = 9_999
	findRows = 299_999
	manyRows = 9_999_999
	rowBytes = 462
)

func findFaster(b *testing.B, findscu, pacsaudit string) {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "client\trows\trows/s\tµs CPU a row\tpeak MiB\t")
	measure := func(client string, rows int, command func(s *pacs.Server) *exec.Cmd) used {
		s, err := pacs.Start(b.Context(), pacs.Source(), fixtures.Archive{Studies: rows})
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		u := median(b, rows, 1, func() *exec.Cmd { return command(s) })
		fmt.Fprintf(w, "%s\t%d\t%.0f\t%.3f\t%.1f\t\n", client, rows, u.perSecond, u.cpu*1e6, u.peak)
		return u
	}
	ours := func(s *pacs.Server) *exec.Cmd {
		return exec.CommandContext(b.Context(), pacsaudit, "find", "--full", "--format", "json", s.Addr())
	}
	few := measure("pacsaudit", fewRows, ours)
	many := measure("pacsaudit", manyRows, ours)
	if !strings.Contains(many.output, fmt.Sprintf(`"records": %d`, manyRows)) {
		b.Fatalf("not every row was counted:\n%s", many.output)
	}
	theirs := measure("findscu -sr", findRows, func(s *pacs.Server) *exec.Cmd {
		host, port, _ := net.SplitHostPort(s.Addr())
		c := exec.CommandContext(b.Context(), findscu, "-sr", "-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "PatientName", "-k", "StudyInstanceUID", host, port)
		c.Env = append(os.Environ(), "TCP_NODELAY=1")
		return c
	})
	bytes := measure("bytes only", manyRows, func(s *pacs.Server) *exec.Cmd {
		c := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestBenchReadsBytesOnly$")
		c.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d", readBytesOf, s.Addr(), manyRows))
		return c
	})
	w.Flush()
	b.Logf("median of %d runs each\n%s", benchRuns, table.String())
	b.Logf("pacsaudit is %.1f times findscu in rows a second, %.1f times in rows a CPU second; %.2f of a client that only reads, %.2f by CPU",
		many.perSecond/theirs.perSecond, theirs.cpu/many.cpu, many.perSecond/bytes.perSecond, bytes.cpu/many.cpu)
	b.Logf("peak memory: %.1f MiB for %d rows, %.1f MiB for %d", few.peak, fewRows, many.peak, manyRows)
	wall, cpu := many.perSecond/theirs.perSecond, theirs.cpu/many.cpu
	benchmarks.Line(b, "C-FIND rows a second, every PHI key counted", "10 times findscu", fmt.Sprintf("%.1f times", wall), wall >= 10)
	benchmarks.Line(b, "C-FIND rows a CPU second", "10 times findscu", fmt.Sprintf("%.1f times", cpu), cpu >= 10)
	benchmarks.Line(b, "memory for ten million rows", "that of ten thousand, under 32 MiB", fmt.Sprintf("%.1f MiB; %.1f for ten thousand", many.peak, few.peak), many.peak < 32)
}

// BenchmarkFindAsArchivesSend has rows as archives send them: every PHI key asked for and
// filled, twenty thousand different names, a third of them beyond ASCII, half of these in
// ISO 2022 IR 87 and half in UTF-8, and an audit that counts the studies and the
// worklist. findscu asks for the studies alone, with the same keys.
func BenchmarkFindAsArchivesSend(b *testing.B) {
	findscu := realpacs.Need(b, "findscu")
	pacsaudit := shipped(b)
	for b.Loop() {
		findVaried(b, findscu, pacsaudit)
	}
}

func findVaried(b *testing.B, findscu, pacsaudit string) {
	measure := func(rows int, command func(s *pacs.Server) *exec.Cmd) used {
		p := pacs.Posture{Name: "as archives send", Matches: pacs.Matches{Replay: variedNames, ISO2022: true}}
		p.Contexts.Accept = []string{pacs.ModalityWorklist}
		s, err := pacs.Start(b.Context(), p, fixtures.Archive{Studies: rows, Varied: variedNames})
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		return median(b, rows, 1, func() *exec.Cmd { return command(s) })
	}
	ours := measure(variedRows, func(s *pacs.Server) *exec.Cmd {
		return exec.CommandContext(b.Context(), pacsaudit, "audit", "--full", "--fail-on", "never", "--allow-incomplete", "--format", "json", s.Addr())
	})
	if !strings.Contains(ours.output, `"query-exposes-phi"`) {
		b.Fatal(ours.output)
	}
	ours.perSecond, ours.cpu = 2*ours.perSecond, ours.cpu/2 // each row is asked for as a study, and as an entry of the worklist
	theirs := measure(variedRows/10, func(s *pacs.Server) *exec.Cmd {
		host, port, _ := net.SplitHostPort(s.Addr())
		args := []string{"-sr", "-S", "-k", "QueryRetrieveLevel=STUDY"}
		for _, key := range phiKeysOfStudies {
			args = append(args, "-k", key)
		}
		c := exec.CommandContext(b.Context(), findscu, append(args, host, port)...)
		c.Env = append(os.Environ(), "TCP_NODELAY=1")
		return c
	})
	wall, cpu := ours.perSecond/theirs.perSecond, theirs.cpu/ours.cpu
	b.Logf("rows as archives send them: pacsaudit %.0f a second, %.2f µs CPU each, peak %.1f MiB; findscu %.0f, %.2f µs", ours.perSecond, ours.cpu*1e6, ours.peak, theirs.perSecond, theirs.cpu*1e6)
	benchmarks.Line(b, "C-FIND rows a second, as archives send them", "10 times findscu", fmt.Sprintf("%.1f times", wall), wall >= 10)
	benchmarks.Line(b, "C-FIND rows a CPU second, as archives send them", "10 times findscu", fmt.Sprintf("%.1f times", cpu), cpu >= 10)
	benchmarks.Line(b, "memory for a million studies and a million worklist entries", "under 32 MiB", fmt.Sprintf("%.1f MiB", ours.peak), ours.peak < 32)
}

const (
	variedRows  = 999_999
	variedNames = 20_000
)

// phiKeysOfStudies are the keys that an audit asks for, as findscu takes them.
var phiKeysOfStudies = []string{
	"0008,0020", "0008,0030", "0008,0050", "0008,0061", "0008,0090", "0008,1030", "0008,1060", "0008,1080", "0010,0010", "0010,0020", "0010,0021", "0010,0030",
	"0010,0032", "0010,0040", "0010,1000", "0010,1001", "OtherPatientIDsSequence[0].PatientID", "OtherPatientIDsSequence[0].IssuerOfPatientID",
	"OtherPatientIDsSequence[0].TypeOfPatientID", "0010,1010", "0010,1020", "0010,1030", "0010,2160", "0010,2180", "0010,21B0", "0010,4000", "0020,000D",
	"0020,0010", "0020,1206", "0020,1208",
}

// readBytesOf makes the test below the client that only reads.
const readBytesOf = "PACSAUDIT_READ_BYTES_OF"

// TestBenchReadsBytesOnly is a process of the benchmark above.
func TestBenchReadsBytesOnly(t *testing.T) {
	var addr string
	var rows int64
	if n, _ := fmt.Sscan(os.Getenv(readBytesOf), &addr, &rows); n != 2 {
		t.Skip("a part of BenchmarkFindBesideFindscu")
	}
	var conn net.Conn
	d := dimse.Dialer{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		var err error
		conn, err = new(net.Dialer).DialContext(ctx, network, address)
		return conn, err
	}}
	a, err := d.Dial(t.Context(), addr, dimse.Request{CalledAETitle: "ANY", CallingAETitle: "ANY", Contexts: []dimse.Context{{AbstractSyntax: dimse.StudyRootFind}}})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Abort()
	var request []byte
	for _, v := range []pdu.PDV{
		{ContextID: 1, Last: true, Command: true, Data: command.Set{Field: command.CFindRQ, AffectedSOPClassUID: dimse.StudyRootFind, MessageID: 1, DataSet: true}.Append(nil)},
		{ContextID: 1, Last: true, Data: studyLevel(nil, dataset.SyntaxOf(dataset.ImplicitVRLittleEndian))},
	} {
		if request, err = pdu.Append(request, &pdu.PDataTF{Items: []pdu.PDV{v}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.Write(request); err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, io.LimitReader(conn, rows*rowBytes), make([]byte, 256<<10)); err != nil {
		t.Fatal(err)
	}
}
