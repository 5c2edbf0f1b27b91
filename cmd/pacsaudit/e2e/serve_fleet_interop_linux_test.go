//go:build interop

package e2e

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// fleetSize is how many archives a fleet has, each on an address of its own.
const fleetSize = 20

// fleetPostures are how the archives of a fleet treat all who call.
var fleetPostures = map[string]pacs.Posture{
	"good":         {},
	"slow":         {Delay: 3 * time.Second},
	"slower":       {Delay: 25 * time.Second},
	"cut":          {Transport: pacs.Transport{CutAfter: 500}}, // in the first answer to a query that shows anybody
	"locked":       locked,
	"out of reach": {Name: "nobody listens"},
}

func init() { others["fleet"] = serveFleet }

// serveFleet is a program of its own: archives that show patients. It reads a
// posture a line, takes it, and says where the archives are.
func serveFleet() {
	addresses := make([]string, fleetSize)
	for i := range addresses {
		addresses[i] = fmt.Sprintf("127.22.%d.1:0", i)
	}
	var servers []*pacs.Server
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		for _, s := range servers {
			s.Close()
		}
		servers = servers[:0]
		p, known := fleetPostures[lines.Text()]
		for i := range addresses {
			if p.Address = addresses[i]; !known || p.Name == "nobody listens" {
				continue
			}
			s, err := pacs.Start(context.Background(), p, fixtures.Archive{Studies: 5, Seed: 31, StudiesPerPatient: 2})
			if err != nil {
				fmt.Println(err)
				os.Exit(1)
			}
			servers, addresses[i] = append(servers, s), s.Addr()
		}
		fmt.Println(strings.Join(addresses, " "))
	}
}

// fleet is a fleet that runs.
type fleet struct {
	cmd       *exec.Cmd
	in        io.WriteCloser
	out       *bufio.Scanner
	addresses []string
}

func startFleet(t *testing.T) *fleet {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), asOther+"=fleet")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	f := &fleet{cmd: cmd, in: in, out: bufio.NewScanner(out)}
	f.take(t, "good")
	return f
}

// take has the archives take a posture, on the addresses that they have.
func (f *fleet) take(t *testing.T, posture string) {
	t.Helper()
	if _, err := fmt.Fprintln(f.in, posture); err != nil || !f.out.Scan() {
		t.Fatalf("%s: %v, %v", posture, err, f.out.Err())
	}
	if f.addresses = strings.Fields(f.out.Text()); len(f.addresses) != fleetSize {
		t.Fatalf("%s: %s", posture, f.out.Text())
	}
}

func (f *fleet) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := f.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}
