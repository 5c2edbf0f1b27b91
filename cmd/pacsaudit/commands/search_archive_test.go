package commands

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/probe"
	"pacsaudit/dimse/command"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/report"
)

// strange is an archive with quirks, and how it is audited.
type strange struct {
	quirks   []string // by name
	patients int
	masked   bool // every other patient is no real one
	undated  int  // every n-th study has no date
	days     int  // that the studies are spread over
	untold   bool // the operator does not know the called title
}

// String is the archive as a row of the table.
func (s strange) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "{quirks: %s, patients: %d", strings.TrimPrefix(fmt.Sprintf("%#v", s.quirks), "[]string"), s.patients)
	for _, word := range []struct {
		name string
		is   bool
		text string
	}{{"masked", s.masked, "true"}, {"undated", s.undated > 0, fmt.Sprint(s.undated)}, {"days", s.days > 0, fmt.Sprint(s.days)}, {"untold", s.untold, "true"}} {
		if word.is {
			b.WriteString(", " + word.name + ": " + word.text)
		}
	}
	return b.String() + "},"
}

// stranger draws an archive: of most kinds of quirks seldom, of those that tell
// queries and callers apart more often. It does not draw with rapid, which
// prefers small numbers and the beginnings of lists, and takes one draw after
// the other: each takes seconds here, and most of them are waiting.
func stranger(seed int) strange {
	r := rand.New(rand.NewPCG(uint64(seed), 0))
	kinds := []pacs.Kind{pacs.OfQueries, pacs.OfQueries, pacs.OfQueries, pacs.OfQueries, pacs.OfCalls, pacs.OfServices}
	for k := range pacs.Kinds {
		kinds = append(kinds, k)
	}
	all := pacs.Quirks()
	s := strange{
		patients: one(r, 0, 1, 2, 3, 3, 5, 8, 13, 20, 20),
		masked:   one(r, false, false, false, true),
		undated:  one(r, 0, 0, 0, 0, 0, 1, 3),
		days:     one(r, 0, 0, 3, 30, 20000),
		untold:   one(r, false, false, false, false, false, true),
	}
	for range one(r, 0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4) {
		q := one(r, all[one(r, kinds...)]...)
		if !slices.Contains(s.quirks, q.Name) {
			s.quirks = append(s.quirks, q.Name)
		}
	}
	return s
}

func one[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// searchBudget is the time for one audit; slow quirks are measured by it.
const searchBudget = 3 * time.Second

// patience is how long an audit may take on a machine that does too much at
// once: an audit that is still under way after that does not end.
const searchPatience = 20 * searchBudget

// mostSent is what one audit may cost an archive, whatever the archive does. Most
// of the matches are those that are under way when an endless query is
// cancelled.
var mostSent = sent{associations: 130, queries: 100, echoes: 4, matches: 200_000}

// sent is what one audit cost an archive.
type sent struct{ associations, queries, echoes, matches, patients int }

// seen is what an audit said, and what was true.
type seen struct {
	truth  pacs.Truth
	report *report.Report
	exit   int
	// signed is the report to somebody who has signed for everything but what
	// queries show: what is left is what was found out of patients.
	signed     *report.Report
	signedExit int
	log        []pacs.Event
	ended      bool
	panicked   any
}

// audited runs the archive and audits it.
func (s strange) audited(ctx context.Context) (seen, error) {
	quirks, err := pacs.QuirksNamed(s.quirks...)
	if err != nil {
		return seen{}, err
	}
	day := time.Date(2025, time.March, 15, 12, 0, 0, 0, time.UTC)
	archive := fixtures.Archive{Studies: s.patients, Seed: 7, Undated: s.undated, Days: s.days}
	if s.masked {
		archive.Mix = fixtures.Mix{Exposed: 1, Placeholder: 1}
	}
	posture := pacs.Posture{Patience: searchBudget}.With(quirks...)
	called := pacs.DefaultAETitle
	if s.untold {
		called = ""
	}
	found := seen{truth: pacs.TruthOf(posture, archive, called)}
	server, err := pacs.Start(ctx, posture, archive)
	if err != nil {
		return found, err
	}
	defer server.Close()

	target := audit.Target{Name: audit.Lit("strange"), Address: audit.Operator(server.Addr()), Called: audit.Operator(called)}
	p := &probe.Prober{Budget: searchBudget, Rows: 50, Now: func() time.Time { return day }, Rest: 300 * time.Millisecond}
	var needs audit.Needs
	for _, c := range checks.All() {
		needs |= c.Needs
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { found.panicked = recover() }()
		o := p.Probe(ctx, target, needs)
		found.report, found.exit = judged(ctx, o, day)
		o.Target.Accepted = signatures(day)
		found.signed, found.signedExit = judged(ctx, o, day)
	}()
	select {
	case <-done:
		found.ended = true
	case <-time.After(searchPatience):
		return seen{truth: found.truth, log: server.Log()}, nil // the rest belongs to who is still at it
	}
	found.log = server.Log()
	// An audit may ask in ways that the oracle does not know. What was shown to a
	// stranger can be seen by one, whoever doubted it.
	if found.sent().patients > 0 && found.truth.Patients == pacs.Hidden {
		if found.truth.Patients = pacs.Visible; posture.Blurred {
			found.truth.Patients = pacs.Blurred
		}
	}
	return found, nil
}

// judged is the report on an observation, and the exit code of the command.
func judged(ctx context.Context, o audit.Observation, day time.Time) (*report.Report, int) {
	r := report.New(toolVersion(), day, day.Add(searchBudget), true, []audit.Result{audit.Judge(o, checks.All())})
	return r, exitCode(exits{threshold: audit.High}.errorFor(ctx, r), io.Discard)
}

// ofQueries are the checks that say what can be read.
var ofQueries = []string{"query-exposes-phi", "query-exposes-ssn", "query-open"}

// signatures are for every check but those.
func signatures(day time.Time) (all []audit.Acceptance) {
	for _, c := range checks.All() {
		if !slices.Contains(ofQueries, c.ID.String()) && c.ID.String() != "worklist-open" {
			all = append(all, audit.Acceptance{Check: c.ID, Until: audit.DayOf(day.AddDate(1, 0, 0))})
		}
	}
	return all
}

// faults are the claims of an audit that are not true, in a few words each.
func (s *seen) faults(of strange) (list []string) {
	say := func(wrong bool, format string, args ...any) {
		if wrong {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	s.bounds(say)
	switch {
	case s.panicked != nil:
		return append(list, "panic")
	case !s.ended:
		return append(list, "does not end")
	}
	t := &s.report.Targets[0]
	passes := func(id string) bool {
		return slices.ContainsFunc(t.Findings, func(f report.Finding) bool { return f.ID.String() == id && f.Verdict == audit.RulingPass })
	}
	// Of what is unknown an audit may say what it likes.
	if s.truth.SSN > pacs.Unknown {
		say(passes("query-exposes-ssn"), "query-exposes-ssn passes")
	}
	if s.truth.Patients == pacs.Hidden {
		exposed := t.PHI.Exposed
		if t.Worklist != nil {
			exposed += t.Worklist.Exposed
		}
		say(t.Exposure == audit.PHIVisible || exposed > 0, "patients are seen that are hidden")
		return list
	}
	say(t.Exposure == audit.ExposureClosed, "closed")
	say(t.Exposure == audit.Gated && !of.untold, "gated")
	say(passes("query-exposes-phi") && s.truth.Patients > pacs.Unknown, "query-exposes-phi passes")
	say(passes("query-open"), "query-open passes")
	for _, r := range []struct {
		*report.Report
		exit int
		who  string
	}{{s.report, s.exit, ""}, {s.signed, s.signedExit, ", the rest signed for"}} {
		g := r.Targets[0].Grade
		say(g == audit.GradeA || g == audit.GradeB, "grade %v%s", g, r.who)
		say(r.exit == exitClean, "exit code 0%s", r.who)
	}
	return list
}

// sent is what the archive counted.
func (s *seen) sent() (n sent) {
	for _, e := range s.log {
		if e.Requested {
			n.associations++
		}
		n.matches += e.Matches
		n.patients += e.Patients
		for _, c := range e.Commands {
			switch c {
			case command.CFindRQ:
				n.queries++
			case command.CEchoRQ:
				n.echoes++
			}
		}
	}
	return n
}

// bounds compares what was sent with the most that may be.
func (s *seen) bounds(say func(bool, string, ...any)) {
	n := s.sent()
	say(n.associations > mostSent.associations, "more than %d associations", mostSent.associations)
	say(n.queries > mostSent.queries, "more than %d queries", mostSent.queries)
	say(n.echoes > mostSent.echoes, "more than %d echoes", mostSent.echoes)
	say(n.matches > mostSent.matches, "more than %d matches", mostSent.matches)
}
