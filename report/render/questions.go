package render

import (
	"slices"
	"strings"

	"pacsaudit/report"
)

// question is the fault of a check as a question. An older report has none: its
// title is said.
func (l Lang) question(f *report.Finding) string {
	if f.Question.IsZero() {
		return l.Text(f.Title)
	}
	return l.Text(f.Question)
}

// questions says what is not settled of a target, and why: what has one reason
// stands together, and the reason once.
func (l Lang) questions(list []*report.Finding) []string {
	var reasons []string
	asked := map[string][]string{}
	for _, f := range list {
		why := l.evidence(f)
		if why == l.say(evidenceProse["outcome ok"]) {
			why = l.say("answered, and the answer does not tell")
		}
		if !slices.Contains(reasons, why) {
			reasons = append(reasons, why)
		}
		asked[why] = append(asked[why], l.question(f))
	}
	said := make([]string, len(reasons))
	for i, why := range reasons {
		said[i] = strings.Join(asked[why], l.between()) + l.between()
		if why == "" {
			said[i] += l.say("Not settled.")
		} else {
			said[i] += l.sayf("Not settled: %s.", why)
		}
	}
	return said
}

// between stands between two questions.
func (l Lang) between() string {
	if l == Japanese {
		return "。"
	}
	return " "
}
