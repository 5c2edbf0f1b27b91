package audit

import "time"

// Answer is a plain word as evidence.
type Answer uint8

// The words.
const (
	No Answer = iota
	Yes
	Ignored
	Honoured
)

var answerNames = []string{"no", "yes", "ignored", "honoured"}

func (a Answer) word() Text { return Text{name(answerNames, a)} }

// YesNo makes a word of a fact.
func YesNo(b bool) Answer {
	if b {
		return Yes
	}
	return No
}

// Date is a calendar day as evidence, as the number YYYYMMDD.
func Date(name literal, t time.Time) Fact {
	y, m, d := t.UTC().Date()
	return Fact{Name: Lit(name), Number: int64(y*10000 + int(m)*100 + d)}
}
