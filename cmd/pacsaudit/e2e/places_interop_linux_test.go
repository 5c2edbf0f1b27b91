//go:build interop && linux

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
	"pacsaudit/report"
)

// TestInteropPlacesReachWhatTheyAreLetTo audits three archives by one
// configuration from four places. Places and archives are network namespaces of
// their own: firewall rules and missing routes are within them. The firewall of each
// place counts what it sends, so that nothing may go where it must not.
func TestInteropPlacesReachWhatTheyAreLetTo(t *testing.T) {
	program := shipped(t)
	h := newWards(t)
	const port = "11112"
	first := fixtures.Archive{Studies: 12, Seed: 70}
	h.archive("10.90.9.11:"+port, pacs.Posture{}, first)
	h.archive("10.90.9.12:"+port, pacs.Posture{Find: pacs.Behaviour{Action: pacs.Abort}}, first)
	h.archive("10.90.9.13:"+port, pacs.Posture{AETitle: "VAULT", CheckCalled: true, Callers: []string{"CT1"}}, first)
	h.archive("10.90.9.19:"+port, pacs.Posture{}, first) // on the never-list
	h.archive("10.91.0.1:"+port, pacs.Posture{}, first)  // outside the scope

	// What each place is kept from.
	h.place("internet", "10.90.9.11/32")
	h.place("guest", "10.90.9.0/24", "10.91.0.0/24")
	h.place("clinical", "10.90.9.0/24", "10.91.0.0/24")
	h.place("ward-3", "10.90.9.0/24", "10.91.0.0/24")
	h.deny("internet", "10.90.9.11", "-j", "DROP")
	h.deny("guest", "10.90.9.11", "-j", "DROP")
	h.deny("guest", "10.90.9.12", "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset")
	h.deny("clinical", "10.90.9.13", "-j", "DROP")

	dir := t.TempDir()
	file := filepath.Join(dir, "pacsaudit.yaml")
	writeFileText(t, file, `scope: [10.90.9.0/24]
never: [{net: 10.90.9.19, reason: test}]
targets:
  - {name: main, address: "10.90.9.11:11112", zone: imaging, reachable_from: [clinical, ward-3]}
  - {name: research, address: "10.90.9.12:11112", zone: imaging, reachable_from: [ward-3]}
  - {name: vault, address: "10.90.9.13:11112", called: VAULT, zone: imaging}
`)
	var files []string
	var all sync.WaitGroup
	for _, place := range h.places {
		out := filepath.Join(dir, place+".json")
		files = append(files, out)
		all.Go(func() {
			cmd := exec.CommandContext(t.Context(), "ip", "netns", "exec", h.name(place), program, "audit", "--config", file, "--from", place, "--timeout=10s",
				"--fail-on=never", "--allow-incomplete", "--format=json", "--output", out, "main", "research", "vault", "10.90.9.19:"+port, "10.91.0.1:"+port)
			if b, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", place, err, b)
			}
		})
	}
	all.Wait()
	for _, place := range h.places {
		archives, rest := h.sent(place)
		if rest != 0 {
			t.Errorf("%s sent %d packets to others than the archives of the configuration", place, rest)
		}
		if archives == 0 {
			t.Errorf("%s sent nothing to the archives: nothing is shown", place)
		}
	}

	code, stdout, stderr := ofShipped(t, program, append([]string{"report", "merge"}, files...)...)
	if code != 0 || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	r, err := report.Read(strings.NewReader(stdout))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	fmt.Fprintln(&got, r.Places.Places)
	for _, row := range r.Places.Rows {
		fmt.Fprint(&got, row.Name)
		for _, c := range row.Cells {
			fmt.Fprint(&got, " ", c.Reached, map[bool]string{true: "!"}[c.Breach])
			if c.AtLeast {
				t.Errorf("%v is not settled", row.Name)
			}
		}
		fmt.Fprintln(&got)
	}
	const want = `[internet guest clinical ward-3]
10.90.9.19:11112 not-measured not-measured not-measured not-measured
10.91.0.1:11112 not-measured not-measured not-measured not-measured
main not-reachable not-reachable patients patients
research not-reachable refused echoes! echoes
vault not-reachable port-open! not-reachable port-open
`
	if got.String() != want {
		t.Errorf("the table is\n%swant\n%s", got.String(), want)
	}
	t.Log("\n" + got.String())
}

// wards is a namespace with archives, and one for each place.
type wards struct {
	t      *testing.T
	prefix string
	places []string
}

// newWards makes the namespace of the archives. That takes root, which CI has.
func newWards(t *testing.T) *wards {
	t.Helper()
	realpacs.Need(t, "ip")
	realpacs.Need(t, "iptables")
	if os.Geteuid() != 0 {
		t.Fatal("root is needed, to make network namespaces")
	}
	h := &wards{t: t, prefix: fmt.Sprintf("pa%d", os.Getpid())}
	h.namespace("archives")
	return h
}

func (h *wards) name(place string) string { return h.prefix + "-" + place }

// namespace is one that the test leaves behind to nobody.
func (h *wards) namespace(place string) {
	h.t.Helper()
	h.run("ip", "netns", "add", h.name(place))
	h.t.Cleanup(func() { h.run("ip", "netns", "delete", h.name(place)) })
	h.in(place, "ip", "link", "set", "lo", "up")
}

func (h *wards) run(program string, args ...string) string {
	h.t.Helper()
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		h.t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// in runs a program in the namespace of a place.
func (h *wards) in(place string, args ...string) string {
	h.t.Helper()
	return h.run("ip", append([]string{"netns", "exec", h.name(place)}, args...)...)
}

// archive starts an archive at an address of its own.
func (h *wards) archive(address string, p pacs.Posture, a fixtures.Archive) {
	h.t.Helper()
	ip, _, _ := strings.Cut(address, ":")
	h.in("archives", "ip", "address", "add", ip+"/32", "dev", "lo")
	p.Address = address
	var s *pacs.Server
	err := within(h.name("archives"), func() (err error) {
		s, err = pacs.Start(h.t.Context(), p, a)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { s.Close() })
}

// within does something in a namespace: what it listens on stays there.
func within(namespace string, do func() error) error {
	runtime.LockOSThread()
	own, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		return err
	}
	defer own.Close()
	other, err := os.Open("/run/netns/" + namespace)
	if err != nil {
		return err
	}
	defer other.Close()
	if err := unix.Setns(int(other.Fd()), unix.CLONE_NEWNET); err != nil {
		return err
	}
	err = do()
	if back := unix.Setns(int(own.Fd()), unix.CLONE_NEWNET); back != nil {
		return errors.Join(err, back) // the thread ends with its goroutine
	}
	runtime.UnlockOSThread()
	return err
}

// place is a namespace with routes to some networks, by the firewall of the archives.
func (h *wards) place(name string, routes ...string) {
	h.t.Helper()
	h.places = append(h.places, name)
	h.namespace(name)
	n := len(h.places)
	near, far := fmt.Sprintf("p%d", n), fmt.Sprintf("a%d", n)
	h.run("ip", "link", "add", near, "netns", h.name(name), "type", "veth", "peer", "name", far, "netns", h.name("archives"))
	h.in(name, "ip", "address", "add", fmt.Sprintf("10.90.%d.2/30", n), "dev", near)
	h.in("archives", "ip", "address", "add", fmt.Sprintf("10.90.%d.1/30", n), "dev", far)
	h.in("archives", "ip", "link", "set", far, "up")
	h.in(name, "ip", "link", "set", near, "up")
	for _, route := range routes {
		h.in(name, "ip", "route", "add", route, "via", fmt.Sprintf("10.90.%d.1", n))
	}
	// The first rule counts what goes to the archives, the second one all else.
	h.in(name, "iptables", "-A", "OUTPUT", "-p", "tcp", "--dport", "11112", "-m", "iprange", "--dst-range", "10.90.9.11-10.90.9.13", "-j", "ACCEPT")
	h.in(name, "iptables", "-A", "OUTPUT", "-j", "ACCEPT")
}

// deny is a rule of the firewall before the archives, for what comes from a place.
func (h *wards) deny(place, archive string, rule ...string) {
	h.t.Helper()
	for i, p := range h.places {
		if p == place {
			h.in("archives", append([]string{"iptables", "-A", "INPUT", "-i", fmt.Sprintf("a%d", i+1), "-d", archive}, rule...)...)
		}
	}
}

// sent is how many packets left a place, for the archives of the configuration and
// for anybody else.
func (h *wards) sent(place string) (archives, rest int) {
	h.t.Helper()
	lines := strings.Split(strings.TrimSpace(h.in(place, "iptables", "-vnxL", "OUTPUT")), "\n")
	if len(lines) != 4 {
		h.t.Fatalf("the rules of %s: %q", place, lines)
	}
	for i, to := range []*int{&archives, &rest} {
		if _, err := fmt.Sscan(lines[2+i], to); err != nil {
			h.t.Fatal(err)
		}
	}
	return archives, rest
}

// ofShipped runs the program as it is shipped.
func ofShipped(t *testing.T, path string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, messages bytes.Buffer
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), messages.String()
}
