package render

import (
	"testing"

	"pacsaudit/audit"
)

// TestEvidenceIsASentence, and no list of keys and values.
func TestEvidenceIsASentence(t *testing.T) {
	count := func(name string, n int64) audit.Fact { return audit.Fact{Name: audit.Peer(name), Number: n} }
	word := func(name, w string) audit.Fact { return audit.Fact{Name: audit.Peer(name), Word: audit.Peer(w)} }
	for _, row := range []struct {
		facts  []audit.Fact
		en, ja string
	}{
		{nil, "", ""},
		{[]audit.Fact{count("labelled", 0), count("formatted", 39)}, "39 numbers in SSN format", "社会保障番号の書式の番号 39 件"},
		{[]audit.Fact{count("records", 1), count("names", 1), count("birth-dates", 0)}, "1 record, 1 name", "レコード 1 件、氏名 1 件"},
		{[]audit.Fact{count("records", 0)}, "no record seen", "レコードは確認されず"},
		{[]audit.Fact{word("requested", "no")}, "client certificate not requested", "クライアント証明書の要求なし"},
		{[]audit.Fact{word("outcome", "rejected"), count("result", 1), count("source", 1), count("reason", 7)}, "rejected 1/1/7", "拒否 1/1/7"},
		{[]audit.Fact{word("outcome", "failed"), count("status", 0xC001)}, "status C001", "ステータス C001"},
		{[]audit.Fact{word("outcome", "not-dicom"), word("cause", "looks-like-http")}, "not DICOM, looks like HTTP", "DICOM ではない、HTTP と思われる"},
		{[]audit.Fact{word("outcome", "no-context")}, "the service is not offered", "サービスは提供されていない"},
		{[]audit.Fact{word("answer", "denied"), count("http-status", 401), word("demands", "basic")}, "the web server denies it, HTTP 401, asks for a login: basic", "ウェブサーバーが拒否、HTTP 401、認証を要求: basic"},
		{[]audit.Fact{word("plaintext-expected", "closed"), word("plaintext-seen", "open")}, "plaintext: closed expected, open seen", "平文: 想定 切断、確認 開放"},
		{[]audit.Fact{word("service", "A"), word("service", "B"), word("service", "C"), word("service", "D"), word("service", "E"), word("service", "F")}, "accepted: A, B, C, D, and 2 more", "受け入れ: A、B、C、D、ほか 2 件"},
		{[]audit.Fact{word("possible", "CVE-1"), word("source", "X"), word("possible", "CVE-2"), word("source", "X")}, "possible faults: CVE-1, CVE-2, published by X", "該当しうる脆弱性: CVE-1、CVE-2、公表元: X"},
		{[]audit.Fact{word("something-new", "unheard")}, "something new unheard", "something new unheard"},
	} {
		if got := English.facts(row.facts); got != row.en {
			t.Errorf("%q, want %q", got, row.en)
		}
		if got := Japanese.facts(row.facts); got != row.ja {
			t.Errorf("%q, want %q", got, row.ja)
		}
	}
}
