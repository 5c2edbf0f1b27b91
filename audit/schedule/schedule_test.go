package schedule_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/schedule"
)

// auditor stands for the auditing of targets, each of which takes a time.
type auditor struct {
	mu      sync.Mutex
	took    time.Duration
	bad     bool
	began   map[string][]time.Time
	now     map[string]int // running, by host
	running int
	most    int
	clash   bool // two at once on one host
}

func (a *auditor) audit(ctx context.Context, t audit.Target) bool {
	a.mu.Lock()
	if a.began == nil {
		a.began, a.now = map[string][]time.Time{}, map[string]int{}
	}
	a.began[t.Name.String()] = append(a.began[t.Name.String()], time.Now())
	a.now[t.Host()]++
	a.running++
	a.most = max(a.most, a.running)
	a.clash = a.clash || a.now[t.Host()] > 1
	took, bad := a.took, a.bad
	a.mu.Unlock()
	select {
	case <-time.After(took):
	case <-ctx.Done():
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now[t.Host()]--
	a.running--
	return !bad
}

func (a *auditor) times(name string) []time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.began[name])
}

func entry(name, host string, interval time.Duration) schedule.Entry {
	return schedule.Entry{
		Target: audit.Target{Name: audit.Operator(name), Address: audit.Operator(host + ":104")}, Interval: interval, Age: -1,
	}
}

// in runs a schedule inside a bubble of synthetic time.
func in(t *testing.T, l schedule.Limits, a *auditor, list []schedule.Entry, test func(*testing.T, *schedule.Schedule)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := schedule.New(l, a.audit)
		s.Set(list)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); s.Run(ctx) }()
		synctest.Wait()
		test(t, s)
		cancel()
		<-ended
	})
}

func TestTenThousandTargetsAreEachAuditedWithinTheirInterval(t *testing.T) {
	const targets, interval = 10_000, 6 * time.Hour
	var list []schedule.Entry
	for i := range targets {
		list = append(list, entry(fmt.Sprint("t", i), fmt.Sprint("h", i/4), interval)) // four on a host
	}
	a := &auditor{took: 2 * time.Second}
	in(t, schedule.Limits{Hosts: 16}, a, list, func(t *testing.T, _ *schedule.Schedule) {
		time.Sleep(25 * time.Hour)
		for _, e := range list {
			times := a.times(e.Target.Name.String())
			if len(times) < 4 {
				t.Fatalf("%v was audited %d times in 25 hours", e.Target.Name, len(times))
			}
			for i := 1; i < len(times); i++ {
				// What waits for a slot or its host begins late by that much.
				if gap := times[i].Sub(times[i-1]); gap < interval*8/10 || gap > interval+20*time.Minute {
					t.Fatalf("%v was audited after %v", e.Target.Name, gap)
				}
			}
		}
		if a.most > 16 || a.clash {
			t.Errorf("%d hosts at once, two audits on one host: %t", a.most, a.clash)
		}
	})
}

func TestIntervalsAreShortenedAtRandom(t *testing.T) {
	a := new(auditor)
	in(t, schedule.Limits{}, a, []schedule.Entry{entry("a", "h", time.Hour)}, func(t *testing.T, _ *schedule.Schedule) {
		time.Sleep(100 * time.Hour)
		times := a.times("a")
		gaps := map[time.Duration]bool{}
		for i := 1; i < len(times); i++ {
			gap := times[i].Sub(times[i-1])
			gaps[gap] = true
			if gap < 52*time.Minute || gap > 59*time.Minute {
				t.Errorf("a gap of %v", gap)
			}
		}
		if len(gaps) < 90 {
			t.Errorf("only %d different gaps of %d", len(gaps), len(times)-1)
		}
	})
}

func TestTheHostsOfManyTargetsGetAPause(t *testing.T) {
	a := &auditor{took: time.Second}
	list := []schedule.Entry{entry("a", "h", time.Hour), entry("b", "h", time.Hour), entry("c", "h", time.Hour)}
	in(t, schedule.Limits{Pause: 5 * time.Second}, a, list, func(t *testing.T, _ *schedule.Schedule) {
		time.Sleep(time.Minute)
		times := slices.Concat(a.times("a"), a.times("b"), a.times("c"))
		slices.SortFunc(times, time.Time.Compare)
		if len(times) != 3 || times[1].Sub(times[0]) < 6*time.Second || times[2].Sub(times[1]) < 6*time.Second {
			t.Errorf("audited at %v", times)
		}
	})
}

func TestAHostThatAnswersBadlyIsAskedLessOften(t *testing.T) {
	a := &auditor{bad: true}
	in(t, schedule.Limits{}, a, []schedule.Entry{entry("a", "h", time.Hour)}, func(t *testing.T, _ *schedule.Schedule) {
		time.Sleep(24 * time.Hour)
		// At about 0, 1, 3, 7, 11, 15, 19 and 23 hours.
		bad := len(a.times("a"))
		if bad < 7 || bad > 9 {
			t.Errorf("audited %d times in a day while it answered badly", bad)
		}
		a.mu.Lock()
		a.bad = false
		a.mu.Unlock()
		time.Sleep(28 * time.Hour)
		if good := len(a.times("a")) - bad; good < 23 {
			t.Errorf("audited %d times in the 28 hours after it recovered", good)
		}
	})
}

func TestATargetThatAnswersAfterAnHourHoldsUpItsHostOnly(t *testing.T) {
	a := &auditor{took: time.Hour}
	list := []schedule.Entry{entry("slow", "h1", time.Minute), entry("other", "h2", time.Minute)}
	in(t, schedule.Limits{Hosts: 2}, a, list, func(t *testing.T, _ *schedule.Schedule) {
		time.Sleep(time.Minute)
		if len(a.times("slow")) != 1 || len(a.times("other")) != 1 {
			t.Errorf("slow %d times, other %d times", len(a.times("slow")), len(a.times("other")))
		}
	})
}

func TestWhatAnEarlierProcessAuditedWaitsForTheRest(t *testing.T) {
	a := new(auditor)
	old, young, future := entry("old", "h1", time.Hour), entry("young", "h2", time.Hour), entry("future", "h3", time.Hour)
	old.Age, young.Age, future.Age = 2*time.Hour, 20*time.Minute, -time.Hour // the last by a clock that was set back
	in(t, schedule.Limits{}, a, []schedule.Entry{old, young, future}, func(t *testing.T, _ *schedule.Schedule) {
		time.Sleep(time.Minute)
		if len(a.times("old")) != 1 || len(a.times("young")) != 0 || len(a.times("future")) != 1 {
			t.Errorf("old %d, young %d, future %d audits in the first minute", len(a.times("old")), len(a.times("young")), len(a.times("future")))
		}
		time.Sleep(40 * time.Minute)
		if len(a.times("young")) != 1 {
			t.Errorf("young was audited %d times", len(a.times("young")))
		}
	})
}

func TestSetKeepsTheTurnOfWhatStays(t *testing.T) {
	a := &auditor{took: time.Second}
	stays, goes := entry("stays", "h1", time.Hour), entry("goes", "h2", time.Hour)
	in(t, schedule.Limits{}, a, []schedule.Entry{stays, goes}, func(t *testing.T, s *schedule.Schedule) {
		time.Sleep(10 * time.Minute)
		s.Set([]schedule.Entry{stays, entry("new", "h3", time.Hour)})
		time.Sleep(10 * time.Minute)
		if len(a.times("stays")) != 1 || len(a.times("goes")) != 1 || len(a.times("new")) != 1 {
			t.Errorf("%d, %d and %d audits", len(a.times("stays")), len(a.times("goes")), len(a.times("new")))
		}
		time.Sleep(3 * time.Hour)
		if len(a.times("goes")) != 1 {
			t.Error("audited after it was taken out")
		}
		if n := s.Stats().Targets; n != 2 {
			t.Errorf("%d targets", n)
		}
	})
}

func TestSetEndsTheAuditOfWhatIsGone(t *testing.T) {
	a := &auditor{took: 10 * time.Hour}
	in(t, schedule.Limits{}, a, []schedule.Entry{entry("goes", "h", time.Hour), entry("waits", "h", time.Hour)}, func(t *testing.T, s *schedule.Schedule) {
		time.Sleep(time.Minute)
		s.Set(nil)
		synctest.Wait()
		if st := s.Stats(); st != (schedule.Stats{}) {
			t.Errorf("after all are gone: %+v", st)
		}
	})
}

func TestDemandsAreShared(t *testing.T) {
	a := &auditor{took: time.Second}
	e := entry("a", "h", time.Hour)
	e.Age = 2 * time.Minute
	in(t, schedule.Limits{Waiters: 20_000}, a, []schedule.Entry{e}, func(t *testing.T, s *schedule.Schedule) {
		var wg sync.WaitGroup
		for range 10_000 {
			wg.Go(func() {
				if err := s.Demand(t.Context(), "a"); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := len(a.times("a")); n != 1 {
			t.Errorf("10,000 demands made %d audits", n)
		}
		time.Sleep(30 * time.Second)
		if err := s.Demand(t.Context(), "a"); err != nil || len(a.times("a")) != 1 {
			t.Errorf("a demand after half a minute: %v, %d audits", err, len(a.times("a")))
		}
		time.Sleep(31 * time.Second)
		if err := s.Demand(t.Context(), "a"); err != nil || len(a.times("a")) != 2 {
			t.Errorf("a demand after a minute: %v, %d audits", err, len(a.times("a")))
		}
	})
}

func TestDemandsAreLimited(t *testing.T) {
	a := &auditor{took: time.Second}
	var list []schedule.Entry
	for i := range 1000 {
		list = append(list, entry(fmt.Sprint("t", i), fmt.Sprint("h", i), time.Hour))
	}
	in(t, schedule.Limits{Hosts: 8, Waiters: 100, Idle: true}, a, list, func(t *testing.T, s *schedule.Schedule) {
		var mu sync.Mutex
		results := map[error]int{}
		var wg sync.WaitGroup
		for _, e := range list {
			wg.Go(func() {
				err := s.Demand(t.Context(), e.Target.Name.String())
				mu.Lock()
				defer mu.Unlock()
				results[err]++
			})
		}
		wg.Wait()
		if results[nil] != 100 || results[schedule.ErrBusy] != 900 {
			t.Errorf("results of 1000 demands at once: %v", results)
		}
		time.Sleep(4 * time.Minute) // a second each, and the pause of its slot, eight at a time
		for _, e := range list {
			if n := len(a.times(e.Target.Name.String())); n != 1 {
				t.Fatalf("%v was audited %d times by one demand", e.Target.Name, n)
			}
		}
		if a.most > 8 {
			t.Errorf("%d hosts at a time", a.most)
		}
	})
}

// TestAnArchiveIsAskedNoMoreThanItsGapAllows demands an audit every second, of one
// that an earlier process has audited.
func TestAnArchiveIsAskedNoMoreThanItsGapAllows(t *testing.T) {
	a := &auditor{took: time.Second}
	e := entry("a", "h", time.Hour)
	e.Age = 4 * time.Minute
	in(t, schedule.Limits{Gap: 10 * time.Minute, Idle: true}, a, []schedule.Entry{e}, func(t *testing.T, s *schedule.Schedule) {
		began := time.Now()
		for time.Since(began) < time.Hour {
			if err := s.Demand(t.Context(), "a"); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		times := a.times("a")
		if len(times) != 6 || times[0].Sub(began) < 6*time.Minute {
			t.Fatalf("%d audits in an hour, the first after %v", len(times), times[0].Sub(began))
		}
		for i := 1; i < len(times); i++ {
			if gap := times[i].Sub(times[i-1]); gap < 10*time.Minute || gap > 10*time.Minute+3*time.Second {
				t.Errorf("asked again after %v", gap)
			}
		}
	})
}

// TestWhoComesBeforeRunIsServed demands an audit between Begin and Run.
func TestWhoComesBeforeRunIsServed(t *testing.T) {
	a := &auditor{took: time.Second}
	synctest.Test(t, func(t *testing.T) {
		s := schedule.New(schedule.Limits{Idle: true}, a.audit)
		s.Set([]schedule.Entry{entry("a", "h", time.Hour)})
		ctx, cancel := context.WithCancel(t.Context())
		s.Begin(ctx)
		var all sync.WaitGroup
		all.Go(func() {
			if err := s.Demand(t.Context(), "a"); err != nil {
				t.Error(err)
			}
			cancel()
		})
		synctest.Wait()
		s.Run(ctx)
		all.Wait()
		if n := len(a.began["a"]); n != 1 {
			t.Errorf("%d audits", n)
		}
	})
}

func TestDemandRefuses(t *testing.T) {
	a := &auditor{took: time.Hour}
	synctest.Test(t, func(t *testing.T) {
		s := schedule.New(schedule.Limits{Waiters: 1}, a.audit)
		s.Set([]schedule.Entry{entry("a", "h", time.Hour)})
		if err := s.Demand(t.Context(), "a"); !errors.Is(err, schedule.ErrStopped) {
			t.Errorf("before Run: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); s.Run(ctx) }()
		synctest.Wait()
		for _, name := range []string{"", "b", "127.0.0.1:104", "h:104"} {
			if err := s.Demand(t.Context(), name); !errors.Is(err, schedule.ErrUnknown) {
				t.Errorf("%q: %v", name, err)
			}
		}
		short, stop := context.WithTimeout(t.Context(), time.Second)
		if err := s.Demand(short, "a"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("an audit that takes longer than one waits: %v", err)
		}
		stop()
		var waiting sync.WaitGroup
		waiting.Go(func() {
			if err := s.Demand(t.Context(), "a"); err != nil {
				t.Errorf("the one who may wait: %v", err)
			}
		})
		synctest.Wait()
		if err := s.Demand(t.Context(), "a"); !errors.Is(err, schedule.ErrBusy) {
			t.Errorf("one more than may wait: %v", err)
		}
		cancel()
		<-ended
		waiting.Wait()
		if n := len(slices.Collect(maps.Keys(a.began))); n != 1 {
			t.Errorf("%d targets were audited", n)
		}
	})
}

func TestAnIdleScheduleAuditsOnDemandOnly(t *testing.T) {
	a := new(auditor)
	in(t, schedule.Limits{Idle: true}, a, []schedule.Entry{entry("a", "h", time.Minute)}, func(t *testing.T, s *schedule.Schedule) {
		time.Sleep(time.Hour)
		if n := len(a.times("a")); n != 0 {
			t.Errorf("audited %d times without demand", n)
		}
		if err := s.Demand(t.Context(), "a"); err != nil || len(a.times("a")) != 1 {
			t.Errorf("a demand: %v, %d audits", err, len(a.times("a")))
		}
	})
}

// TestNextIsWhenATargetIsAudited: the time that is told is kept.
func TestNextIsWhenATargetIsAudited(t *testing.T) {
	a := &auditor{took: time.Minute}
	in(t, schedule.Limits{}, a, []schedule.Entry{entry("a", "h", time.Hour)}, func(t *testing.T, s *schedule.Schedule) {
		time.Sleep(30 * time.Minute)
		next := s.Next("a")
		if !next.After(time.Now()) {
			t.Fatalf("next at %v", next)
		}
		time.Sleep(time.Until(next) + time.Second)
		if times := a.times("a"); !times[len(times)-1].Equal(next) {
			t.Errorf("audited at %v, not %v", times[len(times)-1], next)
		}
		if now := s.Next("a"); !now.Equal(time.Now()) {
			t.Errorf("while it runs: %v", now)
		}
		if !s.Next("nobody").IsZero() {
			t.Error("nobody is audited next")
		}
	})
	in(t, schedule.Limits{Idle: true}, a, []schedule.Entry{entry("a", "h", time.Hour)}, func(t *testing.T, s *schedule.Schedule) {
		if !s.Next("a").IsZero() {
			t.Error("on demand only, and an audit is planned")
		}
	})
}
