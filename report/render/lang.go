package render

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"pacsaudit/audit"
)

// Lang is a language of the reports for people. JSON, the IDs of checks and the
// headings of CSV are English in all of them.
type Lang uint8

// The languages.
const (
	English Lang = iota
	Japanese
)

var langNames = []string{"en", "ja"}

func (l Lang) String() string { return langNames[l] }

// Langs are all languages.
func Langs() []Lang { return []Lang{English, Japanese} }

// ParseLang reads the name of a language.
func ParseLang(s string) (Lang, error) {
	for i, name := range langNames {
		if name == s {
			return Lang(i), nil
		}
	}
	return English, fmt.Errorf("unknown language %q: use %s", s, strings.Join(langNames, " or "))
}

// LangOfLocale is the language of a POSIX locale such as ja_JP.UTF-8.
func LangOfLocale(locale string) Lang {
	word, _, _ := strings.Cut(locale, ".")
	word, _, _ = strings.Cut(word, "_")
	if strings.EqualFold(word, "ja") {
		return Japanese
	}
	return English
}

// say translates one of our own texts. What nobody has translated yet stays
// English: tests tell, and no release is made of it.
func (l Lang) say(s string) string {
	if l == Japanese {
		if t, ok := japanese()[s]; ok {
			return t
		}
	}
	return s
}

func (l Lang) sayf(format string, args ...any) string { return fmt.Sprintf(l.say(format), args...) }

// count is for a number of things; only the plural has a translation.
func (l Lang) count(n uint64, one, many string) string {
	if l == English && n == 1 {
		return fmt.Sprintf(one, number(n))
	}
	return fmt.Sprintf(l.say(many), number(n))
}

// Text translates a text of the catalogue.
func (l Lang) Text(t audit.Text) string { return l.say(t.String()) }

// Word translates the word of a closed set, written for people.
func (l Lang) Word(w fmt.Stringer) string { return l.word(w.String()) }

func (l Lang) word(s string) string {
	if strings.HasPrefix(s, "--") {
		return s // an option of a program
	}
	if p, ok := prose[s]; ok {
		return l.say(p)
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') }) {
		return s // a name of the standard or of a product
	}
	return l.say(strings.ReplaceAll(s, "-", " "))
}

// prose is for the words of closed sets that are more than their hyphens.
var prose = map[string]string{
	"not-dicom":                       "not DICOM",
	"no-context":                      "not offered",
	"tls-failed":                      "TLS failed",
	"tls-client-certificate-required": "client certificate required",
	"patient-ids":                     "patient IDs",
	"clinical":                        "clinical network",
	"timeout":                         "timed out",
	"looks-like-http":                 "looks like HTTP",
	"looks-like-ssh":                  "looks like SSH",
	"looks-like-smtp":                 "looks like SMTP",
	"looks-like-tls":                  "looks like TLS",
	"looks-like-hl7":                  "looks like HL7",
	"looks-like-echo":                 "sends back what it gets",
	"looks-like-banner":               "greets like some other service",
	"looks-unknown":                   "answers in an unknown protocol",
	"not-tls":                         "not TLS",
	"out-of-scope":                    "outside the allowed scope",
	"silent":                          "not a byte came back",
	"local-fault":                     "a fault of the auditing machine",
	"other-message-id":                "answers name another message, or none",
	"other-context":                   "answers come in another presentation context",
	"other-command":                   "answers are those to another command",
	"match-in-final-response":         "the final response brings a match",
	"unannounced-data-set":            "a response says that it has no data set, and has one",
	"missing-data-set":                "a response says that it has a data set, and has none",
	"stray-data-set":                  "a data set belongs to no response",
	"unfinished-message":              "a message begins before the end of the one before",
	"other-encoding":                  "a data set is not encoded as its context says",
	"damaged-data-set":                "a data set could be read in part only",
}

// number writes a count in groups of three digits.
func number(n uint64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// space stands between two sentences.
func (l Lang) space() string {
	if l == Japanese {
		return ""
	}
	return " "
}

// sentence ends a text of the catalogue, which has no full stop of its own.
func (l Lang) sentence(t audit.Text) string {
	s := l.Text(t)
	if l == Japanese && s != t.String() {
		return strings.TrimSuffix(s, "。") + "。"
	}
	return strings.TrimSuffix(s, ".") + "."
}

//go:embed ja/*.yaml
var jaFiles embed.FS

// japanese has a translation for the texts that a person reads, by the English
// text. It is read when the first one is said.
var japanese = sync.OnceValue(func() map[string]string {
	files, _ := fs.Glob(jaFiles, "ja/*.yaml")
	return Translations(jaFiles, files...)
})

// Translations reads files that were compiled into the program. What is wrong
// with one is wrong in every copy, and a test would have said so.
func Translations(files embed.FS, names ...string) map[string]string {
	all := map[string]string{}
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err == nil {
			var some map[string]string
			err = yaml.Unmarshal(b, &some)
			for english, ja := range some {
				if _, twice := all[english]; twice {
					err = fmt.Errorf("%q stands in another file too", english)
				}
				all[english] = ja
			}
		}
		if err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
	}
	return all
}
