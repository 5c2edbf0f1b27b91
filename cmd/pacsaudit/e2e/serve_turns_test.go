package e2e

import (
	"context"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pacsaudit/fixtures/pacs"
)

// TestAReloadLetsNobodyOvertake reloads a configuration while a machine is
// audited, and has it audited under another name.
func TestAReloadLetsNobodyOvertake(t *testing.T) {
	t.Parallel()
	var open, together atomic.Int32
	arrived := make(chan struct{})
	var first sync.Once
	archive := archived(t, pacs.Posture{Address: host(214) + ":0", Raw: func(ctx context.Context, _ net.Conn) {
		if open.Add(1) > 1 {
			together.Add(1)
		}
		defer open.Add(-1)
		first.Do(func() {
			close(arrived)
			select { // long enough for somebody who does not wait
			case <-time.After(time.Second):
			case <-ctx.Done():
			}
		})
	}})
	_, port, err := net.SplitHostPort(archive.Addr())
	if err != nil {
		t.Fatal(err)
	}
	one, other := resolves(t, host(214))+":"+port, resolves(t, host(214))+":"+port
	s := startServe(t, []string{"one", one}, "--timeout", "9s")
	var audits sync.WaitGroup
	audits.Go(func() { s.get(t, "/probe?target=one") })
	<-arrived
	writeConfig(t, s.config, "one", one, "other", other)
	if body, status := s.post(t, "/-/reload"); status != http.StatusOK {
		t.Errorf("status %d: %s", status, body)
	}
	s.audit(t, "other")
	audits.Wait()
	if n := together.Load(); n > 0 {
		t.Errorf("%d connections while there was another", n)
	}
}
