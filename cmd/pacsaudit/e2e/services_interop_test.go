//go:build interop

package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pacsaudit/dimse/command"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/realpacs"
)

// offeredServices audits a real server with every service proposed.
func offeredServices(t *testing.T, target string) (device, toolkit, product string, complete bool, groups map[string]int, syntaxes []string) {
	t.Helper()
	_, out, messages := program(t.Context(), "audit", "--services", "--timeout", "2m", "--format", "json", target)
	var r struct {
		Targets []struct {
			Services struct {
				Device, Toolkit, Product string
				Complete                 bool
				Groups                   []struct {
					Group    string
					Accepted []struct{ UID, Name string }
					Syntaxes []struct{ UID, Name string } `json:"transfer_syntaxes"`
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil || len(r.Targets) != 1 {
		t.Fatalf("%v, %s", err, messages)
	}
	s := r.Targets[0].Services
	groups = map[string]int{}
	for _, g := range s.Groups {
		if groups[g.Group] = len(g.Accepted); g.Group == "storage" {
			for _, n := range g.Syntaxes {
				syntaxes = append(syntaxes, n.UID)
			}
		}
	}
	return s.Device, s.Toolkit, s.Product, s.Complete, groups, syntaxes
}

// TestInteropRealServersAreKnownByTheirServices: Orthanc and DCMTK's programs name one
// toolkit, and are told apart by what they offer.
func TestInteropRealServersAreKnownByTheirServices(t *testing.T) {
	t.Parallel()
	dcmqrscp, wlmscpfs := realpacs.Dcmqrscp(t), realpacs.Wlmscpfs(t, fixtures.Archive{Studies: 2, Seed: 3})
	for product, row := range map[string]struct{ target, device string }{
		"orthanc":  {realpacs.Orthanc(t, nil).Addr, "archive"},
		"storescp": {realpacs.Storescp(t).Addr, "receiver"},
		"dcmqrscp": {dcmqrscp.AETitle + "@" + dcmqrscp.Addr, "archive"},
		"wlmscpfs": {wlmscpfs.AETitle + "@" + wlmscpfs.Addr, "worklist"},
	} {
		t.Run(product, func(t *testing.T) {
			t.Parallel()
			device, toolkit, is, complete, groups, syntaxes := offeredServices(t, row.target)
			if device != row.device || toolkit != "dcmtk" || is != product || !complete || groups["verification"] != 1 {
				t.Errorf("%q, toolkit %q, product %q, complete %t, %v", device, toolkit, is, complete, groups)
			}
			if stores := row.device != "worklist"; stores != (groups["storage"] > 50) || stores != slices.Contains(syntaxes, "1.2.840.10008.1.2.1") {
				t.Errorf("%v; storage in %q", groups, syntaxes)
			}
			t.Logf("%v, storage in %d transfer syntaxes", groups, len(syntaxes))
		})
	}
}

// TestInteropServicesAreProposedAndNeverUsed records audits and lets tshark say what
// was sent: at most 32 contexts, of classes of the standard and the one that does not
// exist, no command but those of every audit, and every association released.
func TestInteropServicesAreProposedAndNeverUsed(t *testing.T) {
	t.Parallel()
	realpacs.Need(t, "tshark")
	orthanc, storescp := realpacs.Orthanc(t, nil), realpacs.Storescp(t)
	capture := realpacs.Record(t, orthanc.Port, storescp.Port)
	audited(t, "--services", orthanc.Addr, storescp.Addr)
	tshark := capture.Stop(t)
	to := fmt.Sprintf("(tcp.dstport == %d || tcp.dstport == %d)", orthanc.Port, storescp.Port)
	if out := tshark("-Y", "(_ws.malformed || _ws.expert.severity == error) && "+to); out != "" {
		t.Errorf("malformed:\n%s", out)
	}
	many := 0
	for line := range strings.Lines(tshark("-Y", "dicom.pdu.type == 1 && "+to, "-T", "fields", "-e", "dicom.pctx.abss.syntax")) {
		classes := strings.Split(strings.TrimSpace(line), ",")
		if len(classes) > 32 {
			t.Errorf("%d contexts in an association", len(classes))
		}
		if len(classes) == 32 {
			many++
		}
		for _, c := range classes {
			if !strings.Contains(c, "1.2.840.10008.") && !strings.Contains(c, "2.25.2026112100") {
				t.Errorf("proposed %s", c)
			}
		}
	}
	if many < 16 {
		t.Errorf("%d associations propose much: nothing is shown", many)
	}
	for _, a := range dissect(t, tshark("-Y", "tcp", "-T", "pdml"), []int{orthanc.Port, storescp.Port}) {
		for _, f := range a.commands {
			if f != command.CEchoRQ && f != command.CFindRQ && f != command.CCancelRQ {
				t.Errorf("sent a command of field %#04x", uint16(f))
			}
		}
		last := a.sent[len(a.sent)-1]
		dismissed := slices.Contains(a.received, pdu.TypeAssociateRJ) || slices.Contains(a.received, pdu.TypeAbort)
		if last != pdu.TypeReleaseRQ && last != pdu.TypeAbort && !dismissed {
			t.Errorf("connection %d ended with a PDU of type %d", a.stream, last)
		}
	}
}
