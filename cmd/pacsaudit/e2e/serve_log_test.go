package e2e

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"pacsaudit/cmd/pacsaudit/commands"
	"pacsaudit/fixtures/pacs"
)

// TestServeListensBeforeItKnows holds the history locked: serve answers, and says
// nothing of targets until it has read what is known of them.
func TestServeListensBeforeItKnows(t *testing.T) {
	t.Parallel()
	open := archived(t, pacs.Posture{})
	where := filepath.Join(t.TempDir(), "history.db")
	first := startServe(t, []string{"open", open.Addr()}, "--history", where)
	first.audit(t, "open")
	first.end(t)
	db, err := sql.Open("sqlite", where+"?_pragma=locking_mode(exclusive)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	s := &serving{config: first.config, log: newLogBook(), code: make(chan int, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	go func() {
		defer s.log.end()
		s.code <- commands.Run(ctx, []string{"pacsaudit", "serve", "--config", s.config, "--web.listen-address", "127.0.0.1:0", "--no-schedule", "--history", where}, io.Discard, s.log)
	}()
	t.Cleanup(func() { s.end(t) })
	s.URL = "http://" + s.log.await(t, 0, `msg="Listening on" address=(\S+)`)[1]
	for path, want := range map[string]int{
		"/-/healthy": http.StatusOK, "/-/ready": http.StatusServiceUnavailable, "/metrics": http.StatusServiceUnavailable, "/metrics/self": http.StatusServiceUnavailable,
		"/probe?target=open": http.StatusServiceUnavailable, "/sd": http.StatusServiceUnavailable, "/": http.StatusServiceUnavailable,
	} {
		if body, status := s.get(t, path); status != want {
			t.Errorf("%s: status %d: %s", path, status, body)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s.log.await(t, 0, isReady)
	page, _ := s.get(t, "/metrics")
	wants(t, page, `pacsaudit_target_exposure_level{target="open"} 9`)
}

func TestTheLogIsThatOfAnExporter(t *testing.T) {
	t.Parallel()
	ctx, end := context.WithCancelCause(context.Background())
	log, code := newLogBook(), make(chan int, 1)
	file := filepath.Join(t.TempDir(), "c.yaml")
	writeConfig(t, file, "a", "127.0.0.1:1")
	go func() {
		defer log.end()
		code <- commands.Run(ctx, []string{"pacsaudit", "serve", "--config", file, "--history", "none", "--web.listen-address", "127.0.0.1:0", "--log.format", "json"}, io.Discard, log)
	}()
	log.await(t, 0, `"msg":"ready"`)
	end(errors.New("terminated signal received"))
	if code := <-code; code != exitClean {
		t.Errorf("exit code %d", code)
	}
	var said []string
	for line := range strings.Lines(log.String()) {
		var entry struct{ Time, Level, Source, Msg, Version, Reason string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Time == "" || entry.Level == "" || entry.Source == "" {
			t.Errorf("%v: %s", err, line)
		}
		said = append(said, entry.Msg+" "+entry.Version+entry.Reason)
	}
	all := strings.Join(said, "; ")
	if !strings.HasPrefix(all, "starting pacsaudit dev; ") || !strings.Contains(all, "stopping terminated signal received") || !strings.HasSuffix(all, "stopped ") {
		t.Errorf("the log says %s", all)
	}

	quiet := newLogBook()
	ended, stop := context.WithCancel(t.Context())
	stop()
	commands.Run(ended, []string{"pacsaudit", "serve", "--config", file, "--history", "none", "--web.listen-address", "127.0.0.1:0", "--log.level", "warn"}, io.Discard, quiet)
	if s := quiet.String(); s != "" {
		t.Errorf("at level warn it says %s", s)
	}
	for flag, word := range map[string]string{"--log.level": "warning", "--log.format": "xml"} {
		if code, _, message := program(t.Context(), "serve", "--config", file, flag, word); code != exitUsage || !strings.Contains(message, flag) {
			t.Errorf("%s %s: exit code %d: %s", flag, word, code, message)
		}
	}
}
