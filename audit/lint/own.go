package lint

import (
	"regexp"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
)

// mostOfACheck is how many findings of one check a server's files come to: with
// more nobody reads them.
const mostOfACheck = 100

// own are the checks that need no rule: what a key is, and where it stands.
func (u *unit) own() (list []audit.ConfigFinding) {
	secrets, told := map[*file]bool{}, map[string]int{}
	tell := func(id string) bool {
		told[id]++
		return told[id] <= mostOfACheck
	}
	for _, e := range u.all {
		switch {
		case e.twice && tell("config-duplicate-key"):
			list = append(list, u.found("config-duplicate-key", audit.Fail(audit.Word("value", e.value.class())), e))
		case e.key == nil && u.reportable(e) && tell("config-unknown-key"):
			list = append(list, u.unknownKey(e))
		}
		if e.key == nil {
			continue
		}
		if e.secret() {
			secrets[e.file] = true
			if !tell("config-secret-in-file") {
				continue
			}
			list = append(list, u.found("config-secret-in-file", audit.Fail(audit.Word("length", e.value.length())), e))
		}
		if why := u.undecided(e); why != "" && tell("config-not-evaluated") {
			list = append(list, u.found("config-not-evaluated", audit.Inconclusive(audit.Identifier("because", undecidedWords[why])), e))
		}
	}
	for _, f := range u.files {
		if !secrets[f] || !hasMode {
			continue
		}
		e := &entry{file: f, place: place{1, 1}}
		if f.open {
			list = append(list, u.found("config-world-readable", audit.Fail(), e))
		} else {
			list = append(list, u.found("config-world-readable", audit.Pass(f.said().Whole()), e))
		}
	}
	return list
}

// withPassword is an address with a user and a password in it.
var withPassword = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://[^/@:\s]*:[^/@\s]+@`)

// secret reports a secret that is written out.
func (e *entry) secret() bool {
	switch {
	case e.value.kind != word && e.value.kind != number || e.value.s == "":
		return false
	case e.key.is == "secret", e.key.is == "secrets":
		return true
	}
	return e.key.is == "text" && withPassword.MatchString(e.value.s)
}

// reportable reports a key that the product would have to know.
func (u *unit) reportable(e *entry) bool {
	if e.parent == "" {
		return !u.set.Open
	}
	parent := u.set.keys[e.parent]
	return parent != nil && parent.is != "open" && parent.is != "loose"
}

// unknownKey says which key may be meant. The one that stands there is nobody's
// business: it can be a name.
func (u *unit) unknownKey(e *entry) audit.ConfigFinding {
	facts := []audit.Fact{audit.Word("key-length", audit.LengthOf(len([]rune(e.name))))}
	severity := audit.Info
	if k := u.nearest(e); k != nil {
		facts = append(facts, audit.Identifier("nearest-key", k.text))
		severity = audit.Low
	}
	f := u.found("config-unknown-key", audit.Fail(facts...), e)
	f.Severity = severity
	return f
}

// nearest is the key that a name may be meant for: the same in other letters, or
// at most two letters away.
func (u *unit) nearest(e *entry) *key {
	name := e.name
	if e.parent != "" {
		name = e.parent + "." + e.name
	}
	if len(name) > 80 {
		return nil
	}
	if k := u.set.lower[strings.ToLower(name)]; k != nil {
		return k
	}
	var best *key
	least := min(3, len(e.name)/3+1)
	for _, k := range u.set.keys {
		d := distance(name, k.name, 3)
		if d < least || d == least && best != nil && k.name < best.name {
			best, least = k, d
		}
	}
	return best
}

// distance is how many letters have to be written, left out or changed, up to a
// bound.
func distance(a, b string, most int) int {
	if d := len(a) - len(b); d >= most || -d >= most {
		return most
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return min(row[len(b)], most)
}

// undecided says why a setting leaves open what happens; empty where it does not.
func (u *unit) undecided(e *entry) string {
	if e.value.kind == variable {
		// Where a text or a secret comes from decides nothing.
		if e.key.is == "text" || strings.HasPrefix(e.key.is, "secret") {
			return ""
		}
		return "variable"
	}
	for _, name := range u.set.Scripts {
		if e.key.name == name && e.value.kind != null && size(e.value) > 0 {
			if name == "include" {
				return "include"
			}
			return "script"
		}
	}
	switch e.key.is {
	case "bool":
		if e.value.kind != boolean {
			return "kind"
		}
	case "number":
		if e.value.kind != number {
			return "kind"
		}
	case "names", "open":
		if e.value.kind != object && e.value.kind != null {
			return "kind"
		}
	}
	return ""
}

var undecidedWords = map[string]audit.Text{
	"variable": audit.Lit("variable"), "script": audit.Lit("script"), "kind": audit.Lit("other-kind-of-value"), "include": audit.Lit("other-file"),
	"elsewhere": audit.Lit("settings-in-a-file-that-was-not-given"),
}

// found is a finding of a check of configuration.
func (u *unit) found(id string, v audit.Verdict, e *entry) audit.ConfigFinding {
	c := ownChecks[id]()
	return audit.ConfigFinding{Check: c, Severity: c.Severity, Verdict: v, Location: u.location(e)}
}

// ownChecks are those that are found without a rule.
var ownChecks = map[string]func() *audit.ConfigCheck{
	"config-duplicate-key":  func() *audit.ConfigCheck { return checks.Caused(audit.NewID("config-duplicate-key")) },
	"config-unknown-key":    func() *audit.ConfigCheck { return checks.Caused(audit.NewID("config-unknown-key")) },
	"config-secret-in-file": func() *audit.ConfigCheck { return checks.Caused(audit.NewID("config-secret-in-file")) },
	"config-not-evaluated":  func() *audit.ConfigCheck { return checks.Caused(audit.NewID("config-not-evaluated")) },
	"config-world-readable": func() *audit.ConfigCheck { return checks.Caused(audit.NewID("config-world-readable")) },
}
