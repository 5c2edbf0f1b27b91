package serve

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// TestTenThousandProbesAreOneAudit asks for the same target ten thousand times
// at once, and for another one between.
func TestTenThousandProbesAreOneAudit(t *testing.T) {
	t.Parallel()
	const requests = 10_000
	slow := pacs.Posture{Delay: 20 * time.Millisecond}
	open, other := archived(t, slow), archived(t, pacs.Posture{Name: "locked", CheckCalled: true, Callers: []string{"NOBODY"}})
	single := archived(t, slow)
	if status := statusOf(t, handlerOf(t, "one", single), "one"); status != http.StatusOK {
		t.Fatalf("one probe: status %d", status)
	}
	want := len(single.Log()) // associations of one audit

	handler := handlerOf(t, "open", open, "other", other)
	var mu sync.Mutex
	statuses := map[int]int{}
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i := range requests {
		all.Go(func() {
			<-begin
			name := "open"
			if i%1000 == 500 {
				name = "other"
			}
			status := statusOf(t, handler, name)
			mu.Lock()
			defer mu.Unlock()
			statuses[status]++
		})
	}
	close(begin)
	all.Wait()
	t.Logf("%d requests at once: statuses %v, %d associations with the archive, at most %d at a time", requests, statuses, len(open.Log()), open.Peak())
	if open.Peak() > 1 || other.Peak() > 1 {
		t.Errorf("%d and %d associations at a time", open.Peak(), other.Peak())
	}
	if got := len(open.Log()); got != want {
		t.Errorf("%d associations, and one audit has %d", got, want)
	}
	if statuses[http.StatusOK] != requests {
		t.Errorf("statuses %v", statuses)
	}
}

func archived(t *testing.T, p pacs.Posture) *pacs.Server {
	t.Helper()
	server, err := pacs.Start(context.Background(), p, fixtures.Archive{Studies: 20, Seed: 5, StudiesPerPatient: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server
}

// statusOf asks for a target, and for the status only.
func statusOf(t *testing.T, handler http.Handler, name string) int {
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/probe?target="+name, nil))
	return w.Code
}

// handlerOf is what serve answers with, without a network before it. Archives
// are given as a name and a server.
func handlerOf(t *testing.T, archives ...any) http.Handler {
	t.Helper()
	var targets []audit.Target
	for i := 0; i < len(archives); i += 2 {
		targets = append(targets, audit.Target{
			Name: audit.Operator(archives[i].(string)), Address: audit.Operator(archives[i+1].(*pacs.Server).Addr()), Called: audit.Operator(pacs.DefaultAETitle),
		})
	}
	s, err := newServer(t.Context(), Config{
		Load:  func(context.Context) (Loaded, error) { return Loaded{Targets: targets, Prober: new(probe.Prober)}, nil },
		Hosts: 16, ProbeGap: 10 * time.Minute, NoSchedule: true, History: "none", Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.remember(t.Context()); err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	s.schedule.Begin(t.Context())
	s.known.Store(true)
	running.Go(func() { s.schedule.Run(t.Context()) })
	t.Cleanup(running.Wait)
	return s.handler()
}
