package audit

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

// TestStepsComeBackFromJSON as they went in, and what was not sent is not there.
func TestStepsComeBackFromJSON(t *testing.T) {
	for document, s := range map[string]Step{
		`{"outcome":"not-tried"}`:                                       {},
		`{"outcome":"rejected","result":1,"source":0,"reason":7}`:       Rejection(1, 0, 7),
		`{"outcome":"aborted","source":0,"reason":2}`:                   Abortion(0, 2),
		`{"outcome":"failed","status":42752}`:                           Failure(0xA700),
		`{"outcome":"ok","status":0,"took_seconds":0.0125}`:             {Outcome: OK, Status: Sent[uint16](0), Took: Elapsed(12500 * time.Microsecond)},
		`{"outcome":"tls-failed","cause":"not-tls","alert":40}`:         {Outcome: TLSFailed, Cause: NotTLS, Alert: 40},
		`{"outcome":"closed","confirmed":true,"took_seconds":3600.001}`: {Outcome: Closed, Confirmed: true, Took: Elapsed(time.Hour + time.Millisecond)},
	} {
		b, err := json.Marshal(s)
		if err != nil || string(b) != document {
			t.Errorf("%s, want %s, %v", b, document, err)
		}
		var back Step
		if err := json.Unmarshal(b, &back); err != nil || back != s {
			t.Errorf("%s came back as %+v, %v", b, back, err)
		}
	}
	for _, bad := range []string{
		`{"result":256}`, `{"result":-1}`, `{"result":"1"}`, `{"status":65536}`, `{"took_seconds":"1"}`, `{"took_seconds":9223372036.854775808}`, `{"took_seconds":-1e300}`,
	} {
		if json.Unmarshal([]byte(bad), new(Step)) == nil {
			t.Errorf("%s was read", bad)
		}
	}
	var s Step
	if err := json.Unmarshal([]byte(`{"result":null,"took_seconds":9223372036}`), &s); err != nil || s.Result.Sent() || s.Took != Elapsed(9223372036*time.Second) {
		t.Errorf("%+v, %v", s, err)
	}
	if b, err := json.Marshal(s.Result); err != nil || string(b) != "null" {
		t.Errorf("%s, %v", b, err)
	}
}

func TestACodeThatWasNotSentIsNoNumber(t *testing.T) {
	none, zero := Code[uint8]{}, Sent[uint8](0)
	if none.Is(0) || none.Sent() || !none.IsZero() || none.Number() != 0 || !zero.Is(0) || zero.Is(1) || !zero.Sent() || zero.IsZero() || Sent[uint8](9).Number() != 9 {
		t.Errorf("%+v, %+v", none, zero)
	}
}

// TestAServerAtItsLimitRefusesNobody, PS3.8 Table 9-21 source 3.
func TestAServerAtItsLimitRefusesNobody(t *testing.T) {
	for _, row := range []struct {
		source, reason uint8
		refusal        bool
	}{{3, 0, true}, {3, 1, false}, {3, 2, false}, {3, 3, true}, {2, 1, true}, {2, 2, true}, {4, 1, true}} {
		if got := Rejection(1, row.source, row.reason).Refusal(); got != row.refusal {
			t.Errorf("%+v: %t", row, got)
		}
	}
}

func TestQueryFactsComeBackFromJSON(t *testing.T) {
	q := QueryFacts{Model: 2, CancelIgnored: true, Bounded: true, Undecodable: 3, Deviations: OtherContext | DamagedDataSet}
	b, err := json.Marshal(q)
	if want := `{"model":"patient-root","cancel_ignored":true,"bounded":true,"undecodable":3,"deviations":["other-context","damaged-data-set"]}`; err != nil || string(b) != want {
		t.Errorf("%s, %v", b, err)
	}
	var back QueryFacts
	if err := json.Unmarshal(b, &back); err != nil || back != q {
		t.Errorf("%+v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`["stray-data-set","of a newer version"]`), &back.Deviations); err != nil || back.Deviations != StrayDataSet {
		t.Errorf("%v, %v", back.Deviations.Words(), err)
	}
	if json.Unmarshal([]byte(`[1]`), &back.Deviations) == nil || json.Unmarshal([]byte(`{"model":"other-root"}`), &back) == nil {
		t.Error("words that are none were read")
	}
}

func TestAFactHasANumberOrAWord(t *testing.T) {
	for document, f := range map[string]Fact{
		`{"name":"records","value":57}`: Count("records", 57), `{"name":"records","value":0}`: Count("records", 0), `{"name":"cancel","value":"ignored"}`: Word("cancel", Ignored),
	} {
		b, err := json.Marshal(f)
		var back Fact
		if err != nil || string(b) != document || json.Unmarshal(b, &back) != nil || back != f {
			t.Errorf("%s, want %s, came back as %+v", b, document, back)
		}
	}
	for _, bad := range []string{`{"name":"a"}`, `{"name":"a","value":1.5}`, `{"name":"a","value":{}}`, `{"name":1,"value":1}`, `1`} {
		if json.Unmarshal([]byte(bad), new(Fact)) == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestEachVersionOfTLSHasItsStep(t *testing.T) {
	var v Versions
	for i := TLS10; i < TLSVersions; i++ {
		v.Over(i).Alert = uint8(i)
	}
	b, err := json.Marshal(v)
	var back map[string]struct{ Alert uint8 }
	if err != nil || json.Unmarshal(b, &back) != nil || !reflect.DeepEqual(back, map[string]struct{ Alert uint8 }{"1.0": {1}, "1.1": {2}, "1.2": {3}, "1.3": {4}}) {
		t.Errorf("%s, %v", b, err)
	}
}
