package checks

import (
	"fmt"
	"slices"
	"testing"

	"pacsaudit/audit"
)

// row is an observation and what a check says of it.
type row struct {
	name string
	o    audit.Observation
	want audit.Ruling
	// facts that have to be among the evidence, as name=value.
	facts []string
}

// table has the rows of a check. Files of this package add to it, by theme.
var table = map[string][]row{}

func rowsOf(id string, list ...row) bool {
	table[id] = append(table[id], list...)
	return true
}

const (
	pass    = audit.RulingPass
	fail    = audit.RulingFail
	unknown = audit.RulingInconclusive
	outside = audit.RulingNotApplicable
)

// hints are the checks that name what is possible, and neither pass nor fail.
var hints = []string{"implementation-known-vulnerable"}

// change makes an observation.
type change func(*audit.Observation)

func seen(changes ...change) audit.Observation {
	var o audit.Observation
	for _, c := range changes {
		c(&o)
	}
	return o
}

func rejected(result, source, reason uint8) audit.Step {
	return audit.Rejection(result, source, reason)
}

func status(s uint16) audit.Step {
	o := audit.Failure(s)
	if s == 0 {
		o.Outcome = audit.OK
	}
	return o
}

var ok = audit.Step{Outcome: audit.OK}

// The postures that many rows begin with.
var (
	// open is a plaintext archive that lets strangers associate.
	open = change(func(o *audit.Observation) {
		o.Reach, o.Plaintext, o.Stranger, o.Transport = ok, ok, ok, audit.Plaintext
	})
	// gated refuses a stranger, and the right called title is not known.
	gated = change(func(o *audit.Observation) {
		o.Reach, o.Plaintext, o.Stranger, o.Transport = ok, ok, rejected(1, 1, 7), audit.Plaintext
	})
	// closed refuses a stranger who uses the right called title, which is shown
	// by a known caller.
	closed = change(func(o *audit.Observation) {
		gated(o)
		o.WithCalledTitle, o.Configured = rejected(1, 1, 3), ok
	})
	// mutual demands a client certificate.
	mutual = change(func(o *audit.Observation) {
		o.Reach, o.Plaintext = ok, audit.Step{Outcome: audit.Reset}
		o.TLS = audit.Step{Outcome: audit.TLSClientCertificateRequired}
	})
	// tls speaks TLS to anybody, and nothing else.
	tls = change(func(o *audit.Observation) {
		o.Reach, o.Plaintext, o.TLS, o.Stranger, o.Transport = ok, audit.Step{Outcome: audit.Reset}, ok, ok, audit.TLS
	})
	// silent answers TCP and says nothing.
	silent = change(func(o *audit.Observation) {
		o.Reach, o.Plaintext = ok, audit.Step{Outcome: audit.TimedOut, Cause: audit.Silent}
	})
)

func TestVerdicts(t *testing.T) {
	for _, c := range All() {
		id := c.ID.String()
		rulings := map[audit.Ruling]bool{}
		names := map[string]bool{}
		for _, r := range table[id] {
			if names[r.name] {
				t.Errorf("%s has two rows called %q", id, r.name)
			}
			names[r.name] = true
			v := c.Judge(r.o)
			rulings[v.Ruling] = true
			if v.Ruling != r.want {
				t.Errorf("%s, %s: %v, want %v", id, r.name, v.Ruling, r.want)
			}
			for _, want := range r.facts {
				if !slices.ContainsFunc(v.Facts, func(f audit.Fact) bool { return factText(f) == want }) {
					t.Errorf("%s, %s: the evidence %v lacks %s", id, r.name, texts(v.Facts), want)
				}
			}
			if again := c.Judge(r.o); again.Ruling != v.Ruling || fmt.Sprint(texts(again.Facts)) != fmt.Sprint(texts(v.Facts)) {
				t.Errorf("%s, %s: the same observation is judged in two ways", id, r.name)
			}
		}
		if !rulings[unknown] {
			t.Errorf("%s has no row that is inconclusive", id)
		}
		for _, r := range audit.Rulings() {
			if explained := !c.How.When(r).IsZero(); explained != rulings[r] {
				t.Errorf("%s, %v: explained: %t, with a row: %t", id, r, explained, rulings[r])
			}
		}
		if hint := slices.Contains(hints, id); rulings[pass] == hint || rulings[fail] == hint {
			t.Errorf("%s has rows that pass: %t, that fail: %t", id, rulings[pass], rulings[fail])
		}
	}
	for id := range table {
		if !slices.ContainsFunc(All(), func(c *audit.Check) bool { return c.ID.String() == id }) {
			t.Errorf("%s is no check", id)
		}
	}
}

func factText(f audit.Fact) string {
	if f.Word.IsZero() {
		return fmt.Sprintf("%v=%d", f.Name, f.Number)
	}
	return fmt.Sprintf("%v=%v", f.Name, f.Word)
}

func texts(facts []audit.Fact) (list []string) {
	for _, f := range facts {
		list = append(list, factText(f))
	}
	return list
}
