package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"pacsaudit/cmd/pacsaudit/commands"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// serving is a serve that runs in the test.
type serving struct {
	URL    string
	config string
	log    *logBook
	stop   context.CancelFunc
	code   chan int
}

// logBook keeps what is logged, and tells those who wait for a line.
type logBook struct {
	mu   sync.Mutex
	b    bytes.Buffer
	more chan struct{}
	over bool
}

func newLogBook() *logBook { return &logBook{more: make(chan struct{})} }

// end says that the program has ended: nobody waits for what it will not say.
func (l *logBook) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
	close(l.more)
	l.more = make(chan struct{})
}

func (l *logBook) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b.Write(b)
	close(l.more)
	l.more = make(chan struct{})
	return len(b), nil
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// await returns when a line has been logged that was not there before: behind
// so many bytes of the log.
func (l *logBook) await(t *testing.T, behind int, pattern string) []string {
	t.Helper()
	found := l.look(t, behind, pattern)
	if found == nil {
		t.Fatalf("it ended, and %q is not logged:\n%s", pattern, l)
	}
	return found
}

// look is await for a program that may end before: it returns nil then.
func (l *logBook) look(t *testing.T, behind int, pattern string) []string {
	t.Helper()
	expression := regexp.MustCompile(pattern)
	for {
		l.mu.Lock()
		found, more, over := expression.FindStringSubmatch(l.b.String()[behind:]), l.more, l.over
		l.mu.Unlock()
		if found != nil {
			return found
		}
		if over {
			return nil
		}
		select {
		case <-more:
		case <-t.Context().Done():
			t.Fatalf("%q is not logged:\n%s", pattern, l)
		}
	}
}

// writeConfig writes a configuration of archives by name.
func writeConfig(t *testing.T, file string, archives ...string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("scope: [127.0.0.0/8]\ntargets:\n")
	for i := 0; i < len(archives); i += 2 {
		fmt.Fprintf(&b, "  - {name: %q, address: %q, called: %s}\n", archives[i], archives[i+1], pacs.DefaultAETitle)
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// serve starts serve on a free port of loopback, with archives by name. Without
// a schedule, so that a test says what is audited when.
func startServe(t *testing.T, archives []string, flags ...string) *serving {
	t.Helper()
	dir := t.TempDir()
	s := &serving{config: filepath.Join(dir, "pacsaudit.yaml"), log: newLogBook(), code: make(chan int, 1)}
	writeConfig(t, s.config, archives...)
	args := append([]string{
		"pacsaudit", "serve", "--config", s.config, "--web.listen-address", "127.0.0.1:0", "--no-schedule", "--history", filepath.Join(dir, "history.db"),
	}, flags...)
	s.start(t, args)
	return s
}

func (s *serving) start(t *testing.T, args []string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	go func() {
		defer s.log.end()
		s.code <- commands.Run(ctx, args, io.Discard, s.log)
	}()
	t.Cleanup(func() { s.end(t) })
	scheme := "http"
	if strings.Contains(strings.Join(args, " "), "--web.config.file") && strings.Contains(s.config, "tls") {
		scheme = "https"
	}
	s.URL = scheme + "://" + s.log.await(t, 0, `msg="Listening on" address=(\S+)`)[1]
	s.log.await(t, 0, isReady)
}

// isReady is logged when the history was read.
const isReady = `msg=ready targets=`

// end stops serve and looks at its exit code.
func (s *serving) end(t *testing.T) {
	t.Helper()
	s.stop()
	if code, running := <-s.code; running {
		close(s.code)
		if code != exitClean {
			t.Errorf("exit code %d\n%s", code, s.log)
		}
	}
}

// get asks for a page, and for its status.
func (s *serving) get(t testing.TB, path string) (string, int) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return do(t, r)
}

func (s *serving) post(t testing.TB, path string) (string, int) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return do(t, r)
}

func do(t testing.TB, r *http.Request) (string, int) {
	t.Helper()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), answer.StatusCode
}

// audit has a target audited, and returns its metrics.
func (s *serving) audit(t testing.TB, name string) string {
	t.Helper()
	body, status := s.get(t, "/probe?target="+url.QueryEscape(name))
	if status != http.StatusOK {
		t.Fatalf("the probe of %s: status %d: %s", name, status, body)
	}
	return body
}

// auditUntil asks again until the audit that is shown is one with a line.
func (s *serving) auditUntil(t testing.TB, name, line string) (page string) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if page = s.audit(t, name); strings.Contains(page, line) {
			return page
		}
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatalf("no %s in\n%s", line, page)
		}
	}
}

// wants looks for lines in a page.
func wants(t testing.TB, page string, lines ...string) {
	t.Helper()
	for _, l := range lines {
		if !strings.Contains(page, l) {
			t.Errorf("no %s in\n%s", l, page)
		}
	}
}

// archived starts a synthetic archive.
func archived(t testing.TB, p pacs.Posture) *pacs.Server {
	t.Helper()
	server, err := pacs.Start(context.Background(), p, fixtures.Archive{Studies: 20, Seed: 5, StudiesPerPatient: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server
}

// locked is a posture that lets nobody in but one caller.
var locked = pacs.Posture{Name: "locked", CheckCalled: true, Callers: []string{"NOBODY"}}
