package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"time"
)

// Ruling is what a check says.
type Ruling uint8

// The rulings. The zero value is inconclusive: no evidence either way.
const (
	RulingInconclusive Ruling = iota
	RulingPass
	RulingFail
	RulingNotApplicable
)

var rulingNames = []string{"inconclusive", "pass", "fail", "not-applicable"}

func (r Ruling) String() string { return name(rulingNames, r) }

// Rulings are all rulings, the one that asks for action first.
func Rulings() []Ruling {
	return []Ruling{RulingFail, RulingPass, RulingInconclusive, RulingNotApplicable}
}

// MarshalText writes the ruling's word.
func (r Ruling) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the ruling's word.
func (r *Ruling) UnmarshalText(b []byte) (err error) {
	*r, err = parse[Ruling](rulingNames, b, "a verdict")
	return err
}

// Verdict is a ruling with the evidence for it.
type Verdict struct {
	Ruling Ruling
	Facts  []Fact
}

// Pass says that the fault is absent, and proves it. Without a proof it
// is inconclusive.
func Pass(p Proof, facts ...Fact) Verdict {
	if !p.holds {
		return Inconclusive(facts...)
	}
	return Verdict{RulingPass, facts}
}

// Fail says that the fault is there.
func Fail(facts ...Fact) Verdict { return Verdict{RulingFail, facts} }

// Inconclusive says that there is no evidence either way.
func Inconclusive(facts ...Fact) Verdict { return Verdict{RulingInconclusive, facts} }

// NotApplicable says that the target is not of the kind that can have the fault.
func NotApplicable(facts ...Fact) Verdict { return Verdict{RulingNotApplicable, facts} }

// Fact is one piece of evidence: a number, or a member of a closed set.
type Fact struct {
	Name   Text
	Number int64
	Word   Text // empty where the fact is a number
}

// MarshalJSON writes the fact with the one value it has.
func (f Fact) MarshalJSON() ([]byte, error) {
	if f.Word.IsZero() {
		return json.Marshal(struct {
			Name  any   `json:"name"`
			Value int64 `json:"value"`
		}{f.Name, f.Number})
	}
	return json.Marshal(struct {
		Name  any `json:"name"`
		Value any `json:"value"`
	}{f.Name, f.Word})
}

// UnmarshalJSON reads a fact whose value is a number or a word.
func (f *Fact) UnmarshalJSON(b []byte) error {
	var saved struct {
		Name  Text            `json:"name"`
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(b, &saved); err != nil {
		return err
	}
	*f = Fact{Name: saved.Name}
	if bytes.HasPrefix(saved.Value, []byte{'"'}) {
		return json.Unmarshal(saved.Value, &f.Word)
	}
	if len(saved.Value) == 0 {
		return errors.New("a fact without a value")
	}
	return json.Unmarshal(saved.Value, &f.Number)
}

// Count is a number as evidence.
func Count[N ~int | ~int64 | ~uint64 | ~uint16 | ~uint8](name literal, n N) Fact {
	return Fact{Name: Lit(name), Number: int64(n)}
}

// Word is a member of a closed set as evidence.
func Word(name literal, w interface{ word() Text }) Fact {
	return Fact{Name: Lit(name), Word: w.word()}
}

// Identifier is an identifier as evidence: a peer's for itself, or one of ours.
// An empty one is written as absent.
func Identifier(name literal, t Text) Fact {
	if t.IsZero() {
		t = Lit("absent")
	}
	return Fact{Name: Lit(name), Word: t}
}

func (v TLSVersion) word() Text    { return Text{v.String()} }
func (c CipherSuite) word() Text   { return Text{c.String()} }
func (c Chain) word() Text         { return Text{c.String()} }
func (k KeyKind) word() Text       { return Text{k.String()} }
func (s SignatureKind) word() Text { return Text{s.String()} }

func (o Outcome) word() Text  { return Text{o.String()} }
func (c Cause) word() Text    { return Text{c.String()} }
func (s Service) word() Text  { return s.Name() }
func (p Product) word() Text  { return Text{p.String()} }
func (e Exposure) word() Text { return Text{e.String()} }
func (r Rung) word() Text     { return Text{r.String()} }

// Finding is a check's verdict on a target.
type Finding struct {
	Check    *Check
	Verdict  Verdict
	Severity Severity // raised by the zone, where the check says so
	// Setting is what to change in the product that was recognised, empty where
	// none was.
	Setting Text
	// CauseSetting is the same for what its check has in common with others.
	CauseSetting Text
	// Accepted is the acceptance of a failure, nil where nobody signed for it.
	Accepted *Acceptance
}

// Open reports a failure that nobody signed for.
func (f Finding) Open() bool { return f.Verdict.Ruling == RulingFail && f.Accepted == nil }

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
