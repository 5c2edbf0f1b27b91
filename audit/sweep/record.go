package sweep

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"pacsaudit/audit"
)

// Host is what became of one address: one sighting a port, in the order of the
// sweep's ports.
type Host struct {
	Address netip.Addr
	Ports   []Port
}

// Port is what became of one port.
type Port struct {
	Number   uint16
	Sighting audit.Sighting
	// Connection is the connection that decided, of a port that was found; else it
	// holds no more than the cause.
	Connection audit.Connection
}

// appendHost writes a host as a line of the journal: its address, and port=word
// for each port, or *=word where all are alike.
func appendHost(b []byte, h *Host) []byte {
	b = h.Address.AppendTo(b)
	if alike(h.Ports) {
		b = append(b, " *="...)
		return append(b, h.Ports[0].Sighting.String()...)
	}
	for i := range h.Ports {
		b = append(b, ' ')
		b = appendPort(b, &h.Ports[i])
	}
	return b
}

// plain reports a port of which there is no more to say than a word.
func (p *Port) plain() bool { return !p.Sighting.Found() && p.Connection.Step.Cause == audit.NoCause }

func alike(ports []Port) bool {
	for i := range ports {
		if !ports[i].plain() || ports[i].Sighting != ports[0].Sighting {
			return false
		}
	}
	return len(ports) > 0
}

// fields of a port that was found, after the word.
const fields = 8

func appendPort(b []byte, p *Port) []byte {
	k := &p.Connection
	b = strconv.AppendUint(b, uint64(p.Number), 10)
	b = append(b, '=')
	b = append(b, p.Sighting.String()...)
	if p.plain() {
		return b
	}
	b = fmt.Appendf(b, "/%d/%s/%d.%d.%d.%d/%d/%t/", k.Transport, k.Step.Cause, k.Step.Result.Number(), k.Step.Source.Number(), k.Step.Reason.Number(), k.Step.Alert, k.Accepted, k.Unsolicited)
	b = append(b, escape(k.Implementation.ClassUID.String())...)
	b = append(b, '/')
	b = append(b, escape(k.Implementation.VersionName.String())...)
	b = append(b, '/')
	if k.Certificate != 0 {
		b = strconv.AppendUint(b, k.Certificate, 16)
	}
	return b
}

// escape keeps a peer's identification to one word.
func escape(s string) string {
	if strings.IndexFunc(s, special) < 0 {
		return s
	}
	var b strings.Builder
	for _, c := range []byte(s) {
		if special(rune(c)) {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func special(r rune) bool { return r <= ' ' || r >= 0x7F || r == '%' || r == '/' }

var errLine = errors.New("not a line of a journal")

// parseHost reads what appendHost wrote.
func parseHost(line string, ports []uint16) (Host, error) {
	text, rest, _ := strings.Cut(line, " ")
	address, err := netip.ParseAddr(text)
	if err != nil {
		return Host{}, errLine
	}
	h := Host{Address: address}
	if word, ok := strings.CutPrefix(rest, "*="); ok {
		var s audit.Sighting
		if s.UnmarshalText([]byte(word)) != nil || s.Found() {
			return h, errLine // what was found is written port by port
		}
		for _, n := range ports {
			h.Ports = append(h.Ports, Port{Number: n, Sighting: s})
		}
		return h, nil
	}
	for word := range strings.SplitSeq(rest, " ") {
		p, err := parsePort(word)
		if err != nil {
			return h, err
		}
		h.Ports = append(h.Ports, p)
	}
	return h, nil
}

func parsePort(s string) (Port, error) {
	var p Port
	number, rest, _ := strings.Cut(s, "=")
	n, err := strconv.ParseUint(number, 10, 16)
	parts := strings.Split(rest, "/")
	if err != nil || p.Sighting.UnmarshalText([]byte(parts[0])) != nil || len(parts) != 1 && len(parts) != fields+1 {
		return p, errLine
	}
	p.Number = uint16(n)
	if len(parts) == 1 {
		if !p.plain() {
			return p, errLine // what it answered is missing
		}
		return p, nil
	}
	k := &p.Connection
	var class, version string
	var result, source, reason, alert uint8
	codes := parts[1] + "." + parts[3] + "." + parts[4]
	_, err = fmt.Sscanf(codes, "%d.%d.%d.%d.%d.%d", &k.Transport, &result, &source, &reason, &alert, &k.Accepted)
	switch p.Sighting {
	case audit.PortRejected:
		k.Step = audit.Rejection(result, source, reason)
	case audit.PortAborted:
		k.Step = audit.Abortion(source, reason)
	}
	k.Step.Alert = alert
	if err != nil || parts[2] != "" && k.Step.Cause.UnmarshalText([]byte(parts[2])) != nil {
		return p, errLine
	}
	k.Unsolicited = parts[5] == "true"
	if class, err = unescape(parts[6]); err != nil {
		return p, err
	}
	if version, err = unescape(parts[7]); err != nil {
		return p, err
	}
	if parts[8] != "" { // journals of before have none
		if k.Certificate, err = strconv.ParseUint(parts[8], 16, 48); err != nil {
			return p, errLine
		}
	}
	k.Implementation.ClassUID.UnmarshalText([]byte(class))
	k.Implementation.VersionName.UnmarshalText([]byte(version))
	k.Implementation.Product = audit.Recognise(k.Implementation.ClassUID, k.Implementation.VersionName)
	return p, nil
}

func unescape(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) {
			return "", errLine
		}
		c, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
		if err != nil {
			return "", errLine
		}
		b.WriteByte(byte(c))
		i += 2
	}
	return b.String(), nil
}
