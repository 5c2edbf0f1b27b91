package audit

import (
	"encoding"
	"fmt"
	"testing"
)

// set is a closed set: the word for each member, from 0.
type set struct {
	words []string
	at    func(int) fmt.Stringer
	read  func([]byte) (int, error)
	// none is whether the empty text is read as the first member.
	none bool
}

func setOf[T interface {
	~uint8
	fmt.Stringer
}, P interface {
	*T
	encoding.TextUnmarshaler
}](words ...string) set {
	return set{words: words, at: func(i int) fmt.Stringer { return T(i) }, read: func(b []byte) (int, error) {
		v := T(200)
		err := P(&v).UnmarshalText(b)
		return int(v), err
	}}
}

func TestEndingsHaveWords(t *testing.T) {
	for e, want := range map[Ending]string{Unsettled: "unsettled", Granted: "granted", Denied: "denied", 9: "unsettled"} {
		if e.String() != want {
			t.Errorf("%d is %q", e, e)
		}
	}
}

// TestWordsOfClosedSets writes and reads each member. A number that is no
// member reads as the first, which says the least; a word that is none is an
// error.
func TestWordsOfClosedSets(t *testing.T) {
	orNone := func(s set) set { s.none = true; return s }
	for name, s := range map[string]set{
		"grade": orNone(setOf[Grade]("", "A", "B", "C", "D", "E", "F")),
		"exposure": setOf[Exposure]("not-measured", "unreachable", "not-dicom", "gated", "closed", "associates", "echoes",
			"query-authorised", "records-visible", "phi-visible"),
		"severity": setOf[Severity]("", "info", "low", "medium", "high", "critical"),
		"ruling":   setOf[Ruling]("inconclusive", "pass", "fail", "not-applicable"),
		"outcome": setOf[Outcome]("not-tried", "ok", "refused", "timeout", "reset", "closed", "not-dicom", "tls-failed",
			"tls-client-certificate-required", "rejected", "aborted", "no-context", "failed", "protocol-error", "interrupted"),
		"cause": setOf[Cause]("", "name-not-resolved", "no-route", "out-of-scope", "silent", "looks-like-http", "looks-like-ssh", "looks-like-smtp",
			"looks-like-tls", "looks-like-hl7", "looks-like-echo", "looks-like-banner", "looks-unknown", "certificate-invalid", "not-tls",
			"local-fault", "never-listed"),
		"door":    setOf[Door]("", "closed", "open"),
		"mode":    setOf[TLSMode]("", "none", "optional", "required", "mutual"),
		"reach":   setOf[Reach]("", "rejected", "associates", "echoes", "query-authorised", "records-visible", "phi-visible"),
		"origin":  setOf[OriginRule]("", "own-site", "named-site", "site-that-asks", "any-site", "any-site-in-a-sandbox"),
		"framing": setOf[Framing]("", "named-sites", "any-site"),
		"device":  setOf[DeviceClass]("", "archive", "worklist", "printer", "modality", "receiver"),
		"group":   setOf[ServiceGroup]("verification", "query", "retrieve", "worklist", "workflow", "print", "storage"),
		"zone":    setOf[Zone]("", "internet", "guest", "clinical", "imaging"),
		"TLS":     orNone(setOf[TLSVersion]("", "1.0", "1.1", "1.2", "1.3")),
		"chain":   setOf[Chain]("not-checked", "trusted", "unknown-authority", "expired", "invalid"),
		"name":    setOf[NameMatch]("not-checked", "matches", "differs"),
		"key":     setOf[KeyKind]("", "rsa", "ecdsa", "ed25519", "dsa"),
		"hash":    setOf[SignatureKind]("", "md5", "sha1", "sha2", "ed25519"),
		"asking":  setOf[WebAuth]("", "basic", "digest", "bearer", "other", "login-page"),
		"viewer":  setOf[ViewerPath]("", "orthanc-explorer", "orthanc-explorer-2", "stone-web-viewer", "ohif", "weasis", "dcm4chee-ui", "oviyam"),
		"default": setOf[DefaultCredential]("", "orthanc", "admin"),
		"title":   setOf[DefaultTitle]("", "ORTHANC", "DCM4CHEE", "DCMQRSCP", "ANY-SCP", "CONQUESTSRV1", "OSIRIX", "HOROS", "CLEARCANVAS", "STORESCP", "COMMON"),
		"product": setOf[Product]("", "dcmtk", "dcm4che", "pynetdicom", "fo-dicom", "dicom-rs", "dcmjs-dimse", "odil", "gdcm", "conquest", "horos",
			"clearcanvas", "ruby-dicom", "merge-toolkit", "synapse", "ge", "philips", "siemens", "pacsaudit-fixture", "orthanc", "dcmqrscp", "storescp",
			"wlmscpfs"),
		"rung":   setOf[Rung]("", "echo", "query", "worklist", "records", "patients"),
		"stage":  setOf[Stage]("", "echo", "query", "worklist", "tls", "services", "made-up-service", "all-services"),
		"answer": setOf[WebAnswer]("no-answer", "open", "denied", "absent", "moved", "strange"),
		"sighting": setOf[Sighting]("unswept", "closed", "silent", "no-route", "mute", "dropped", "not-dicom", "garbled", "tls-failed",
			"tls-client-certificate-required", "rejected", "aborted", "accepted", "not-measured"),
	} {
		for i, word := range s.words {
			v := s.at(i)
			if v.String() != word {
				t.Errorf("%s %d is %q, want %q", name, i, v, word)
			}
			if m, ok := v.(encoding.TextMarshaler); ok {
				if b, err := m.MarshalText(); err != nil || string(b) != word {
					t.Errorf("%s %d is written as %q, %v", name, i, b, err)
				}
			}
			back, err := s.read([]byte(word))
			if readable := word != "" || s.none; readable != (err == nil) || readable && back != i {
				t.Errorf("%s: %q is read as %d, %v", name, word, back, err)
			}
		}
		if got := s.at(len(s.words)).String(); got != s.words[0] {
			t.Errorf("%s: what is no member is %q", name, got)
		}
		if v, err := s.read([]byte("owned")); err == nil || v != 0 {
			t.Errorf("%s: a word that is none is read as %d", name, v)
		}
	}
}
