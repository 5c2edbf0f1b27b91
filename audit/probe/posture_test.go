package probe_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/dimse/command"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// row is one posture and what an audit must say of it.
type row struct {
	name    string
	posture pacs.Posture
	// want is the exposure and facts, as facts writes them: "echoes find=failed:0124".
	// An alternative is written with a bar, "reset|closed", where the kernel decides.
	want string
	with []option
}

// setup is how a row is audited.
type setup struct {
	archive fixtures.Archive
	target  audit.Target
	address string // of nobody; else there is a server
	needs   audit.Needs
	prober  probe.Prober
	check   func(*testing.T, *pacs.Server, audit.Observation)
}

type option func(*setup)

// Most rows end by themselves, long before their budget. Those that cannot are
// given a short one, in which a busy machine can still come to the point.
const budget, shortBudget = time.Minute, 4 * time.Second

// rest is long enough for a server that is meant to be ready by then.
const rest = 200 * time.Millisecond

// today is when the rows are audited: the day after the newest study.
func today() time.Time { return time.Date(2025, time.March, 15, 12, 0, 0, 0, time.UTC) }

var (
	short      option = func(s *setup) { s.prober.Budget = shortBudget }
	unhurried  option = func(s *setup) { s.prober.Budget = 3 * shortBudget } // something has to succeed before the silence
	patient    option = func(s *setup) { s.prober.Budget = 4 * shortBudget } // silence counts after a third of it
	full       option = func(s *setup) { s.prober.Full = true }
	calledAs   option = func(s *setup) { s.target.Called = audit.Operator(pacs.DefaultAETitle) }
	guessing   option = func(s *setup) { s.prober.DefaultTitles = true }
	realTime   option = func(s *setup) { s.prober.Now = nil }
	yearsLater option = func(s *setup) { s.prober.Now = func() time.Time { return today().AddDate(3, 0, 0) } }
	overTLS    option = func(s *setup) { s.target.TLS = true }
	services   option = func(s *setup) { s.needs |= audit.NeedsServices }
	details    option = func(s *setup) { s.needs |= audit.NeedsTLS; s.prober.Now = nil }
)

func within(d time.Duration) option    { return func(s *setup) { s.prober.Budget = d } }
func rows(n int) option                { return func(s *setup) { s.prober.Rows = n } }
func at(address string) option         { return func(s *setup) { s.address = address } }
func calling(title string) option      { return func(s *setup) { s.target.Calling = audit.Operator(title) } }
func of(a fixtures.Archive) option     { return func(s *setup) { s.archive = a } }
func visits(n int) option              { return connections(n, n) }
func dropping(n audit.Needs) option    { return func(s *setup) { s.needs &^= n } }
func identity(i audit.Identity) option { return func(s *setup) { s.target.Identity = i } }

func connections(least, most int) option {
	return func(s *setup) {
		s.check = func(t *testing.T, server *pacs.Server, _ audit.Observation) {
			if n := len(server.Log()); n < least || n > most {
				t.Errorf("%d connections, want %d to %d", n, least, most)
			}
		}
	}
}

// observe audits one row beside the others.
func (r row) observe(t *testing.T) {
	t.Parallel()
	r.audit(t)
}

func (r row) setup() *setup {
	s := &setup{
		archive: fixtures.Archive{Studies: 12, Seed: 5, StudiesPerPatient: 2, Undated: 5},
		needs:   audit.NeedsEcho | audit.NeedsQuery,
		prober:  probe.Prober{Budget: budget, Now: today, Rest: rest},
	}
	for _, o := range r.with {
		o(s)
	}
	return s
}

func (r row) audit(t *testing.T) {
	t.Helper()
	s := r.setup()
	var server *pacs.Server
	if s.address == "" {
		var err error
		if server, err = pacs.Start(t.Context(), r.posture, s.archive); err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		s.address = server.Addr()
	}
	s.target.Address = audit.Operator(s.address)
	o := s.prober.Probe(t.Context(), s.target, s.needs)
	r.compare(t, s.archive.Truth(), o)
	if server == nil {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := server.Wait(ctx); err != nil {
		t.Fatal("a connection stays open:", err)
	}
	polite(t, r.posture, server)
	if s.check != nil {
		s.check(t, server, o)
	}
	if t.Failed() {
		t.Logf("observed %v", facts(o, s.archive.Truth()))
		for _, e := range server.Log() {
			e.Proposed = nil
			t.Logf("%+v", e)
		}
	}
}

func observeAll(t *testing.T, table []row) {
	t.Parallel() // with the other tables: rows wait
	names := map[string]bool{}
	for _, r := range table {
		if names[r.name] {
			t.Errorf("two rows are called %q", r.name)
		}
		names[r.name] = true
		t.Run(r.name, r.observe)
	}
}

func (r row) compare(t *testing.T, truth fixtures.Truth, o audit.Observation) {
	t.Helper()
	words := strings.Fields(r.want)
	got := facts(o, truth)
	if !slices.Contains(strings.Split(words[0], "|"), o.Exposure().String()) {
		t.Errorf("exposure %v, want %s", o.Exposure(), words[0])
	}
	for _, w := range words[1:] {
		key, want, _ := strings.Cut(w, "=")
		value, known := got[key]
		if !known {
			t.Fatalf("no fact is called %q", key)
		}
		if !slices.Contains(strings.Split(want, "|"), value) {
			t.Errorf("%s is %s, want %s", key, value, want)
		}
	}
}

// facts are an observation in words.
func facts(o audit.Observation, truth fixtures.Truth) map[string]string {
	model, _ := o.Query.Model.MarshalText()
	certificate := cmp.Or(o.TLSFacts.Certificate, new(audit.Certificate))
	f := map[string]string{
		"studies": count(o.Query.Records(), o.Query), "items": count(o.WorklistQuery.Records(), o.WorklistQuery),
		"instances": "0", "patients": "0", "malformed": "0", "duplicates": "0",
		"exact": strconv.FormatBool(o.Query.Tally != nil && !o.Query.AtLeast),
		"model": string(model), "keys": strconv.Itoa(int(o.Query.Keys)),
		"bounded": strconv.FormatBool(o.Query.Bounded), "ignored": strconv.FormatBool(o.Query.CancelIgnored),
		"version": or(o.Implementation.VersionName.String()), "class": or(o.Implementation.ClassUID.String()),
		"settled": strconv.FormatBool(o.Settled()), "confirmed": strconv.FormatBool(o.Find.Confirmed), "stopped": o.Stopped.String(),
		"responded":   strconv.FormatBool(o.Identity.Responded),
		"tls-version": or(o.TLSFacts.Version.String()), "suite": or(o.TLSFacts.Suite.String()), "weak-suite": or(o.TLSFacts.WeakSuite.String()),
		"requested": strconv.FormatBool(o.TLSFacts.CertificateRequested),
		"chain":     certificate.Chain.String(), "name": certificate.Name.String(),
		"self-signed": strconv.FormatBool(certificate.SelfSigned),
		"key":         fmt.Sprintf("%v-%d", certificate.Key, certificate.KeyBits),
		"signature":   certificate.Signature.String(),
	}
	for name, s := range map[string]audit.Step{
		"reach": o.Reach, "plaintext": o.Plaintext, "tls": o.TLS, "stranger": o.Stranger, "default": o.DefaultTitle, "addressed": o.WithCalledTitle, "known": o.Configured,
		"echo": o.Echo, "find": o.Find, "worklist": o.Worklist, "right": o.Identity.Right, "wrong": o.Identity.Wrong, "weak": o.TLSFacts.Weak,
		"tls1.0": o.TLSFacts.Versions.TLS10, "tls1.1": o.TLSFacts.Versions.TLS11,
		"tls1.2": o.TLSFacts.Versions.TLS12, "tls1.3": o.TLSFacts.Versions.TLS13,
	} {
		f[name] = stepText(s)
	}
	f["deviations"] = "none"
	if d := o.Query.Deviations.Words(); len(d) > 0 {
		f["deviations"] = strings.Trim(fmt.Sprint(d), "[]")
	}
	for s, n := range o.Contexts {
		f["context"+strconv.Itoa(s)] = strconv.Itoa(int(n))
	}
	if t := o.Query.Tally; t != nil {
		f["patients"], f["instances"] = strconv.FormatUint(t.Patients.Count(), 10), strconv.FormatUint(t.Instances, 10)
		f["malformed"], f["duplicates"] = strconv.FormatUint(t.Malformed, 10), strconv.FormatUint(t.Duplicates, 10)
		if f["studies"] == strconv.Itoa(truth.Studies) && int(t.Patients.Count()) == truth.Patients && t.Studies.Count() == t.Records &&
			(t.InstancesReturned == 0 || int(t.Instances) == truth.Instances) && int(t.Identified) == truth.Identified {
			f["studies"] = "all"
		}
	}
	return f
}

func or(s string) string {
	if s == "" {
		return "none"
	}
	return strings.ReplaceAll(s, " ", "_")
}

// count is a number, with a plus where it is a lower bound.
func count(n uint64, q audit.Query) string {
	s := strconv.FormatUint(n, 10)
	if q.AtLeast {
		s += "+"
	}
	return s
}

// stepText is a step in a word: rejected:1/1/7, aborted:0/0, failed:A700,
// not-dicom:looks-like-ssh, tls-failed:alert40.
func stepText(s audit.Step) string {
	text := s.Outcome.String()
	switch {
	case s.Outcome == audit.Rejected:
		text += fmt.Sprintf(":%d/%d/%d", s.Result.Number(), s.Source.Number(), s.Reason.Number())
	case s.Outcome == audit.Aborted:
		text += fmt.Sprintf(":%d/%d", s.Source.Number(), s.Reason.Number())
	case s.Cause != audit.NoCause:
		text += ":" + s.Cause.String()
	case s.Status.Sent():
		text += fmt.Sprintf(":%04X", s.Status.Number())
	case s.Alert != 0:
		text += fmt.Sprintf(":alert%d", s.Alert)
	}
	return text
}

// polite holds what a guest owes: nothing but C-ECHO, C-FIND and C-CANCEL, one
// association at a time, PDUs as small and even as the peer needs them, and a
// word before leaving.
func polite(t *testing.T, p pacs.Posture, s *pacs.Server) {
	t.Helper()
	if s.Peak() > 1 {
		t.Errorf("%d associations at once", s.Peak())
	}
	for i, e := range s.Log() {
		for _, c := range e.Commands {
			if c != command.CEchoRQ && c != command.CFindRQ && c != command.CCancelRQ {
				t.Errorf("connection %d: %v was sent", i, c)
			}
		}
		if e.OddPDV {
			t.Errorf("connection %d: an odd fragment was sent", i)
		}
		// A PDV holds at least two bytes, even for a peer that wants less.
		if limit := max(p.MaximumLength, 8); p.MaximumLength > 0 && uint64(e.LongestPDU) > uint64(limit) {
			t.Errorf("connection %d: a PDU of %d bytes was sent to a peer that takes %d", i, e.LongestPDU, limit)
		}
		if e.End == pacs.Open || e.End == pacs.ClosedByPeer && e.Requested {
			t.Errorf("connection %d: an association was %v without a word", i, e.End)
		}
		if e.Requested && (e.Called == "" || e.Calling == "") {
			t.Errorf("connection %d: a blank title was sent", i)
		}
	}
}
