package sweep

import (
	"context"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"pacsaudit/audit"
)

// instant answers every port at once.
type instant struct{}

func (instant) Connect(_ context.Context, a netip.AddrPort, over audit.Transport, _, _ time.Duration) audit.Connection {
	k := closedPort
	k.Transport = over
	return k
}

// TestMemoryIsFlatInTheNumberOfAddresses sweeps 262,144 of them.
func TestMemoryIsFlatInTheNumberOfAddresses(t *testing.T) {
	s := &Sweep{Plan: plan(t, []uint16{104}, "10.0.0.0/14"), Connector: instant{}, Parallel: 8}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	tally, err := s.Run(t.Context())
	if err != nil || tally.Swept != 1<<18 {
		t.Fatalf("%d swept, %v", tally.Swept, err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 1<<20 {
		t.Errorf("%d bytes more than before", grown)
	}
	runtime.KeepAlive(s)
}
