//go:build interop

package probe_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
)

// TestInteropNothingMalformedIsSentToAnyPosture records the audits of a good part of
// the posture table and lets somebody else's parser judge what was sent. Rows
// that send megabytes or need TLS are not in it.
func TestInteropNothingMalformedIsSentToAnyPosture(t *testing.T) {
	realpacs.Need(t, "tshark")
	rows := slices.Concat(endings(), rejections(t), titles(), aborts(), oddities(), contexts(), misfits(), statuses(), models(), fullCounts()[:2], identities())
	type visit struct {
		*setup
		port int
	}
	var visits []*visit
	var ports []int
	for _, r := range rows {
		s := r.setup()
		// tshark takes the last fragment of an answer, where there is more of it than
		// was asked for, for the beginning of the next request in the context.
		if s.address != "" || strings.Contains(r.name, "fragments of five") {
			continue
		}
		server, err := pacs.Start(t.Context(), r.posture, s.archive)
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		s.target.Address = audit.Operator(server.Addr())
		port := int(netip.MustParseAddrPort(server.Addr()).Port())
		visits, ports = append(visits, &visit{s, port}), append(ports, port)
	}
	capture := realpacs.Record(t, ports...)
	var running sync.WaitGroup
	var mu sync.Mutex
	var ours []string
	slots := make(chan struct{}, 16)
	for _, v := range visits {
		running.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			o := v.prober.Probe(t.Context(), v.target, v.needs)
			if o.TLS.Tried() {
				return // a ClientHello went to the same port, and is no DICOM
			}
			mu.Lock()
			defer mu.Unlock()
			ours = append(ours, fmt.Sprintf("tcp.dstport == %d", v.port))
		})
	}
	running.Wait()
	tshark := capture.Stop(t)
	sent := "(" + strings.Join(ours, " || ") + ")"
	if out := tshark("-Y", "(_ws.malformed || _ws.expert.severity == error) && "+sent); out != "" {
		t.Errorf("malformed:\n%s", out)
	}
	requests := strings.Count(tshark("-Y", "dicom.pdu.type == 1 && "+sent, "-T", "fields", "-e", "tcp.stream"), "\n")
	if requests < len(ours) {
		t.Errorf("%d association requests in the record of %d servers", requests, len(ours))
	}
	t.Logf("%d servers, %d associations", len(ours), requests)
}
