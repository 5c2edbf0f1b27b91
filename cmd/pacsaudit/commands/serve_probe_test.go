package commands

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

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
	if statuses[http.StatusOK] == 0 || statuses[http.StatusOK]+statuses[http.StatusTooManyRequests] != requests {
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
	var text strings.Builder
	text.WriteString("scope: [127.0.0.0/8]\ntargets:\n")
	for i := 0; i < len(archives); i += 2 {
		fmt.Fprintf(&text, "  - {name: %q, address: %q, called: %s}\n", archives[i], archives[i+1].(*pacs.Server).Addr(), pacs.DefaultAETitle)
	}
	config := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(config, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	var handler http.Handler
	command := serveCommand()
	command.Action = func(c *cli.Context) error {
		s, err := newServer(c)
		if err != nil {
			return err
		}
		var running sync.WaitGroup
		s.schedule.Begin(t.Context())
		running.Go(func() { s.schedule.Run(t.Context()) })
		t.Cleanup(running.Wait)
		handler = s.handler()
		return nil
	}
	app := &cli.App{Commands: []*cli.Command{command}, ErrWriter: io.Discard}
	if err := app.RunContext(t.Context(), []string{"pacsaudit", "serve", "--config", config, "--history", "none", "--no-schedule"}); err != nil {
		t.Fatal(err)
	}
	return handler
}
