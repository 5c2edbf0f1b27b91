package report

import (
	"fmt"
	"slices"
	"testing"

	"pacsaudit/audit"
)

// ports are n ports of as many addresses, each as it is made.
func ports(n int, make func(i int, f *FoundPort)) (list []FoundPort) {
	for i := range n {
		f := FoundPort{
			Address: audit.Operator(fmt.Sprintf("10.0.0.%d:104", i)), Outcome: audit.PortAccepted,
			Implementation: audit.Implementation{ClassUID: audit.Operator(fmt.Sprintf("1.2.%d", i+1))},
		}
		make(i, &f)
		list = append(list, f)
	}
	return list
}

// TestWhatStandsOnManyAddressesIsMarked and stays where it is.
func TestWhatStandsOnManyAddressesIsMarked(t *testing.T) {
	twin := func(_ int, f *FoundPort) { f.Implementation.ClassUID = audit.Lit("1.2.3") }
	sealed := func(_ int, f *FoundPort) { f.Outcome, f.Certificate = audit.PortTLSCertificate, 7 }
	for name, row := range map[string]struct {
		found               []FoundPort
		suspect             uint64
		certificate, answer uint64 // of the first
	}{
		"different servers":          {ports(40, func(int, *FoundPort) {}), 0, 0, 0},
		"some of one model":          {ports(15, twin), 0, 0, 0},
		"one answer everywhere":      {ports(16, twin), 16, 0, 16},
		"one rejection everywhere":   {ports(40, func(_ int, f *FoundPort) { twin(0, f); f.Outcome = audit.PortRejected }), 0, 0, 0},
		"two with a certificate":     {ports(2, sealed), 0, 0, 0},
		"one certificate everywhere": {ports(3, sealed), 3, 3, 0},
		"certificates of their own":  {ports(9, func(i int, f *FoundPort) { f.Certificate = uint64(i + 1) }), 0, 0, 0},
		"ports of one address": {ports(40, func(i int, f *FoundPort) {
			twin(0, f)
			f.Certificate = 7
			f.Address = audit.Operator(fmt.Sprintf("10.0.0.1:%d", i+1))
		}), 0, 0, 0},
		"no class UID":                        {ports(2, func(_ int, f *FoundPort) { f.Implementation.ClassUID = audit.Text{} }), 2, 0, 0},
		"a rejection, which has no class UID": {ports(2, func(_ int, f *FoundPort) { f.Implementation.ClassUID = audit.Text{}; f.Outcome = audit.PortRejected }), 0, 0, 0},
		"accepts what does not exist":         {ports(1, func(_ int, f *FoundPort) { f.Promiscuous = true }), 1, 0, 0},
		"sends what nobody asked for":         {ports(1, func(_ int, f *FoundPort) { f.Unsolicited = true }), 1, 0, 0},
	} {
		s := &Sweep{Found: row.found}
		n := len(s.Found)
		s.MarkAlike()
		if s.Suspect != row.suspect || s.Found[0].SameCertificate != row.certificate || s.Found[0].SameAnswer != row.answer || len(s.Found) != n {
			t.Errorf("%s: %d of %d are suspect; certificate %d, answer %d", name, s.Suspect, n, s.Found[0].SameCertificate, s.Found[0].SameAnswer)
		}
		// Shards know a part each, and together as much as one sweep.
		whole := slices.Clone(s.Found)
		half := n / 2
		one, two := &Sweep{Found: slices.Clone(whole[:half])}, &Sweep{Found: slices.Clone(whole[half:])}
		one.MarkAlike()
		two.MarkAlike()
		if m := mergeSweeps(one, two); m.Suspect != row.suspect || len(m.Found) != n {
			t.Errorf("%s: merged, %d of %d are suspect", name, m.Suspect, len(m.Found))
		}
	}
}
