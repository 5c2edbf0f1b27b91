package devices

import (
	"regexp"
	"strconv"
	"strings"
)

// hostLine is a line of a HostTable: name = (title, host, port), dcmqrscp.cfg(5). A
// line of names that were defined before is a group.
var (
	hostTable = regexp.MustCompile(`(?m)^\s*HostTable\s+BEGIN\b`)
	hostLine  = regexp.MustCompile(`^\s*("[^"]*"|[^=\s]+)\s*=\s*(.*)$`)
	hostPeer  = regexp.MustCompile(`\(\s*([^,()]*?)\s*,\s*([^,()]*?)\s*,\s*(\d+)\s*\)`)
)

// readDCMTK reads the HostTable of dcmqrscp.
func readDCMTK(file, text string, _ map[string]string) (List, error) {
	l := List{Format: "dcmtk"}
	inside := false
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		switch words := strings.Fields(line); {
		case len(words) == 2 && words[0] == "HostTable":
			inside = words[1] == "BEGIN"
		case inside && len(words) > 0:
			place := Place{file, i + 1}
			m := hostLine.FindStringSubmatch(line)
			if m == nil {
				l.note(place, "no line of a HostTable: left out")
				continue
			}
			peers := hostPeer.FindAllStringSubmatch(m[2], -1)
			if len(peers) != strings.Count(m[2], "(") {
				l.note(place, "not (title, host, port): left out")
			}
			for _, p := range peers {
				port, _ := strconv.Atoi(p[3])
				l.Devices = append(l.Devices, Device{Name: strings.Trim(m[1], `"`), Called: strings.Trim(p[1], `"`), Host: strings.Trim(p[2], `"`), Port: port, From: place})
			}
		}
	}
	return l, nil
}
