package audit

import (
	"context"
	"slices"
	"sync"
)

// Prober observes targets. Failing to connect is an observation, not an error.
type Prober interface {
	Probe(ctx context.Context, t Target, needs Needs) Observation
}

// Result is an observed and judged target.
type Result struct {
	Observation Observation
	Findings    []Finding // in the order of the checks
}

// Judge applies checks to an observation.
func Judge(o Observation, checks []*Check) Result {
	r := Result{Observation: o}
	for _, c := range checks {
		r.Findings = append(r.Findings, finding(&r.Observation, c))
	}
	return r
}

func finding(o *Observation, c *Check) Finding {
	product := o.Advised()
	f := Finding{Check: c, Verdict: c.Judge(*o), Severity: c.Severity, Setting: c.Settings[product]}
	if c.Cause != nil {
		f.CauseSetting = c.Cause.Settings[product]
	}
	if c.Zoned {
		f.Severity = o.Target.MostOpenZone().Raise(c.Severity)
	}
	if f.Verdict.Ruling == RulingFail {
		f.Accepted = o.Target.accepted(c.ID, o.Started)
	}
	return f
}

// Run audits targets, at most parallel hosts at a time and the targets of one
// host one after the other. It hands over each result as soon as it is there,
// one at a time, and returns all of them in the order of the targets. When ctx
// ends, what has not begun is reported as interrupted.
func Run(ctx context.Context, targets []Target, p Prober, checks []*Check, parallel int, done func(Result)) []Result {
	needs := NeedsAssociation
	for _, c := range checks {
		needs |= c.Needs
	}
	hosts := byHost(targets)
	queue := make(chan []int, len(hosts))
	for _, h := range hosts {
		queue <- h
	}
	close(queue)

	results := make([]Result, len(targets))
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range min(max(parallel, 1), len(hosts)) {
		wg.Go(func() {
			for host := range queue {
				for _, i := range host {
					r := Judge(p.Probe(ctx, targets[i], needs), checks)
					mu.Lock()
					results[i] = r
					if done != nil {
						done(r)
					}
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return results
}

// byHost groups the indices of targets by host, in order of appearance.
func byHost(targets []Target) [][]int {
	var hosts [][]int
	index := make(map[string]int)
	for i, t := range targets {
		n, ok := index[t.Host()]
		if !ok {
			n = len(hosts)
			index[t.Host()] = n
			hosts = append(hosts, nil)
		}
		hosts[n] = append(hosts[n], i)
	}
	return slices.Clip(hosts)
}
