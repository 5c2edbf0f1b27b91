package listen

import (
	"bytes"
	"encoding/binary"
	"testing"

	"pacsaudit/fixtures/wiretap"
)

// outer is an IP packet around a body.
func outer(protocol byte, body []byte) []byte {
	b := []byte{0x45, 0, 0, 0, 0, 1, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2}
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)+len(body)))
	return append(b, body...)
}

func udp(port uint16, body ...[]byte) []byte {
	all := bytes.Join(body, nil)
	b := binary.BigEndian.AppendUint16([]byte{0x9C, 0x40}, port)
	b = binary.BigEndian.AppendUint16(b, uint16(8+len(all)))
	return outer(17, append(append(b, 0, 0), all...))
}

func framed(kind uint16, body ...[]byte) []byte {
	b := binary.BigEndian.AppendUint16(make([]byte, 12), kind)
	return append(b, bytes.Join(body, nil)...)
}

func joined(all ...[]byte) []byte { return bytes.Join(all, nil) }

// tunnels are packets around packets, each given the IP packet and its frame.
var tunnels = map[string]func(ip, frame []byte) []byte{
	"PPPoE":         func(ip, _ []byte) []byte { return framed(0x8864, []byte{0x11, 0, 0, 7, 0, 0, 0, 0x21}, ip) },
	"SNAP":          func(ip, _ []byte) []byte { return framed(uint16(len(ip)+8), []byte{0xAA, 0xAA, 3, 0, 0, 0, 8, 0}, ip) },
	"MPLS, a frame": func(_, f []byte) []byte { return framed(0x8847, []byte{0, 0, 0x11, 64, 0, 0, 0, 0}, f) },
	"GRE":           func(ip, _ []byte) []byte { return framed(0x0800, outer(47, joined([]byte{0, 0, 8, 0}, ip))) },
	"GRE with all": func(ip, _ []byte) []byte {
		return framed(0x0800, outer(47, joined([]byte{0xB0, 0, 8, 0}, make([]byte, 12), ip)))
	},
	"GRE, a frame": func(_, f []byte) []byte {
		return framed(0x0800, outer(47, joined([]byte{0x20, 0, 0x65, 0x58, 0, 0, 0, 5}, f)))
	},
	"PPTP": func(ip, _ []byte) []byte {
		return framed(0x0800, outer(47, joined([]byte{0x30, 0x81, 0x88, 0x0B}, make([]byte, 12), []byte{0xFF, 3, 0x21}, ip)))
	},
	"ERSPAN I": func(_, f []byte) []byte { return framed(0x0800, outer(47, joined([]byte{0, 0, 0x88, 0xBE}, f))) },
	"ERSPAN II": func(_, f []byte) []byte {
		return framed(0x0800, outer(47, joined([]byte{0x10, 0, 0x88, 0xBE}, make([]byte, 12), f)))
	},
	"ERSPAN III": func(_, f []byte) []byte {
		return framed(0x0800, outer(47, joined([]byte{0x10, 0, 0x22, 0xEB}, make([]byte, 16), f)))
	},
	"ERSPAN III, long": func(_, f []byte) []byte {
		return framed(0x0800, outer(47, joined([]byte{0x10, 0, 0x22, 0xEB}, make([]byte, 15), []byte{1}, make([]byte, 8), f)))
	},
	"IP in IP": func(ip, _ []byte) []byte { return framed(0x0800, outer(4, ip)) },
	"EtherIP":  func(_, f []byte) []byte { return framed(0x0800, outer(97, joined([]byte{0x30, 0}, f))) },
	"AH": func(ip, _ []byte) []byte {
		return framed(0x0800, outer(51, joined([]byte{4, 4, 0, 0}, make([]byte, 20), ip)))
	},
	"MPLS in IP":   func(ip, _ []byte) []byte { return framed(0x0800, outer(137, joined([]byte{0, 0, 0x11, 64}, ip))) },
	"VXLAN":        func(_, f []byte) []byte { return framed(0x0800, udp(4789, []byte{8, 0, 0, 0, 0, 0, 7, 0}, f)) },
	"VXLAN, Linux": func(_, f []byte) []byte { return framed(0x0800, udp(8472, []byte{8, 0, 0, 0, 0, 0, 7, 0}, f)) },
	"VXLAN-GPE":    func(ip, _ []byte) []byte { return framed(0x0800, udp(4790, []byte{12, 0, 0, 1, 0, 0, 7, 0}, ip)) },
	"GENEVE": func(_, f []byte) []byte {
		return framed(0x0800, udp(6081, []byte{1, 0, 0x65, 0x58, 0, 0, 7, 0, 0, 0, 0, 0}, f))
	},
	"GTP-U": func(ip, _ []byte) []byte {
		return framed(0x0800, udp(2152, []byte{0x34, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x85, 1, 0, 9, 0}, ip))
	},
	"TZSP": func(_, f []byte) []byte { return framed(0x0800, udp(37008, []byte{1, 0, 0, 1, 10, 1, 9, 0, 1}, f)) },
	"VXLAN in VLANs": func(_, f []byte) []byte {
		return framed(0x88A8, []byte{0, 9, 0x81, 0, 0, 7, 8, 0}, udp(4789, []byte{8, 0, 0, 0, 0, 0, 7, 0}, f))
	},
}

// TestPacketsInPacketsAreOpened: each way of other switches to mirror and of networks
// to carry frames.
func TestPacketsInPacketsAreOpened(t *testing.T) {
	for name, wrap := range tunnels {
		for _, ends := range [][2]string{{"10.1.1.9:50000", "10.1.1.2:104"}, {"[fd00::1]:40000", "[fd00::2]:11112"}} {
			if ends[0][0] == '[' && (name == "PPPoE" || name == "SNAP" || name == "GRE" || name == "GRE with all" || name == "PPTP" || name == "IP in IP" || name == "AH") {
				continue // their heads say IPv4
			}
			c := &wiretap.Capture{}
			everything(c, ends[0], ends[1])
			traffic := heard(t, c.Pcap(wiretap.Link{Type: ethernet.Type, Wrap: func(ip []byte) []byte { return wrap(ip, ethernet.Wrap(ip)) }}, 0))
			if traffic.Flows != 1 || !traffic.Measured() || len(traffic.Links) != 1 {
				t.Errorf("%s: %+v", name, traffic.CaptureCounts)
				continue
			}
			check(t, traffic.Links[0])
		}
	}
}

// TestFragmentsOfPacketsAroundPacketsAreJoined: a frame in VXLAN is longer than the
// network takes.
func TestFragmentsOfPacketsAroundPacketsAreJoined(t *testing.T) {
	for _, name := range []string{"VXLAN", "GRE", "IP in IP"} {
		c := &wiretap.Capture{}
		everything(c, "10.1.1.9:50000", "10.1.1.2:104")
		for i := range c.Frames {
			c.Frames[i].IP = tunnels[name](c.Frames[i].IP, ethernet.Wrap(c.Frames[i].IP))[14:]
		}
		traffic := heard(t, c.Fragmented(800).Pcap(ethernet, 0))
		if !traffic.Measured() || len(traffic.Links) != 1 {
			t.Errorf("%s: %+v", name, traffic.CaptureCounts)
			continue
		}
		check(t, traffic.Links[0])
		lost := heard(t, c.Fragmented(800).Kept(func(i int, _ wiretap.Frame) bool { return i != 40 }).Pcap(ethernet, 0))
		if lost.Measured() {
			t.Errorf("%s: measured without a fragment: %+v", name, lost.CaptureCounts)
		}
	}
}

// TestWhatCannotBeOpenedIsNotClean: it may hold anything.
func TestWhatCannotBeOpenedIsNotClean(t *testing.T) {
	deep := func(ip, _ []byte) []byte {
		for range 40 {
			ip = outer(4, ip)
		}
		return framed(0x0800, ip)
	}
	for name, wrap := range map[string]func(ip, frame []byte) []byte{
		"a type nobody knows": func(ip, _ []byte) []byte { return framed(0x8909, ip) },
		"MACsec":              func(ip, _ []byte) []byte { return framed(0x88E5, ip) },
		"ESP":                 func(ip, _ []byte) []byte { return framed(0x0800, outer(50, ip)) },
		"ESP in UDP":          func(ip, _ []byte) []byte { return framed(0x0800, udp(4500, []byte{1, 2, 3, 4}, ip)) },
		"L2TP":                func(ip, _ []byte) []byte { return framed(0x0800, udp(1701, []byte{0, 2, 0, 1, 0, 1}, ip)) },
		"compressed":          func(ip, _ []byte) []byte { return framed(0x0800, outer(108, ip)) },
		"compressed PPP":      func(ip, _ []byte) []byte { return framed(0x8864, []byte{0x11, 0, 0, 7, 0, 0, 0, 0xFD}, ip) },
		"too deep":            deep,
		"GRE with a route": func(ip, _ []byte) []byte {
			return framed(0x0800, outer(47, joined([]byte{0x40, 0, 8, 0}, make([]byte, 8), ip)))
		},
	} {
		c := &wiretap.Capture{}
		everything(c, "10.1.1.9:50000", "10.1.1.2:104")
		traffic := heard(t, c.Pcap(wiretap.Link{Type: ethernet.Type, Wrap: func(ip []byte) []byte { return wrap(ip, ethernet.Wrap(ip)) }}, 0))
		if traffic.Measured() || traffic.Unread == 0 || len(traffic.Links) != 0 {
			t.Errorf("%s: %+v", name, traffic.CaptureCounts)
		}
	}
}

// TestWhatCarriesNoTCPIsClean: every network has these.
func TestWhatCarriesNoTCPIsClean(t *testing.T) {
	c := &wiretap.Capture{}
	c.Talk("10.1.1.7:50102", "10.1.1.3:104").Refuse()
	c.Frames = append(c.Frames, c.Frames[0]) // in whose place another stands
	for name, frame := range map[string][]byte{
		"ARP":                framed(0x0806, make([]byte, 28)),
		"LLDP":               framed(0x88CC, make([]byte, 40)),
		"spanning tree":      framed(38, []byte{0x42, 0x42, 3}, make([]byte, 35)),
		"CDP":                framed(60, []byte{0xAA, 0xAA, 3, 0, 0, 0x0C, 0x20, 0}, make([]byte, 52)),
		"PPPoE, its line":    framed(0x8864, []byte{0x11, 0, 0, 7, 0, 4, 0xC0, 0x21}, make([]byte, 4)),
		"DNS":                framed(0x0800, udp(53, make([]byte, 30))),
		"a part of UDP":      framed(0x0800, func() []byte { b := udp(53, make([]byte, 64)); b[6] = 0x20; return b }()),
		"its other part":     framed(0x0800, func() []byte { b := udp(53, make([]byte, 64)); b[7] = 9; return b }()),
		"ICMP":               framed(0x0800, outer(1, make([]byte, 8))),
		"VRRP":               framed(0x0800, outer(112, make([]byte, 8))),
		"keys of IPsec":      framed(0x0800, udp(4500, make([]byte, 40))),
		"IPsec, still there": framed(0x0800, udp(4500, []byte{0xFF})),
		"L2TP, its line":     framed(0x0800, udp(1701, []byte{0xC8, 2, 0, 12}, make([]byte, 8))),
	} {
		n := 0
		traffic := heard(t, c.Pcap(wiretap.Link{Type: ethernet.Type, Wrap: func(ip []byte) []byte {
			if n++; n == len(c.Frames) {
				return frame
			}
			return ethernet.Wrap(ip)
		}}, 0))
		if !traffic.Measured() {
			t.Errorf("%s: %+v", name, traffic.CaptureCounts)
		}
	}
}
