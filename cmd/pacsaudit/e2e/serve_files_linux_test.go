package e2e

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestServeAnswersWithFewFiles has more servers that hold their connections
// than the process may open files.
func TestServeAnswersWithFewFiles(t *testing.T) {
	t.Parallel()
	anywhere, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	defer anywhere.Close()
	_, port, _ := net.SplitHostPort(anywhere.Addr().String())
	var b strings.Builder
	b.WriteString("scope: [127.0.0.0/8]\ntargets:\n")
	for i := range 60 {
		fmt.Fprintf(&b, "  - {name: t%d, address: '127.0.1.%d:%s'}\n", i, i+1, port)
	}
	ctx, stop := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, "sh", "-c", `ulimit -n 48; exec "$0" "$@"`, os.Args[0],
		"serve", "--config", configuration(t, b.String()), "--history", "none", "--hosts", "60", "--web.listen-address", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), asProgram+"=1")
	log := newLogBook()
	cmd.Stderr = log
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer stop()
	log.await(t, 0, `may open few files.* files=48 hosts=4 clients=8`)
	address := log.await(t, 0, `msg="Listening on" address=(\S+)`)[1]
	log.await(t, 0, isReady)
	for range 4 {
		conn, err := anywhere.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for range 20 {
		answer, err := client.Get("http://" + address + "/-/healthy")
		if err != nil {
			t.Fatal(err)
		}
		if answer.Body.Close(); answer.StatusCode != http.StatusOK {
			t.Errorf("status %d", answer.StatusCode)
		}
	}
}
