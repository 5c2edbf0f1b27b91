package sweep

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestSlowConnectionsHoldUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAttention()
		began := time.Now()
		var ends []func()
		for range 10 * closely {
			end, ok := a.begin(t.Context())
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
		if len(a) != 0 {
			t.Errorf("%d are still waited for", len(a))
		}
	})
}

func TestQuickConnectionsWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newAttention()
		ctx, cancel := context.WithTimeout(t.Context(), slow/2)
		defer cancel()
		var ends []func()
		for range closely {
			end, _ := a.begin(ctx)
			ends = append(ends, end)
		}
		if _, ok := a.begin(ctx); ok {
			t.Error("one more began")
		}
		ends[0]()
		if end, ok := a.begin(t.Context()); !ok {
			t.Error("none began when one had ended")
		} else {
			end()
		}
		for _, end := range ends {
			end()
		}
	})
}
