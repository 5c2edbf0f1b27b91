package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestNothingOfAWebServerIsOnStandardError holds it where no error of ours is
// between: net/http writes to its log what comes unasked on a connection that
// waits for its next use.
func TestNothingOfAWebServerIsOnStandardError(t *testing.T) {
	for name, answers := range map[string]struct {
		first, later string
		codes        []int
	}{
		"status line":  {first: "HTTP/1.1 ZQCANARY OK\r\n\r\n", codes: []int{exitNotMeasured}},
		"header line":  {first: "HTTP/1.1 200 OK\r\nZQCANARY ANNA\r\n\r\n", codes: []int{exitNotMeasured}},
		"in a listing": {first: listingPage(`<a href="a.dcm">x</a>`), later: "HTTP/1.1 200 OK\r\nContent-Length: ZQCANARY\r\n\r\n", codes: []int{exitNotMeasured}},
		// What comes unasked is seen before the next request, or taken for its answer: both happen.
		"unasked": {first: listingPage(`<a href="a.dcm">x</a>`) + "ZQCANARY ANNA\r\n", later: listingPage("") + "ZQCANARY ANNA\r\n", codes: []int{exitClean, exitNotMeasured}},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			go func() {
				for n := 0; ; {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					for in := bufio.NewReader(conn); ; n++ {
						if _, err := http.ReadRequest(in); err != nil {
							break
						}
						if n < 2 || answers.later == "" {
							io.WriteString(conn, answers.first)
						} else {
							io.WriteString(conn, answers.later)
						}
					}
					conn.Close()
				}
			}()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "inspect", "http://"+l.Addr().String()+"/", "--format", "json")
			cmd.Env = append(os.Environ(), asProgram+"=1")
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			cmd.Run() // its code is looked at
			if said := stdout.String() + stderr.String(); strings.Contains(said, "ZQCANARY") || !slices.Contains(answers.codes, cmd.ProcessState.ExitCode()) {
				t.Errorf("exit code %d, %s", cmd.ProcessState.ExitCode(), said)
			}
		})
	}
}

func listingPage(body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}
