package probe_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"pacsaudit/audit"
)

// TestAttributesAreReadAsServersWriteThem has one patient in each row.
func TestAttributesAreReadAsServersWriteThem(t *testing.T) {
	t.Parallel()
	const name, id, born = `{"vr":"PN","Value":[{"Alphabetic":"Brenner^Anna"}]}`, `{"vr":"LO","Value":["H3000017"]}`, `{"vr":"DA","Value":["19710311"]}`
	study := func(name, id, born, more string) string {
		return fmt.Sprintf(`[{"0020000D":{"vr":"UI","Value":["1.2.3"]},"00100010":%s,"00100020":%s,"00100030":%s%s}]`, name, id, born, more)
	}
	for what, c := range map[string]struct {
		body    string
		atLeast bool
	}{
		"as the standard says":         {study(name, id, born, ""), false},
		"no vr":                        {study(`{"Value":[{"Alphabetic":"Brenner^Anna"}]}`, `{"Value":["H3000017"]}`, `{"Value":["19710311"]}`, ""), false},
		"empty vr":                     {study(`{"vr":"","Value":[{"Alphabetic":"Brenner^Anna"}]}`, id, born, ""), false}, // dcm4che#1079
		"vr null":                      {study(`{"vr":null,"Value":[{"Alphabetic":"Brenner^Anna"}]}`, id, born, ""), false},
		"vr UN":                        {study(`{"vr":"UN","Value":["Brenner^Anna"]}`, id, born, ""), false},
		"name as a string":             {study(`{"vr":"PN","Value":["Brenner^Anna"]}`, id, born, ""), false}, // dicomweb-server#38
		"name with all groups":         {study(`{"vr":"PN","Value":[{"Alphabetic":"Brenner^Anna=A=B"}]}`, id, born, ""), false},
		"name in ideographs":           {study(`{"vr":"PN","Value":[{"Alphabetic":null,"Ideographic":"山田^太郎"}]}`, id, born, ""), false},
		"value alone":                  {study(`{"vr":"PN","Value":"Brenner^Anna"}`, `{"vr":"LO","Value":"H3000017"}`, `{"vr":"DA","Value":"19710311"}`, ""), false}, // dcm4che#1079
		"no attribute around":          {study(`"Brenner^Anna"`, `["H3000017"]`, `"19710311"`, ""), false},
		"identifier as a number":       {study(name, `{"vr":"LO","Value":[3000017]}`, born, ""), false},
		"birth date as a number":       {study(name, id, `{"vr":"DA","Value":[19710311]}`, ""), false},
		"small letters in tags":        {strings.ReplaceAll(study(name, id, born, ""), "0020000D", "0020000d"), false},
		"number as a string":           {study(name, id, born, `,"00201208":{"vr":"IS","Value":["12"]}`), false}, // fo-dicom#1161
		"null among values":            {study(name, id, born, `,"00201208":{"vr":"IS","Value":[null]}`), false}, // dcm4che#336
		"Value null":                   {study(name, id, born, `,"00081030":{"vr":"LO","Value":null}`), false},
		"attribute null":               {study(name, id, born, `,"00081030":null`), false},
		"includefield ignored":         {study(name, id, born, `,"00081030":{"vr":"LO"},"00102160":{"vr":"SH","Value":[]},"00081190":{"vr":"UR","Value":["http://x"]}`), false},
		"nested sequences":             {study(name, id, born, `,"00101002":{"vr":"SQ","Value":[{"00100020":{"vr":"LO","Value":["4711"]},"00100024":{"vr":"SQ","Value":[{"00400032":{"vr":"UT","Value":["1.2"]}}]}}]}`), false},
		"private group":                {study(name, id, born, `,"00091010":{"vr":"UN","InlineBinary":"QUJD"},"00090010":{"vr":"LO","Value":["X"]}`), false},
		"a string for a sequence":      {study(name, id, born, `,"00101002":{"vr":"SQ","Value":["4711"]}`), true},
		"a key that is no tag":         {study(name, id, born, `,"PatientComments":"called on Monday"`), true},
		"an object for a text":         {study(name, id, born, `,"00104000":{"vr":"LT","Value":[{"text":"called on Monday"}]}`), true},
		"binary that is none":          {study(name, id, born, `,"00091010":{"vr":"UN","InlineBinary":"!"}`), true},
		"a number beside the study":    {strings.TrimSuffix(study(name, id, born, ""), "]") + ", 7]", false},
		"a study that nobody can read": {strings.TrimSuffix(study(name, id, born, ""), "]") + `, {"PatientName":"Brenner^Anna"}]`, false},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, _ *http.Request, limit, offset int) {
				if offset > 0 {
					io.WriteString(w, "[]")
					return
				}
				io.WriteString(w, c.body)
			})), nil)
			wantPatients(t, w, 1, c.atLeast)
			unread := what == "a number beside the study" || what == "a study that nobody can read"
			if unread == (w.Query.Undecodable == 0) {
				t.Errorf("%d could not be read", w.Query.Undecodable)
			}
		})
	}
}

// TestRecordsThatNobodyUnderstandsAreNoneOfNobody holds that what shows no
// patient only because it was not read proves nothing.
func TestRecordsThatNobodyUnderstandsAreNoneOfNobody(t *testing.T) {
	t.Parallel()
	nobody := `{"0020000D":{"vr":"UI","Value":["1.2.3"]},"00100010":{"vr":"PN"}`
	for name, body := range map[string]string{
		"names of attributes":  `[{"PatientName":"Brenner^Anna"}]`,
		"an error in a list":   `[{"error":"no"}]`,
		"an empty data set":    `[{}]`,
		"half a data set":      `[{"0020000D":{"vr":"UI","Value":["1.2`,
		"beside it a name":     "[" + nobody + `,"PatientName":"Brenner^Anna"}]`,
		"in it another object": "[" + nobody + `,"00104000":{"vr":"LT","Value":[{"text":"Brenner^Anna"}]}}]`,
		"behind it nothing":    "[" + nobody + `}, {}]`,
		"behind it null":       "[" + nobody + `}, null]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, _ *http.Request, limit, offset int) { io.WriteString(w, body) })), nil)
			if w.Query.All().Holds() {
				t.Errorf("understood: %d records", w.Query.Records())
			}
			if w.Settled(audit.Target{DICOMweb: audit.Lit("http://x")}) {
				t.Error("settled")
			}
		})
	}
	w := webAudit(t, serve(t, qido(func(w http.ResponseWriter, _ *http.Request, _, offset int) { io.WriteString(w, "["+nobody+"}]") })), nil)
	if w.Query.All().Holds() { // limit is heeded, for all that is known, and offset is not
		t.Error("one study may be a limit")
	}
	w = webAudit(t, serve(t, qido(func(w http.ResponseWriter, _ *http.Request, limit, offset int) {
		io.WriteString(w, listOf(page([]string{nobody + "}"}, limit, offset)))
	})), nil)
	if !w.Query.All().Holds() {
		t.Errorf("one study of nobody: %+v", w.Query)
	}
}
