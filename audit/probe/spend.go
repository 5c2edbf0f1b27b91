package probe

// What one model, under one title, may cost an archive. Whatever it answers, and whatever it
// refuses, the audit ends when these are used up, and says that its counts are
// lower bounds. docs/cost.md has the figures; TestSearch and TestNoFullCountCostsMore
// hold them.
const (
	sampleQueries = 30
	targetQueries = 100 // of all models and titles together
	// An answer that was counted before costs the archive as much as a new one.
	sampleAnswersPerRow = 4
	// A full count reads a study up to three times: with all others, in a window
	// that comes to a limit, and in one that does not.
	fullAnswersPerRecord = 3
	slack                = 1000
	fullQueries          = 200
	recordsPerQuery      = 10
	maxQueries           = 20_000
	// Associations that are asked for once more, of a server that is too busy for
	// them, are no more than this above one for each query.
	spareAssociations = 25
)

// queriesLeft reports whether another query may be sent.
func (a *asking) queriesLeft() bool {
	if !a.p.Full {
		return a.queries < sampleQueries && a.o.Cost.Queries < targetQueries
	}
	return a.queries < min(fullQueries+int(a.inspector.Tally().Records/recordsPerQuery), maxQueries)
}

// answersLeft reports whether another answer may be read.
func (a *asking) answersLeft(answers uint64) bool {
	if !a.p.Full {
		return answers < uint64(sampleAnswersPerRow*a.p.rows())
	}
	return answers < fullAnswersPerRecord*a.inspector.Tally().Records+slack
}

// spent reports that the model has cost the archive all that it may.
func (a *asking) spent() bool { return !a.queriesLeft() || !a.answersLeft(a.answers) }

// goOn reports whether a query may bring more than it has.
func (a *asking) goOn(answers int) bool {
	switch {
	case a.most > 0 && answers >= a.most:
		return false
	case !a.p.Full && a.inspector.Tally().Records >= uint64(a.p.rows()):
		return false
	}
	return a.answersLeft(a.answers + uint64(answers))
}
