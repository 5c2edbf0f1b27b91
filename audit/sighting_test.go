package audit

import "testing"

// TestWhatAConnectionComesTo has a row for each end of a connection, and for each
// clause of those without an answer.
func TestWhatAConnectionComesTo(t *testing.T) {
	for name, row := range map[string]struct {
		k    Connection
		want Sighting
	}{
		"nothing was sent":              {Connection{}, Unswept},
		"accepted":                      {Connection{Step: ok}, PortAccepted},
		"rejected":                      {Connection{Step: rejected}, PortRejected},
		"rejected behind TLS":           {Connection{Step: rejected, Transport: TLS, Secured: true}, PortRejected},
		"aborted":                       {Connection{Step: aborted}, PortAborted},
		"something else":                {Connection{Step: unspoken}, PortNotDICOM},
		"wants a certificate":           {Connection{Step: wantsCert, Transport: TLS}, PortTLSCertificate},
		"interrupted":                   {Connection{Step: Step{Outcome: Interrupted}}, PortNotMeasured},
		"refused":                       {Connection{Step: Step{Outcome: Refused}}, PortClosed},
		"no route":                      {Connection{Step: because(Failed, NoRoute)}, PortNoRoute},
		"a fault of ours":               {Connection{Step: because(Failed, LocalFault)}, PortNotMeasured},
		"failed, nobody knows":          {Connection{Step: Step{Outcome: Failed}}, PortNotMeasured},
		"TLS fails":                     {Connection{Step: Step{Outcome: TLSFailed}, Transport: TLS, Reached: true}, PortTLS},
		"TLS, then silence":             {Connection{Step: because(TimedOut, Silent), Transport: TLS, Secured: true, Reached: true}, PortTLS},
		"no TLS, then silence":          {Connection{Step: because(TimedOut, Silent), Transport: TLS, Reached: true}, PortMute},
		"TLS fails in plaintext":        {Connection{Step: Step{Outcome: TLSFailed}, Transport: Plaintext, Reached: true}, PortGarbled},
		"secured in plaintext":          {Connection{Step: because(TimedOut, Silent), Transport: Plaintext, Secured: true, Reached: true}, PortMute},
		"not connected":                 {Connection{Step: timedOut}, PortSilent},
		"connected, and silent":         {Connection{Step: because(TimedOut, Silent), Reached: true}, PortMute},
		"cut in the middle":             {Connection{Step: timedOut, Reached: true}, PortGarbled},
		"reset between":                 {Connection{Step: reset}, PortClosed},
		"reset after connecting":        {Connection{Step: reset, Reached: true}, PortGarbled},
		"reset without a word":          {Connection{Step: reset, Reached: true, NoReply: true}, PortDropped},
		"closed without a word":         {Connection{Step: Step{Outcome: Closed}, Reached: true, NoReply: true}, PortDropped},
		"closed after a word":           {Connection{Step: Step{Outcome: Closed}, Reached: true}, PortGarbled},
		"closed, and no word is silent": {Connection{Step: because(Closed, Silent), Reached: true, NoReply: true}, PortDropped},
		"no sense":                      {Connection{Step: Step{Outcome: ProtocolError}, Reached: true}, PortGarbled},
		"no sense, and not connected":   {Connection{Step: Step{Outcome: ProtocolError}}, PortGarbled},
	} {
		if got := row.k.Sighting(); got != row.want {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}

func TestSightingsThatSpeakAreFoundAndAnswer(t *testing.T) {
	speak := map[Sighting]bool{PortRejected: true, PortAborted: true, PortAccepted: true}
	found := map[Sighting]bool{PortRejected: true, PortAborted: true, PortAccepted: true, PortTLS: true, PortTLSCertificate: true}
	quiet := map[Sighting]bool{Unswept: true, PortSilent: true, PortNoRoute: true, PortNotMeasured: true}
	for s := range Sightings {
		if s.Speaks() != speak[s] || s.Found() != found[s] || s.Answered() == quiet[s] {
			t.Errorf("%v: speaks %t, found %t, answered %t", s, s.Speaks(), s.Found(), s.Answered())
		}
	}
}

func TestASetOfServicesHasWhatWasPut(t *testing.T) {
	var set ServiceSet
	for s := range Services {
		if set.Has(s) {
			t.Errorf("%v is there before it was put", s)
		}
		if set = set.With(s); !set.Has(s) || !set.Has(Verification) {
			t.Errorf("%v is not there", s)
		}
		if k := (Connection{Accepted: set}); k.Promiscuous() != (s == MadeUp) {
			t.Errorf("with all up to %v: promiscuous %t", s, k.Promiscuous())
		}
	}
}

func TestServicesByWhatTheyDo(t *testing.T) {
	retrieve := map[Service]bool{StudyRootMove: true, StudyRootGet: true, PatientRootMove: true}
	store := map[Service]bool{CTStorage: true, SecondaryCaptureStorage: true}
	extra := map[Service]bool{StorageCommitment: true, PerformedProcedureStep: true, UnifiedProcedureStep: true, ProcedureStepPull: true, BasicGrayscalePrint: true}
	for s := range Services {
		if s.Retrieve() != retrieve[s] || s.Store() != store[s] || s.Extra() != extra[s] {
			t.Errorf("%v: retrieves %t, stores %t, extra %t", s.Slug(), s.Retrieve(), s.Store(), s.Extra())
		}
		back := Services
		if err := back.UnmarshalText([]byte(s.Slug().String())); err != nil || back != s || s.UID().IsZero() || s.Name().IsZero() {
			t.Errorf("%v is read as %d, %v", s.Slug(), back, err)
		}
	}
	if s := MadeUp; s.UnmarshalText([]byte("study-root-store")) == nil || s != MadeUp {
		t.Errorf("a word that is none is read as %v", s.Slug())
	}
}
