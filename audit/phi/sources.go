package phi

import "pacsaudit/dimse/dataset"

// Answers tells the answers of one source apart, so that each counts once. Its zero
// value has none.
type Answers struct{ answers answers }

// Close forgets them.
func (a *Answers) Close() { a.answers.close() }

// InspectInto is [Inspector.InspectFile] into a tally of the caller's, so that many
// sources share one inspector. Their tallies are under one key, and merge.
func (in *Inspector) InspectInto(t *Tally, d *dataset.Decoder) File {
	in.tally, *t = *t, in.tally
	f := in.InspectFile(d, nil)
	in.tally, *t = *t, in.tally
	return f
}

// InspectAnswerInto does the same with an answer to a query, which counts once among
// those of its source: see [NewInspector].
func (in *Inspector) InspectAnswerInto(t *Tally, a *Answers, d *dataset.Decoder) {
	on := in.file.on
	in.tally, *t, in.answers, a.answers, in.file.on = *t, in.tally, a.answers, in.answers, false
	in.Inspect(d)
	in.tally, *t, in.answers, a.answers, in.file.on = *t, in.tally, a.answers, in.answers, on
}
