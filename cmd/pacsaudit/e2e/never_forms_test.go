package e2e

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestALineOfTheNeverListHoldsInWhateverFormItIsWritten asks each command that
// contacts anything to contact a server that a line means.
func TestALineOfTheNeverListHoldsInWhateverFormItIsWritten(t *testing.T) {
	t.Parallel()
	server := synthetic(t, pacs.Posture{}, fixtures.Archive{Studies: 3, Seed: 1})
	_, port, _ := net.SplitHostPort(server.Addr())
	anywhere := "--scope=0.0.0.0/0"
	for _, line := range []string{"::ffff:127.0.0.0/120", "::ffff:7f00:1", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "::", "127.0.0.1", "localhost"} {
		file := ""
		if line != "localhost" {
			file = configuration(t, fmt.Sprintf("scope: [127.0.0.0/8]\nnever: [{net: '%s', reason: fragile}]\ntargets: [{name: a, address: '%s'}]\n", line, server.Addr()))
		} else {
			file = configuration(t, fmt.Sprintf("scope: [127.0.0.0/8]\nnever: [{host: %s, reason: fragile}]\ntargets: [{name: a, address: '%s'}]\n", line, server.Addr()))
		}
		for _, args := range [][]string{
			{"audit", server.Addr(), "--never", line},
			{"audit", "localhost:" + port, "--never", line},
			{"audit", "0.0.0.0:" + port, "--never", line, anywhere},
			{"audit", "[::ffff:127.0.0.1]:" + port, "--never", line},
			{"audit", "--config", file},
			{"echo", server.Addr(), "--never", line},
			{"find", server.Addr(), "--never", line},
			{"sweep", "127.0.0.1", "--ports=" + port, "--never", line},
			{"sweep", "127.0.0.1", "--ports=" + port, "--config", file},
			{"sweep", "::ffff:127.0.0.0/127", "--ports=" + port, "--never", line, "--never", "127.0.0.0"},
			{"sweep", "localhost", "--ports=" + port, "--never", line},
			{"inspect", "http://" + server.Addr() + "/", "--never", line},
			{"inspect", "http://0.0.0.0:" + port + "/", "--never", line},
			{"inspect", "s3://bucket/", "--s3-endpoint", "http://localhost:" + port, "--never", line},
		} {
			code, _, messages := program(t.Context(), args...)
			if n := len(server.Log()); n > 0 {
				t.Fatalf("%v: %d events", args, n)
			}
			if code == exitClean && args[0] != "sweep" || strings.Contains(messages, "not a network") {
				t.Errorf("%v: exit code %d: %s", args, code, messages)
			}
		}
	}
}
