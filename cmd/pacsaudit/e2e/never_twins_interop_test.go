//go:build interop

package e2e

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// twins are hosts with an archive and a web server each, all on the same two
// ports: a name that moves from one host to another leads to a server again.
type twins struct {
	allowed, never, outside string // addresses
	dicom, web              int    // ports
	capture                 *realpacs.Capture
}

// startTwins starts them on three addresses from 127.0.0.first, and records all
// that goes to the forbidden ones. The archives
// want their title and the web servers hang up after each answer, so that nobody
// comes through with one connection.
func startTwins(t *testing.T, first int) *twins {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has more than one loopback address")
	}
	realpacs.Need(t, "tshark")
	w := &twins{allowed: host(first), never: host(first + 1), outside: host(first + 2)}
	few := fixtures.Archive{Studies: 3, Seed: 51}
	for _, address := range []string{w.allowed, w.never, w.outside} {
		archive := synthetic(t, pacs.Posture{Address: fmt.Sprintf("%s:%d", address, w.dicom), AETitle: "TWIN", CheckCalled: true}, few)
		w.dicom = portOf(t, archive.Addr())
		l, err := net.Listen("tcp", fmt.Sprintf("%s:%d", address, w.web))
		if err != nil {
			t.Fatal(err)
		}
		w.web = portOf(t, l.Addr().String())
		s := httptest.NewUnstartedServer(shares(pacs.Web{Archive: few}))
		s.Listener.Close()
		s.Listener, s.Config.ErrorLog = l, log.New(io.Discard, "", 0)
		s.Config.SetKeepAlivesEnabled(false)
		s.Start()
		t.Cleanup(s.Close)
	}
	w.capture = realpacs.RecordNetworks(t, []string{w.never, w.outside}, w.dicom, w.web)
	return w
}

func portOf(t *testing.T, address string) int {
	t.Helper()
	a, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return a.Port
}

// shares has a folder and a bucket beside the web interface of an archive.
func shares(archive pacs.Web) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/share/":
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, `<a href="1.dcm">1.dcm</a> <a href="2.dcm">2.dcm</a>`)
		case r.URL.Query().Has("location"):
			io.WriteString(w, `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></LocationConstraint>`)
		case r.URL.Path == "/bucket/":
			io.WriteString(w, `<ListBucketResult><Name>bucket</Name><Contents><Key>1.dcm</Key><Size>9</Size></Contents></ListBucketResult>`)
		default:
			archive.ServeHTTP(w, r)
		}
	}
}

// at is the archive's address on a host.
func (w *twins) at(host string) string { return fmt.Sprintf("%s:%d", host, w.dicom) }

// line is a target of a configuration.
func (w *twins) line(name, host string) string {
	return fmt.Sprintf("  - {name: %s, address: '%s:%d', called: TWIN, dicomweb: 'http://%s:%d/dicom-web'}\n", name, host, w.dicom, host, w.web)
}

// configuration has the never-listed address inside the scope, and the other
// one outside.
func (w *twins) configuration(t *testing.T, lines ...string) string {
	t.Helper()
	return configuration(t, w.rules()+"targets:\n"+strings.Join(lines, ""))
}

func (w *twins) rules() string {
	return fmt.Sprintf("scope: [%s/32, %s/32]\nnever: [{net: %s/32, reason: test}]\n", w.allowed, w.never, w.never)
}

// silent looks at the recording: nothing went to the forbidden addresses, and
// something to the one that is allowed, so that silence means something.
func (w *twins) silent(t *testing.T) {
	t.Helper()
	tshark := w.capture.Stop(t)
	for _, address := range []string{w.never, w.outside} {
		if out := tshark("-Y", "ip.addr == "+address); out != "" {
			t.Errorf("packets to or from %s:\n%.1000s", address, out)
		}
	}
	for _, port := range []int{w.dicom, w.web} {
		if out := tshark("-Y", fmt.Sprintf("ip.dst == %s && tcp.dstport == %d && tcp.len > 0", w.allowed, port)); out == "" {
			t.Errorf("port %d of what is allowed was not contacted either: nothing is shown", port)
		}
	}
}
