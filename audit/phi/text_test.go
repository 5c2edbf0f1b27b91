package phi

import (
	"regexp"
	"strings"
	"testing"

	"pacsaudit/audit/phi/national"
	"pacsaudit/dimse/dataset"
)

func TestContactsInFreeText(t *testing.T) {
	for v, want := range map[string]contactSet{
		"":                                   0,
		"allergic to latex":                  0,
		"mail to canary@example.org please":  1 << ContactEmail,
		"a.b+c%d_e@sub.example.co":           1 << ContactEmail,
		"canary@example":                     0,
		"@example.org":                       0,
		"3 @ 5.00":                           0,
		"canary@example.c0":                  0,
		"see https://example.org/a":          1 << ContactURL,
		"HTTP://EXAMPLE.ORG":                 1 << ContactURL,
		"www.example.org":                    1 << ContactURL,
		"awww.example.org":                   0,
		"ratio 1:2 http:/x":                  0,
		"xhttp://a":                          0,
		"555-555-0100":                       1 << ContactPhone,
		"(555) 555-0100":                     1 << ContactPhone,
		"1-555-555-0100":                     1 << ContactPhone,
		"+1 555 555 0100":                    1 << ContactPhone,
		"+49 (89) 5550100":                   1 << ContactPhone,
		"+81-3-5550-0100":                    1 << ContactPhone,
		"555.555.0100":                       1 << ContactPhone,
		"call 555-555-0100 10 am":            1 << ContactPhone,
		"155-555-0100":                       0,
		"555-155-0100":                       0,
		"03-5550-0100":                       1 << ContactPhone,
		"089/5550100":                        1 << ContactPhone,
		"01 55 50 01 00":                     1 << ContactPhone,
		"tel 5550100":                        1 << ContactPhone,
		"Phone: 5550100":                     1 << ContactPhone,
		"hotel 5550100":                      0,
		"telegram 5550100":                   0,
		"tel 20240131":                       0,
		"2024-01-31 10:11":                   0,
		"31.01.2024 10:11":                   0,
		"MRN 0012345678":                     0,
		"5550100":                            0,
		"512x512 120 kVp 300 mAs 0.625":      0,
		"1.2.840.10008.5.1.4.1.1.2":          0,
		"tel. +1-555-555-0100, a@example.eu": 1<<ContactPhone | 1<<ContactEmail,
	} {
		if got := search([]byte(v)).contacts; got != want {
			t.Errorf("%q: %b, not %b", v, got, want)
		}
	}
}

// TestAddressesAreThoseOfAPattern holds the search for addresses and links
// against patterns.
func TestAddressesAreThoseOfAPattern(t *testing.T) {
	email := regexp.MustCompile(`[A-Za-z0-9_%+-]@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:$|[^A-Za-z0-9.-]|\.(?:$|[^A-Za-z0-9])|-?$)`)
	url := regexp.MustCompile(`(?i)(?:^|[^A-Za-z0-9])(?:https?|s?ftp)://[A-Za-z0-9\x80-\xff]|(?:^|[^A-Za-z0-9_])www\.[A-Za-z0-9]`)
	g := generator{seed: 8}
	parts := []string{"a", "b.c", "@", "example", ".", "org", " ", "http", "https", "ftp", "://", ":", "/", "www.", "x", "1", "-", ",", "_"}
	found := map[Contact]int{}
	for range 60_000 {
		var b strings.Builder
		for range 1 + g.n(9) {
			b.WriteString(parts[g.n(len(parts))])
		}
		v := b.String()
		f := search([]byte(v))
		if got, want := f.contacts>>ContactURL&1 != 0, url.MatchString(v); got != want {
			t.Fatalf("%q holds a link: %v, the pattern says %v", v, got, want)
		}
		// A hyphen at the end of a domain is where the two may differ.
		if got, want := f.contacts>>ContactEmail&1 != 0, email.MatchString(v); got != want && !strings.Contains(v, "-") {
			t.Fatalf("%q holds an address: %v, the pattern says %v", v, got, want)
		}
		for c := range Contacts {
			if f.contacts>>c&1 != 0 {
				found[c]++
			}
		}
	}
	if found[ContactEmail] < 100 || found[ContactURL] < 100 {
		t.Errorf("found only %v", found)
	}
}

func TestWhatAdjoinsALetterIsNoNumber(t *testing.T) {
	for _, v := range []string{"A899-01-0001", "899-01-0001A", "x555-555-0100", "555-555-0100x", "1.2.555-555-0100"} {
		if f := search([]byte(v)); f.ssn != 0 || f.contacts != 0 && v != "1.2.555-555-0100" {
			t.Errorf("%q: %+v", v, f)
		}
	}
}

func TestATextHasNoHorizon(t *testing.T) {
	v := []byte(strings.Repeat(" ", 10<<20) + "899-01-0001")
	if f := search(v); f.ssn != 1<<SSNFormatted {
		t.Errorf("evidence %b", f.ssn)
	}
}

// TestScanningInPartsFindsTheSame cuts texts anywhere, and goes on where the
// part before ended.
func TestScanningInPartsFindsTheSame(t *testing.T) {
	g := generator{seed: 11}
	words := []string{"899-01-0001", "899 01 0002", "SSN 899010003", "SSN899010004", "899010005", "1-", "-1", "x", " ", ", ", "tel 5550100", "social security number: ",
		"555-555-0100", "a@example.org", "https://example.org", "12", "A", strings.Repeat("word ", 9)}
	found := 0
	for range 4000 {
		var b strings.Builder
		for b.Len() < 300+g.n(300) {
			b.WriteString(words[g.n(len(words))])
		}
		v := []byte(b.String())
		want := search(v)
		var got finds
		for from, at, end := 0, 0, 0; end < len(v); {
			end = min(len(v), end+64+g.n(200))
			to := end - from
			if end < len(v) {
				to = max(0, to-tail)
			}
			at = got.scan(v[from:end], at, to)
			next := max(from, end-128)
			at -= next - from
			from = next
		}
		if got.ssn != want.ssn || got.contacts&(1<<ContactPhone) != want.contacts&(1<<ContactPhone) {
			t.Fatalf("%q: %+v in parts, %+v as a whole", v, got, want)
		}
		if want.ssn != 0 {
			found++
		}
	}
	if found < 500 {
		t.Errorf("only %d found", found)
	}
}

// TestStrongSchemesAreFoundInFreeText without a word that names them, where they are
// written as nothing else is.
func TestStrongSchemesAreFoundInFreeText(t *testing.T) {
	for v, want := range map[string]national.Set{
		"131052-308T": 1 << national.FIHETU, "seen with 131052-308T.": 1 << national.FIHETU, "(131052A308T)": 0, "131052-308U": 0, "x131052-308T": 0, "131052-308T-1": 0,
		"RSSMRA85T10A562S": 1 << national.ITCF, "patient RSSMRA85T10A562S, again": 1 << national.ITCF, "RSSMRA85T10A562T": 0, "RSSMRA85T10A562SX": 0,
		"11010519491231002X": 1 << national.CNRID, "11010519491231002X1": 0, "110105194912310021": 0, "1.2.840.11010519491231002": 0,
		"1 85 05 78 006 084 91": 1 << national.FRNIR, "1 85 05 78 006 084 92": 0, "185057800608491": 0,
		"111.444.777-35": 1 << national.BRCPF, "111.444.777-36": 0, "11144477735": 0, "111.444.777-35-1": 0,
	} {
		in := newInspector(testDay, testKey)
		if inspect(in, []el{{tag: 0x0010_4000, vr: dataset.LT, value: v}}); in.record.strong != want {
			t.Errorf("%q: %b, not %b", v, in.record.strong, want)
		}
	}
	in := newInspector(testDay, testKey)
	if inspect(in, []el{{tag: 0x0018_1019, vr: dataset.LO, value: "131052-308T"}}); in.record.strong != 0 {
		t.Error("a serial number is somebody's")
	}
}

// TestNumbersInTextsAreSeldomStrong: of a million of the usual forms.
func TestNumbersInTextsAreSeldomStrong(t *testing.T) {
	g := generator{seed: 12}
	forms := []string{"999999999999999999", "999999-999A", "999.999.999-99", "9 99 99 99 999 999 99", "AAAAAA99A99A999A", "99999999999", "999999999999999"}
	found := map[string]int{}
	const each = 20_000
	for _, form := range forms {
		for range each {
			f := finds{today: DayOf(testDay)}
			v := []byte("see " + g.template(form) + " of")
			if f.scan(v, 0, len(v)); f.strong != 0 {
				found[form]++
			}
		}
	}
	// The form of Italy's is nobody else's; of the others what the check lets by is
	// told by the date.
	most := map[string]int{"999.999.999-99": each / 80, "9 99 99 99 999 999 99": each / 100, "AAAAAA99A99A999A": each / 50, "999999-999A": each / 400}
	for form, n := range found {
		if n > max(most[form], each/2000) {
			t.Errorf("%s: %d of %d", form, n, each)
		}
	}
	if len(found) == 0 {
		t.Error("none at all")
	}
}
