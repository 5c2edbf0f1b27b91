package devices

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// nmapHost is what we read of a host in nmap's XML output.
type nmapHost struct {
	Addresses []struct {
		Address string `xml:"addr,attr"`
		Type    string `xml:"addrtype,attr"`
	} `xml:"address"`
	Names []struct {
		Name string `xml:"name,attr"`
	} `xml:"hostnames>hostname"`
	Ports []struct {
		Number   string `xml:"portid,attr"`
		Protocol string `xml:"protocol,attr"`
		State    struct {
			State string `xml:"state,attr"`
		} `xml:"state"`
		Service struct {
			Name   string `xml:"name,attr"`
			Tunnel string `xml:"tunnel,attr"`
		} `xml:"service"`
		Scripts []struct {
			ID string `xml:"id,attr"`
		} `xml:"script"`
	} `xml:"ports>port"`
}

// dicomPorts are those that DICOM is known to listen on, besides what nmap found to
// speak it: those registered, PS3.8 §9.1.1, and those of products.
var dicomPorts = map[string]bool{"104": true, "2761": true, "2762": true, "4242": true, "11112": true}

// readNmap takes the open ports that speak DICOM, by dicom-ping or by their number.
func readNmap(file, text string, _ map[string]string) (List, error) {
	l := List{Format: "nmap"}
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, text io.Reader) (io.Reader, error) { return text, nil } // it is UTF-8 by now
	for {
		token, err := d.Token()
		if err == io.EOF {
			return l, nil
		}
		if err != nil {
			return l, l.cutOff(file, d, text)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "host" {
			continue
		}
		line, _ := d.InputPos()
		var h nmapHost
		if err := d.DecodeElement(&h, &start); err != nil {
			return l, l.cutOff(file, d, text)
		}
		l.addNmap(h, Place{file, line})
	}
}

// cutOff keeps what stands before the end of a file that ends early, as that of a scan
// does that was stopped.
func (l *List) cutOff(file string, d *xml.Decoder, text string) error {
	line, _ := d.InputPos()
	if d.InputOffset() < int64(len(text)) {
		return fmt.Errorf("line %d is no XML: write the scan again with nmap -oX", line)
	}
	l.note(Place{file, line}, "the scan ends early: hosts behind this are not in it")
	return nil
}

func (l *List) addNmap(h nmapHost, at Place) {
	var device Device
	for _, a := range h.Addresses {
		if a.Type != "mac" && device.Host == "" {
			device.Host = a.Address
		}
	}
	if len(h.Names) > 0 {
		device.Name = h.Names[0].Name
	}
	device.From = at
	for _, p := range h.Ports {
		speaks := strings.Contains(p.Service.Name, "dicom") || dicomPorts[p.Number]
		for _, s := range p.Scripts {
			speaks = speaks || strings.HasPrefix(s.ID, "dicom")
		}
		if !speaks || p.State.State != "open" || p.Protocol == "udp" {
			continue
		}
		device.Port, _ = strconv.Atoi(p.Number)
		device.TLS = p.Service.Tunnel == "ssl" || p.Number == "2762"
		l.Devices = append(l.Devices, device)
	}
}
