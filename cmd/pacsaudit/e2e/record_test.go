package e2e

import (
	"strings"
	"testing"
	"time"

	"pacsaudit/fixtures"
)

// jsonReport is the report as its readers see it.
type jsonReport struct {
	Schema   string       `json:"schema"`
	Complete bool         `json:"complete"`
	Targets  []jsonTarget `json:"targets"`
}

type jsonTarget struct {
	Name           string `json:"name"`
	Address        string `json:"address"`
	Exposure       string `json:"exposure"`
	TitleUnproven  bool   `json:"called_title_unproven"`
	Grade          string `json:"grade"`
	Implementation struct {
		VersionName string `json:"version_name"`
		Product     string `json:"product"`
	} `json:"implementation"`
	Steps    map[string]jsonStep  `json:"steps"`
	TLS      *jsonTLS             `json:"tls"`
	Identity *jsonIdentity        `json:"identity"`
	Contexts []jsonContext        `json:"contexts"`
	Counts   map[string]jsonTotal `json:"counts"`
	PHI      jsonPHI              `json:"phi"`
	Worklist *jsonPHI             `json:"worklist"`
	Web      *jsonWeb             `json:"web"`
	Findings []jsonFinding        `json:"findings"`
}

type jsonWeb struct {
	Exposure string   `json:"exposure"`
	QIDO     jsonDoor `json:"qido"`
	Metadata jsonDoor `json:"metadata"`
	REST     jsonDoor `json:"rest"`
	ViewerAt string   `json:"viewer_at"`
	WebDAV   jsonDoor `json:"webdav"`
	Cross    struct {
		Allows string `json:"allows"`
	} `json:"cross_origin"`
	Product string               `json:"product"`
	Version []int                `json:"version"`
	Counts  map[string]jsonTotal `json:"counts"`
	PHI     jsonPHI              `json:"phi"`
}

type jsonDoor struct {
	Answer    string `json:"answer"`
	Demands   string `json:"demands"`
	Encrypted bool   `json:"encrypted"`
}

// jsonStep is compared without the time that it took. Codes that were not sent are
// nil.
type jsonStep struct {
	Outcome string  `json:"outcome"`
	Cause   string  `json:"cause,omitzero"`
	Result  *int    `json:"result,omitzero"`
	Source  *int    `json:"source,omitzero"`
	Reason  *int    `json:"reason,omitzero"`
	Status  *int    `json:"status,omitzero"`
	Model   string  `json:"model,omitzero"`
	Took    float64 `json:"took_seconds,omitzero"`
}

type jsonIdentity struct {
	Right     jsonStep `json:"right"`
	Wrong     jsonStep `json:"wrong"`
	Responded bool     `json:"responded"`
}

type jsonTLS struct {
	Version              string              `json:"version"`
	Suite                string              `json:"suite"`
	Versions             map[string]jsonStep `json:"versions"`
	Weak                 jsonStep            `json:"weak_suites"`
	WeakSuite            string              `json:"weak_suite"`
	CertificateRequested bool                `json:"certificate_requested"`
	Certificate          *jsonCertificate    `json:"certificate"`
}

type jsonCertificate struct {
	NotBefore  time.Time `json:"not_before"`
	NotAfter   time.Time `json:"not_after"`
	SelfSigned bool      `json:"self_signed"`
	Chain      string    `json:"chain"`
	Name       string    `json:"name"`
	Key        string    `json:"key"`
	KeyBits    int       `json:"key_bits"`
	Signature  string    `json:"signature"`
}

type jsonContext struct {
	Name     string `json:"name"`
	Accepted bool   `json:"accepted"`
}

type jsonTotal struct {
	Value    int  `json:"value"`
	AtLeast  bool `json:"at_least"`
	Measured bool `json:"measured"`
}

type jsonPHI struct {
	Records    int                  `json:"records"`
	Duplicates int                  `json:"duplicates"`
	Exposed    int                  `json:"exposed"`
	Identified int                  `json:"identified"`
	Fields     map[string]jsonField `json:"fields"`
	SSN        struct {
		Formatted int `json:"formatted"`
	} `json:"ssn"`
}

type jsonField struct {
	Returned     int `json:"returned"`
	NonEmpty     int `json:"nonempty"`
	Exposed      int `json:"exposed"`
	Pseudonym    int `json:"pseudonym"`
	Placeholder  int `json:"placeholder"`
	Test         int `json:"test"`
	Deidentified int `json:"deidentified"`
	Malformed    int `json:"malformed"`
}

type jsonFinding struct {
	ID      string `json:"id"`
	Verdict string `json:"verdict"`
	Facts   []struct {
		Name  string `json:"name"`
		Value any    `json:"value"`
	} `json:"facts"`
	Accepted *struct {
		By string `json:"by"`
	} `json:"accepted"`
}

// is checks the exposure, and that the grade goes with it: F where patients are
// seen, none where nothing was measured.
func (r jsonTarget) is(t *testing.T, exposure string) {
	t.Helper()
	grades := "ABCDE"
	switch exposure {
	case "phi-visible":
		grades = "F"
	case "not-measured", "unreachable", "not-dicom", "gated", "query-authorised":
		grades = "" // an archive that is empty today, or a filter
	}
	if r.Exposure != exposure || !strings.Contains(grades, r.Grade) || (r.Grade == "") != (grades == "") {
		t.Errorf("exposure %s, grade %q; in truth %s, of the grades %q", r.Exposure, r.Grade, exposure, grades)
	}
}

// ended checks how steps ended; those not named are not checked.
func (r jsonTarget) ended(t *testing.T, outcomes map[string]string) {
	t.Helper()
	for name, want := range outcomes {
		if got, ok := r.Steps[name]; !ok || got.Outcome != want {
			t.Errorf("step %s ended with %q; in truth %q", name, got.Outcome, want)
		}
	}
}

// rejected checks the codes of an A-ASSOCIATE-RJ.
func (r jsonTarget) rejected(t *testing.T, name string, result, source, reason int) {
	t.Helper()
	s := r.Steps[name]
	if s.Outcome != "rejected" || s.Result == nil || s.Source == nil || s.Reason == nil ||
		*s.Result != result || *s.Source != source || *s.Reason != reason {
		t.Errorf("step %s is %+v; in truth rejected %d/%d/%d", name, s, result, source, reason)
	}
}

// finds checks the verdicts of checks.
func (r jsonTarget) finds(t *testing.T, verdicts map[string]string) {
	t.Helper()
	got := map[string]string{}
	for _, f := range r.Findings {
		got[f.ID] = f.Verdict
	}
	for id, want := range verdicts {
		if got[id] != want {
			t.Errorf("check %s says %q; in truth %q", id, got[id], want)
		}
	}
}

// accepted reports whether a context with the word in its name was accepted.
func (r jsonTarget) accepted(name string) bool {
	for _, c := range r.Contexts {
		if c.Name == name {
			return c.Accepted
		}
	}
	return false
}

// holds checks that what was counted is what was loaded.
func (r jsonTarget) holds(t *testing.T, truth fixtures.Truth) {
	t.Helper()
	for name, want := range map[string]int{"studies": truth.Studies, "patients": truth.Patients} {
		if got := r.Counts[name]; got != (jsonTotal{Value: want, Measured: true}) {
			t.Errorf("%s: counted %+v; in truth exactly %d", name, got, want)
		}
	}
	r.PHI.matches(t, truth)
	if got := r.PHI.SSN.Formatted; got != truth.SSN {
		t.Errorf("%d numbers like those of social security; in truth %d", got, truth.SSN)
	}
}

// matches checks the counts of records and fields. An archive's truth has one
// word for what was removed, masked or replaced by a constant; the report keeps
// constants (placeholder) and removals (deidentified) apart.
func (p jsonPHI) matches(t *testing.T, truth fixtures.Truth) {
	t.Helper()
	if p.Records != truth.Studies || p.Identified != truth.Identified {
		t.Errorf("%d records, %d identified; in truth %d and %d", p.Records, p.Identified, truth.Studies, truth.Identified)
	}
	for name, f := range map[string]fixtures.Field{
		"patient_name": fixtures.FieldPatientName, "patient_id": fixtures.FieldPatientID, "birth_date": fixtures.FieldBirthDate,
	} {
		c := p.Fields[name]
		got := fixtures.Count{
			NonEmpty: c.NonEmpty, Exposed: c.Exposed, Test: c.Test, Pseudonym: c.Pseudonym,
			Placeholder: c.Placeholder + c.Deidentified, Empty: c.Returned - c.NonEmpty,
		}
		if want := truth.Fields[f]; got != want || c.Malformed > 0 {
			t.Errorf("%s: counted %+v, %d of them malformed; in truth %+v", name, got, c.Malformed, want)
		}
	}
}
