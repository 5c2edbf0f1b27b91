//go:build interop && linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// benchRuns is how often each client is measured: the machine is shared.
const benchRuns = 3

// used is what a client used.
type used struct {
	perSecond float64 // of what it did
	cpu       float64 // seconds for each
	peak      float64 // MiB, of the largest process
	output    string  // of the last run
}

// median has a client, in so many processes one after the other, do n things,
// several times; each number is the median of its own.
func median(b *testing.B, n, processes int, command func() *exec.Cmd) used {
	b.Helper()
	var perSecond, cpu, peak []float64
	var output string
	for range benchRuns {
		var busy, most float64
		start := time.Now()
		for range processes {
			c := command()
			var out strings.Builder
			c.Stdout, c.Stderr = &out, &out
			if err := c.Start(); err != nil {
				b.Fatal(err)
			}
			stop := watch(c.Process.Pid)
			err := c.Wait()
			most = max(most, stop())
			if err != nil {
				b.Fatalf("%v: %v\n%s", c.Args, err, out.String())
			}
			p := c.ProcessState
			busy += (p.UserTime() + p.SystemTime()).Seconds()
			output = out.String()
		}
		perSecond = append(perSecond, float64(n)/time.Since(start).Seconds())
		cpu, peak = append(cpu, busy/float64(n)), append(peak, most)
	}
	middle := func(v []float64) float64 { slices.Sort(v); return v[len(v)/2] }
	return used{middle(perSecond), middle(cpu), middle(peak), output}
}

// watch reads the high-water mark of a process's memory until it is told to
// stop, and returns it in MiB. What the kernel says afterwards, ru_maxrss, holds
// the memory of the process that started it as well.
func watch(pid int) (stop func() float64) {
	end, peak := make(chan bool), make(chan float64)
	go func() {
		var most float64
		for tick := time.NewTicker(2 * time.Millisecond); ; {
			most = max(most, highWater(pid))
			select {
			case <-tick.C:
			case <-end:
				tick.Stop()
				peak <- most
				return
			}
		}
	}()
	return func() float64 { close(end); return <-peak }
}

// highWater is VmHWM, proc(5), in MiB; 0 where the process is gone.
func highWater(pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	var kib float64
	if _, after, ok := strings.Cut(string(status), "VmHWM:"); ok {
		fmt.Sscan(after, &kib)
	}
	return kib / 1024
}
