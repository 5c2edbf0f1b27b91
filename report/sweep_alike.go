package report

import (
	"net/netip"

	"pacsaudit/audit"
)

// From as many addresses on it is odd that one certificate, or one answer, stands at
// all of them. A hospital may well have some devices of one model.
const (
	oddCertificates = 3
	oddAnswers      = 16
)

// answer is what a server says of itself in a sweep.
type answer struct {
	class, version                       audit.Text
	tls, query, promiscuous, unsolicited bool
}

// MarkAlike takes the ports in the order of their addresses. It counts on how many addresses the same certificate and the same answer
// stand, and marks those where that is odd. It hides nothing: all ports stay, as they
// were found.
func (s *Sweep) MarkAlike() {
	certificates, answers := map[uint64]hosts{}, map[answer]hosts{}
	for i := range s.Found {
		f := &s.Found[i]
		host := f.host()
		if f.Certificate != 0 {
			note(certificates, f.Certificate, host)
		}
		if f.Outcome == audit.PortAccepted {
			note(answers, f.answer(), host)
		}
	}
	s.Suspect = 0
	for i := range s.Found {
		f := &s.Found[i]
		f.SameCertificate, f.SameAnswer = 0, 0
		if n := certificates[f.Certificate].n; n >= oddCertificates {
			f.SameCertificate = n
		}
		if n := answers[f.answer()].n; f.Outcome == audit.PortAccepted && n >= oddAnswers {
			f.SameAnswer = n
		}
		f.Unnamed = f.Outcome == audit.PortAccepted && f.Implementation.ClassUID.IsZero()
		if f.Odd() {
			s.Suspect++
		}
	}
}

// hosts counts addresses in their order, each once, whatever its ports.
type hosts struct {
	last netip.Addr
	n    uint64
}

func note[K comparable](seen map[K]hosts, key K, host netip.Addr) {
	if h := seen[key]; h.n == 0 || h.last != host {
		seen[key] = hosts{host, h.n + 1}
	}
}

// host is the address of a port, without its number.
func (f *FoundPort) host() netip.Addr {
	a, _ := netip.ParseAddrPort(f.Address.String())
	return a.Addr()
}

func (f *FoundPort) answer() answer {
	return answer{f.Implementation.ClassUID, f.Implementation.VersionName, f.TLS, f.QueryAccepted, f.Promiscuous, f.Unsolicited}
}

// Odd reports a port that looks like a honeypot, or like one device behind many
// addresses.
func (f *FoundPort) Odd() bool {
	return f.Promiscuous || f.Unsolicited || f.Unnamed || f.SameCertificate > 0 || f.SameAnswer > 0
}
