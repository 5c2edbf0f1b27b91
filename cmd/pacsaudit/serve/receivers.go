package serve

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
	"pacsaudit/report/audittrail"
	"pacsaudit/report/kept"
	"pacsaudit/report/metrics"
	"pacsaudit/report/render"
	"pacsaudit/report/syslog"
)

// receivers are where changes are sent. Each has a queue of its own: one that hangs
// holds up neither audits nor the others.
type receivers struct {
	log    *slog.Logger
	source audittrail.Source

	mu      sync.Mutex
	list    []*receiving
	context context.Context // of what runs; nil before and after
	running sync.WaitGroup
}

// receiving is a receiver with its queue.
type receiving struct {
	queue *syslog.Queue
	stop  context.CancelFunc
}

// use sends to these receivers from now on. What waits for those that stay goes on
// waiting; what waits for others is given up.
func (s *receivers) use(list []syslog.Receiver) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.list
	s.list = nil
next:
	for _, r := range list {
		for i, o := range old {
			if o != nil && o.queue.Receiver().Same(r) {
				o.queue.Use(r)
				s.list, old[i] = append(s.list, o), nil
				continue next
			}
		}
		n := &receiving{queue: syslog.NewQueue(r)}
		n.queue.Trouble = s.tell(r)
		s.list = append(s.list, n)
		s.start(n)
	}
	for _, o := range old {
		if o == nil {
			continue
		}
		if o.stop != nil {
			o.stop()
		}
		if n := o.queue.Stats().Pending; n > 0 {
			s.log.Warn("a receiver left the configuration, and events for it are lost", "receiver", o.queue.Receiver().Name.String(), "events", n)
		}
	}
}

// tell logs the troubles of a receiver.
func (s *receivers) tell(r syslog.Receiver) func(error) {
	log := s.log.With("receiver", r.Name.String())
	t := &trouble{log: log, fails: "events wait for a receiver", ends: "a receiver takes events again"}
	return func(err error) {
		if err == nil {
			t.over()
		} else {
			t.failed(err)
		}
	}
}

// start runs a queue, if anything runs yet.
func (s *receivers) start(n *receiving) {
	if s.context == nil {
		return
	}
	ctx, stop := context.WithCancel(s.context)
	n.stop = stop
	s.running.Go(func() {
		defer stop()
		n.queue.Run(ctx)
	})
}

// run sends until ctx ends, and then what is left, for a short time.
func (s *receivers) run(ctx context.Context) {
	s.mu.Lock()
	s.context = ctx
	for _, n := range s.list {
		s.start(n)
	}
	s.mu.Unlock()
	s.trail(s.source.Started(time.Now()))
	<-ctx.Done()
	s.trail(s.source.Stopped(time.Now()))
	s.mu.Lock()
	s.context = nil
	list := s.list
	s.mu.Unlock()
	s.running.Wait()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
	defer cancel()
	for _, n := range list {
		s.running.Go(func() { n.queue.Flush(last) })
	}
	s.running.Wait()
	for _, e := range s.stats() {
		if e.Pending > 0 {
			s.log.Error("events could not be sent: they are lost", "receiver", e.Receiver.String(), "events", e.Pending)
		}
	}
}

// any reports whether there is a receiver.
func (s *receivers) any() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.list) > 0
}

// changed sends what changed from one audit of a target to the next. Before the first
// one there is none: all of it is new.
func (s *receivers) changed(before *report.Report, was kept.Level, after *report.Report, now kept.Level) {
	if before == nil {
		before = new(report.Report)
	}
	d := report.Compare(before, after, false)
	was.Ended(d, now, &after.Targets[0])
	for i := range before.Targets {
		d.Signed(&before.Targets[i], &after.Targets[0])
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.list {
		if f := n.queue.Receiver().Format; f != audittrail.Format {
			n.queue.Add(render.ChangeEvents(d, after, f)...)
		}
	}
}

// asked tells the audit record repositories of a query.
func (s *receivers) asked(q audit.Question) { s.trail(s.source.Queried(q)) }

// trail sends a message to the audit record repositories.
func (s *receivers) trail(m syslog.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.list {
		if n.queue.Receiver().Format == audittrail.Format {
			n.queue.Add(m)
		}
	}
}

// stats are what became of the events, by receiver.
func (s *receivers) stats() (list []metrics.Events) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.list {
		st := n.queue.Stats()
		list = append(list, metrics.Events{Receiver: n.queue.Receiver().Name, Sent: st.Sent, Lost: st.Lost, Pending: st.Pending})
	}
	return list
}
