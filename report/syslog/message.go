package syslog

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Message is a syslog message, RFC 5424 §6.
type Message struct {
	Priority int       // facility and severity, §6.2.1
	Time     time.Time // in milliseconds
	ID       string    // what kind of message it is: MSGID
	Data     string    // structured data in its form, §6.3; empty for none
	Text     string
	// Plain leaves out the mark of UTF-8 before the text, which those would stumble over
	// who read JSON, CEF or XML.
	Plain bool
}

// Origin is who sends, RFC 5424 §6.2.4 to §6.2.6. Empty words stand for what is not known.
type Origin struct{ Host, Process string }

// Here is this process.
func Here() Origin {
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	return Origin{word(host, 255), strconv.Itoa(os.Getpid())}
}

// word is a text as a field of the header takes it: printable ASCII without spaces.
func word(s string, longest int) string {
	s = strings.Map(func(c rune) rune {
		if c <= ' ' || c > '~' {
			return -1
		}
		return c
	}, s)
	return s[:min(len(s), longest)]
}

const application = "pacsaudit"

// String is the message on one line, as RFC 5424 writes it.
func (m Message) String(from Origin) string {
	text := oneLine.Replace(m.Text)
	if !m.Plain {
		text = "\ufeff" + text // it is UTF-8, §6.4
	}
	if text != "" {
		text = " " + text
	}
	return fmt.Sprintf("<%d>1 %s %s %s %s %s %s%s", m.Priority, m.Time.UTC().Format("2006-01-02T15:04:05.000Z"),
		orNil(from.Host), application, orNil(from.Process), orNil(word(m.ID, 32)), orNil(m.Data), text)
}

// orNil is a field, or the mark of one that is not known.
func orNil(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// Value escapes what ends the value of a parameter of structured data, §6.3.3.
func Value(s string) string { return value.Replace(s) }

var (
	value   = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "]", `\]`, "\n", " ")
	oneLine = strings.NewReplacer("\n", " ", "\r", " ")
)
