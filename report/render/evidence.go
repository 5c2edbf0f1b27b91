package render

import (
	"fmt"
	"slices"
	"strings"

	"pacsaudit/audit"
)

// evidenceProse says a piece of evidence, by the name of the fact, or by its
// name and its value. What has no text here is said by its name.
var evidenceProse = map[string]string{
	"accepted":                    "%s accepted",
	"also":                        "the same by %s",
	"because":                     "decided by: %s",
	"bits":                        "%s bits",
	"birth-dates":                 "%s birth dates",
	"buckets":                     "%s buckets",
	"by-population":               "%s numbers that only SSNs explain",
	"called":                      "answers to %s",
	"cancel honoured":             "no limit before C-CANCEL",
	"cancel ignored":              "C-CANCEL ignored",
	"chain":                       "chain: %s",
	"context-closed":              "no longer accepted: %s",
	"context-opened":              "newly accepted: %s",
	"credential":                  "login by the default user: %s",
	"device":                      "looks like: %s",
	"demands":                     "asks for a login: %s",
	"content-security-policy no":  "no Content-Security-Policy",
	"content-security-policy yes": "a Content-Security-Policy",
	"framed-by":                   "may be framed by: %s",
	"offers":                      "offers %s",
	"openid-login yes":            "a login by OpenID Connect exists",
	"read-by":                     "may be read by pages of: %s",
	"with-credentials yes":        "with credentials",
	"with-credentials no":         "without credentials",
	"work-items open":             "work items readable too",
	"config-file":                 "the configuration file %s",
	"config-key":                  "setting: %s",
	"config-line":                 "why: line %s",
	"default-of":                  "default of version %s",
	"files":                       "%s files",
	"files-partly-read":           "%s files read in part only",
	"files-read":                  "%s files read",
	"files-unreadable":            "%s files not readable",
	"formatted":                   "%s numbers in SSN format",
	"from":                        "reached from: %s",
	"from-version":                "setting known from version %s on",
	"http-status":                 "HTTP %s",
	"key":                         "key: %s",
	"key-length":                  "a key of length %s",
	"labelled":                    "%s numbers labelled as SSN",
	"left-open":                   "%s checks left open by it",
	"length":                      "a text of length %s",
	"metadata open":               "metadata of an instance readable too",
	"names":                       "%s names",
	"nearest-key":                 "nearest known key: %s",
	"not-after":                   "valid until %s",
	"not-before":                  "valid from %s",
	"not-measured":                "not measured: %s",
	"only-in-file":                "open in the file, closed on the server: %s",
	"only-live":                   "open on the server, closed in the file: %s",
	"outcome no-context":          "the service is not offered",
	"outcome ok":                  "answered",
	"patient-ids":                 "%s patient IDs",
	"possible":                    "possible faults: %s",
	"product":                     "says it is %s",
	"proposed":                    "%s services proposed",
	"records":                     "%s records",
	"records 0":                   "no record seen",
	"requested no":                "client certificate not requested",
	"requested yes":               "client certificate requested, not required",
	"service":                     "accepted: %s",
	"signature":                   "signature: %s",
	"source":                      "published by %s",
	"suite":                       "accepted: %s",
	"transport http":              "DICOMweb in the clear",
	"transport plaintext":         "in the clear",
	"transport tls":               "TLS",
	"value":                       "value: %s",
	"version":                     "accepted: TLS %s",
	"viewer":                      "viewer: %s",
	"with":                        "together with %s",
	"written no":                  "not written in the file",
	"web":                         "by its web address: %s",
	"zone":                        "target in zone: %s",

	"answer absent":    "the web server has no such page",
	"answer denied":    "the web server denies it",
	"answer moved":     "the web server points elsewhere",
	"answer no-answer": "the web server does not answer",
	"answer open":      "the web server answers",
	"answer strange":   "the web server answers something else",

	"more-settings-elsewhere yes":    "other files or variables decide too",
	"asked-from-its-own-machine yes": "asked from the server itself, which it trusts",
}

// listed is how many values of a kind a sentence names.
const listed = 4

// facts is the evidence as a sentence.
func (l Lang) facts(facts []audit.Fact) string {
	var parts []string
	for i := 0; i < len(facts); i++ {
		f := facts[i]
		name := f.Name.String()
		if name == "answer" && f.Word.String() == audit.NoAnswer.String() && firstOf(facts, "outcome") < len(facts) {
			continue // how the attempt ended says more
		}
		if name == "outcome" {
			n, how := l.ended(facts[i:])
			parts = append(parts, how)
			i += n - 1
			continue
		}
		if subject, ok := strings.CutSuffix(name, "-expected"); ok && i+1 < len(facts) && facts[i+1].Name.String() == subject+"-seen" {
			i++
			parts = append(parts, l.sayf("%[1]s: %[2]s expected, %[3]s seen", l.word(subject), l.fact(f), l.fact(facts[i])))
			continue
		}
		if first := firstOf(facts, name); first == i && !idle(facts, i) {
			parts = append(parts, l.proof(facts, name))
		}
	}
	return strings.Join(parts, l.say(", "))
}

// idle reports a count of nothing beside something: no evidence.
func idle(facts []audit.Fact, i int) bool {
	none := func(f audit.Fact) bool { return f.Word.IsZero() && f.Number == 0 }
	if !none(facts[i]) || evidenceProse[facts[i].Name.String()+" 0"] != "" {
		return false
	}
	return i > 0 || slices.ContainsFunc(facts, func(f audit.Fact) bool { return !none(f) })
}

// firstOf is where a kind of fact is first.
func firstOf(facts []audit.Fact, name string) int {
	for i, f := range facts {
		if f.Name.String() == name {
			return i
		}
	}
	return len(facts)
}

// proof says all facts of a kind.
func (l Lang) proof(facts []audit.Fact, name string) string {
	var values []string
	var said []audit.Fact // the same is said once
	more := 0
	var first audit.Fact
	for _, f := range facts {
		switch {
		case f.Name.String() != name || slices.Contains(said, f):
		case len(values) < listed:
			if len(values) == 0 {
				first = f
			}
			values = append(values, l.fact(f))
			said = append(said, f)
		default:
			more++
		}
	}
	value := first.Word.String()
	if first.Word.IsZero() {
		value = fmt.Sprint(first.Number)
	}
	if text, ok := evidenceProse[name+" "+value]; ok && len(values) == 1 {
		return l.say(text)
	}
	list := strings.Join(values, l.say(", "))
	if more > 0 {
		list += l.say(", ") + l.sayf("and %s more", number(uint64(more)))
	}
	text, ok := evidenceProse[name]
	if !ok {
		return l.word(name) + " " + list
	}
	if first.Word.IsZero() && first.Number == 1 && len(values) == 1 && l == English {
		text = singular(text)
	}
	return l.sayf(text, list)
}

// singular says a counted thing of which there is one.
func singular(text string) string {
	for _, s := range []string{"files", "names", "birth dates", "patient IDs", "records", "numbers", "buckets", "services"} {
		text = strings.Replace(text, s, strings.TrimSuffix(s, "s"), 1)
	}
	return text
}

// ended says how a step ended, and how many facts say it.
func (l Lang) ended(facts []audit.Fact) (n int, how string) {
	of := func(name string) (audit.Fact, bool) {
		if n < len(facts) && facts[n].Name.String() == name {
			n++
			return facts[n-1], true
		}
		return audit.Fact{}, false
	}
	outcome, _ := of("outcome")
	word := outcome.Word.String()
	how = l.fact(outcome)
	if text, ok := evidenceProse["outcome "+word]; ok {
		how = l.say(text)
	}
	if cause, ok := of("cause"); ok {
		if word == audit.Failed.String() {
			how = l.fact(cause)
		} else {
			how = l.sayf("%[1]s, %[2]s", how, l.fact(cause))
		}
	}
	var codes []string
	for _, name := range []string{"result", "source", "reason"} {
		if f, ok := of(name); ok && f.Word.IsZero() {
			codes = append(codes, fmt.Sprint(f.Number))
		}
	}
	if len(codes) > 0 {
		how += " " + strings.Join(codes, "/")
	}
	if status, ok := of("status"); ok {
		if s := l.sayf("status %04X", status.Number); word == audit.Failed.String() {
			how = s
		} else if status.Number != 0 {
			how = l.sayf("%[1]s, %[2]s", how, s)
		}
	}
	return n, how
}
