package audit

import (
	"testing"

	"pacsaudit/audit/phi"
)

var (
	ok        = Step{Outcome: OK}
	timedOut  = Step{Outcome: TimedOut}
	reset     = Step{Outcome: Reset}
	aborted   = Step{Outcome: Aborted}
	rejected  = Rejection(1, 1, 7)
	transient = Rejection(2, 3, 2)
	wantsCert = Step{Outcome: TLSClientCertificateRequired}
	unspoken  = Step{Outcome: NotDICOM, Cause: LooksUnknown}
)

var (
	called = Target{Called: Operator("PACS")}
	noUser = Rejection(1, 2, 1)
)

func because(o Outcome, c Cause) Step { return Step{Outcome: o, Cause: c} }

func brought(records, exposed uint64) Query {
	return Query{Tally: &phi.Tally{Records: records, AnyExposed: exposed}}
}

// TestExposureIsHowFarAStrangerGot has a row for each clause, and the nearest
// observation that the clause does not hold for.
func TestExposureIsHowFarAStrangerGot(t *testing.T) {
	for name, row := range map[string]struct {
		o    Observation
		want Exposure
	}{
		"nothing was tried": {Observation{}, NotMeasured},

		"patients":                            {Observation{Steps: Steps{Stranger: ok}, Query: brought(2, 1)}, PHIVisible},
		"patients in the worklist":            {Observation{Steps: Steps{Stranger: ok}, WorklistQuery: brought(2, 1)}, PHIVisible},
		"as many in both":                     {Observation{Steps: Steps{Stranger: ok}, Query: brought(1, 1), WorklistQuery: brought(1, 1)}, PHIVisible},
		"records":                             {Observation{Steps: Steps{Stranger: ok}, Query: brought(1, 0)}, RecordsVisible},
		"items of the worklist":               {Observation{Steps: Steps{Stranger: ok}, WorklistQuery: brought(1, 0)}, RecordsVisible},
		"records, and as many items":          {Observation{Steps: Steps{Stranger: ok}, Query: brought(1, 0), WorklistQuery: brought(1, 0)}, RecordsVisible},
		"a query is answered without rows":    {Observation{Steps: Steps{Stranger: ok}, Find: ok, Query: brought(0, 0)}, QueryAuthorised},
		"too many rows to answer":             {Observation{Steps: Steps{Stranger: ok}, Find: Failure(0xA700)}, QueryAuthorised},
		"the worklist answers without items":  {Observation{Steps: Steps{Stranger: ok}, Worklist: ok}, QueryAuthorised},
		"a query fails otherwise":             {Observation{Steps: Steps{Stranger: ok, Echo: ok}, Find: Failure(0xC001)}, Echoes},
		"an echo":                             {Observation{Steps: Steps{Stranger: ok, Echo: ok}}, Echoes},
		"an association, and no echo":         {Observation{Steps: Steps{Stranger: ok, Echo: aborted}}, Associates},
		"an association by the right title":   {Observation{Steps: Steps{Stranger: rejected, WithCalledTitle: ok}}, Associates},
		"an association by a product's title": {Observation{Steps: Steps{Stranger: rejected, DefaultTitle: ok}}, Associates},

		"TLS demands a certificate":                           {Observation{Steps: Steps{Reach: ok, Plaintext: reset, TLS: wantsCert}}, ExposureClosed},
		"the right title is rejected":                         {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: rejected, WithCalledTitle: rejected}}, ExposureClosed},
		"the right title is aborted":                          {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: rejected, WithCalledTitle: aborted}}, ExposureClosed},
		"the right title is not answered":                     {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: rejected, Configured: ok, WithCalledTitle: timedOut}}, NotMeasured},
		"the right title finds a busy server":                 {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: rejected, Configured: ok, WithCalledTitle: transient}}, NotMeasured},
		"a stranger is rejected, and a known caller is not":   {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: rejected, Configured: ok}}, ExposureClosed},
		"a stranger is rejected, and a known caller too":      {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: rejected, Configured: rejected}}, Gated},
		"a stranger is rejected":                              {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: rejected}}, Gated},
		"a stranger finds a busy server":                      {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: transient}}, NotMeasured},
		"a stranger finds it busy, and a known caller is let": {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: transient, Configured: ok}}, NotMeasured},

		"a certificate over TLS, plaintext keeps waiting":              {Observation{Steps: Steps{Reach: ok, Plaintext: timedOut, TLS: wantsCert}}, NotMeasured},
		"a certificate over TLS, plaintext is closed":                  {Observation{Steps: Steps{Reach: ok, Plaintext: Step{Outcome: Closed}, TLS: wantsCert}}, ExposureClosed},
		"the same, the right title was not tried":                      {Observation{Target: called, Steps: Steps{Reach: ok, Plaintext: Step{Outcome: Closed}, TLS: wantsCert}}, NotMeasured},
		"a certificate, plaintext reset, right title not tried":        {Observation{Target: called, Steps: Steps{Reach: ok, Plaintext: reset, TLS: wantsCert}}, NotMeasured},
		"a certificate, plaintext reset, right title tried":            {Observation{Target: called, Steps: Steps{Reach: ok, Plaintext: reset, TLS: wantsCert, WithCalledTitle: reset}}, ExposureClosed},
		"a certificate, plaintext reset, no answer to the right title": {Observation{Target: called, Steps: Steps{Reach: ok, Plaintext: reset, TLS: wantsCert, WithCalledTitle: timedOut}}, NotMeasured},
		"a certificate, plaintext reset, no room for the title":        {Observation{Target: called, Steps: Steps{Reach: ok, Plaintext: reset, TLS: wantsCert, WithCalledTitle: transient}}, NotMeasured},
		"a certificate, plaintext is something else":                   {Observation{Target: called, Steps: Steps{Reach: ok, Plaintext: because(NotDICOM, LooksLikeTLS), TLS: wantsCert}}, ExposureClosed},

		"no user is named, and the operator's is let in":              {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: noUser}, Identity: IdentityFacts{Right: ok}}, ExposureClosed},
		"no user is named, and the operator's is not":                 {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: noUser}, Identity: IdentityFacts{Right: rejected}}, Gated},
		"the operator's user is let in, no user is sent away for now": {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: Rejection(2, 2, 1)}, Identity: IdentityFacts{Right: ok}}, NotMeasured},
		"the operator's user is let in, by another source":            {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: Rejection(1, 1, 1)}, Identity: IdentityFacts{Right: ok}}, Gated},
		"the operator's user is let in, for another reason":           {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: Rejection(1, 2, 2)}, Identity: IdentityFacts{Right: ok}}, Gated},
		"the operator's user is let in, no user is aborted":           {Observation{Steps: Steps{Reach: ok, Plaintext: ok, Stranger: Abortion(2, 1)}, Identity: IdentityFacts{Right: ok}}, Gated},

		"something else behind TLS":                        {Observation{Steps: Steps{Reach: ok, Plaintext: reset, TLS: unspoken}}, ExposureNotDICOM},
		"something else behind TLS, DICOM before it":       {Observation{Steps: Steps{Reach: ok, Plaintext: ok, TLS: unspoken}}, NotMeasured},
		"something else":                                   {Observation{Steps: Steps{Reach: ok, Plaintext: unspoken}}, ExposureNotDICOM},
		"something else, that does not take TLS":           {Observation{Steps: Steps{Reach: ok, Plaintext: unspoken, TLS: because(TLSFailed, NotTLS)}}, ExposureNotDICOM},
		"something else, and nothing over TLS":             {Observation{Steps: Steps{Reach: ok, Plaintext: unspoken, TLS: timedOut}}, ExposureNotDICOM},
		"something else, and TLS that could not be agreed": {Observation{Steps: Steps{Reach: ok, Plaintext: unspoken, TLS: because(TLSFailed, NoCause)}}, NotMeasured},
		"something else, and DICOM over TLS":               {Observation{Steps: Steps{Reach: ok, Plaintext: unspoken, TLS: ok}}, NotMeasured},
		"TLS":                                              {Observation{Steps: Steps{Reach: ok, Plaintext: because(NotDICOM, LooksLikeTLS)}}, NotMeasured},
		"neither, for it was reset":                        {Observation{Steps: Steps{Reach: ok, Plaintext: reset, TLS: reset}}, NotMeasured},

		"refused":                     {Observation{Steps: Steps{Reach: Step{Outcome: Refused}}}, Unreachable},
		"no such name":                {Observation{Steps: Steps{Reach: because(Failed, NameNotResolved)}}, Unreachable},
		"reached, and silent":         {Observation{Steps: Steps{Reach: ok, Plaintext: because(TimedOut, Silent)}}, NotMeasured},
		"interrupted":                 {Observation{Steps: Steps{Reach: Step{Outcome: Interrupted}}}, NotMeasured},
		"a fault of this machine":     {Observation{Steps: Steps{Reach: because(Failed, LocalFault)}}, NotMeasured},
		"outside the scope":           {Observation{Steps: Steps{Reach: because(Failed, OutOfScope)}}, NotMeasured},
		"on the never-list":           {Observation{Steps: Steps{Reach: because(Failed, NeverListed)}}, NotMeasured},
		"no route":                    {Observation{Steps: Steps{Reach: because(Failed, NoRoute)}}, Unreachable},
		"no answer to the connection": {Observation{Steps: Steps{Reach: timedOut}}, Unreachable},
	} {
		if got := row.o.Exposure(); got != row.want {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}

func TestMeasuredSaysWhatAStrangerCanDo(t *testing.T) {
	measured := map[Exposure]bool{ExposureClosed: true, Associates: true, Echoes: true, QueryAuthorised: true, RecordsVisible: true, PHIVisible: true}
	for e := NotMeasured; e <= PHIVisible; e++ {
		if e.Measured() != measured[e] {
			t.Errorf("%v: %t", e, e.Measured())
		}
	}
}
