package audit

import (
	"slices"
	"testing"

	"pacsaudit/audit/phi"
)

func TestAPassWithoutAProofIsNone(t *testing.T) {
	fact := Count("records", 3)
	if v := Pass(Proof{}, fact); v.Ruling != RulingInconclusive || !slices.Equal(v.Facts, []Fact{fact}) {
		t.Errorf("%v with %v", v.Ruling, v.Facts)
	}
	for _, row := range []struct{ a, b, want bool }{{false, false, false}, {true, false, false}, {false, true, false}, {true, true, true}} {
		if got := (Proof{row.a}).And(Proof{row.b}); got.Holds() != row.want {
			t.Errorf("%t and %t: %t", row.a, row.b, got.Holds())
		}
	}
}

// TestWhatEachStepProves has every outcome.
func TestWhatEachStepProves(t *testing.T) {
	for o := NotTried; o <= Interrupted; o++ {
		s := Step{Outcome: o}
		for name, row := range map[string]struct {
			got  Proof
			want []Outcome
		}{
			"answered":           {s.Answered(), []Outcome{OK}},
			"refused":            {s.Refused(), []Outcome{Rejected, Aborted}},
			"handshake refused":  {s.HandshakeRefused(), []Outcome{TLSFailed, Reset, Closed}},
			"unreached":          {s.Unreached(), []Outcome{TimedOut}},
			"unreached, by wire": {Step{Outcome: o, Cause: NoRoute}.Unreached(), []Outcome{TimedOut, Failed}},
			"demanded":           {s.Demanded(), []Outcome{TLSClientCertificateRequired}},
			"secured":            {Observation{Steps: Steps{TLS: s, Plaintext: reset}}.Secured(), []Outcome{OK, TLSClientCertificateRequired}},
			"secured only":       {Observation{Steps: Steps{TLS: s, Plaintext: reset}}.SecuredOnly(), []Outcome{OK, TLSClientCertificateRequired}},
			"title checked":      {Observation{Steps: Steps{Stranger: s, WithCalledTitle: ok}}.TitleChecked(), []Outcome{Rejected, Aborted}},
			"title opens":        {Observation{Steps: Steps{Stranger: rejected, WithCalledTitle: s}}.TitleChecked(), []Outcome{OK}},
		} {
			if row.got.Holds() != slices.Contains(row.want, o) {
				t.Errorf("%s by %v: %t", name, o, row.got.Holds())
			}
		}
		only := o != NotTried && o != OK && o != Interrupted
		if got := (Observation{Steps: Steps{TLS: ok, Plaintext: s}}).SecuredOnly(); got.Holds() != only {
			t.Errorf("secured only, plaintext %v: %t", o, got.Holds())
		}
	}
}

// TestEachProofNeedsAllOfIt has for each clause what lacks only that.
func TestEachProofNeedsAllOfIt(t *testing.T) {
	met := Expectation{TLS: TLSMutual}
	fact := []Fact{Count("a", 1)}
	contexts := func(n ...Negotiation) (o Observation) {
		o.Contexts[StudyRootMove], o.Contexts[StudyRootGet], o.Contexts[PatientRootMove] = n[0], n[1], n[2]
		return o
	}
	least := func(q Query) Query { q.AtLeast = true; return q }
	limited := func(q Query) Query { q.Limited = true; return q }
	open, denies := WebDoor{Step: ok, Answer: WebOpen}, WebDoor{Step: ok, Answer: WebDenied}
	secure := func(d WebDoor) WebDoor { d.Encrypted = true; return d }
	moved := WebDoor{Step: ok, Answer: WebMoved}
	for name, row := range map[string]struct {
		p    Proof
		want bool
	}{
		"a certificate":                         {new(Certificate).Read(), true},
		"no certificate":                        {(*Certificate)(nil).Read(), false},
		"an implementation":                     {Implementation{ClassUID: Peer("1.2")}.Said(), true},
		"a version alone":                       {Implementation{VersionName: Peer("A")}.Said(), false},
		"an expectation is met":                 {met.Met(nil, nil), true},
		"nothing is expected":                   {Expectation{}.Met(nil, nil), false},
		"something moved":                       {met.Met(fact, nil), false},
		"something is not known":                {met.Met(nil, fact), false},
		"listed":                                {Target{Listed: Listed}.InInventory(), true},
		"not listed":                            {Target{Listed: Unlisted}.InInventory(), false},
		"compared with nothing":                 {Target{}.InInventory(), false},
		"all of a query":                        {brought(1, 0).All(), true},
		"no records":                            {brought(0, 0).All(), false},
		"no query":                              {Query{}.All(), false},
		"a part of a query":                     {least(brought(3, 0)).All(), false},
		"a limit":                               {limited(brought(1, 0)).LimitSeen(), true},
		"a limit before any record":             {limited(brought(0, 0)).LimitSeen(), false},
		"no limit":                              {brought(3, 0).LimitSeen(), false},
		"each was proposed":                     {contexts(NotAccepted, Unanswered, NotAccepted).Proposed(Service.Retrieve), true},
		"the first was not":                     {contexts(NotProposed, NotAccepted, NotAccepted).Proposed(Service.Retrieve), false},
		"the last was not":                      {contexts(NotAccepted, NotAccepted, NotProposed).Proposed(Service.Retrieve), false},
		"others were not":                       {contexts(NotAccepted, NotAccepted, NotAccepted).Proposed(Service.Store), false},
		"there are none":                        {contexts(NotAccepted, NotAccepted, NotAccepted).Proposed(func(Service) bool { return false }), false},
		"one alone":                             {contexts(NotAccepted, NotProposed, NotProposed).Proposed(func(s Service) bool { return s == StudyRootMove }), true},
		"a door that denies is shut":            {denies.Shut(), true},
		"an absent door is shut":                {WebDoor{Answer: WebAbsent}.Shut(), true},
		"an open door is shut":                  {open.Shut(), false},
		"a door that sends on is shut":          {moved.Shut(), false},
		"a door that denies denies":             {denies.Denied(), true},
		"an absent door denies":                 {WebDoor{Answer: WebAbsent}.Denied(), false},
		"HTTPS, and HTTP sends elsewhere":       {WebFacts{WebDoors: WebDoors{QIDO: secure(denies), Plaintext: moved}}.EncryptedOnly(), true},
		"HTTPS open, and HTTP sends elsewhere":  {WebFacts{WebDoors: WebDoors{QIDO: secure(open), Plaintext: moved}}.EncryptedOnly(), true},
		"HTTPS, and HTTP is refused":            {WebFacts{WebDoors: WebDoors{QIDO: secure(denies), Plaintext: WebDoor{Step: Step{Outcome: Refused}}}}.EncryptedOnly(), false},
		"HTTPS strange, HTTP sends":             {WebFacts{WebDoors: WebDoors{QIDO: secure(moved), Plaintext: moved}}.EncryptedOnly(), false},
		"HTTP, and HTTP again":                  {WebFacts{WebDoors: WebDoors{QIDO: denies, Plaintext: moved}}.EncryptedOnly(), false},
		"HTTPS, and HTTP denies":                {WebFacts{WebDoors: WebDoors{QIDO: secure(denies), Plaintext: denies}}.EncryptedOnly(), false},
		"HTTPS, and HTTP is open":               {WebFacts{WebDoors: WebDoors{QIDO: secure(denies), Plaintext: open}}.EncryptedOnly(), false},
		"HTTPS, and HTTP not tried":             {WebFacts{WebDoors: WebDoors{QIDO: secure(denies)}}.EncryptedOnly(), false},
		"HTTPS, and HTTP interrupted":           {WebFacts{WebDoors: WebDoors{QIDO: secure(denies), Plaintext: WebDoor{Step: Step{Outcome: Interrupted}}}}.EncryptedOnly(), false},
		"files":                                 {HeaderObservation{FileCounts: FileCounts{DICOM: 1, Complete: true}}.Whole(), true},
		"no DICOM":                              {HeaderObservation{FileCounts: FileCounts{Files: 1, Complete: true}}.Whole(), false},
		"not all files":                         {HeaderObservation{FileCounts: FileCounts{DICOM: 1}}.Whole(), false},
		"buckets deny":                          {HeaderObservation{Buckets: 1, DeniedBuckets: 1, FileCounts: FileCounts{Complete: true}}.BucketsDenied(), true},
		"no buckets":                            {HeaderObservation{FileCounts: FileCounts{Complete: true}}.BucketsDenied(), false},
		"one of two buckets denies":             {HeaderObservation{Buckets: 2, DeniedBuckets: 1, FileCounts: FileCounts{Complete: true}}.BucketsDenied(), false},
		"buckets deny, and it was cut short":    {HeaderObservation{Buckets: 1, DeniedBuckets: 1}.BucketsDenied(), false},
		"shut out":                              {Observation{Steps: Steps{Stranger: rejected, WithCalledTitle: aborted}}.ShutOut(), true},
		"the right title is checked, and opens": {Observation{Steps: Steps{Stranger: rejected, WithCalledTitle: ok}}.ShutOut(), false},
	} {
		if row.p.Holds() != row.want {
			t.Errorf("%s: %t", name, row.p.Holds())
		}
	}
}

func TestAQueryIsUnderstoodToItsEnd(t *testing.T) {
	for name, row := range map[string]struct {
		q    Query
		want bool
	}{
		"nothing":                      {Query{}, false},
		"all":                          {brought(3, 0), true},
		"no records":                   {brought(0, 0), true},
		"a part":                       {Query{Tally: &phi.Tally{Records: 3}, AtLeast: true}, false},
		"an answer beyond decoding":    {Query{Tally: &phi.Tally{Records: 3}, QueryFacts: QueryFacts{Undecodable: 1}}, false},
		"a record that makes no sense": {Query{Tally: &phi.Tally{Records: 3, Malformed: 1}}, false},
	} {
		if row.q.Understood() != row.want {
			t.Errorf("%s: %t", name, row.q.Understood())
		}
	}
}

// TestTheWorklistBelongsToAllThatWasShown: a patient may be in either.
func TestTheWorklistBelongsToAllThatWasShown(t *testing.T) {
	part := Query{Tally: &phi.Tally{Records: 3}, AtLeast: true}
	all := brought(3, 0)
	for name, row := range map[string]struct {
		archive, worklist   Step
		studies, procedures Query
		want                bool
	}{
		"both to the end":         {ok, ok, all, all, true},
		"the worklist is empty":   {ok, ok, all, brought(0, 0), true},
		"the worklist is denied":  {ok, Step{Outcome: NoContext}, all, Query{}, true},
		"the worklist goes on":    {ok, ok, all, part, false},
		"the archive goes on":     {ok, ok, part, all, false},
		"the worklist broke off":  {ok, Step{Outcome: TimedOut}, all, Query{}, false},
		"nobody asked for a list": {ok, Step{}, all, Query{}, false},
	} {
		o := Observation{Steps: Steps{Stranger: ok}, Find: row.archive, Worklist: row.worklist, Query: row.studies, WorklistQuery: row.procedures}
		if got := o.AllShown(0).Holds(); got != row.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestDeviationsInWords(t *testing.T) {
	for d, want := range map[Deviations][]string{
		0: nil, OtherMessageID: {"other-message-id"}, DamagedDataSet: {"damaged-data-set"}, OtherContext | MissingDataSet: {"other-context", "missing-data-set"},
	} {
		var got []string
		for _, w := range d.Words() {
			got = append(got, w.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%b: %q, want %q", d, got, want)
		}
	}
}
