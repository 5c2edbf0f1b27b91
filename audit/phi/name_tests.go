package phi

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// testsElsewhere are words of tests and phantoms in other scripts. No family is called
// so. besideTestsElsewhere say nothing beside one of them: テスト^太郎, 테스트^환자.
var (
	testsElsewhere = wordsOf(`テスト ﾃｽﾄ てすと 試験 ファントム ﾌｧﾝﾄﾑ 测试 測試 试验 水模 体模 體模 테스트 시험용 팬텀 тест фантом τεστ
		اختبار בדיקה ทดสอบ ＴＥＳＴ`)
	besideTestsElsewhere = wordsOf(`患者 病人 カンジャ ｶﾝｼﾞｬ 太郎 花子 一郎 次郎 タロウ ﾀﾛｳ たろう ハナコ ﾊﾅｺ はなこ 환자 пациент пациентка ασθενής
		مريض מטופל ผู้ป่วย TEST PHANTOM PATIENT`)
)

// wordsOf are words in small letters, in capitals, and with a capital first.
func wordsOf(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		lower := strings.ToLower(w)
		_, n := utf8.DecodeRuneInString(lower)
		set[lower], set[strings.ToUpper(w)], set[strings.ToUpper(lower[:n])+lower[n:]] = true, true, true
	}
	return set
}

// nothingButTests reports a name of such words, one that is of tests among them, and of
// numbers.
func nothingButTests(v []byte) (found bool) {
	for word := range bytes.FieldsFuncSeq(bounded(v), betweenWordsElsewhere) {
		word = bytes.TrimRightFunc(word, unicode.IsDigit)
		switch {
		case len(word) == 0:
		case testsElsewhere[string(word)]:
			found = true
		case !besideTestsElsewhere[string(word)]:
			return false
		}
	}
	return found
}

func betweenWordsElsewhere(r rune) bool {
	return r < utf8.RuneSelf && !isAlnum(byte(r)) || r == '　' || r == '・' || r == '＾'
}
