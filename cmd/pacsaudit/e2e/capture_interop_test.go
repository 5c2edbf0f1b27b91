//go:build interop

package e2e

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pacsaudit/dimse/command"
	"pacsaudit/dimse/pdu"
	"pacsaudit/fixtures/realpacs"
)

// TestInteropPacketsAreThoseOfAPoliteGuest records full audits of real servers and
// lets somebody else's parser judge what was sent.
func TestInteropPacketsAreThoseOfAPoliteGuest(t *testing.T) {
	t.Parallel()
	realpacs.Need(t, "tshark")
	orthanc := realpacs.Orthanc(t, map[string]any{"DicomAlwaysAllowFind": true})
	orthanc.Load(t, everyKind)
	aborts := realpacs.Orthanc(t, nil)
	dcmqrscp := realpacs.Dcmqrscp(t)
	dcmqrscp.Load(t, everyKind)

	capture := realpacs.Record(t, orthanc.Port, aborts.Port, dcmqrscp.Port)
	for _, args := range [][]string{
		{orthanc.Addr, aborts.Addr, dcmqrscp.Addr},
		{orthanc.Addr, dcmqrscp.AETitle + "@" + dcmqrscp.Addr, "--rows", "5"}, // each query is cancelled
		{dcmqrscp.AETitle + "@" + dcmqrscp.Addr},
	} {
		audited(t, args...)
	}
	tshark := capture.Stop(t)

	servers := []int{orthanc.Port, aborts.Port, dcmqrscp.Port}
	var ours []string
	for _, port := range servers {
		ours = append(ours, fmt.Sprintf("tcp.dstport == %d", port))
	}
	toServers := "(" + strings.Join(ours, " || ") + ")"
	if out := tshark("-Y", "(_ws.malformed || _ws.expert.severity == error) && "+toServers); out != "" {
		t.Errorf("malformed:\n%s", out)
	}
	associations := dissect(t, tshark("-Y", "tcp", "-T", "pdml"), servers)

	sent := map[command.Field]int{}
	requests := 0
	for _, a := range associations {
		if a.sent[0] != pdu.TypeAssociateRQ {
			t.Errorf("connection %d began with a PDU of type %d", a.stream, a.sent[0])
		}
		requests++
		for _, f := range a.commands {
			sent[f]++
		}
		last := a.sent[len(a.sent)-1]
		dismissed := slices.Contains(a.received, pdu.TypeAssociateRJ) || slices.Contains(a.received, pdu.TypeAbort)
		if last != pdu.TypeReleaseRQ && last != pdu.TypeAbort && !dismissed {
			t.Errorf("connection %d ended with a PDU of type %d", a.stream, last)
		}
	}
	for _, f := range []command.Field{command.CEchoRQ, command.CFindRQ, command.CCancelRQ} {
		if sent[f] == 0 {
			t.Errorf("no command of field %#04x was sent: nothing is shown", uint16(f))
		}
		delete(sent, f)
	}
	if len(sent) > 0 {
		t.Errorf("sent besides: %v", sent)
	}
	t.Logf("%d associations", requests)
}

// association is one TCP connection as tshark sees it.
type association struct {
	stream   int
	open     bool
	sent     []pdu.Type
	received []pdu.Type
	commands []command.Field // sent
}

// dissect reads tshark's dissection, in the order of the packets, and reports
// connections that were open at once.
func dissect(t *testing.T, pdml string, servers []int) []*association {
	t.Helper()
	streams := map[int]*association{}
	var order []*association
	open := 0
	for p := range packets(t, pdml) {
		stream := p.number(t, "tcp.stream")
		a := streams[stream]
		toServer := slices.Contains(servers, p.number(t, "tcp.dstport"))
		switch {
		case a == nil && !toServer:
			t.Fatalf("connection %d does not begin with us", stream)
		case a == nil:
			a = &association{stream: stream, open: true}
			streams[stream], order = a, append(order, a)
			if open++; open > 1 {
				t.Errorf("connection %d is not the only one", stream)
			}
		}
		for i, name := range p.names {
			value := p.values[i]
			switch {
			case name == "dicom.pdu.type" && toServer:
				a.sent = append(a.sent, pdu.Type(parse(t, value)))
			case name == "dicom.pdu.type":
				a.received = append(a.received, pdu.Type(parse(t, value)))
			case name == "dicom.tag" && toServer && parse(t, value) == 0x0000_0100:
				a.commands = append(a.commands, command.Field(parse(t, p.after(t, i, "dicom.tag.value.16u"))))
			}
		}
		if a.open && toServer && (p.number(t, "tcp.flags.fin") == 1 || p.number(t, "tcp.flags.reset") == 1) {
			a.open = false
			open--
		}
	}
	if open > 0 {
		t.Errorf("%d connections were left open", open)
	}
	if len(order) == 0 {
		t.Fatal("nothing was recorded")
	}
	for _, a := range order {
		if len(a.sent) == 0 {
			t.Fatalf("connection %d carried no request", a.stream)
		}
	}
	return order
}

// packet is a packet's fields in tshark's notation, in their order.
type packet struct{ names, values []string }

// packets reads PDML.
func packets(t *testing.T, pdml string) func(yield func(packet) bool) {
	return func(yield func(packet) bool) {
		// What servers answer comes in other character sets too.
		d := xml.NewDecoder(strings.NewReader(strings.ToValidUTF8(pdml, "?")))
		var p packet
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			switch e := token.(type) {
			case xml.StartElement:
				if e.Name.Local == "field" {
					var name, value string
					for _, attr := range e.Attr {
						switch attr.Name.Local {
						case "name":
							name = attr.Value
						case "show":
							value = attr.Value
						}
					}
					p.names, p.values = append(p.names, name), append(p.values, value)
				}
			case xml.EndElement:
				if e.Name.Local == "packet" {
					if !yield(p) {
						return
					}
					p = packet{}
				}
			}
		}
	}
}

// number is the value of a field that every packet has.
func (p packet) number(t *testing.T, name string) int {
	t.Helper()
	return parse(t, p.after(t, -1, name))
}

// after is the value of the next field of a name.
func (p packet) after(t *testing.T, i int, name string) string {
	t.Helper()
	n := slices.Index(p.names[i+1:], name)
	if n < 0 {
		t.Fatalf("tshark shows no field %s", name)
	}
	return p.values[i+1+n]
}

// parse reads a number as tshark shows it.
func parse(t *testing.T, s string) int {
	t.Helper()
	switch s { // flags, in newer versions
	case "True":
		return 1
	case "False":
		return 0
	}
	n, err := strconv.ParseInt(s, 0, 64)
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}
