//go:build interop

package probe_test

import (
	"bufio"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// TestInteropRenegotiationIsRefused has OpenSSL ask for another handshake again and
// again, of a web client and of a DICOM client: both leave, and nothing is measured.
func TestInteropRenegotiationIsRefused(t *testing.T) {
	realpacs.Need(t, "openssl")
	issued, err := newAuthority(t).Issue(pacs.Certificate{})
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(issued.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "server.pem")
	both := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: issued.Certificate[0]}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...)
	if err := os.WriteFile(file, both, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	cmd := exec.CommandContext(t.Context(), "openssl", "s_server", "-accept", address, "-cert", file, "-key", file, "-tls1_2", "-msg")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	listens, ended, asked := make(chan struct{}), make(chan struct{}), 0
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			switch line := lines.Text(); {
			case line == "ACCEPT":
				once.Do(func() { close(listens) })
			case strings.HasPrefix(line, "Secure Renegotiation IS"): // behind each handshake
				io.WriteString(in, "R\n") // s_server(1)
			case strings.Contains(line, "HelloRequest"):
				asked++
			}
		}
	}()
	<-listens
	if w := webAudit(t, "https://"+address+"/dicom-web", shortly); w.QIDO.OK() || w.Exposure() > audit.ExposureNotDICOM {
		t.Errorf("the web door: %+v", w.QIDO)
	}
	p := &probe.Prober{Budget: 3 * time.Second, Now: today}
	o := p.Probe(t.Context(), audit.Target{Address: audit.Operator(address), Called: audit.Operator("ANY")}, audit.NeedsAssociation)
	if o.Stranger.Outcome == audit.OK || o.Exposure() > audit.ExposureNotDICOM {
		t.Errorf("the DICOM port: %v, %v", o.Stranger.Outcome, o.Exposure())
	}
	cmd.Process.Kill()
	<-ended
	cmd.Wait()
	if asked < 2 {
		t.Errorf("%d times another handshake was asked for", asked)
	}
}
