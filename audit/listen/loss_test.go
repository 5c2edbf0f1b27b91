package listen

import (
	"math/rand/v2"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/fixtures/wiretap"
)

var ethernet = wiretap.Links[0]

func whole1(t *testing.T) *wiretap.Capture {
	t.Helper()
	c := &wiretap.Capture{}
	everything(c, "10.1.1.9:50000", "10.1.1.2:104")
	return c
}

func TestSwappedAndRepeatedPacketsCountOnce(t *testing.T) {
	c := whole1(t)
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		traffic := heard(t, c.Swapped(0.1, r).Repeated(0.1, r).Pcap(ethernet, 0))
		if traffic.Flows != 1 || traffic.Incomplete != 0 || traffic.OutOfOrder == 0 || traffic.Retransmitted == 0 {
			t.Fatalf("seed %d: %+v", seed, traffic.CaptureCounts)
		}
		check(t, traffic.Links[0])
	}
}

// sum adds up what is counted of all links.
func sum(traffic *audit.Traffic) (s audit.ServiceCounts, matches, objects, records uint64, atLeast bool) {
	for _, l := range traffic.Links {
		s.Echo, s.Find, s.Worklist, s.Move, s.Get, s.Store = s.Echo+l.Services.Echo, s.Find+l.Services.Find, s.Worklist+l.Services.Worklist, s.Move+l.Services.Move, s.Get+l.Services.Get, s.Store+l.Services.Store
		s.MPPS, s.Commitment, s.Print, s.Other = s.MPPS+l.Services.MPPS, s.Commitment+l.Services.Commitment, s.Print+l.Services.Print, s.Other+l.Services.Other
		matches, objects = matches+l.Matches, objects+l.Objects
		if l.Tally != nil {
			records += l.Tally.Records
		}
		atLeast = atLeast || l.AtLeast()
	}
	return s, matches, objects, records, atLeast
}

// lowerBound holds that no number is greater than what was said, and that the counts
// say that they are lower bounds.
func lowerBound(t *testing.T, name string, traffic *audit.Traffic) {
	t.Helper()
	s, matches, objects, records, atLeast := sum(traffic)
	if s.Echo > 1 || s.Find > 1 || s.Worklist > 1 || s.Move > 1 || s.Get > 1 || s.Store > 3 || s.MPPS > 1 || s.Commitment > 1 || s.Print > 1 || s.Find+s.Worklist > 2 || s.Total() > 12 {
		t.Errorf("%s: services %+v", name, s)
	}
	if matches > 15 || objects > 3 || records > 16 {
		t.Errorf("%s: %d matches, %d objects, %d records", name, matches, objects, records)
	}
	if traffic.Incomplete == 0 || traffic.Measured() {
		t.Errorf("%s: taken for whole: %+v", name, traffic.CaptureCounts)
	}
	if len(traffic.Links) > 0 && !atLeast {
		t.Errorf("%s: taken for exact: %+v", name, traffic.Links[0].LinkFacts)
	}
}

func TestLostPacketsMakeLowerBounds(t *testing.T) {
	c := whole1(t)
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 2))
		lossy, lost := c.Lossy([]float64{0.01, 0.05, 0.3}[seed%3], r)
		if lost == 0 {
			continue
		}
		lowerBound(t, "loss", heard(t, lossy.Pcap(ethernet, 0)))
	}
}

// TestOneLostPacketCostsLittle: whichever packet is missing, most of what is left
// counts.
func TestOneLostPacketCostsLittle(t *testing.T) {
	c := whole1(t)
	worst := uint64(100)
	for lost, f := range c.Frames {
		if f.Data == 0 {
			continue
		}
		traffic := heard(t, c.Kept(func(i int, _ wiretap.Frame) bool { return i != lost }).Pcap(ethernet, 0))
		lowerBound(t, "one lost", traffic)
		if len(traffic.Links) != 1 {
			t.Errorf("packet %d of %d bytes: %d links", lost, f.Data, len(traffic.Links))
			continue
		}
		s, _, _, records, _ := sum(traffic)
		worst = min(worst, records)
		if records < 13 || s.Total() < 10 {
			t.Errorf("packet %d of %d bytes: %d records, %+v", lost, f.Data, records, s)
		}
	}
	t.Logf("at worst %d of 16 records", worst)
}

func TestCutBeginningsAndEndsMakeLowerBounds(t *testing.T) {
	c := whole1(t)
	for at := 1; at < len(c.Frames)-1; at += 7 {
		lowerBound(t, "cut beginning", heard(t, c.Kept(func(i int, _ wiretap.Frame) bool { return i >= at }).Pcap(ethernet, 0)))
		lowerBound(t, "cut end", heard(t, c.Kept(func(i int, _ wiretap.Frame) bool { return i < at }).Pcap(ethernet, 0)))
	}
}

func TestOneDirectionIsIncomplete(t *testing.T) {
	c := whole1(t)
	for from, want := range []uint64{3, 13} {
		traffic := heard(t, c.Kept(func(_ int, f wiretap.Frame) bool { return (f.IP[15] == 9) == (from == 0) }).Pcap(ethernet, 0))
		lowerBound(t, "one direction", traffic)
		if _, _, _, records, _ := sum(traffic); records != want {
			t.Errorf("direction %d: %d records, want %d: %+v", from, records, want, traffic.Links[0].LinkFacts)
		}
	}
}

func TestCutPacketsAreIncomplete(t *testing.T) {
	c := whole1(t)
	for _, snaplen := range []int{54, 60, 64, 96, 128, 256, 1000, 1400} {
		traffic := heard(t, c.Pcap(ethernet, snaplen))
		lowerBound(t, "cut packets", traffic)
		if traffic.Cut == 0 {
			t.Errorf("%d: %+v", snaplen, traffic.CaptureCounts)
		}
	}
}
