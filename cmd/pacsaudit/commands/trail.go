package commands

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/report/audittrail"
	"pacsaudit/report/syslog"
)

// trail tells the audit record repositories of a configuration who asks what, while
// it is asked.
type trail struct {
	source  audittrail.Source
	queues  []*syslog.Queue
	stop    context.CancelFunc
	running sync.WaitGroup
}

// beginTrail has a prober's queries told to those receivers that are repositories. It
// does nothing where there is none.
func beginTrail(ctx context.Context, p *probe.Prober, receivers []syslog.Receiver) *trail {
	t := &trail{source: audittrail.Here()}
	ctx, t.stop = context.WithCancel(context.WithoutCancel(ctx))
	for _, r := range receivers {
		if r.Format != audittrail.Format {
			continue
		}
		q := syslog.NewQueue(r)
		t.queues = append(t.queues, q)
		t.running.Go(func() { q.Run(ctx) })
	}
	if len(t.queues) > 0 {
		t.add(t.source.Started(time.Now()))
		p.Asked = func(q audit.Question) { t.add(t.source.Queried(q)) }
	}
	return t
}

func (t *trail) add(m syslog.Message) {
	for _, q := range t.queues {
		q.Add(m)
	}
}

// end sends what is left, for sendTimeout at most. An interrupted audit has asked, too.
func (t *trail) end(ctx context.Context) error {
	t.stop()
	t.running.Wait()
	if len(t.queues) == 0 {
		return nil
	}
	t.add(t.source.Stopped(time.Now()))
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer cancel()
	failures := make([]string, len(t.queues))
	for i, q := range t.queues {
		q.Attempts = 3
		t.running.Go(func() {
			if err := q.Flush(ctx); err != nil {
				failures[i] = err.Error()
			} else if lost := q.Stats().Lost; lost > 0 {
				failures[i] = fmt.Sprintf("receiver %v: %d are lost: it took them too slowly", q.Receiver().Name, lost)
			}
		})
	}
	t.running.Wait()
	var told []string
	for _, f := range failures {
		if f != "" {
			told = append(told, f)
		}
	}
	if len(told) > 0 {
		return internal(fmt.Errorf("audit messages were not delivered: %s", strings.Join(told, "; ")))
	}
	return nil
}
