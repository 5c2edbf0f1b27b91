package devices

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// ldifEntry is an entry of LDIF, RFC 2849: its attributes in lower case.
type ldifEntry struct {
	line       int
	attributes map[string][]string
	bad        bool // a value cannot be read
}

func (e *ldifEntry) first(name string) string {
	if list := e.attributes[strings.ToLower(name)]; len(list) > 0 {
		return list[0]
	}
	return ""
}

// absent reports what is configured and not there.
func (e *ldifEntry) absent() bool { return strings.EqualFold(e.first("dicomInstalled"), "false") }

// plainDN writes a name so that it can be compared: blanks and case make no difference.
func plainDN(dn string) string {
	parts := strings.Split(strings.ToLower(dn), ",")
	for i, p := range parts {
		name, value, _ := strings.Cut(p, "=")
		parts[i] = strings.TrimSpace(name) + "=" + strings.TrimSpace(value)
	}
	return strings.Join(parts, ",")
}

// dn are the parts of the entry's name, each with its type in lower case.
func (e *ldifEntry) dn() []string {
	parts := strings.Split(e.first("dn"), ",")
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return parts
}

// readLDIF reads what dcm4chee keeps of application entities and their connections,
// PS3.15 Annex H: dicomNetworkAE, dicomNetworkConnection, dicomDevice.
func readLDIF(file, text string, _ map[string]string) (List, error) {
	l := List{Format: "ldif"}
	entries := ldifEntries(text)
	connections := map[string]*ldifEntry{}
	for i := range entries {
		e := &entries[i]
		if e.first("dicomHostname") != "" {
			connections[plainDN(e.first("dn"))] = e
		}
		if e.bad {
			l.note(Place{file, e.line}, "a value in base64 cannot be read: left out")
		}
	}
	for i := range entries {
		e := &entries[i]
		title := e.first("dicomAETitle")
		if title == "" || !strings.HasPrefix(strings.ToLower(e.first("dn")), "dicomaetitle=") {
			continue
		}
		found := false
		for _, reference := range e.attributes["dicomnetworkconnectionreference"] {
			c := connections[plainDN(reference)]
			if c == nil {
				l.note(Place{file, e.line}, "a connection of %q is not in the file: left out", title)
				continue
			}
			found = true
			if e.absent() || c.absent() {
				l.note(Place{file, e.line}, "%q is not installed, by dicomInstalled: left out", title)
				continue
			}
			port, _ := strconv.Atoi(c.first("dicomPort"))
			l.Devices = append(l.Devices, Device{
				Name: nameOfDevice(e), Called: title, Host: c.first("dicomHostname"), Port: port, TLS: c.first("dicomTLSCipherSuite") != "", From: Place{file, e.line},
			})
		}
		if !found && len(e.attributes["dicomnetworkconnectionreference"]) == 0 {
			l.note(Place{file, e.line}, "an application entity without a connection: left out")
		}
	}
	return l, nil
}

// nameOfDevice is the name of the device that an entity belongs to.
func nameOfDevice(e *ldifEntry) string {
	for _, part := range e.dn() {
		if key, value, ok := strings.Cut(part, "="); ok && strings.EqualFold(key, "dicomDeviceName") {
			return value
		}
	}
	return ""
}

// ldifEntries parts the text at blank lines, puts folded lines together and decodes
// base64.
func ldifEntries(text string) (list []ldifEntry) {
	e := ldifEntry{attributes: map[string][]string{}}
	var folded strings.Builder // an attribute, until the line that does not go on with it
	attribute := func() {
		if key, value, ok := strings.Cut(folded.String(), ":"); ok && !strings.HasPrefix(key, "#") {
			if encoded, ok := strings.CutPrefix(value, ":"); ok {
				b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
				e.bad = e.bad || err != nil
				value = string(b)
			}
			name := strings.ToLower(strings.TrimSpace(key))
			e.attributes[name] = append(e.attributes[name], strings.TrimSpace(value))
		}
		folded.Reset()
	}
	end := func() {
		attribute()
		if len(e.attributes) > 0 {
			list = append(list, e)
		}
		e = ldifEntry{attributes: map[string][]string{}}
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		switch {
		case line == "":
			end()
		case line[0] == ' ' && folded.Len() > 0: // RFC 2849: comments are folded, too
			folded.WriteString(line[1:])
		default:
			attribute()
			folded.WriteString(line)
			if e.line == 0 && line[0] != '#' {
				e.line = i + 1
			}
		}
	}
	end()
	return list
}
