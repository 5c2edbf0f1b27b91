//go:build interop

package e2e

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// TestInteropForbiddenAddressesGetNoPacket records the network while every
// command that contacts servers is pointed at addresses that it may not
// contact. What is allowed is recorded too, so that silence means something.
func TestInteropForbiddenAddressesGetNoPacket(t *testing.T) {
	t.Parallel()
	realpacs.Need(t, "tshark")
	few := fixtures.Archive{Studies: 3, Seed: 50}
	forbidden := synthetic(t, pacs.Posture{Address: host(200) + ":0"}, few)
	outside := synthetic(t, pacs.Posture{Address: host(201) + ":0"}, few)
	allowed := synthetic(t, pacs.Posture{Address: host(202) + ":0"}, few)
	web := website(t, pacs.Web{Archive: few}, false) // on 127.0.0.1
	webPort := portOf(t, strings.TrimPrefix(web, "http://"))
	capture := realpacs.RecordNetworks(t, []string{host(200), host(201)}, portOf(t, allowed.Addr()), webPort)

	// The network holds all three; the line of the never-list is narrower than
	// what is asked for, and wider than it.
	scope := []string{"--scope", host(200) + "/32", "--scope", host(202) + "/32"}
	never := []string{"--never", "127.0.0.200/31"}
	if outsideToo := host(201); outsideToo == "127.0.0.1" {
		t.Skip("only Linux has more than one loopback address")
	}
	narrow := append(append([]string{}, scope...), "--never", host(200))
	file := configuration(t, fmt.Sprintf("scope: [%s/32]\nnever: [{net: %s/32, reason: test}, {host: localhost, reason: test}]\ntargets:\n  - {name: a, address: '%s', dicomweb: 'http://localhost:%d/dicom-web'}\n",
		host(202), host(200), allowed.Addr(), webPort))
	if code, _, messages := program(t.Context(), "config", "check", file); code != exitUsage || !strings.Contains(messages, "never-list") {
		t.Errorf("config check: exit code %d: %s", code, messages)
	}
	named := configuration(t, fmt.Sprintf("scope: [%s/32]\nnever: [{net: %s/32, reason: test}]\ntargets:\n  - {name: a, address: '%s', dicomweb: 'http://localhost:%d/dicom-web'}\n",
		host(202), host(200), allowed.Addr(), webPort))
	ports := fmt.Sprintf("%d,%d,%d", portOf(t, forbidden.Addr()), portOf(t, outside.Addr()), portOf(t, allowed.Addr()))
	for _, args := range [][]string{
		append([]string{"audit", forbidden.Addr(), outside.Addr(), allowed.Addr()}, narrow...),
		append([]string{"audit", forbidden.Addr()}, never...),
		append([]string{"echo", forbidden.Addr()}, narrow...),
		append([]string{"echo", outside.Addr()}, narrow...),
		append([]string{"find", forbidden.Addr()}, narrow...),
		append([]string{"find", outside.Addr()}, narrow...),
		{"audit", "--config", named, forbidden.Addr(), outside.Addr(), "a"},
		{"echo", "--config", named, forbidden.Addr()},
		{"inspect", "http://localhost:" + strconv.Itoa(webPort) + "/", "--never", "127.0.0.1"},
		{"inspect", "s3://bucket/", "--s3-endpoint", "http://127.0.0.1:" + strconv.Itoa(webPort), "--config", named},
		append([]string{"sweep", "127.0.0.200/30", "--ports", ports}, append(narrow, "--scope", "127.0.0.200/30", "--never", host(201))...),
	} {
		code, _, messages := program(t.Context(), args...)
		t.Logf("%v: exit code %d %s", args, code, messages)
	}
	if n := len(forbidden.Log()) + len(outside.Log()); n > 0 {
		t.Errorf("%d connections to forbidden addresses", n)
	}
	tshark := capture.Stop(t)
	for _, address := range []string{host(200), host(201)} {
		if out := tshark("-Y", "ip.addr == "+address); out != "" {
			t.Errorf("packets to or from %s:\n%.1000s", address, out)
		}
	}
	if out := tshark("-Y", fmt.Sprintf("tcp.port == %d", webPort)); out != "" {
		t.Errorf("packets to a web server outside the scope:\n%.1000s", out)
	}
	if out := tshark("-Y", "ip.addr == "+host(202)); out == "" {
		t.Error("what is allowed was not contacted either: nothing is shown")
	}
}
