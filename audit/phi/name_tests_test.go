package phi

import (
	"testing"

	"pacsaudit/dimse/dataset"
)

// TestWordsOfTestsInOtherScripts: nothing else is in such names, or they are people's.
func TestWordsOfTestsInOtherScripts(t *testing.T) {
	for v, want := range map[string]Class{
		"テスト": Test, "テスト^タロウ": Test, "テスト 花子": Test, "テスト　太郎": Test, "ﾃｽﾄ^ﾊﾅｺ": Test, "テスト1": Test, "试验^1": Test, "测试^病人": Test, "測試": Test, "ファントム": Test,
		"水模": Test, "테스트^환자": Test, "팬텀": Test, "ТЕСТ^Тест": Test, "Тест^Пациент": Test, "ФАНТОМ": Test, "ΤΕΣΤ": Test, "اختبار": Test, "ทดสอบ": Test, "ＴＥＳＴ": Test,
		"TEST^PATIENT=テスト^患者": Test, "Phantom=ファントム": Test,
		"テスト^健一": Exposed, "患者^健一": Exposed, "太郎": Exposed, "山田^花子": Exposed, "試験沢^一郎": Exposed, "Тестов^Иван": Exposed, "Тестова^Анна": Exposed, "水模^健一": Exposed,
		"Τεστας^Γιωργος": Exposed, "測^試": Exposed,
	} {
		if got := placeholders().nameOf([]byte(v), nil); got != want {
			t.Errorf("%q: %v, not %v", v, got, want)
		}
	}
}

// TestAnotherGroupShowsThePersonBehindATest: modalities put a word where the Roman
// letters of a name are missing.
func TestAnotherGroupShowsThePersonBehindATest(t *testing.T) {
	for v, want := range map[string]Class{
		"TEST=佐藤^健一": Exposed, "PHANTOM=佐藤^健一": Exposed, "Test^Patient=佐藤^健一=さとう^けんいち": Exposed, "ANON=佐藤^健一": Exposed,
		"TEST^TARO": Test, "TEST=TEST": Test, "TEST==": Test, "TEST=テスト=てすと": Test, "YAMADA^TARO=山田^太郎=やまだ^たろう": Test, "DOE^JOHN=佐藤^健一": Exposed,
	} {
		if got := placeholders().nameOf([]byte(v), nil); got != want {
			t.Errorf("%q: %v, not %v", v, got, want)
		}
	}
}

// TestAnotherValueShowsThePersonBehindATest: a name has one value, and some have several.
func TestAnotherValueShowsThePersonBehindATest(t *testing.T) {
	for v, want := range map[string]Class{
		`TEST\BRENNER^ANNA`: Exposed, `BRENNER^ANNA\TEST`: Exposed, `\PHANTOM^QA\BRENNER^ANNA`: Exposed, `SITE-001-0042\BRENNER^ANNA`: Exposed,
		`TEST\TEST`: Test, `\TEST\`: Test, `ANON\TEST`: Test, `\`: Empty,
	} {
		for _, nested := range []bool{false, true} {
			record := []el{{tag: tagPatientName, vr: dataset.PN, value: v}}
			if nested {
				record = []el{{tag: 0x0400_0561, vr: dataset.SQ, items: [][]el{record}}}
			}
			if tally := tallyOf(record...); tally.Fields[PatientName][want] != 1 {
				t.Errorf("%q, nested %v: %v, not %v", v, nested, tally.Fields[PatientName], want)
			}
		}
	}
}

// TestNobodyInMoreLanguages has words that say that nobody knows who it is, and those in
// brackets. Families are called Null and Unknown, and have given names then.
func TestNobodyInMoreLanguages(t *testing.T) {
	for v, want := range map[string]Class{
		"UNBEKANNT": Deidentified, "Unbekannt^Unbekannt": Deidentified, "UNBEKANNT MALE": Deidentified, "DESCONOCIDO": Deidentified, "Inconnu": Deidentified, "ONBEKEND": Deidentified,
		"Okänd": Deidentified, "Неизвестный": Deidentified, "不明": Deidentified, "氏名不詳": Deidentified, "불명": Deidentified, "ไม่ทราบชื่อ": Deidentified, "ΆΓΝΩΣΤΟΣ": Deidentified,
		"[REMOVED]": Deidentified, "<removed>": Deidentified, "(anonymized)": Deidentified, "[ANON]": Deidentified, "{none}": Deidentified, "(Unknown)": Deidentified,
		"NOT AVAILABLE": Deidentified, "N.N.": Deidentified, "NULL^NULL": Deidentified, "Undefined": Deidentified,
		"Unbekannt^Hans": Exposed, "Desconocido^Juan": Exposed, "Неизвестный^Эрнст": Exposed, "Null^Christopher": Exposed, "Unknown^Anna": Exposed, "(Brenner)^Anna": Exposed, "[Brenner Anna]": Exposed,
		"NN^Anna": Exposed, "Na^Hyun": Exposed, "Inconnu^Paul": Exposed, "Okänd^Sven": Exposed, "不明^一": Exposed,
	} {
		if got := placeholders().nameOf([]byte(v), nil); got != want {
			t.Errorf("%q: %v, not %v", v, got, want)
		}
	}
}

// TestDigestsInEitherCase: a UUID is nobody's name in capitals or in braces either.
func TestDigestsInEitherCase(t *testing.T) {
	const uuid, digest = "9f86d081-884c-7d65-9a2f-eaa0c55ad015", "9f86d081884c7d659a2feaa0c55ad015"
	for v, want := range map[string]Class{
		uuid: Pseudonym, "9F86D081-884C-7D65-9A2F-EAA0C55AD015": Pseudonym, "{" + uuid + "}": Pseudonym, "{9F86D081-884C-7D65-9A2F-EAA0C55AD015}": Pseudonym,
		digest: Pseudonym, "9F86D081884C7D659A2FEAA0C55AD015": Pseudonym, "9F86D081-884c-7D65-9A2F-EAA0C55AD015": Pseudonym, "9F86D081-884C-7D65-9A2F_EAA0C55AD015": Exposed,
	} {
		if got := placeholders().idOf([]byte(v), kindsOf([]byte(v))); got != want {
			t.Errorf("identifier %q: %v, not %v", v, got, want)
		}
		if got := placeholders().nameOf([]byte(v), nil); want == Pseudonym && got != want {
			t.Errorf("name %q: %v, not %v", v, got, want)
		}
	}
	for v, want := range map[string]Class{"a1b2c3d4e5f60718": Exposed, "A1B2C3D4E5F60718": Pseudonym, "decadebeccadabba": Exposed, "a1b2c3d4": Exposed} {
		if got := placeholders().nameOf([]byte(v), nil); got != want {
			t.Errorf("name %q: %v, not %v", v, got, want)
		}
	}
}
