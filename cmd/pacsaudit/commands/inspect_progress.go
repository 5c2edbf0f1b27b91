package commands

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit/header"
)

// showProgress shows files per second and the time left on a terminal, until
// the function that it returns is called. How many files there are is counted
// beside the inspection, so that it does not wait.
func showProgress(c *cli.Context, paths []string, o *header.Options) (stop func()) {
	if _, terminal := isTerminal(c.App.ErrWriter); !terminal {
		return func() {}
	}
	var done, all atomic.Int64
	o.Progress = func(n int) { done.Add(int64(n)) }
	ended := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		if n, ok := header.Count(c.Context, paths, o, ended); ok {
			all.Store(n)
		}
	})
	wg.Go(func() {
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		started := time.Now()
		for {
			select {
			case <-ended:
				fmt.Fprint(c.App.ErrWriter, "\r\x1b[K")
				return
			case <-tick.C:
				fmt.Fprintf(c.App.ErrWriter, "\r\x1b[K%s", progressLine(done.Load(), all.Load(), time.Since(started)))
			}
		}
	})
	return func() {
		close(ended)
		wg.Wait()
	}
}

// progressLine is what is shown; all is 0 while nobody knows how many there
// are.
func progressLine(done, all int64, took time.Duration) string {
	rate := float64(done) / max(took.Seconds(), 0.001)
	if all == 0 || done == 0 {
		return fmt.Sprintf("%d files, %.0f files/s", done, rate)
	}
	left := time.Duration(float64(max(all-done, 0)) / rate * float64(time.Second)).Round(time.Second)
	return fmt.Sprintf("%d of %d files, %.0f files/s, %s left", done, max(all, done), rate, left)
}
