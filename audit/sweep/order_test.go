package sweep

import (
	"fmt"
	"testing"
)

func TestOrdersReachEveryPlaceOnce(t *testing.T) {
	for o := range orderNames {
		for _, size := range []uint64{1, 2, 3, 4, 5, 7, 8, 16, 17, 100, 255, 256, 257, 1000, 4096, 65_537} {
			t.Run(fmt.Sprintf("%s of %d", orderNames[o], size), func(t *testing.T) {
				p := newPermutation(Order(o), size)
				seen := make([]bool, size)
				for i := range size {
					at := p.at(i)
					if at >= size || seen[at] {
						t.Fatalf("position %d is place %d again", i, at)
					}
					seen[at] = true
				}
			})
		}
	}
}

// TestSpreadGoesAround holds that no network gets a burst: of as many positions
// as there are networks, hardly any two fall into the same.
func TestSpreadGoesAround(t *testing.T) {
	const networks = 256
	p := newPermutation(Spread, networks*256)
	hits := map[uint64]int{}
	for i := range uint64(networks) {
		hits[p.at(i)/256]++
	}
	for n, times := range hits {
		if times > 2 {
			t.Errorf("network %d gets %d of %d connections", n, times, networks)
		}
	}
	if len(hits) < networks*3/4 {
		t.Errorf("%d of %d networks are reached", len(hits), networks)
	}
}

func TestShufflesDiffer(t *testing.T) {
	a, b := newPermutation(Shuffled, 1<<20), newPermutation(Shuffled, 1<<20)
	same := 0
	for i := range uint64(1000) {
		if a.at(i) == b.at(i) {
			same++
		}
	}
	if same > 10 {
		t.Errorf("two shuffles share %d of 1000 places", same)
	}
}

func TestParseOrder(t *testing.T) {
	for o, name := range orderNames {
		if got, err := ParseOrder(name); err != nil || got != Order(o) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := ParseOrder("random"); err == nil {
		t.Error("random was taken")
	}
}
