package audit

import "strings"

// Text is the only text that a report holds. It has three doors, so that
// nothing a patient's record says can come in: Lit for our own words, Operator
// for the operator's, Peer for what a server says of itself.
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

// Peer makes a text of a peer's identifier for itself (implementation class
// UID, implementation version name), cut to 64 printable ASCII characters.
func Peer(s string) Text {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s[:min(len(s), 4*maxPeer)])
	return Text{s: s[:min(len(s), maxPeer)]}
}

func printable(r rune) rune {
	if r < ' ' || 0x7F <= r && r < 0xA0 || r == '\u2028' || r == '\u2029' || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 {
		return -1
	}
	return r
}

func (t Text) String() string { return t.s }

// IsZero reports an empty text.
func (t Text) IsZero() bool { return t.s == "" }

// MarshalText writes the text.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.s), nil }
