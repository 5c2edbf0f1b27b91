package render

import (
	"encoding"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/phi"
	"pacsaudit/report"
)

// spoken are the texts of this package that are said in the reader's language:
// those in the source, those in the template, and the words of closed sets.
func spoken(t *testing.T) map[string]bool {
	t.Helper()
	texts := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if set, ok := n.(*ast.AssignStmt); ok { // of a text that is said further down
				if id, ok := set.Lhs[0].(*ast.Ident); ok && id.Name == "last" {
					note(t, texts, set.Rhs[0])
				}
			}
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			name := ""
			switch f := call.Fun.(type) {
			case *ast.SelectorExpr:
				name = f.Sel.Name
			case *ast.Ident:
				name = f.Name
			}
			argument := map[string]int{"say": 0, "sayf": 0, "T": 0, "count": 2, "row": 1}
			if i, ok := argument[name]; ok && i < len(call.Args) {
				note(t, texts, call.Args[i])
			}
			return true
		})
	}
	template, err := os.ReadFile("html.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`\.(?:Tf?|(?:Header)?Fields \S+) ("(?:[^"\\]|\\.)*")`).FindAllSubmatch(template, -1) {
		s, err := strconv.Unquote(string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		texts[s] = true
	}
	for _, s := range exposureProse {
		texts[s] = true
	}
	for _, s := range configFaults {
		texts[s] = true
	}
	for _, s := range atLeastProse {
		texts[s] = true
	}
	for _, s := range evidenceProse {
		texts[s] = true
	}
	for _, s := range asked {
		texts[s] = true
	}
	for _, s := range services {
		texts[s] = true
	}
	for _, s := range portsOf {
		texts[s] = true
	}
	for _, words := range []map[uint8]string{rejectResults, rejectSources} {
		for _, s := range words {
			texts[s] = true
		}
	}
	for _, s := range rejectReasons {
		texts[s] = true
	}
	texts[fixedForThisCaller] = true
	texts["DICOM ports are usually 104, 4242 or 11112, and 2762 with TLS."] = true
	for _, w := range audit.Deviations(1<<16 - 1).Words() {
		texts[English.word(w.String())] = true
	}
	for _, list := range [][]string{bandProse[:], rungNames[:], terminalColumns[:]} {
		for _, s := range list {
			texts[s] = true
		}
	}
	for _, s := range report.NamedSteps(new(report.Steps)) {
		texts[s.Name] = true
	}
	for f := phi.NoField + 1; f < phi.Fields; f++ {
		texts[fieldLabel(f)] = true
	}
	for _, set := range []reflect.Type{
		reflect.TypeFor[audit.Outcome](), reflect.TypeFor[audit.Cause](), reflect.TypeFor[audit.Severity](),
		reflect.TypeFor[audit.Exposure](), reflect.TypeFor[audit.Chain](), reflect.TypeFor[audit.Ruling](),
		reflect.TypeFor[report.ChangeKind](), reflect.TypeFor[audit.Sighting](), reflect.TypeFor[audit.Zone](), reflect.TypeFor[report.ChangeSubject](), reflect.TypeFor[audit.Sighting](),
		reflect.TypeFor[audit.ConfigValue](), reflect.TypeFor[audit.OriginRule](), reflect.TypeFor[audit.DeviceClass](), reflect.TypeFor[audit.ServiceGroup](), reflect.TypeFor[audit.Framing](),
	} {
		for _, w := range wordsOf(set) {
			if w != "" {
				texts[English.word(w)] = true
			}
		}
	}
	return texts
}

// sameInJapanese are the names of the standard, which nobody translates.
var sameInJapanese = regexp.MustCompile(`^(Verification|.* - (FIND|MOVE|GET|Push|Pull|Watch|Query)|.* Storage|Modality Performed Procedure Step|Storage Commitment .*|Basic .* Print .*)$`)

// standards are references that are the same in every language.
var standards = regexp.MustCompile(`^(PS3|CWE|CVE|RFC|ICSMA|NIST|45 CFR)`)

func note(t *testing.T, texts map[string]bool, e ast.Expr) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return
	}
	s, err := strconv.Unquote(literal.Value)
	if err != nil {
		t.Fatal(err)
	}
	texts[s] = true
}

// catalogue adds the texts of the checks: titles, reasons, fixes,
// explanations, settings of products, and the names of facts, which stand in the source.
func catalogue(t *testing.T, texts map[string]bool) {
	t.Helper()
	explained := func(list ...audit.Text) {
		for _, s := range list {
			texts[s.String()] = true
		}
	}
	for _, c := range checks.All() {
		explained(c.Title, c.Question, c.Why, c.Fix, c.How.Asks, c.How.Fails, c.How.Passes, c.How.Inconclusive, c.How.NotApplicable)
		for _, s := range c.Settings {
			texts[s.String()] = true
		}
		if c.Cause != nil {
			explained(c.Cause.Fix)
			for _, s := range c.Cause.Settings {
				texts[s.String()] = true
			}
		}
	}
	for _, w := range checks.All() {
		for _, r := range w.Refs {
			if !standards.MatchString(r.String()) {
				texts[r.String()] = true
			}
		}
	}
	for _, c := range checks.Headers() {
		explained(c.Title, c.Question, c.Why, c.Fix, c.How.Asks, c.How.Fails, c.How.Passes, c.How.Inconclusive, c.How.NotApplicable)
	}
	for _, c := range checks.Configs() {
		explained(c.Title, c.Question, c.Why, c.Fix, c.How.Asks, c.How.Fails, c.How.Passes, c.How.Inconclusive, c.How.NotApplicable)
	}
	for _, s := range []string{"script", "variable", "other-kind-of-value", "other-file", "settings-in-a-file-that-was-not-given"} { // why something is not evaluated
		texts[English.word(s)] = true
	}
	fact := regexp.MustCompile(`\b(?:Count|Word|Date|Identifier)\("([a-z-]+)"`)
	files, err := filepath.Glob("../../audit/checks/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no sources of checks", err)
	}
	model, err := filepath.Glob("../*.go")
	if err != nil || len(model) == 0 {
		t.Fatal("no sources of the report", err)
	}
	for _, name := range append(append(files, model...), "../../audit/traffic_judge.go") {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range fact.FindAllSubmatch(source, -1) {
			texts[English.word(string(m[1]))] = true
		}
	}
	for _, w := range wordsOf(reflect.TypeFor[audit.WebAnswer]()) {
		texts[English.word(w)] = true
	}
	for _, a := range []audit.Answer{audit.No, audit.Yes, audit.Ignored, audit.Honoured} {
		texts[English.word(audit.Word("answer", a).Word.String())] = true
	}
	for s := range audit.Services {
		texts[s.Name().String()] = true
	}
}

// TestEveryTextIsTranslated tells, and with PACSAUDIT_RELEASE fails: whoever adds
// a text need not write Japanese.
func TestEveryTextIsTranslated(t *testing.T) {
	tell := t.Logf
	if os.Getenv("PACSAUDIT_RELEASE") != "" {
		tell = t.Errorf
	}
	texts := spoken(t)
	catalogue(t, texts)
	if len(texts) < 150 {
		t.Fatalf("found %d texts only", len(texts))
	}
	delete(texts, "")
	for _, s := range slices.Sorted(maps.Keys(texts)) {
		if _, ok := japanese()[s]; !ok && !sameInJapanese.MatchString(s) {
			tell("no Japanese for %q", s)
		}
	}
	for _, s := range slices.Sorted(maps.Keys(japanese())) {
		if !texts[s] {
			tell("nobody says %q: take its Japanese out", s)
		}
	}
}

func TestWhatHasNoJapaneseIsSaidInEnglish(t *testing.T) {
	if got := Japanese.say("Nobody has translated this"); got != "Nobody has translated this" {
		t.Errorf("%q", got)
	}
	if got := Japanese.sentence(audit.Lit("Nobody has translated this")); got != "Nobody has translated this." {
		t.Errorf("%q", got)
	}
}

// TestTranslationsKeepTheirValues holds that a translation of a format takes
// the same values as the original.
func TestTranslationsKeepTheirValues(t *testing.T) {
	verb := regexp.MustCompile(`%(\[\d\])?[a-zA-Z0-9]*[dsX]`)
	for english, ja := range japanese() {
		want, got := verb.FindAllString(english, -1), verb.FindAllString(ja, -1)
		counts := map[string]int{}
		for _, v := range want {
			counts[v]++
		}
		for _, v := range got {
			counts[v]--
		}
		for v, n := range counts {
			if n != 0 {
				t.Errorf("%q and %q differ in %s", english, ja, v)
			}
		}
		if ja == "" {
			t.Errorf("%q has an empty translation", english)
		}
	}
}

// wordsOf are the words of a closed set, which is a small number: they end
// where the word of zero comes back.
func wordsOf(set reflect.Type) (words []string) {
	v := reflect.New(set).Elem()
	for i := range uint64(256) {
		v.SetUint(i)
		word, _ := v.Interface().(encoding.TextMarshaler).MarshalText() // a set may have no zero
		if i > 0 && string(word) == words[0] {
			break
		}
		words = append(words, string(word))
	}
	return words
}

// TestJapaneseTitlesFitALine, as the English ones do: see
// TestTitlesFitALine of the checks.
func TestJapaneseTitlesFitALine(t *testing.T) {
	titles := []audit.Text{}
	for _, c := range checks.All() {
		titles = append(titles, c.Title)
	}
	for _, c := range checks.Headers() {
		titles = append(titles, c.Title)
	}
	for _, c := range checks.Configs() {
		titles = append(titles, c.Title)
	}
	for _, title := range titles {
		if s := Japanese.Text(title); width(s) > 45 {
			t.Errorf("%q has %d columns", s, width(s))
		}
	}
}

// TestJapaneseHasOneStyle holds that brackets, colons and spaces are those of
// ASCII everywhere, and that sentences end in the plain form, as those of findings do.
func TestJapaneseHasOneStyle(t *testing.T) {
	files, _ := filepath.Glob("ja/*.yaml")
	for _, name := range append(files, "../dashboard/ja.yaml") {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			if strings.ContainsAny(line, "（）［］：；！？　") {
				t.Errorf("%s: %s", name, line)
			}
			for _, polite := range []string{"です", "ます", "ません", "ください", "でした", "ました"} {
				if strings.Contains(line, polite) {
					t.Errorf("%s: %s: %s", name, polite, line)
				}
			}
		}
	}
}
