package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"pacsaudit/audit"
	"pacsaudit/report"
)

// These are the codes of A-ASSOCIATE-RJ in the standard's words, PS3.8
// Table 9-21. What a reason means depends on the source.
var (
	rejectResults = map[uint8]string{1: "permanent", 2: "transient"}
	rejectSources = map[uint8]string{1: "service-user", 2: "service-provider (ACSE)", 3: "service-provider (presentation)"}
	rejectReasons = map[[2]uint8]string{
		{1, 1}: "no reason given", {1, 2}: "application context name not supported", {1, 3}: "calling AE title not recognized", {1, 7}: "called AE title not recognized",
		{2, 1}: "no reason given", {2, 2}: "protocol version not supported",
		{3, 1}: "temporary congestion", {3, 2}: "local limit exceeded",
	}
)

// rejection says the codes of a step that was rejected, empty for another one.
// Servers misuse the codes, so these are the standard's words and no cause.
func (l Lang) rejection(s audit.Step) (codes, words string) {
	if s.Outcome != audit.Rejected || !s.Result.Sent() || !s.Source.Sent() || !s.Reason.Sent() {
		return "", ""
	}
	say := func(word string) string {
		if word == "" {
			return l.say("not in the standard")
		}
		return l.say(word)
	}
	result, source, reason := s.Result.Number(), s.Source.Number(), s.Reason.Number()
	return fmt.Sprintf("%d/%d/%d", result, source, reason),
		strings.Join([]string{say(rejectResults[result]), say(rejectSources[source]), say(rejectReasons[[2]uint8{source, reason}])}, l.say(", "))
}

// explanations say what PHI is, and what codes mean by which a server refused. said
// tells whether a code stands before the reader.
func (l Lang) explanations(targets []*report.Target, said func(code string) bool) []string {
	var notes []string
	if slices.ContainsFunc(targets, func(t *report.Target) bool { return t.Reached() >= audit.RecordsVisible }) {
		notes = append(notes, l.say("PHI: what identifies a patient; here, the number of records that do."))
	}
	codes := len(notes)
	for _, t := range targets {
		for _, step := range report.NamedSteps(&t.Steps) {
			code, words := l.rejection(step.Step)
			if code == "" || !said(code) {
				continue
			}
			if note := l.sayf("%[1]s: %[2]s (PS3.8 §9.3.4)", code, words); !slices.Contains(notes, note) {
				notes = append(notes, note)
			}
		}
	}
	slices.Sort(notes[codes:])
	return notes
}

// explained says at their first use what the words and codes of some lines mean.
func (t *terminal) explained(lines []string) {
	for _, note := range t.lang.explanations(t.summary.Targets, func(code string) bool {
		return t.options.Verbose || slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, code) })
	}) {
		for _, l := range t.wrapped(note, t.options.Width-2) {
			t.line("%s", t.paint("  "+l, text.Faint))
		}
	}
}
