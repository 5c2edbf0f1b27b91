//go:build interop

package phi_test

import (
	"context"
	"testing"
	"time"

	"pacsaudit/audit/phi"
	"pacsaudit/dimse"
	"pacsaudit/dimse/dataset"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/realpacs"
)

// few holds patients of every kind.
var few = fixtures.Archive{
	Studies: 90, Seed: 31, StudiesPerPatient: 2, Newest: time.Now(), Days: 900,
	Mix: fixtures.Mix{Exposed: 6, Placeholder: 1, Test: 1, Pseudonym: 1, Empty: 1},
}

// ask counts everything that a server answers to one query.
func ask(t *testing.T, s *realpacs.Server, keys phi.Keys) *phi.Tally {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var d dimse.Dialer
	a, err := d.Dial(ctx, s.Addr, dimse.Request{CalledAETitle: s.AETitle, CallingAETitle: "PACSAUDIT", Contexts: []dimse.Context{{AbstractSyntax: dimse.StudyRootFind}}})
	if err != nil {
		t.Fatal(err)
	}
	in := phi.NewInspector(time.Now())
	query := dimse.Query{SOPClassUID: dimse.StudyRootFind, Identifier: phi.Identifier(phi.StudyRootStudy, keys, phi.Filter{})}
	r, err := a.Find(ctx, query, func(d *dataset.Decoder) bool {
		in.Inspect(d)
		return true
	})
	if err != nil || !r.Final || r.Status != 0 {
		t.Fatalf("%v, status %v", err, r.Status)
	}
	if err := a.Release(ctx); err != nil {
		t.Error(err)
	}
	return in.Tally()
}

// holds compares the fields that a server gives with the truth.
func holds(t *testing.T, tally *phi.Tally, fields map[fixtures.Field]phi.Field) {
	t.Helper()
	truth := few.Truth()
	for f, field := range fields {
		c, want := tally.Fields[field], truth.Fields[f]
		got := fixtures.Count{
			NonEmpty: int(c.NonEmpty()), Exposed: int(c[phi.Exposed]), Placeholder: int(c[phi.Placeholder] + c[phi.Deidentified]),
			Test: int(c[phi.Test]), Pseudonym: int(c[phi.Pseudonym]), Empty: int(c[phi.Empty]),
		}
		if got != want || want.Exposed == 0 {
			t.Errorf("%v: %+v, in truth %+v", f, got, want)
		}
	}
	if int(tally.Records) != truth.Studies || int(tally.Patients.Count()) != truth.Patients || int(tally.Identified) != truth.Identified ||
		int(tally.SSN.Formatted) != truth.SSN || tally.Malformed != 0 {
		t.Errorf("%d records, %d patients, %d identified, %d numbers; in truth %+v",
			tally.Records, tally.Patients.Count(), tally.Identified, tally.SSN.Formatted, truth)
	}
}

// always are the fields that both servers give.
var always = map[fixtures.Field]phi.Field{
	fixtures.FieldPatientName: phi.PatientName, fixtures.FieldPatientID: phi.PatientID, fixtures.FieldBirthDate: phi.BirthDate,
	fixtures.FieldSex: phi.Sex, fixtures.FieldOtherID: phi.OtherIDs, fixtures.FieldAccessionNumber: phi.AccessionNumber,
	fixtures.FieldStudyID: phi.OrderID, fixtures.FieldStudyDate: phi.Date, fixtures.FieldDescription: phi.Description,
	fixtures.FieldReferringPhysician: phi.ProviderName,
}

func TestInteropOrthancIsCountedAsItWasLoaded(t *testing.T) {
	t.Parallel()
	s := realpacs.Orthanc(t, map[string]any{"DicomAlwaysAllowFind": true})
	s.Load(t, few)
	holds(t, ask(t, s, phi.PHIKeys), always)
	all := map[fixtures.Field]phi.Field{
		fixtures.FieldAddress: phi.Address, fixtures.FieldTelephone: phi.Phone, fixtures.FieldMotherBirthName: phi.RelativeName,
		fixtures.FieldMilitaryRank: phi.Military, fixtures.FieldComments: phi.FreeText,
	}
	for f, field := range always {
		all[f] = field
	}
	tally := ask(t, s, phi.ExtendedKeys)
	holds(t, tally, all)
	truth := few.Truth().Fields[fixtures.FieldPatientName]
	if want := uint64(truth.Placeholder + truth.Pseudonym); tally.Deid.Claimed != want || tally.Deid.Held != want || tally.Deid.Contradicted != 0 {
		t.Errorf("%+v, in truth %d claim to be de-identified, and are", tally.Deid, want)
	}
}

func TestInteropDcmqrscpIsCountedAsItWasLoaded(t *testing.T) {
	t.Parallel()
	s := realpacs.Dcmqrscp(t)
	s.Load(t, few)
	for _, keys := range []phi.Keys{phi.PHIKeys, phi.ExtendedKeys} {
		tally := ask(t, s, keys)
		holds(t, tally, always)
		if tally.NotReturned(phi.Address) != tally.Records {
			t.Errorf("%d addresses", tally.Fields[phi.Address].Returned())
		}
	}
}
