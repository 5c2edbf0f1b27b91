package kept

import (
	"slices"
	"strings"
	"time"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// Level is what is known of a target by all its audits. Its zero value is that
// nothing is.
type Level struct {
	Address audit.Text `json:"address"` // a target at another one is another server
	// Exposure is how far a stranger gets at least, NotMeasured where no audit
	// could say.
	Exposure audit.Exposure `json:"exposure"`
	Exposed  uint64         `json:"records_exposed"`
	// ExposedSince is when the first audit ended that saw a person in a record,
	// with none after it that settled that there are none; zero where none is seen.
	ExposedSince time.Time `json:"exposed_since,omitzero"`
	// Findings are the checks that failed, in the order of their IDs, whether or
	// not somebody signed for them: a signature ends, and a fault does not.
	Findings    []Finding    `json:"findings"`
	Certificate *Certificate `json:"certificate,omitempty"`

	SettledAt time.Time `json:"settled_at,omitzero"` // end of the last audit that settled everything
	// UnsettledSince is when the first audit ended after that, or of all; zero
	// where the last audit settled everything.
	UnsettledSince time.Time `json:"unsettled_since,omitzero"`
}

// Finding is a check that failed.
type Finding struct {
	Check    audit.ID       `json:"check"`
	Severity audit.Severity `json:"severity"`
}

// Certificate is when a server's certificate is valid.
type Certificate struct {
	NotBefore time.Time `json:"not_before"`
	NotAfter  time.Time `json:"not_after"`
}

// Settled reports whether the last audit left nothing in doubt.
func (l Level) Settled() bool { return !l.SettledAt.IsZero() && l.UnsettledSince.IsZero() }

// After is what is known after one more audit, which ended at a time. An audit
// that settled everything counts alone; another one can only add.
func (l Level) After(t *report.Target, at time.Time) Level {
	if t.Address != l.Address {
		l = Level{Address: t.Address}
	}
	next := l.after(t, at)
	next.ExposedSince = l.exposedSince(next.Exposed, at)
	return next
}

// exposedSince is since when a target has shown people, if it shows some now. A
// level that an older version wrote does not say: its last settled audit saw them.
func (l Level) exposedSince(exposed uint64, at time.Time) time.Time {
	switch {
	case exposed == 0:
		return time.Time{}
	case l.Exposed == 0:
		return at
	case !l.ExposedSince.IsZero():
		return l.ExposedSince
	case !l.SettledAt.IsZero():
		return l.SettledAt
	}
	return at
}

func (l Level) after(t *report.Target, at time.Time) Level {
	if l.settledBy(t) {
		next := Level{Address: t.Address, Exposure: t.Exposure, Exposed: exposed(t), SettledAt: at}
		next.Findings = merged(failed(t), l.undecided(t))
		if next.Certificate = certificate(t); next.Certificate == nil && withoutCertificate(t.Steps.TLS) {
			next.Certificate = l.Certificate
		}
		return next
	}
	if t.Exposure.Measured() {
		l.Exposure = max(l.Exposure, t.Exposure)
	}
	l.Exposed = max(l.Exposed, exposed(t))
	l.Findings = merged(l.Findings, failed(t))
	if c := certificate(t); c != nil {
		l.Certificate = c
	}
	if l.UnsettledSince.IsZero() || at.Before(l.UnsettledSince) { // by a clock that was set back
		l.UnsettledSince = at
	}
	return l
}

// settledBy reports whether an audit is the word on a target. A refusal under a
// called title that nothing shows to be the right one does not close what was
// seen open: the archive may have another title now.
func (l Level) settledBy(t *report.Target) bool {
	return t.Measured() && !(t.TitleUnproven && l.Exposure > audit.ExposureClosed)
}

// undecided are the faults that a settled audit does not decide: their checks
// were asked, and nothing came of it.
func (l Level) undecided(t *report.Target) []Finding {
	return slices.DeleteFunc(slices.Clone(l.Findings), func(f Finding) bool {
		i := slices.IndexFunc(t.Findings, func(now report.Finding) bool { return now.ID == f.Check })
		return i < 0 || t.Findings[i].Verdict != audit.RulingInconclusive || notAwaited(t, &t.Findings[i])
	})
}

// notAwaited reports a check without a verdict that nobody waits for: it was not
// asked, or it is about what lies behind a door that is shut now.
func notAwaited(t *report.Target, f *report.Finding) bool {
	if len(f.Facts) == 0 {
		return t.Exposure == audit.ExposureClosed
	}
	switch f.Facts[0].Word.String() {
	case audit.NotTried.String():
		return len(f.Facts) == 1
	case audit.Rejected.String(), audit.Aborted.String():
		return t.Exposure == audit.ExposureClosed
	}
	return false
}

// failed are the checks that an audit saw fail.
func failed(t *report.Target) []Finding {
	var list []Finding
	for i := range t.Findings {
		if f := &t.Findings[i]; f.Verdict == audit.RulingFail {
			list = append(list, Finding{f.ID, f.Severity})
		}
	}
	return list
}

// merged are the findings of both, each once, at its higher severity.
func merged(a, b []Finding) []Finding {
	worst := map[audit.ID]audit.Severity{}
	for _, f := range slices.Concat(a, b) {
		worst[f.Check] = max(worst[f.Check], f.Severity)
	}
	list := make([]Finding, 0, len(worst))
	for id, s := range worst {
		list = append(list, Finding{id, s})
	}
	slices.SortFunc(list, func(a, b Finding) int { return compare(a.Check, b.Check) })
	return list
}

// exposed is how many records showed a person, by the door that showed most,
// and in the worklist.
func exposed(t *report.Target) uint64 {
	n := t.PHI.Exposed
	if t.Web != nil {
		n = max(n, t.Web.PHI.Exposed)
	}
	if t.Worklist != nil {
		n += min(t.Worklist.Exposed, ^uint64(0)-n)
	}
	return n
}

func certificate(t *report.Target) *Certificate {
	if t.TLS == nil || t.TLS.Certificate == nil {
		return nil
	}
	return &Certificate{t.TLS.Certificate.NotBefore, t.TLS.Certificate.NotAfter}
}

// withoutCertificate reports a step that says nothing of a server's certificate.
func withoutCertificate(s audit.Step) bool {
	switch s.Outcome {
	case audit.TimedOut, audit.Reset, audit.Closed, audit.Failed, audit.Interrupted:
		return true
	}
	return false
}

func compare(a, b audit.ID) int { return strings.Compare(a.String(), b.String()) }
