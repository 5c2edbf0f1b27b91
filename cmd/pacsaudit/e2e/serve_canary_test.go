package e2e

import (
	"bytes"
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/report/history"
	"pacsaudit/report/render"
)

// TestCanaryInServe looks for patients' values in everything that serve shows,
// logs and keeps: pages, metrics, downloads, the history's file and what is
// compressed in it.
func TestCanaryInServe(t *testing.T) {
	t.Parallel()
	archive := fixtures.Archive{Studies: 40, Seed: 11, StudiesPerPatient: 2, Undated: 7, Mix: fixtures.Mix{Exposed: 4, Test: 1, Pseudonym: 1}}
	values := canaries(archive)
	dir := t.TempDir()
	where := filepath.Join(dir, "history.db")
	var names, archives []string
	for i, posture := range canaryPostures {
		posture.Address = host(20+i) + ":0" // one host is asked one thing at a time
		posture.Contexts.Accept = append(posture.Contexts.Accept, pacs.ModalityWorklist)
		server, err := pacs.Start(context.Background(), posture, archive)
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		names = append(names, posture.Name)
		archives = append(archives, posture.Name, server.Addr())
	}
	s := startServe(t, archives, "--history", where)
	paths := []string{"/", "/?lang=ja", "/metrics", "/sd", "/checks", "/unmeasured", "/check?id=query-exposes-phi", "/-/ready"}
	t.Run("probes", func(t *testing.T) {
		for _, name := range names {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				lookForCanaries(t, "the probe", s.audit(t, name), values)
			})
		}
	})
	for _, name := range names {
		paths = append(paths, "/target?name="+url.QueryEscape(name), "/target?lang=ja&name="+url.QueryEscape(name))
	}
	for _, extension := range render.Extensions() {
		paths = append(paths, "/report?format="+extension)
	}
	read := 0
	for _, path := range paths {
		body, _ := s.get(t, path)
		read += len(body)
		lookForCanaries(t, path, body, values)
	}
	s.end(t)
	lookForCanaries(t, "the log", s.log.String(), values)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if b, err := os.ReadFile(where + suffix); err == nil {
			lookForCanaries(t, "the history's file", string(b), values)
		}
	}
	store, err := history.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, name := range names {
		reports, err := store.Reports(t.Context(), name, 10)
		if err != nil || len(reports) == 0 {
			t.Fatalf("%s: %d reports, %v", name, len(reports), err)
		}
		for _, r := range reports {
			var b bytes.Buffer
			format, _ := render.FormatByName("json")
			if err := format.Write(&b, r, render.Options{}); err != nil {
				t.Fatal(err)
			}
			lookForCanaries(t, "a report of the history", b.String(), values)
		}
	}
	t.Logf("%d pages and downloads, %d bytes, %d archives", len(paths), read, len(names))
}

// TestALockedHistoryHoldsNothingUp audits while somebody else holds the history,
// and looks for the report when serve has ended.
func TestALockedHistoryHoldsNothingUp(t *testing.T) {
	t.Parallel() // SQLite waits five seconds
	where := filepath.Join(t.TempDir(), "history.db")
	open := archived(t, pacs.Posture{})
	s := startServe(t, []string{"open", open.Addr()}, "--history", where)
	db, err := sql.Open("sqlite", where)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	// serve may be pruning: wait for it.
	if _, err := db.Exec("PRAGMA busy_timeout = 60000"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	s.audit(t, "open")
	s.log.await(t, 0, "a report waits.*somebody else holds a lock")
	page, _ := s.get(t, "/metrics")
	wants(t, page, "pacsaudit_history_pending_reports 1\n", `pacsaudit_target_exposure_level{target="open"} 9`)
	if strings.Contains(page, "pacsaudit_history_errors_total 0\n") {
		t.Error("no error is counted")
	}
	if _, err := db.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	s.end(t)
	store, err := history.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if recent, err := store.Recent(t.Context(), "open", 10); err != nil || len(recent) != 1 {
		t.Errorf("%d reports in the history, %v\n%s", len(recent), err, strings.TrimSpace(s.log.String()))
	}
}
