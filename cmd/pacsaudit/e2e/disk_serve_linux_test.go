package e2e

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"pacsaudit/cmd/pacsaudit/commands"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/report/history"
)

// keptOf says how many reports of a target a history holds.
func keptOf(t *testing.T, where, target string) int {
	t.Helper()
	s, err := history.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	reports, err := s.Reports(t.Context(), target, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return len(reports)
}

// TestServeOnAFullDisk goes on while the history cannot be written, and writes
// what waited when there is room: every audit once.
func TestServeOnAFullDisk(t *testing.T) {
	t.Parallel()
	open := archived(t, pacs.Posture{})
	const targets = 12
	var archives []string
	for i := range targets {
		archives = append(archives, fmt.Sprint("t", i), open.Addr())
	}
	d := newDisk(t, 512)
	where := d.file("history.db")
	s := startServe(t, archives, "--history", where)
	s.audit(t, "t0")
	metric(t, s, "pacsaudit_history_pending_reports 0\n")
	d.fill(t, 0)
	for i := 1; i < targets-1; i++ {
		wants(t, s.audit(t, fmt.Sprint("t", i)), fmt.Sprintf(`pacsaudit_target_exposure_level{target="t%d"} 9`, i))
	}
	s.log.await(t, 0, "a report waits.*the disk is full: make room")
	page, _ := s.get(t, "/metrics")
	if strings.Contains(page, "pacsaudit_history_pending_reports 0\n") || strings.Contains(page, "pacsaudit_history_errors_total 0\n") {
		t.Error("the metrics do not show that the history is full")
	}
	for _, path := range []string{"/", "/target?name=t0", "/target?name=t5", "/-/healthy", "/-/ready", "/sd"} {
		if _, status := s.get(t, path); status != http.StatusOK {
			t.Errorf("%s: status %d", path, status)
		}
	}
	if body, status := s.post(t, "/-/reload"); status != http.StatusOK {
		t.Errorf("reload: %d %s", status, body)
	}
	d.free(t)
	s.audit(t, fmt.Sprint("t", targets-1)) // there is something to write: now, and not in ten seconds
	metric(t, s, "pacsaudit_history_pending_reports 0\n")
	s.end(t)
	for i := range targets {
		if n := keptOf(t, where, fmt.Sprint("t", i)); n != 1 {
			t.Errorf("t%d: %d reports of one audit", i, n)
		}
	}
}

// metric waits for a line of the page.
func metric(t *testing.T, s *serving, line string) {
	t.Helper()
	for page := ""; !strings.Contains(page, line); {
		if t.Context().Err() != nil {
			t.Fatal(t.Context().Err())
		}
		page, _ = s.get(t, "/metrics")
	}
}

// TestServeThatEndsOnAFullDisk says how many reports it loses, and leaves a
// history that the next one goes on with.
func TestServeThatEndsOnAFullDisk(t *testing.T) {
	t.Parallel()
	open := archived(t, pacs.Posture{})
	d := newDisk(t, 512)
	where := d.file("history.db")
	s := startServe(t, []string{"before", open.Addr(), "lost", open.Addr()}, "--history", where)
	s.audit(t, "before")
	metric(t, s, "pacsaudit_history_pending_reports 0\n")
	d.fill(t, 0)
	s.audit(t, "lost")
	s.log.await(t, 0, "a report waits")
	s.end(t)
	s.log.await(t, 0, "reports are lost.*reports=1")
	d.free(t)
	s = startServe(t, []string{"before", open.Addr(), "lost", open.Addr()}, "--history", where)
	page, _ := s.get(t, "/metrics")
	wants(t, page, `pacsaudit_target_exposure_level{target="before"} 9`, `pacsaudit_target_exposure_level{target="lost"} 0`)
	s.audit(t, "lost")
	s.end(t)
	if before, lost := keptOf(t, where, "before"), keptOf(t, where, "lost"); before != 1 || lost != 1 {
		t.Errorf("%d and %d reports", before, lost)
	}
}

// TestServeStartsOnAFullDisk has the disk full at every page that a new history
// needs: serve does not start and says why, and starts when there is room.
func TestServeStartsOnAFullDisk(t *testing.T) {
	t.Parallel()
	open := archived(t, pacs.Posture{})
	d := newDisk(t, 512)
	where := d.file("history.db")
	refused := 0
	for left := 0; left < 60; left += 1 + left/4 {
		d.clear(t)
		d.fill(t, left)
		dir := t.TempDir()
		writeConfig(t, dir+"/c.yaml", "open", open.Addr())
		ctx, stop := context.WithCancel(t.Context())
		log, ended := newLogBook(), make(chan int, 1)
		go func() {
			defer log.end()
			ended <- commands.Run(ctx, []string{"pacsaudit", "serve", "--config", dir + "/c.yaml", "--history", where, "--web.listen-address", "127.0.0.1:0"}, io.Discard, log)
		}()
		started := log.look(t, 0, isReady) != nil
		stop()
		code := <-ended
		if started {
			t.Logf("a new history needs %d pages", left)
			break
		}
		refused++
		if message := log.String(); code != exitUsage || strings.Count(message, "pacsaudit: ") != 1 || !strings.Contains(message, "the disk is full: make room") {
			t.Errorf("with %d pages: exit code %d: %s", left, code, message)
		}
		d.free(t)
		s := startServe(t, []string{"open", open.Addr()}, "--history", where)
		s.audit(t, "open")
		s.end(t)
		if n := keptOf(t, where, "open"); n != 1 {
			t.Errorf("with room after %d pages: %d reports of one audit", left, n)
		}
	}
	if refused < 3 {
		t.Errorf("the disk was full %d times", refused)
	}
}
