package commands

import (
	"fmt"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit/sweep"
)

// showSweep keeps a line of progress on a terminal until it is stopped.
func showSweep(c *cli.Context, s *sweep.Sweep) (stop func()) {
	if _, terminal := isTerminal(c.App.ErrWriter); !terminal {
		return func() {}
	}
	ended := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		started, before := time.Now(), s.Progress.Hosts.Load()
		for {
			select {
			case <-ended:
				fmt.Fprint(c.App.ErrWriter, "\r\x1b[K")
				return
			case <-tick.C:
				fmt.Fprintf(c.App.ErrWriter, "\r\x1b[K%s", sweepLine(s.Progress.Hosts.Load(), before, s.Plan.Size(), s.Progress.Connections.Load(), time.Since(started)))
			}
		}
	})
	return func() {
		close(ended)
		wg.Wait()
	}
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
