package audit

import (
	"slices"
	"testing"
)

func TestTheDoorIsKnownByWhatAnswered(t *testing.T) {
	for name, row := range map[string]struct {
		plaintext, tls Step
		want           Door
	}{
		"nothing was tried":                      {Step{}, Step{}, AnyDoor},
		"DICOM":                                  {ok, Step{}, DoorOpen},
		"DICOM, and over TLS":                    {ok, ok, DoorOpen},
		"plaintext was not tried":                {Step{}, ok, AnyDoor},
		"plaintext was interrupted":              {Step{Outcome: Interrupted}, ok, AnyDoor},
		"reset, and DICOM over TLS":              {reset, ok, DoorClosed},
		"reset, and a certificate is demanded":   {reset, wantsCert, DoorClosed},
		"reset, and TLS was not tried":           {reset, Step{}, AnyDoor},
		"reset, and TLS fails":                   {reset, Step{Outcome: TLSFailed}, AnyDoor},
		"silence, and silence over TLS":          {timedOut, timedOut, AnyDoor},
		"nothing, though a certificate is asked": {Step{}, wantsCert, AnyDoor},
	} {
		if got := PlaintextDoor(row.plaintext, row.tls); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

func TestTheModeOfTLSIsKnownByBothDoors(t *testing.T) {
	for name, row := range map[string]struct {
		plaintext, tls Step
		want           TLSMode
	}{
		"nothing was tried":                       {Step{}, Step{}, AnyTLSMode},
		"both":                                    {ok, ok, TLSOptional},
		"both, with a certificate over TLS":       {ok, wantsCert, TLSOptional},
		"TLS only":                                {reset, ok, TLSRequired},
		"TLS, and plaintext was not tried":        {Step{}, ok, AnyTLSMode},
		"TLS, and plaintext was interrupted":      {Step{Outcome: Interrupted}, ok, AnyTLSMode},
		"a certificate only":                      {reset, wantsCert, TLSMutual},
		"a certificate, plaintext was not tried":  {Step{}, wantsCert, TLSMutual},
		"plaintext, and something else for TLS":   {ok, because(TLSFailed, NotTLS), TLSNone},
		"plaintext, and TLS is reset":             {ok, reset, TLSNone},
		"plaintext, and TLS is closed":            {ok, Step{Outcome: Closed}, TLSNone},
		"plaintext, and no DICOM over TLS":        {ok, unspoken, TLSNone},
		"plaintext, and the handshake just ends":  {ok, Step{Outcome: TLSFailed}, TLSNone},
		"plaintext, and the handshake is alerted": {ok, Step{Outcome: TLSFailed, Alert: 40}, AnyTLSMode},
		"plaintext, and a certificate is bad":     {ok, because(TLSFailed, CertificateInvalid), AnyTLSMode},
		"plaintext, and TLS was not tried":        {ok, Step{}, AnyTLSMode},
		"plaintext, and TLS is not answered":      {ok, timedOut, AnyTLSMode},
		"neither, something else for TLS":         {reset, because(TLSFailed, NotTLS), AnyTLSMode},
		"neither, both reset":                     {reset, reset, AnyTLSMode},
		"neither, the handshake just ends":        {reset, Step{Outcome: TLSFailed}, AnyTLSMode},
	} {
		if got := TLSModeOf(row.plaintext, row.tls); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

func TestAReachIsAnExposureThatWasMeasured(t *testing.T) {
	for e, want := range map[Exposure]Reach{
		NotMeasured: AnyReach, Unreachable: AnyReach, ExposureNotDICOM: AnyReach, Gated: ReachRejected, ExposureClosed: ReachRejected,
		Associates: ReachAssociates, Echoes: ReachEchoes, QueryAuthorised: ReachQueries, RecordsVisible: ReachRecords, PHIVisible: ReachPHI,
	} {
		if got := ReachOf(e); got != want {
			t.Errorf("%v: %q, want %q", e, got, want)
		}
	}
}

func TestAnExpectationOfAnythingIsOne(t *testing.T) {
	if !(Expectation{}).IsZero() {
		t.Error("of nothing")
	}
	for _, e := range []Expectation{
		{Plaintext: DoorClosed}, {TLS: TLSNone}, {Stranger: ReachRejected}, {ClassUID: Operator("1.2")}, {VersionName: Operator("A")}, {ContextsGiven: true},
	} {
		if e.IsZero() {
			t.Errorf("%+v is none", e)
		}
	}
}

func TestTheWordsOfExpectationsHoldNoEmptyOne(t *testing.T) {
	for name, row := range map[string]struct{ got, want []string }{
		"doors":   {DoorNames(), []string{"closed", "open"}},
		"modes":   {TLSModeNames(), []string{"none", "optional", "required", "mutual"}},
		"reaches": {ReachNames(), []string{"rejected", "associates", "echoes", "query-authorised", "records-visible", "phi-visible"}},
		"zones":   {ZoneNames(), []string{"internet", "guest", "clinical", "imaging"}},
	} {
		if !slices.Equal(row.got, row.want) {
			t.Errorf("%s: %q", name, row.got)
		}
	}
}
