package lint

import (
	"encoding/base64"
	"regexp"
	"strings"

	"pacsaudit/audit"
)

var (
	ldifEntry = regexp.MustCompile(`(?mi)^dn:{1,2}\s*\S`)
	ldifOurs  = regexp.MustCompile(`(?mi)^(objectClass:\s*(dcm|dicom)|dicomDeviceName:)`)
)

// isDcm4chee takes LDIF with devices of dcm4chee-arc: RFC 2849, and the
// configuration of PS3.15 §H with dcm4che's attributes.
func (f *file) isDcm4chee() bool {
	if !ldifEntry.MatchString(f.text.s) || !ldifOurs.MatchString(f.text.s) {
		return false
	}
	f.kind = audit.DCM4CHEEConfig
	var entry *node
	count := 0
	end := func() {
		if entry != nil {
			f.dicomEntry(*entry)
		}
		entry = nil
	}
	var attribute, value string
	var at place
	flush := func() {
		switch {
		case attribute == "":
		case strings.EqualFold(attribute, "dn"):
			end()
			entry = &node{kind: object, place: at}
		case entry != nil:
			entry.add(attribute, at, typed(value, at))
		}
		attribute = ""
	}
	f.text.each(func(offset int, line string) {
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, " "): // RFC 2849, note 2: the line before goes on
			value += line[1:]
		case strings.TrimSpace(line) == "":
			flush()
			end()
		default:
			flush()
			name, rest, ok := strings.Cut(line, ":")
			if count++; !ok || count > maxSettings {
				return
			}
			attribute, at = name, f.text.at(offset)
			value = strings.TrimSpace(rest)
			if coded, is := strings.CutPrefix(rest, ":"); is {
				if b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(coded)); err == nil {
					value = string(b)
				}
			}
		}
	})
	flush()
	end()
	if count > maxSettings {
		f.fault, f.docs = &fault{is: audit.TooManyInFiles}, nil
	}
	return true
}

// dicomEntry judges what is a network AE or a network connection.
func (f *file) dicomEntry(n node) {
	n = n.gathered()
	if len(f.docs) > 5000 {
		return
	}
	_, title := n.member("dicomAETitle")
	_, acceptor := n.member("dicomAssociationAcceptor")
	_, port := n.member("dicomPort")
	_, host := n.member("dicomHostname")
	for _, m := range n.members {
		if _, pin := ruleSets()["dcm4chee-device"].keys[m.name]; pin {
			f.docs = append(f.docs, document{rules: "dcm4chee-device", root: n})
			break
		}
	}
	switch {
	case title && acceptor:
		f.docs = append(f.docs, document{rules: "dcm4chee-ae", root: n})
	case port && host:
		f.docs = append(f.docs, document{rules: "dcm4chee-connection", root: n})
	}
}

// gathered puts attributes with several values into lists, under their first
// place.
func (n node) gathered() node {
	out := node{kind: object, place: n.place}
	at := map[string]int{}
	for _, m := range n.members {
		i, twice := at[m.name]
		if !twice {
			at[m.name] = len(out.members)
			out.members = append(out.members, m)
			continue
		}
		if out.members[i].value.kind != list {
			out.members[i].value = node{kind: list, items: []node{out.members[i].value}, place: out.members[i].value.place}
		}
		if m.value.kind == list {
			out.members[i].value.items = append(out.members[i].value.items, m.value.items...)
		} else {
			out.members[i].value.items = append(out.members[i].value.items, m.value)
		}
	}
	return out
}

// isDcm4cheeJSON takes a device as dcm4chee-arc's REST service exports it.
func (f *file) isDcm4cheeJSON() bool {
	if !beginsWithBrace(f.text.s) || !strings.Contains(f.text.s, `"dicomDeviceName"`) {
		return false
	}
	f.kind = audit.DCM4CHEEConfig
	root, found := parseJSON(f.text, 0, f.text.s)
	if found != nil {
		f.fault = found
		return true
	}
	device := root
	device.members = nil
	for _, m := range root.members { // what it holds is judged by itself
		if m.value.kind != list {
			device.members = append(device.members, m)
		}
	}
	f.dicomEntry(device.flat())
	for _, name := range []string{"dicomNetworkAE", "dicomNetworkConnection"} {
		v, _ := root.member(name)
		for _, item := range v.items {
			f.dicomEntry(item.flat())
		}
	}
	return true
}

// flat takes the members of nested objects up: dcm4chee keeps its own attributes
// in one.
func (n node) flat() node {
	out := node{kind: object, place: n.place}
	for _, m := range n.members {
		if m.value.kind == object {
			out.members = append(out.members, m.value.flat().members...)
		} else {
			out.members = append(out.members, m)
		}
	}
	return out
}
