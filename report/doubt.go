package report

import "pacsaudit/audit"

// AtLeast reports a target of which the exposure is a lower bound.
func (t *Target) AtLeast() bool { return t.Exposure.Measured() && !t.Settled }

// TitleInDoubt reports that a made-up called title opened something, and that
// nothing settled what the configured one opens.
func (t *Target) TitleInDoubt() bool {
	a := t.Steps.WithCalledTitle
	refused := a.Outcome == audit.Aborted || a.Outcome == audit.Rejected && !a.Result.Is(2)
	return !t.Called.IsZero() && t.Steps.Stranger.Outcome == audit.OK && a.Outcome != audit.OK && !refused
}

// InDoubt reports a server of which we do not know all that a stranger can do.
func (t *Target) InDoubt() bool { return BandOf(t.Reached()) != BandOther && !t.Measured() }

// StoppedAt is what was asked of a target when it stopped, in this audit or a
// later one that settled less.
func (t *Target) StoppedAt() audit.Stage {
	if t.Stopped == audit.NoStage && t.Later != nil {
		return t.Later.Stopped
	}
	return t.Stopped
}

// EndedAt is the step at which an audit that did not settle the question ended.
func (t *Target) EndedAt() audit.Step {
	s := &t.Steps
	return FirstTried(s.WithCalledTitle, s.Stranger, s.TLS, s.Plaintext, s.Reach)
}

// FirstTried is the first of the steps that was taken.
func FirstTried(steps ...audit.Step) audit.Step {
	for _, s := range steps {
		if s.Outcome != audit.NotTried {
			return s
		}
	}
	return audit.Step{}
}

// Undecodable is how many answers of a target nobody could read.
func (t *Target) Undecodable() uint64 {
	return plus(t.Steps.Find.Undecodable, t.Steps.Worklist.Undecodable)
}
