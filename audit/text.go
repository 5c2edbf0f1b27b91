package audit

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
	"unique"

	"github.com/goccy/go-yaml"
)

// Text is the only text that a report holds. It has five doors, so that
// nothing a patient's record says can come in: Lit and Embedded for our own
// words, in the source and in files beside it, Operator for the operator's, Peer
// for what a server says of itself, and UnmarshalText for what this program
// saved: a report, the journal of a sweep.
type Text struct{ s string }

// literal is a type that only constants of the calling source convert to
// without a word.
type literal string

// Lit makes a text of a constant.
func Lit(s literal) Text { return Text{s: string(s)} }

// Operator makes a text of what the operator wrote: names and addresses from
// the command line or the configuration. Control characters are removed.
func Operator(s string) Text { return Text{s: strings.Map(printable, s)} }

// maxPeer is the length to which a peer's identification is cut.
const maxPeer = 64

// Peer makes a text of a peer's identifier for itself, its implementation version name,
// cut to 64 printable ASCII characters.
func Peer(s string) Text {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s[:min(len(s), 4*maxPeer)])
	return Text{s: s[:min(len(s), maxPeer)]}
}

// PeerUID makes a text of a peer's implementation class UID. What is none, PS3.5 §9.1, is
// left out: it is for programs to compare, and may hold anything.
func PeerUID(s string) Text {
	s = strings.TrimRight(s, "\x00 ")
	if strings.Trim(s, "0123456789.") != "" {
		return Text{}
	}
	return Peer(s)
}

// printable drops what moves a cursor, turns the direction of writing or cannot
// be seen: control and format characters, line and paragraph separators.
func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
		return -1
	}
	return r
}

func (t Text) String() string { return t.s }

// IsZero reports an empty text.
func (t Text) IsZero() bool { return t.s == "" }

// MarshalText writes the text.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.s), nil }

// maxSaved is the length in bytes to which a saved text is cut: several times
// the longest that this program writes.
const maxSaved = 2048

// UnmarshalText reads the text of a saved report. The file may have been made
// by anybody: what is not printable is dropped, and the rest is cut.
func (t *Text) UnmarshalText(b []byte) error {
	s := strings.Map(printable, string(b[:min(len(b), 4*maxSaved)]))
	if len(s) > maxSaved {
		end := maxSaved
		for !utf8.RuneStart(s[end]) {
			end--
		}
		s = s[:end]
	}
	t.s = unique.Make(s).Value() // a report says the same of many targets
	return nil
}

// parse finds a word in the names of a closed set.
func parse[T ~uint8](names []string, word []byte, set string) (T, error) {
	for i, n := range names {
		if n != "" && n == string(word) {
			return T(i), nil
		}
	}
	return 0, fmt.Errorf("not a word for %s", set)
}

// name is a member's word.
func name[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return names[0]
}

// Embedded reads a YAML file of texts that was compiled into the program. A key
// that into has no place for, or that stands twice, is an error. It takes the
// files themselves and no bytes: nothing but the compiler fills an embed.FS, so
// that what a peer says, or a file at run time, cannot become a Text here.
func Embedded(files embed.FS, name string, into any) error {
	b, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	var document any
	if err := yaml.Unmarshal(b, &document); err != nil {
		return err
	}
	if b, err = json.Marshal(document); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// Join makes one text of several. What is in it was text before.
func Join(parts ...Text) Text {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.s)
	}
	return Text{s: b.String()}
}
