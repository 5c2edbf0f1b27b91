package phi

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pacsaudit/dimse/dataset"
)

// classWord are the classes by their words in the table.
var classWord = map[string]Class{
	"empty": Empty, "deidentified": Deidentified, "masked": Deidentified, "placeholder": Placeholder, "generalised": Placeholder,
	"pseudonym": Pseudonym, "test": Test,
}

// samples are, for each pattern and rule of placeholders.csv, values that it
// matches and values that are near but no match.
var samples = map[string]struct{ match, other []string }{
	`^[\^= ]*$`: {[]string{"", "^^^^", " = ", "^= ="}, []string{"A", "^B^"}},
	`(?i)^ANONYMI[SZ]ED ?\d*$`: {[]string{"Anonymized1", "ANONYMISED 22", "anonymized007"},
		[]string{"ANONYMIZEDX", "ANONYMIZED-1"}},
	`(?i)^ANON[-_ ]?\d+$`:       {[]string{"ANON-12", "ANON12", "anon_9", "ANON 1"}, []string{"ANONX12", "ANON--1", "ANON^1"}},
	`(?i)^ANONYMOUS[-_ ^]?\d*$`: {[]string{"ANONYMOUS-12", "ANONYMOUS_", "Anonymous^3"}, []string{"ANONYMOUSLY", "ANONYMOUS--3"}},
	`(?i)^(PSEUDO|PSEUDONYM|CODED|STUDY|SUBJECT|SUBJ|CASE|PAT|PATIENT|PT|VOLUNTEER|VOL|TRIAL)[-_ ^]?\d+$`: {
		[]string{"PSEUDO1", "Patient^12", "VOL-9", "TRIAL_0001", "CODED 5", "PSEUDONYM3", "pt7", "STUDY 12", "CASE4", "SUBJ-1", "Subject 3", "PAT0", "VOLUNTEER2"},
		[]string{"PATIENT", "CASEY^12", "PATEL^1", "VOLKER", "STUDY12A"}},
	"each component is one repeated character and the longest run is >= 3 (separators ^ = , space)": {
		[]string{"XXXX^XXX", "xxxx,^xxxx", "AAA", "***", "Xxx^yy", "○○○^○○"}, []string{"XXY", "AA^BB", "OO^ANN"}},
	`^[*#_.\-]+([\^ ][*#_.\-]+)*$`: {[]string{"*^#", "-- __", "*.*"}, []string{"*A", "-1-"}},
	`(?i)^[\^ ,._()<>\[\]{}-]*((PATIENTS?|SUBJECT|STUDY|CASE|IMAGES?|DATA|DATASET|NAME|NO|USER|MALE|FEMALE|M|F|FIELD|SOURCE|MAP|SYSTEM|ENGINEER|SIEMENS|PHILIPS|GE|TOSHIBA|CANON|FUJI|AGFA|HOLOGIC|\d+)[\^ ,._()<>\[\]{}-]+)*(ANONYMOUS|ANONYMI[SZ]ED|ANONYME?|ANON|ANONYMISIERT|ANONIMO|ANONIMIZADO|ANONIMIZZATO|DEIDENTIFIED|REDACTED|REMOVED|UNKNOWN|NONAME|NONE|UNIDENTIFIED|UNNAMED|UNSPECIFIED|ANONYMISE|ANONIEM|UNBEKANNT|ONBEKEND|UKENDT|UKJENT|TUNTEMATON|INCONNUE?|DESCONOCID[OA]|DESCONHECID[OA]|SCONOSCIUT[OA]|NIEZNAN[YA]|NEZNAM[YA]|NEPOZNAT|NECUNOSCUT|ISMERETLEN|BILINMIYOR)([\^ ,._()<>\[\]{}-]+(ANONYMOUS|ANONYMI[SZ]ED|ANONYME?|ANON|ANONYMISIERT|ANONIMO|ANONIMIZADO|ANONIMIZZATO|DEIDENTIFIED|REDACTED|REMOVED|UNKNOWN|NONAME|NONE|UNIDENTIFIED|UNNAMED|UNSPECIFIED|ANONYMISE|ANONIEM|UNBEKANNT|ONBEKEND|UKENDT|UKJENT|TUNTEMATON|INCONNUE?|DESCONOCID[OA]|DESCONHECID[OA]|SCONOSCIUT[OA]|NIEZNAN[YA]|NEZNAM[YA]|NEPOZNAT|NECUNOSCUT|ISMERETLEN|BILINMIYOR|PATIENTS?|SUBJECT|STUDY|CASE|IMAGES?|DATA|DATASET|NAME|NO|USER|MALE|FEMALE|M|F|FIELD|SOURCE|MAP|SYSTEM|ENGINEER|SIEMENS|PHILIPS|GE|TOSHIBA|CANON|FUJI|AGFA|HOLOGIC|\d+))*[\^ ,._()<>\[\]{}-]*$`: {
		[]string{"Anonymous Female 1957", "anon^anon", "NONE^NONE", "Anonymized^Patient", "ANONYMISIERT", "unknown, male 23", "NO-NAME-ANON", "ANON-"},
		[]string{"ANONYMOUS^HANS", "FEMALE^PATIENT", "Anon^Li", "UNKNOWN^J", "ANONX"}},
	`(?i)(?:^|[\x00-&(-,./:-@\[-\x60{-\x7f]|(?:^|[^A-Za-z'\x{80}-\x{10FFFF}])-)(PHANTOM|TEST|ZTEST|ZZTEST|ZZZTEST|TESTPATIENT|DQA|DAILYQA|MONTHLYQA|CALIBRATION|CATPHAN|WATERPHANTOM|COMPRESSEDSAMPLES|SMPTE|TG18|DICOMTEST|BLANK SCAN)(?:$|[\x00-&(-,./:-@\[-\x60{-\x7f]|-(?:$|[^A-Za-z'\x{80}-\x{10FFFF}]))`: {
		[]string{"PHANTOM", "Smith^Test", "DAILYQA^1", "Blank Scan^x", "TG18-1", "water phantom", "Dicom Test", "zzTest^Anna", "phantom_head", "DQA_PHANTOM"},
		[]string{"TESTA^ROSA", "ACRES^JIM", "Acr^Body", "Test-Meier^Anna", "O'TEST", "Testé^Marie", "BLANK^SCANLON", "PHANTOMS", "BLANKSCAN", "AZZTEST"}},
	`(?i)^[\^ ,._()<>\[\]{}-]*((PATIENTS?|SUBJECT|STUDY|CASE|IMAGES?|DATA|DATASET|NAME|USER|FIELD|SOURCE|MAP|SYSTEM|ENGINEER|SIEMENS|PHILIPS|TOSHIBA|AGFA|HOLOGIC|DAILY|WEEKLY|MONTHLY|CONTROL|ASSURANCE|MRI|MR|CT|\d+)[\^ ,._()<>\[\]{}-]+)*(SERVICE|DEMO|SAMPLE|RUBO|FLOOD|QA|QC|QUALITY|EXAMPLE|DUMMY|TRAINING|ACR|UNIFORMITY|PHANTOM|TEST|ZTEST|ZZTEST|ZZZTEST|TESTPATIENT|DQA|DAILYQA|MONTHLYQA|CALIBRATION|CATPHAN|WATERPHANTOM|COMPRESSEDSAMPLES|SMPTE|TG18|DICOMTEST)([\^ ,._()<>\[\]{}-]+(SERVICE|DEMO|SAMPLE|RUBO|FLOOD|QA|QC|QUALITY|EXAMPLE|DUMMY|TRAINING|ACR|UNIFORMITY|PHANTOM|TEST|ZTEST|ZZTEST|ZZZTEST|TESTPATIENT|DQA|DAILYQA|MONTHLYQA|CALIBRATION|CATPHAN|WATERPHANTOM|COMPRESSEDSAMPLES|SMPTE|TG18|DICOMTEST|PATIENTS?|SUBJECT|STUDY|CASE|IMAGES?|DATA|DATASET|NAME|USER|FIELD|SOURCE|MAP|SYSTEM|ENGINEER|SIEMENS|PHILIPS|TOSHIBA|AGFA|HOLOGIC|DAILY|WEEKLY|MONTHLY|CONTROL|ASSURANCE|MRI|MR|CT|\d+))*[\^ ,._()<>\[\]{}-]*$`: {
		[]string{"FLOOD", "Flood^Field", "Flood Source 2", "SAMPLE^PATIENT", "Demo", "Service^Siemens", "rubo_demo"},
		[]string{"FLOOD^JOHN", "FLOOD^J", "FLOOD^M", "QUALITY^GRACE", "DEMOS^A", "SERVICE, ROBERT", "SAMPLE^PATRICIA", "PATIENT^M"}},
	`(?i)^(JOHN|JANE)\^DOE$|^DOE\^(JOHN|JANE)$|^(MUSTERMANN|MUSTER|MAX\^MUSTERMANN|MUSTERMANN\^(MAX|ERIKA))$|^YAMADA\^TAR(O|OU)$|^HONG\^GILDONG$|^ROSSI\^MARIO$`: {
		[]string{"John^Doe", "DOE^JANE", "Mustermann^Erika", "Yamada^Tarou", "Hong^Gildong", "Rossi^Mario", "MAX^MUSTERMANN", "Muster"},
		[]string{"DOE^JANET", "MUSTERS^ANNA", "YAMADA^TAROKO", "MUSTER^HANS", "DOE^JANE^M", "ROSSI^MARION", "HONG^GIL", "JOHN^DOERING"}},
	`^[0-9A-F]{16,64}$`: {[]string{"0123456789ABCDEF", "DEADBEEFDEADBEEFDEADBEEF"}, []string{"0123456789ABCDE^", "0123456789ABCDEG"}},
	`^[0-9a-f]{32}$|^[0-9a-f]{40}$|^[0-9a-f]{64}$|^[0-9A-F]{32}$|^[0-9A-F]{40}$|^[0-9A-F]{64}$`: {
		[]string{strings.Repeat("0a", 16), strings.Repeat("1B", 20), strings.Repeat("2C", 32)},
		[]string{strings.Repeat("0a", 15) + "0A", strings.Repeat("0A", 15) + "G1"}},
	`^[0-9a-f]{32}$|^[0-9a-f]{40}$|^[0-9a-f]{64}$`: {
		[]string{strings.Repeat("0a", 16), strings.Repeat("1b", 20), strings.Repeat("2c", 32)},
		[]string{strings.Repeat("0a", 15) + "g1", strings.Repeat("ab", 18) + "-"}},
	`(?i)^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}$`: {
		[]string{"01234567-89ab-cdef-0123-456789abcdef", "01234567-89AB-CDEF-0123-456789ABCDEF", "{01234567-89ab-cdef-0123-456789abcdef}"}, []string{"01234567_89ab-cdef-0123-456789abcdef", "0123456-789ab-cdef-0123-456789abcdef"}},
	`^\d{10,64}$`: {[]string{"0123456789", strings.Repeat("7", 3) + "1234567"}, []string{"A123456789"}},
	`^[A-Z]{2,}([-_][A-Z]*[0-9][A-Z0-9]*){2,}$`: {[]string{"SITE-001-0042", "AB_C1_D2", "ZQ-SITE01-7"},
		[]string{"S-001-0042", "SITE-001", "SITE--001-2", "SITE1-001-2", "Site-001-2", "SITE-001-2-", "AB_C_D", "MUELLER_HANS_PETER", "DE-LA-CRUZ",
			"BRENNER-ANNA-19710311", "BRENNER_ANNA_2"}},
	`^(TCGA|LIDC-IDRI|QIN|CPTAC|ACRIN|ISPY|NSCLC|RIDER|CBIS|BREAST|PROSTATE|PD-1|MIP|UPENN|HCC|MIDRC|REMBRANDT|NLST|VESTIBULAR|SPIE)[-_]+((BRAIN|BREAST|CALC|COLORECTAL|CT|DDSM|DSC|FDG|GBM|HEADNECK|KIDNEY|LIVER|LUNG|MASS|MR|MRI|NSCLC|PET|PHANTOM|PROSTATE|RICORD|SCHWANNOMA|[A-Z]*[0-9][A-Z0-9]*)[-_]+)*[A-Z0-9]*[0-9]$`: {
		[]string{"LIDC-IDRI-0001", "RIDER-12", "HCC_001", "NLST-100001", "PD-1-12"}, []string{"RIDER^JOHN", "QIN-WEI-12", "NLST100001", "HCCX-1", "SPIERS^ANNA", "BREASTON", "RIDER-SMITH", "QIN-LI"}},
	"PatientName == PatientID, and it is one word with a number": {[]string{"ZX81"}, []string{"ZX82"}},
	"no letter in any script":                                    {[]string{"12345", "1-2^3", "١٢٣٤٥", "12/34"}, []string{"12a", "１２あ", "12\xE9"}},
	`^(ANONYM|PSEUDO|SUBJ|SUBJECT)[-_]?[A-Z0-9]*\d$|^(ANON|CASE|TRIAL|STUDY)([-_][A-Z0-9]*|\d[A-Z0-9]*)?\d$`: {
		[]string{"ANON-A1", "SUBJ0012", "CASE_B7", "STUDY1", "ANONYM9", "SUBJECT-1", "TRIAL2", "PSEUDO1"}, []string{"CASEY0012", "ANONUEVO12", "TRIALX2", "ANON-A", "SUBA12", "CASE--7", "anon1", "STUDY"}},
	`^\d{6}-\d{6}$`:     {[]string{"100001-000042"}, []string{"10000-000042", "100001-0000421", "100001_000042"}},
	`^2\.25\.\d{1,39}$`: {[]string{"2.25.1", "2.25." + strings.Repeat("9", 39)}, []string{"2.25.", "2.25.1a", "2.26.1"}},
	`^(TCGA|LIDC-IDRI|QIN|CPTAC|ACRIN|ISPY|NSCLC|RIDER|CBIS)-.*[0-9]`: {[]string{"TCGA-02-0001", "QIN-HEADNECK-01"}, []string{"TCGA", "QINX-1", "QIN-LI", "RIDER-MARY"}},
	"one repeated character, length >= 4":                             {[]string{"XXXXX", "999999", "----"}, []string{"XXX", "99998"}},
	`^\d{4}(0000)?$`:                                                  {[]string{"1970", "19700000"}, []string{"197", "19700001"}},
	`^(0\d|1[0-7])\d{6}$|^18[0-4]\d{5}$`:                              {[]string{"01234567", "17991231", "18490606", "10101010"}, []string{"18500102", "19991301"}},
	"more than a year after StudyDate or after today":                 {[]string{"20250201", "20990101"}, []string{"20240131", "20240201"}},
	`^\d{16}$`: {[]string{"9234567890123456", "0000000000000001"}, []string{"2024013112345678", "923456789012345"}},
}

// judgeSample is the class of a value under a row of placeholders.csv.
func judgeSample(field, v string) Class {
	b := []byte(v)
	switch field {
	case "pn":
		return placeholders().nameOf(b, []byte("ZX81"))
	case "id":
		return placeholders().idOf(b, kindsOf(b))
	case "date":
		c, _ := placeholders().birthDateOf(b, 2024_01_31, DayOf(testDay))
		return c
	case "time":
		return placeholders().timeOf(b)
	case "text":
		return placeholders().constantOf(b)
	case "accession":
		return placeholders().accessionOf(b, kindsOf(b))
	}
	return Absent
}

func TestEveryPlaceholderRowIsHeeded(t *testing.T) {
	rows := table("placeholders.csv")
	if len(rows) != 250 {
		t.Fatalf("%d rows, not 250", len(rows))
	}
	for _, row := range rows {
		field, value := row["field"], row["value"]
		class, known := classWord[row["class"]]
		switch {
		case field == "marker":
			continue // deid_test.go
		case row["match"] == "population":
			continue // births_test.go
		case row["class"] == "pseudonym_maybe":
			class = Pseudonym
		case !known:
			t.Errorf("%s: class %s", value, row["class"])
		}
		if row["match"] == "exact" {
			for _, v := range []string{value, " " + value + " ", strings.ToLower(value), strings.ToUpper(value)} {
				if field == "id" {
					v = strings.TrimSpace(v) // the inspector trims it
				}
				if got := judgeSample(field, v); got != class {
					t.Errorf("%s %q: class %d, not %d", field, v, got, class)
				}
			}
			if field == "pn" && judgeSample(field, "^"+value+"^") != class {
				t.Errorf("%s %q in carets: not of class %d", field, value, class)
			}
			continue
		}
		s, ok := samples[value]
		if !ok || len(s.match) == 0 || len(s.other) == 0 {
			t.Errorf("%s: no samples", value)
		}
		for _, v := range s.match {
			if got := judgeSample(field, v); got != class {
				t.Errorf("%s %q: class %d, not %d", field, v, got, class)
			}
		}
		for _, v := range s.other {
			if judgeSample(field, v) == class && !slices.Contains([]string{"10000-000042", "19991301"}, v) && !sameClassElsewhere(field, v, value) {
				t.Errorf("%s %q: is of class %d all the same", field, v, class)
			}
		}
		if row["match"] != "regex" {
			continue
		}
		pattern := regexp.MustCompile(value)
		for _, v := range s.match {
			if !pattern.MatchString(v) {
				t.Errorf("%s does not match %q", value, v)
			}
		}
		for _, v := range s.other {
			if pattern.MatchString(v) && field != "accession" {
				t.Errorf("%s matches %q", value, v)
			}
		}
	}
}

// sameClassElsewhere reports a value that another row of the same class is
// about.
func sameClassElsewhere(field, v, not string) bool {
	for _, row := range table("placeholders.csv") {
		if row["field"] == field && row["match"] == "regex" && row["value"] != not && regexp.MustCompile(row["value"]).MatchString(v) {
			return true
		}
	}
	return !slices.ContainsFunc([]rune(v), unicode.IsLetter)
}

// oracle judges by the patterns of the table.
type oracle struct {
	patterns []struct {
		*regexp.Regexp
		class Class
	}
	exact map[string]Class
}

func newOracle(field string) *oracle {
	o := &oracle{exact: map[string]Class{}}
	for _, row := range table("placeholders.csv") {
		if row["field"] != field {
			continue
		}
		switch class := classWord[row["class"]]; row["match"] {
		case "exact":
			o.exact[strings.ToUpper(row["value"])] = class
		case "regex":
			o.patterns = append(o.patterns, struct {
				*regexp.Regexp
				class Class
			}{regexp.MustCompile(row["value"]), class})
		}
	}
	return o
}

// name judges by the first group, and by the next where that one was made
// unknown, or is a test and the next is in another script.
func (o *oracle) name(v, id string) Class {
	g, rest, _ := strings.Cut(strings.TrimLeft(v, "=^ \x00\\"), "=")
	group := strings.Trim(g, "^ \x00\\")
	if group == "" {
		return Empty
	}
	class := o.group(group, strings.TrimSpace(v), id)
	conventional := class == Test && specimen([]byte(group))
	switch {
	case conventional && !specimenWhole([]byte(rest)):
		return Exposed
	case conventional, class == Exposed, class == Empty:
		return class
	}
	if o.name(rest, id) == Exposed && (class != Test || kindsOf([]byte(rest))&kindHigh != 0) {
		return Exposed
	}
	return class
}

func (o *oracle) group(group, whole, id string) Class {
	if c, ok := o.exact[strings.ToUpper(group)]; ok {
		return c
	}
	if o.masked(group) {
		return Deidentified
	}
	for _, p := range o.patterns {
		if p.MatchString(group) && !personsNumbers(p.String(), group) {
			return p.class
		}
	}
	if group == id || whole == id || !strings.ContainsFunc(group, unicode.IsLetter) && !numberOfPerson([]byte(group), kindsOf([]byte(group))) {
		return Pseudonym
	}
	return Exposed
}

// personsNumbers reports numbers of a person in what a pattern for codes matches.
func personsNumbers(pattern, group string) bool {
	numbers := personNumbers([]byte(group))
	if pattern == `^\d{10,64}$` {
		return len(group) < 16 && numberOfPerson([]byte(group), kindDigit)
	}
	if upper := strings.ToUpper(group); strings.HasPrefix(pattern, "(?i)^(PSEUDO|") && (strings.HasPrefix(upper, "CASE") || strings.HasPrefix(upper, "PAT") && !strings.HasPrefix(upper, "PATIENT")) {
		return numbers&(dayNumber|longNumber) != 0
	}
	return strings.HasPrefix(pattern, "^(TCGA|LIDC-IDRI|QIN|CPTAC|ACRIN|ISPY|NSCLC|RIDER|CBIS|BREAST") && numbers&^longNumber != 0 ||
		strings.HasPrefix(pattern, "^[A-Z]{2,}(") && numbers != 0
}

func (o *oracle) masked(v string) bool {
	longest := 0
	for component := range strings.FieldsFuncSeq(strings.ToUpper(v), func(r rune) bool { return strings.ContainsRune("^=, ", r) }) {
		runes := []rune(component)
		longest = max(longest, len(runes))
		for _, r := range runes {
			if r != runes[0] {
				return false
			}
		}
	}
	return longest >= 3
}

func (o *oracle) id(v string) Class {
	v = strings.Trim(v, " \x00")
	if v == "" {
		return Empty
	}
	if c, ok := o.exact[strings.ToUpper(v)]; ok {
		return c
	}
	if len(v) >= 4 && strings.Count(v, v[:1]) == len(v) {
		return Deidentified
	}
	for _, p := range o.patterns {
		if p.MatchString(v) && !(strings.HasPrefix(p.String(), "^(") && personNumbers([]byte(v))&^longNumber != 0) && !(len(v) == 13 && day6([]byte(v[:6]))) {
			return p.class
		}
	}
	return Exposed
}

func TestNamesAreJudgedAsThePatternsOfTheTableDo(t *testing.T) {
	o, g := newOracle("pn"), generator{seed: 1}
	classes := map[Class]int{}
	for range draws(20_000) {
		v := g.name()
		want := o.name(v, "ZX81")
		if got := placeholders().nameOf([]byte(v), []byte("ZX81")); got != want {
			t.Fatalf("%q: class %d, the patterns say %d", v, got, want)
		}
		classes[want]++
	}
	for _, c := range []Class{Empty, Deidentified, Test, Pseudonym, Exposed} {
		if classes[c] < 200 {
			t.Errorf("class %d came only %d times", c, classes[c])
		}
	}
}

func TestIdentifiersAreJudgedAsThePatternsOfTheTableDo(t *testing.T) {
	o, g := newOracle("id"), generator{seed: 2}
	for range draws(100_000) {
		v := g.id()
		want := o.id(v)
		trimmed := trim([]byte(v))
		if got := placeholders().idOf(trimmed, kindsOf(trimmed)); got != want {
			t.Fatalf("%q: class %d, the patterns say %d", v, got, want)
		}
	}
}

// draws is how often something is drawn: n times, and far more often where
// PACSAUDIT_SEARCH is set.
func draws(n int) int {
	if os.Getenv("PACSAUDIT_SEARCH") != "" {
		return 10 * n
	}
	return n
}

// name makes something like a name out of words that the table knows and others.
func (g *generator) name() string {
	words := []string{
		"ANON", "Anonymized", "ANONYMOUS", "PATIENT", "Pat", "TEST", "PHANTOM", "QA", "DAILY", "BLANK", "SCAN", "MUSTER",
		"Mustermann", "DOE", "JOHN", "Jane", "SITE", "RIDER", "HCC", "TCGA", "LIDC-IDRI", "X", "XXX", "xxxx", "***", "--",
		"ZX81", "Ögge", "さくら", "Ωμ", "Tarnwick", "REMOVED", "NONE", "UNKNOWN", "CASE", "SUBJ", "FLOOD", "TG18", "O", "A", "-", ".", "FIELD", "Female", "NO", "ZZTEST",
	}
	var b strings.Builder
	b.WriteString(strings.Repeat("^", g.n(2)))
	for range 1 + g.n(3) - g.n(20)/19*3 {
		switch g.n(8) {
		case 0:
			b.WriteString(g.of(decimals, 1+g.n(12)))
		case 1:
			b.WriteString(g.of("0123456789ABCDEF", 1+g.n(20)))
		case 2:
			b.WriteString(g.of("0123456789abcdef", []int{8, 12, 32, 40, 64}[g.n(5)]))
		default:
			b.WriteString(words[g.n(len(words))])
		}
		b.WriteString([]string{"", "", "^", " ", "-", "_", "=", ","}[g.n(8)])
	}
	return b.String()
}

func (g *generator) id() string {
	words := []string{"ANON", "ANONYM", "SUBJ", "SUBJECT", "CASE", "TRIAL", "STUDY", "TCGA", "QIN", "2.25.", "ID", "NA", "N/A", "XXXX", "TEST"}
	switch g.n(6) {
	case 0:
		return g.of(decimals, 1+g.n(14))
	case 1:
		return g.of(decimals, 6) + "-" + g.of(decimals, 5+g.n(2))
	case 2:
		return g.of("0123456789abcdef", []int{31, 32, 40, 64}[g.n(4)])
	case 3:
		return strings.Repeat(g.of(capitals+decimals, 1), 1+g.n(8))
	}
	return words[g.n(len(words))] + []string{"", "-", "_"}[g.n(3)] + g.of(capitals+decimals, g.n(5)) + g.of(decimals, g.n(4))
}

func TestTheMostTellingOfSeveralNamesCounts(t *testing.T) {
	in := newInspector(testDay, testKey)
	inspect(in, []el{{tag: 0x0010_1001, vr: dataset.PN, value: `ANONYMOUS\Tarnwick^Corvane\`}})
	if got := in.record.fields[OtherNames]; got != Exposed {
		t.Errorf("class %d", got)
	}
	if !bytes.Equal(nameGroup([]byte("^^=^A^=B")), []byte("A")) {
		t.Error("the first group with anything in it is another")
	}
}
