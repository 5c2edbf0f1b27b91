package audit

import (
	"testing"

	"pacsaudit/audit/phi"
)

func failedWith(status uint16) Step { return Step{Outcome: Failed, HasStatus: true, Status: status} }

// again is a hang-up that was seen a second time, on the least request.
func again(o Outcome) Step { return Step{Outcome: o, Confirmed: true} }

// read is a query that brought so many records, with these keys.
func read(keys phi.Keys, records, exposed uint64) Query {
	q := brought(records, exposed)
	q.Keys = keys
	return q
}

func TestARequestIsGrantedOrDeniedOrNobodyKnows(t *testing.T) {
	for name, row := range map[string]struct {
		s    Step
		want Ending
	}{
		"not tried":                         {Step{}, Unsettled},
		"answered":                          {ok, Granted},
		"no context":                        {Step{Outcome: NoContext}, Denied},
		"no such SOP class":                 {failedWith(0x0118), Denied},
		"between":                           {failedWith(0x0119), Unsettled},
		"SOP class not supported":           {failedWith(0x0122), Denied},
		"after it":                          {failedWith(0x0123), Unsettled},
		"not authorized":                    {failedWith(0x0124), Denied},
		"a code after it":                   {failedWith(0x0125), Unsettled},
		"unrecognized operation":            {failedWith(0x0211), Denied},
		"the next code":                     {failedWith(0x0212), Unsettled},
		"unable to process":                 {failedWith(0xC001), Unsettled},
		"failed without a status":           {Step{Outcome: Failed, Status: 0x0124}, Unsettled},
		"no answer, with a status of old":   {Step{Outcome: TimedOut, HasStatus: true, Status: 0x0124}, Unsettled},
		"aborted":                           {aborted, Unsettled},
		"aborted again":                     {again(Aborted), Denied},
		"closed":                            {Step{Outcome: Closed}, Unsettled},
		"closed again":                      {again(Closed), Denied},
		"reset again":                       {again(Reset), Unsettled},
		"no answer again":                   {again(TimedOut), Unsettled},
		"interrupted":                       {Step{Outcome: Interrupted}, Unsettled},
		"too many, which grants it to some": {failedWith(0xA700), Unsettled},
	} {
		if got := row.s.Ending(); got != row.want || row.s.Denial().Holds() != (row.want == Denied) {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
	for s, want := range map[Step]bool{
		failedWith(0xA700): true, failedWith(0xA7FF): true, failedWith(0xA6FF): false, failedWith(0xA800): false,
		{Outcome: Failed, Status: 0xA700}: false, {Outcome: TimedOut, HasStatus: true, Status: 0xA700}: false,
	} {
		if Busy(s) != want {
			t.Errorf("%v %04X: busy %t", s.Outcome, s.Status, Busy(s))
		}
	}
	for s, want := range map[Step]bool{aborted: true, {Outcome: Closed}: true, reset: false, ok: false, rejected: false} {
		if s.HungUp() != want {
			t.Errorf("%v: hung up %t", s.Outcome, s.HungUp())
		}
	}
}

// TestOneOpenDoorIsEnough has every pair of endings of the archive and the
// worklist.
func TestOneOpenDoorIsEnough(t *testing.T) {
	steps := map[Ending]Step{Unsettled: timedOut, Granted: ok, Denied: {Outcome: NoContext}}
	for a, find := range steps {
		for b, worklist := range steps {
			want := Unsettled
			switch {
			case a == Granted || b == Granted:
				want = Granted
			case a == Denied && b == Denied:
				want = Denied
			}
			o := Observation{Stranger: ok, Find: find, Worklist: worklist}
			if got := o.QueryEnding(); got != want || o.NoQuery().Holds() != (want == Denied) {
				t.Errorf("%v and %v: %v, want %v", a, b, got, want)
			}
			if o.NoWorklist().Holds() != (b == Denied) {
				t.Errorf("%v and %v: the worklist alone %t", a, b, o.NoWorklist().Holds())
			}
			o.Stranger = timedOut
			if o.NoQuery().Holds() || o.NoWorklist().Holds() {
				t.Errorf("%v and %v, nobody associated: proven", a, b)
			}
		}
	}
	denied := Step{Outcome: NoContext}
	for name, o := range map[string]Observation{
		"rows, and then a denial":   {Stranger: ok, Find: denied, Query: brought(1, 0), Worklist: denied},
		"items, and then a denial":  {Stranger: ok, Find: denied, Worklist: denied, WorklistQuery: brought(1, 0)},
		"too many rows, and denied": {Stranger: ok, Find: failedWith(0xA700), Worklist: denied},
	} {
		if got := o.QueryEnding(); got != Granted {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestADenialUnderARandomTitleIsNone where the configured one was not answered.
func TestADenialUnderARandomTitleIsNone(t *testing.T) {
	denied := Step{Outcome: NoContext}
	for name, row := range map[string]struct {
		called              string
		stranger, addressed Step
		doubt               bool
	}{
		"no title is configured":          {"", ok, Step{}, false},
		"the right title was not tried":   {"PACS", ok, Step{}, true},
		"the right title got no answer":   {"PACS", ok, timedOut, true},
		"the right title opens":           {"PACS", ok, ok, false},
		"the right title is refused":      {"PACS", ok, rejected, false},
		"only the right title opens":      {"PACS", rejected, ok, false},
		"a product's title opens it only": {"PACS", rejected, timedOut, false},
	} {
		o := Observation{Target: Target{Called: Operator(row.called)}, Stranger: row.stranger, Addressed: row.addressed, DefaultTitle: ok, Find: denied, Worklist: denied}
		if got := o.QueryEnding() == Denied; got == row.doubt || o.NoQuery().Holds() == row.doubt || o.NoWorklist().Holds() == row.doubt {
			t.Errorf("%s: denied %t", name, got)
		}
		if o.Worklist = ok; o.QueryEnding() != Granted {
			t.Errorf("%s: one door that is open is %v", name, o.QueryEnding())
		}
		o.Find, o.Worklist, o.Query, o.WorklistQuery = ok, ok, read(phi.ExtendedKeys, 1, 0), read(phi.ExtendedKeys, 1, 0)
		if got := o.AllShown(phi.ExtendedKeys).Holds(); got == row.doubt {
			t.Errorf("%s: all shown %t", name, got)
		}
	}
}

// TestPatientsAreDeniedWhereAllWasUnderstood: of records that were there, or of
// a query that nobody may make.
func TestPatientsAreDeniedWhereAllWasUnderstood(t *testing.T) {
	denied := Step{Outcome: NoContext}
	partial := func(set func(*Query)) Query {
		q := read(phi.CoreKeys, 3, 0)
		set(&q)
		return q
	}
	for name, row := range map[string]struct {
		find, worklist Step
		query, items   Query
		want           Ending
		shown          bool
	}{
		"patients":                        {ok, denied, read(phi.CoreKeys, 3, 1), Query{}, Granted, true},
		"a patient in the worklist":       {denied, ok, Query{}, read(phi.CoreKeys, 3, 1), Granted, true},
		"as many in both":                 {ok, ok, read(phi.CoreKeys, 1, 1), read(phi.CoreKeys, 1, 1), Granted, true},
		"denied":                          {denied, denied, Query{}, Query{}, Denied, false},
		"records of nobody":               {ok, denied, read(phi.CoreKeys, 1, 0), Query{}, Denied, true},
		"items of nobody":                 {denied, ok, Query{}, read(phi.CoreKeys, 1, 0), Denied, true},
		"as many records as items":        {ok, ok, read(phi.CoreKeys, 1, 0), read(phi.CoreKeys, 1, 0), Denied, true},
		"records, and no items":           {ok, ok, read(phi.CoreKeys, 1, 0), read(0, 0, 0), Denied, true},
		"no records":                      {ok, denied, read(phi.CoreKeys, 0, 0), Query{}, Unsettled, false},
		"records, worklist not answered":  {ok, timedOut, read(phi.CoreKeys, 1, 0), Query{}, Unsettled, false},
		"items, archive not answered":     {timedOut, ok, Query{}, read(phi.CoreKeys, 1, 0), Unsettled, false},
		"not all was counted":             {ok, denied, partial(func(q *Query) { q.AtLeast = true }), Query{}, Unsettled, false},
		"an answer could not be decoded":  {ok, denied, partial(func(q *Query) { q.Undecodable = 1 }), Query{}, Unsettled, false},
		"a record stopped making sense":   {ok, denied, partial(func(q *Query) { q.Tally.Malformed = 1 }), Query{}, Unsettled, false},
		"cut off after records":           {reset, denied, read(phi.CoreKeys, 3, 0), Query{}, Unsettled, false},
		"asked for less":                  {ok, denied, read(phi.CoreKeys-1, 3, 0), Query{}, Unsettled, false},
		"asked for more":                  {ok, denied, read(phi.CoreKeys+1, 3, 0), Query{}, Denied, true},
		"nothing was asked":               {Step{}, Step{}, Query{}, Query{}, Unsettled, false},
		"records, of items not all known": {ok, ok, read(phi.CoreKeys, 1, 0), partial(func(q *Query) { q.AtLeast = true }), Unsettled, false},
		"no row was counted":              {ok, denied, Query{}, Query{}, Unsettled, false},
		"items, and no count of records":  {ok, ok, Query{}, read(phi.CoreKeys, 1, 0), Unsettled, false},
	} {
		o := Observation{Stranger: ok, Find: row.find, Worklist: row.worklist, Query: row.query, WorklistQuery: row.items}
		if got := o.PatientsEnding(); got != row.want {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
		if got := o.AllShown(phi.CoreKeys).Holds(); got != row.shown {
			t.Errorf("%s: all shown %t", name, got)
		}
		if o.Stranger = timedOut; o.AllShown(phi.CoreKeys).Holds() {
			t.Errorf("%s, nobody associated: all shown", name)
		}
	}
}

// TestExposureIsSettledByTheNextRung, or there is a doubt on the first that is
// not.
func TestExposureIsSettledByTheNextRung(t *testing.T) {
	denied := Step{Outcome: NoContext}
	for name, row := range map[string]struct {
		o       Observation
		settled bool
		doubt   Rung
	}{
		"nothing was tried":                   {Observation{}, false, NoRung},
		"gated":                               {Observation{Stranger: rejected}, false, NoRung},
		"closed":                              {Observation{Stranger: rejected, Addressed: rejected}, true, NoRung},
		"patients":                            {Observation{Stranger: ok, Query: brought(2, 1)}, true, NoRung},
		"records of nobody, all understood":   {Observation{Stranger: ok, Find: ok, Worklist: denied, Query: read(phi.CoreKeys, 1, 0)}, true, NoRung},
		"records, not all understood":         {Observation{Stranger: ok, Find: ok, Worklist: timedOut, Query: read(phi.CoreKeys, 1, 0)}, false, PatientsRung},
		"a query without records":             {Observation{Stranger: ok, Find: ok, Worklist: denied}, false, RecordsRung},
		"echo, and queries are denied":        {Observation{Stranger: ok, Echo: ok, Find: denied, Worklist: denied}, true, NoRung},
		"echo, the query is not answered":     {Observation{Stranger: ok, Echo: ok, Find: timedOut, Worklist: denied}, false, QueryRung},
		"echo, the worklist is not answered":  {Observation{Stranger: ok, Echo: ok, Find: denied, Worklist: timedOut}, false, WorklistRung},
		"echo, neither is answered":           {Observation{Stranger: ok, Echo: ok, Find: timedOut, Worklist: timedOut}, false, QueryRung},
		"an association, all is denied":       {Observation{Stranger: ok, Echo: denied, Find: denied, Worklist: denied}, true, NoRung},
		"an association, echo not answered":   {Observation{Stranger: ok, Echo: timedOut, Find: denied, Worklist: denied}, false, EchoRung},
		"an association, query not answered":  {Observation{Stranger: ok, Echo: denied, Find: timedOut, Worklist: denied}, false, QueryRung},
		"an association, nothing is answered": {Observation{Stranger: ok, Echo: timedOut, Find: timedOut, Worklist: timedOut}, false, QueryRung},
	} {
		if got, doubt := row.o.Settled(), row.o.Doubt(); got != row.settled || doubt != row.doubt {
			t.Errorf("%s: %v, settled %t, doubt on %q", name, row.o.Exposure(), got, doubt)
		}
		if row.o.Decided() != row.settled {
			t.Errorf("%s: decided %t", name, row.o.Decided())
		}
		row.o.Stopped = StageQuery
		if row.o.Decided() {
			t.Errorf("%s, and the server was gone: decided", name)
		}
		row.o.Stopped, row.o.Target.DICOMweb = NoStage, Operator("https://pacs.example.org")
		if row.o.Decided() {
			t.Errorf("%s, and the web door was not asked: decided", name)
		}
	}
}
