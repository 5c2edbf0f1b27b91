// Command guest reads a capture of loopback and says how the program behaved in
// it: which DICOM commands it sent, how its associations ended, how many of them
// one server had at a time. It shares no code with the program that it judges.
//
//	dumpcap -P -i lo -f tcp -w all.pcap
//	guest all.pcap
//
// It exits with 1 where something else was sent than a guest may send.
package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: guest CAPTURE.pcap")
		os.Exit(2)
	}
	f, err := os.Open(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	w := newWatch()
	err = packets(bufio.NewReaderSize(f, 1<<20), w.packet)
	f.Close()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	w.end()
	if w.report(os.Stdout) > 0 {
		os.Exit(1)
	}
}

// implementation is the implementation class UID of the program, PS3.7 Annex D.3.3.2.
const implementation = "2.25.202611210000000000000000000000001"

// watch follows every TCP connection of a capture.
type watch struct {
	flows    map[string]*flow
	open     map[string]int // associations of the program, by server: in the tests each plays a host
	most     map[string]int
	commands map[uint16]int
	ends     map[string]int
	seen     map[string]int // connections by what they carried
	faults   []string
	now      time.Time
}

func newWatch() *watch {
	return &watch{flows: map[string]*flow{}, open: map[string]int{}, most: map[string]int{}, commands: map[uint16]int{}, ends: map[string]int{}, seen: map[string]int{}}
}

func (w *watch) fault(f *flow, format string, args ...any) {
	w.faults = append(w.faults, w.now.UTC().Format("15:04:05.000 ")+f.name+": "+fmt.Sprintf(format, args...))
}

func (w *watch) packet(p segment) {
	w.now = p.at
	forth, back := p.from+" > "+p.to, p.to+" > "+p.from
	if p.syn && !p.ack {
		w.close(w.flows[forth])
		f := &flow{name: forth, server: p.to}
		f.sent.next, f.sent.known = p.seq+1, true
		w.flows[forth] = f
		return
	}
	if f := w.flows[back]; f != nil && p.syn {
		f.got.next, f.got.known = p.seq+1, true
		return
	}
	f, fromClient := w.flows[forth], true
	if f == nil {
		f, fromClient = w.flows[back], false
	}
	if f == nil {
		return // began before the capture
	}
	s := &f.sent
	if !fromClient {
		s = &f.got
	}
	s.add(p.seq, p.data)
	w.read(f, s, fromClient)
	if p.fin || p.rst {
		if !fromClient && !f.over {
			f.dismissed = true
		}
		w.close(f)
		if p.rst {
			delete(w.flows, f.name)
		}
	}
}

// read takes the PDUs that have come whole.
func (w *watch) read(f *flow, s *side, fromClient bool) {
	if f.kind == other {
		s.b = s.b[:0]
		return
	}
	if f.kind == unknown && fromClient && len(s.b) >= 6 {
		if s.b[0] != 1 || s.b[1] != 0 {
			f.kind = other
			w.seen[carried(s.b)]++
			return
		}
	}
	if !fromClient && len(s.b) >= 1 && !f.answered {
		f.answered = true
		f.foreign = s.b[0] != 2 && s.b[0] != 3 && s.b[0] != 7
	}
	if !fromClient && f.foreign {
		s.b = s.b[:0]
		return
	}
	for len(s.b) >= 6 {
		n := 6 + int(be32(s.b[2:]))
		if n > 64<<20 || len(s.b) < n {
			return
		}
		w.pdu(f, s.b[0], s.b[6:n], fromClient)
		s.b = s.b[n:]
	}
}

func (w *watch) pdu(f *flow, kind byte, body []byte, fromClient bool) {
	switch {
	case f.kind == unknown && fromClient:
		if f.kind = other; strings.Contains(string(body), implementation) {
			f.kind = program
			w.open[f.server]++
			w.most[f.server] = max(w.most[f.server], w.open[f.server])
			if w.open[f.server] > 1 {
				w.fault(f, "the server has %d associations at once", w.open[f.server])
			}
			w.seen["associations of the program"]++
		} else {
			w.seen["associations of others"]++
		}
	case f.kind != program:
	case !fromClient:
		if kind == 3 || kind == 7 {
			f.dismissed = true
		}
	case kind == 4:
		w.values(f, body)
	case kind < 5 || kind > 7:
		w.fault(f, "a PDU of type %d", kind)
	}
	if fromClient {
		f.last = kind
	}
}

// values reads the commands of a P-DATA-TF, PS3.8 §9.3.5.
func (w *watch) values(f *flow, body []byte) {
	for len(body) >= 6 {
		n := int(be32(body))
		if n < 2 || n > len(body)-4 {
			w.fault(f, "a presentation data value of length %d", n)
			return
		}
		if body[5]&1 == 1 {
			f.command = append(f.command, body[6:4+n]...)
			if body[5]&2 == 2 {
				w.command(f)
			}
		}
		body = body[4+n:]
	}
}

// command takes (0000,0100) from a command set, PS3.7 §E.1.
func (w *watch) command(f *flow) {
	b := f.command
	f.command = nil
	for len(b) >= 8 {
		n := int(le32(b[4:]))
		if n > len(b)-8 {
			break
		}
		if le32(b) == 0x0100_0000 && n == 2 {
			field := uint16(b[8]) | uint16(b[9])<<8
			w.commands[field]++
			if _, ok := allowed[field]; !ok {
				w.fault(f, "the command %#04x", field)
			}
			return
		}
		b = b[8+n:]
	}
	w.fault(f, "a command set without a command")
}

// allowed are the commands of a guest, PS3.7 Table E.1-1.
var allowed = map[uint16]string{0x0030: "C-ECHO-RQ", 0x0020: "C-FIND-RQ", 0x0FFF: "C-CANCEL-RQ"}

// close ends a connection, on whichever side it ended first.
func (w *watch) close(f *flow) {
	if f == nil || f.over {
		return
	}
	f.over = true
	if f.kind != program {
		return
	}
	w.open[f.server]--
	switch {
	case f.last == 5 || f.last == 6:
		w.ends["released"]++
	case f.last == 7:
		w.ends["aborted"]++
	case f.foreign:
		w.ends["closed, because the answer was no DICOM"]++
	case f.dismissed:
		w.ends["ended by the server"]++
	default:
		w.ends["cut"]++
		w.fault(f, "ended behind a PDU of type %d, neither released nor aborted", f.last)
	}
}

func (w *watch) end() {
	for _, name := range slices.Sorted(maps.Keys(w.flows)) {
		if f := w.flows[name]; !f.over && f.kind == program {
			w.ends["open at the end of the capture"]++
		}
	}
}

func (w *watch) report(out io.Writer) int {
	print := func(title string, counts map[string]int) {
		fmt.Fprintf(out, "%s\n", title)
		for _, k := range slices.Sorted(maps.Keys(counts)) {
			fmt.Fprintf(out, "%10d  %s\n", counts[k], k)
		}
	}
	print("connections", w.seen)
	commands := map[string]int{}
	for field, n := range w.commands {
		name := allowed[field]
		if name == "" {
			name = fmt.Sprintf("%#04x", field)
		}
		commands[name] = n
	}
	print("commands of the program", commands)
	print("its associations", w.ends)
	most := 0
	for _, n := range w.most {
		most = max(most, n)
	}
	fmt.Fprintf(out, "%d servers, at most %d associations with one of them at a time\n", len(w.most), most)
	fmt.Fprintf(out, "%d faults\n", len(w.faults))
	for i, f := range w.faults {
		if i == 50 {
			fmt.Fprintln(out, "…")
			break
		}
		fmt.Fprintln(out, f)
	}
	return len(w.faults)
}
