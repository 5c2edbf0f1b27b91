package sweep

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestNoSecondExceedsTheRate lets many workers in as fast as they may and
// counts in every window of a second.
func TestNoSecondExceedsTheRate(t *testing.T) {
	for _, rate := range []float64{0.5, 1, 2, 3, 10, 99, 100, 200, 1000, 20_000} {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPacer(rate)
				var mu sync.Mutex
				var at []time.Time
				var wg sync.WaitGroup
				each := max(3, int(3*rate)/50)
				for range 50 {
					wg.Go(func() {
						for range each {
							if p.wait(t.Context()) != nil {
								return
							}
							mu.Lock()
							at = append(at, time.Now())
							mu.Unlock()
						}
					})
				}
				wg.Wait()
				slices.SortFunc(at, time.Time.Compare)
				most, first := 0, 0
				for last := range at {
					for at[last].Sub(at[first]) >= time.Second {
						first++
					}
					most = max(most, last-first+1)
				}
				if float64(most) > max(rate, 1) {
					t.Errorf("%d in a second", most)
				}
				if took := at[len(at)-1].Sub(at[0]).Seconds(); rate >= 10 && float64(len(at))/took < 0.9*rate {
					t.Errorf("%.0f a second on average", float64(len(at))/took)
				}
			})
		})
	}
}

func TestWaitingForATurnEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		p := newPacer(0.001)
		if p.wait(ctx) != nil {
			t.Fatal("the first did not get through")
		}
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				if p.wait(ctx) == nil {
					t.Error("let through")
				}
			})
		}
		synctest.Wait()
		cancel()
		wg.Wait()
	})
}

func TestPatience(t *testing.T) {
	p := connectTimeouts{longest: 3 * time.Second}
	for range firstSamples - 1 {
		p.add(10 * time.Millisecond)
	}
	if got := p.next(); got != p.longest {
		t.Errorf("%v before there are enough answers", got)
	}
	p.add(10 * time.Millisecond)
	if got := p.next(); got < retransmission+leastSlack || got >= p.longest {
		t.Errorf("%v on a fast network: no less than a lost packet takes", got)
	}
	for range 100 {
		p.add(800 * time.Millisecond)
		p.add(20 * time.Millisecond)
	}
	if got := p.next(); got != p.longest {
		t.Errorf("%v on a network that varies", got)
	}
}

func TestSlowConnectionsHoldUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newQuickLimit()
		began := time.Now()
		var ends []func()
		for range 10 * maxQuick {
			end, ok := l.begin(t.Context())
			if !ok {
				t.Fatal("interrupted")
			}
			ends = append(ends, end)
		}
		if took := time.Since(began); took != 9*slow {
			t.Errorf("ten times as many slow connections as fit began in %v", took)
		}
		for _, end := range ends {
			end()
		}
		if len(l) != 0 {
			t.Errorf("%d are still waited for", len(l))
		}
	})
}

func TestQuickConnectionsWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newQuickLimit()
		ctx, cancel := context.WithTimeout(t.Context(), slow/2)
		defer cancel()
		var ends []func()
		for range maxQuick {
			end, _ := l.begin(ctx)
			ends = append(ends, end)
		}
		if _, ok := l.begin(ctx); ok {
			t.Error("one more began")
		}
		ends[0]()
		if end, ok := l.begin(t.Context()); !ok {
			t.Error("none began when one had ended")
		} else {
			end()
		}
		for _, end := range ends {
			end()
		}
	})
}
