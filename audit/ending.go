package audit

import "pacsaudit/audit/phi"

// Ending is how a rung of the ladder ended. Its zero value settles nothing.
type Ending uint8

// The endings. Unsettled is a time-out, a reset, a server that hung up once, an
// answer that nobody understands, a part that was not read, a fault of this
// machine: no evidence of anything.
const (
	Unsettled Ending = iota
	Granted          // seen
	Denied           // the server said no in a way that settles it
)

var endingNames = []string{"unsettled", "granted", "denied"}

func (e Ending) String() string { return name(endingNames, e) }

// Ending is how a request over an open association ended. A server that hangs
// up has denied it only if it hung up again on the least that can be asked, and
// lives; one that rejects the association for it only if it opens others.
func (s Step) Ending() Ending {
	switch {
	case s.OK():
		return Granted
	case s.Outcome == NoContext, s.Outcome == Failed && refuses(s.Status.Number()), (s.HungUp() || s.Outcome == Rejected) && s.Confirmed:
		return Denied
	}
	return Unsettled
}

// refuses reports the statuses that refuse a request for good, PS3.7 §C.5: no
// such SOP class, SOP class not supported, not authorized, unrecognized
// operation.
func refuses(status uint16) bool {
	switch status {
	case 0x0118, 0x0122, 0x0124, 0x0211:
		return true
	}
	return false
}

// Busy reports a query that was refused for what it would bring or cost, A7xxH,
// or that the server cancelled by itself, FE00H. That is said to those who may
// ask, PS3.4 Table C.4-1.
func Busy(s Step) bool {
	return s.Outcome == Failed && (s.Status.Number()>>8 == 0xA7 || s.Status.Is(0xFE00))
}

// answered is how a query ended.
func answered(s Step, q Query) Ending {
	if q.Records() > 0 || Busy(s) {
		return Granted
	}
	return s.Ending()
}

// either is the ending of a rung that two doors lead to: one that is open is
// enough, and both must be shut.
func either(a, b Ending) Ending {
	switch {
	case a == Granted || b == Granted:
		return Granted
	case a == Denied && b == Denied:
		return Denied
	}
	return Unsettled
}

// QueryEnding is whether a stranger may query, the archive or the worklist.
func (o Observation) QueryEnding() Ending {
	e := either(answered(o.Find, o.Query), answered(o.Worklist, o.WorklistQuery))
	if e == Denied && o.titleInDoubt() {
		return Unsettled
	}
	return e
}

// titleInDoubt reports that nothing settles what the configured called title
// opens, although a random one opened something.
func (o Observation) titleInDoubt() bool {
	return !o.Target.Called.IsZero() && o.Stranger.OK() && !o.WithCalledTitle.OK() && !o.WithCalledTitle.Refusal()
}

// understood reports that both queries were denied, or asked for what the keys
// hold, counted to the end and understood.
func (o Observation) understood(keys phi.Keys) bool {
	whole := func(s Step, q Query) bool {
		return answered(s, q) == Denied || s.OK() && q.Understood() && (q.Records() == 0 || q.Keys >= keys)
	}
	return whole(o.Find, o.Query) && whole(o.Worklist, o.WorklistQuery) && !o.titleInDoubt()
}

// PatientsEnding is whether a stranger sees patients. Denied means that there
// were records, and that all that came was counted and understood; or that
// nobody may ask. No records is no denial: the archive may be empty today, or a
// filter hides them.
func (o Observation) PatientsEnding() Ending {
	switch records := o.Query.Records() + o.WorklistQuery.Records(); {
	case o.Query.Exposed()+o.WorklistQuery.Exposed() > 0:
		return Granted
	case o.QueryEnding() == Denied, records > 0 && o.understood(phi.CoreKeys):
		return Denied
	}
	return Unsettled
}

// Settled reports whether a stranger gets exactly as far as Exposure says: the
// next rung was denied, or there is none. Otherwise it is a lower bound.
func (o Observation) Settled() bool {
	switch o.Exposure() {
	case PHIVisible:
		return true
	case RecordsVisible:
		return o.PatientsEnding() == Denied
	case Echoes:
		return o.QueryEnding() == Denied
	case Associates:
		return o.QueryEnding() == Denied && o.Echo.Ending() == Denied
	case ExposureClosed:
		return true
	}
	return false
}

// Decided reports whether nothing that an audit asks is left in doubt: how far a
// stranger gets, by DICOM and by the web, and that the server was there to the
// end.
func (o Observation) Decided() bool {
	return o.Settled() && o.Stopped == NoStage && o.Web.Settled(o.Target)
}

// Rung is a step of a stranger's way that can be in doubt.
type Rung uint8

// The rungs.
const (
	NoRung Rung = iota
	EchoRung
	QueryRung
	WorklistRung
	RecordsRung
	PatientsRung
)

var rungNames = []string{"", "echo", "query", "worklist", "records", "patients"}

func (r Rung) String() string { return name(rungNames, r) }

// MarshalText writes the rung's word.
func (r Rung) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the rung's word.
func (r *Rung) UnmarshalText(b []byte) (err error) {
	*r, err = parse[Rung](rungNames, b, "a rung of the ladder")
	return err
}

// Doubt is the first rung above Exposure that was not settled, NoRung where all
// is, or where nothing was measured.
func (o Observation) Doubt() Rung {
	e := o.Exposure()
	switch {
	case o.Settled() || !e.Measured():
		return NoRung
	case e == RecordsVisible:
		return PatientsRung
	case answered(o.Find, o.Query) == Unsettled:
		return QueryRung
	case answered(o.Worklist, o.WorklistQuery) == Unsettled:
		return WorklistRung
	case e == QueryAuthorised:
		return RecordsRung
	}
	return EchoRung
}
