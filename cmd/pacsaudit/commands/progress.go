package commands

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"pacsaudit/audit/header"
	"pacsaudit/audit/sweep"
)

// clearLine clears the line of a terminal that the cursor is in.
const clearLine = "\r\x1b[K"

// showLine shows a line again and again, until the function that it returns is
// called. Work may go on beside it until ended is closed.
func showLine(terminal io.Writer, every time.Duration, line func() string, beside func(ended <-chan struct{})) (stop func()) {
	ended := make(chan struct{})
	var wg sync.WaitGroup
	if beside != nil {
		wg.Go(func() { beside(ended) })
	}
	wg.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				fmt.Fprint(terminal, clearLine)
				return
			case <-tick.C:
				fmt.Fprint(terminal, clearLine+line())
			}
		}
	})
	return func() {
		close(ended)
		wg.Wait()
	}
}

// showInspection shows files per second and the time left on a terminal. How many
// files there are is counted beside the inspection, so that it does not wait.
func showInspection(ctx context.Context, stderr io.Writer, paths []string, o *header.Options) (stop func()) {
	if _, terminal := isTerminal(stderr); !terminal {
		return func() {}
	}
	var done, all atomic.Int64
	o.Progress = func(n int) { done.Add(int64(n)) }
	started := time.Now()
	line := func() string { return inspectionLine(done.Load(), all.Load(), time.Since(started)) }
	return showLine(stderr, 200*time.Millisecond, line, func(ended <-chan struct{}) {
		if n, ok := header.Count(ctx, paths, o, ended); ok {
			all.Store(n)
		}
	})
}

// inspectionLine is what is shown; all is 0 while nobody knows how many files
// there are.
func inspectionLine(done, all int64, took time.Duration) string {
	rate := float64(done) / max(took.Seconds(), 0.001)
	if all == 0 || done == 0 {
		return fmt.Sprintf("%d files, %.0f files/s", done, rate)
	}
	left := time.Duration(float64(max(all-done, 0)) / rate * float64(time.Second)).Round(time.Second)
	return fmt.Sprintf("%d of %d files, %.0f files/s, %s left", done, max(all, done), rate, left)
}

// showSweep shows addresses and the time left on a terminal.
func showSweep(stderr io.Writer, s *sweep.Sweep) (stop func()) {
	if _, terminal := isTerminal(stderr); !terminal {
		return func() {}
	}
	started, before := time.Now(), s.Progress.Hosts.Load()
	return showLine(stderr, 500*time.Millisecond, func() string {
		return sweepLine(s.Progress.Hosts.Load(), before, s.Plan.Size(), s.Progress.Connections.Load(), time.Since(started))
	}, nil)
}

// sweepLine is what is shown; before are the addresses of earlier runs.
func sweepLine(done, before, all, connections uint64, took time.Duration) string {
	line := fmt.Sprintf("%d of %d addresses, %.0f connections/s", done, all, float64(connections)/max(took.Seconds(), 0.001))
	if done <= before {
		return line
	}
	each := took / time.Duration(done-before)
	return line + fmt.Sprintf(", %s left", (each*time.Duration(all-min(done, all))).Round(time.Second))
}
