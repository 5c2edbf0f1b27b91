package commands

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// TestSearch draws archives with quirks and audits them, many at once: most of
// the time is waiting. An archive that shows a patient to somebody must not be
// called clean, and of one that shows nobody nobody must be counted. What is
// found goes into the table of search_rows_test.go, made smaller first.
//
// It takes the first draws, or, where PACSAUDIT_SEARCH says for how long, as
// many as there is time for: make search gives it FOR. PACSAUDIT_SEARCH_SEED is
// the first of them, PACSAUDIT_SEARCH_PARALLEL how many are audited at a time.
func TestSearch(t *testing.T) {
	t.Parallel()
	length := searchLength(t)
	first, last := 1, firstDraws
	if length > 0 {
		first, last = number(t, "PACSAUDIT_SEARCH_SEED", int(time.Now().Unix())), 1<<62
	}
	t.Logf("searching from seed %d", first)
	s := newSearch(t, length, func(i int) (strange, bool) {
		if i > last-first {
			return strange{}, false
		}
		return stranger(first + i), true
	})
	s.smallest = true
	s.run(t)
}

// firstDraws are those of a search that is given no time.
const firstDraws = 150

// TestArchivesThatWereFound audits what searches have found.
func TestArchivesThatWereFound(t *testing.T) {
	t.Parallel()
	rows := foundBySearch()
	newSearch(t, 0, func(i int) (strange, bool) {
		if i >= len(rows) {
			return strange{}, false
		}
		return rows[i], true
	}).run(t)
}

// searchLength is how long to search, 0 where nobody says.
func searchLength(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("PACSAUDIT_SEARCH")
	if text == "" {
		return 0
	}
	length, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("PACSAUDIT_SEARCH is %q: give a duration", text)
	}
	return length
}

func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q: give a number", variable, text)
	}
	return n
}

// search audits one archive after the other, many at a time.
type search struct {
	ctx          context.Context
	began, until time.Time // until is zero where draw knows the end
	parallel     int
	smallest     bool // what is found is made smaller
	draw         func(i int) (strange, bool)

	mu     sync.Mutex
	next   int
	tally  tally
	found  []counterexample
	failed error
}

func newSearch(t *testing.T, length time.Duration, draw func(int) (strange, bool)) *search {
	s := &search{ctx: t.Context(), began: time.Now(), parallel: number(t, "PACSAUDIT_SEARCH_PARALLEL", 32*runtime.GOMAXPROCS(0)), draw: draw}
	s.tally.faults = map[string]int{}
	if length > 0 {
		s.until = s.began.Add(length)
	}
	return s
}

// run searches to the end, and fails the test with what was found.
func (s *search) run(t *testing.T) {
	t.Helper()
	stop := s.progress()
	var workers sync.WaitGroup
	for range s.parallel {
		workers.Go(func() {
			for s.step() {
			}
		})
	}
	workers.Wait()
	stop()
	t.Log(s.summary())
	if s.failed != nil {
		t.Fatal(s.failed)
	}
	for i, c := range alike(s.found) {
		if i == 0 || s.found[i-1].what() != c.what() {
			t.Error(c.what())
		}
		t.Logf("\t%v", c.strange)
	}
}

// step takes one draw. It reports whether there may be another.
func (s *search) step() bool {
	s.mu.Lock()
	i := s.next
	s.next++
	s.mu.Unlock()
	if !s.until.IsZero() && time.Now().After(s.until) || s.ctx.Err() != nil {
		return false
	}
	one, ok := s.draw(i)
	if !ok {
		return false
	}
	drawn, seen := s.judge(one)
	s.mu.Lock()
	s.tally.add(seen, drawn.faults)
	known := len(drawn.faults) == 0 || s.knows(drawn)
	s.mu.Unlock()
	if known {
		return true
	}
	if s.smallest {
		drawn = s.smaller(drawn)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.knows(drawn) {
		s.found = append(s.found, drawn)
		if !s.until.IsZero() {
			fmt.Fprintf(os.Stderr, "found: %s\n\t%v\n", drawn.what(), drawn.strange) // a long search need not be waited for
		}
	}
	return true
}

// judge audits one archive.
func (s *search) judge(one strange) (counterexample, seen) {
	found, err := one.audited(s.ctx)
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.failed == nil {
			s.failed = fmt.Errorf("%v: %w", one, err)
		}
		return counterexample{strange: one}, found
	}
	return counterexample{one, found.faults(one)}, found
}

// knows reports a counterexample that holds one that was found before: it has
// all its quirks, and more.
func (s *search) knows(c counterexample) bool {
	return s.smallest && slices.ContainsFunc(s.found, func(k counterexample) bool {
		return !slices.ContainsFunc(k.quirks, func(q string) bool { return !slices.Contains(c.quirks, q) }) &&
			slices.ContainsFunc(k.faults, func(f string) bool { return slices.Contains(c.faults, f) })
	})
}

// progress says every minute how far the search is, until it is stopped.
func (s *search) progress() (stop func()) {
	over := make(chan struct{})
	var waiting sync.WaitGroup
	waiting.Go(func() {
		for minute := time.NewTicker(time.Minute); ; {
			select {
			case <-minute.C:
				fmt.Fprintln(os.Stderr, s.summary())
			case <-over:
				minute.Stop()
				return
			}
		}
	})
	return func() { close(over); waiting.Wait() }
}

func (s *search) summary() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("%.0f archives a minute; %d found to be wrong by themselves\n%v", float64(s.tally.archives)/time.Since(s.began).Minutes(), len(s.found), &s.tally)
}
