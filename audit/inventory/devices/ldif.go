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
}

func (e *ldifEntry) first(name string) string {
	if list := e.attributes[strings.ToLower(name)]; len(list) > 0 {
		return list[0]
	}
	return ""
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
		if e := &entries[i]; e.first("dicomHostname") != "" {
			connections[strings.ToLower(e.first("dn"))] = e
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
			c := connections[strings.ToLower(reference)]
			if c == nil {
				continue
			}
			found = true
			port, _ := strconv.Atoi(c.first("dicomPort"))
			l.Devices = append(l.Devices, Device{
				Name: nameOfDevice(e), Called: title, Host: c.first("dicomHostname"), Port: port, TLS: c.first("dicomTLSCipherSuite") != "", From: Place{file, e.line},
			})
		}
		if !found {
			l.note(Place{file, e.line}, "an application entity without a connection that is in the file: left out")
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
	name := ""
	end := func() {
		if len(e.attributes) > 0 {
			list = append(list, e)
		}
		e, name = ldifEntry{attributes: map[string][]string{}}, ""
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		switch {
		case line == "":
			end()
		case line[0] == '#':
		case line[0] == ' ' && name != "":
			values := e.attributes[name]
			values[len(values)-1] += line[1:]
		default:
			key, value, ok := strings.Cut(line, ":")
			if !ok {
				continue
			}
			if e.line == 0 {
				e.line = i + 1
			}
			name = strings.ToLower(strings.TrimSpace(key))
			if encoded, ok := strings.CutPrefix(value, ":"); ok {
				if b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded)); err == nil {
					value = string(b)
				}
			}
			e.attributes[name] = append(e.attributes[name], strings.TrimSpace(value))
		}
	}
	end()
	return list
}
