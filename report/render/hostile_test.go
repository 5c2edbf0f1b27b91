package render

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"pacsaudit/report"

	"github.com/russross/blackfriday/v2"
)

// hostile is a report in which every text attacks somebody.
func hostile(t *testing.T) *report.Report {
	t.Helper()
	attacks := strings.Join([]string{
		`=HYPERLINK("http://evil.example","x")`, `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "\x1b]0;owned\x07\x1b[2J", "\u202egnp.exe", "\u2066",
		"`|$(reboot)", "| [x](javascript:alert(1)) ![y](http://evil.example/p.png)", "@everyone", "]]>", "%s%n", "{{.}}", "\u0000\u0085\u2028\u200b\U000E0041", "javascript:alert(1)", "放射線科",
	}, " ")
	whole, err := os.ReadFile("../testdata/report.json")
	if err != nil {
		t.Fatal(err)
	}
	var document any
	if err := json.Unmarshal(whole, &document); err != nil {
		t.Fatal(err)
	}
	// Every text that is not a word of a closed set.
	var poison func(v any)
	poison = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				switch key {
				case "name", "address", "called", "title", "fix", "uid", "version_name", "class_uid", "tool", "reason", "by", "setting":
					if _, ok := value.(string); ok {
						if c, ok := v["chain"]; !ok || c == nil {
							v[key] = attacks
						}
						continue
					}
				case "references":
					v[key] = []any{attacks, attacks}
					continue
				case "value":
					if _, ok := value.(string); ok {
						v[key] = attacks
					}
					continue
				}
				poison(value)
			}
		case []any:
			for _, value := range v {
				poison(value)
			}
		}
	}
	poison(document)
	b, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Read(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestHostileReportIsHarmless renders a hostile report in every format and
// language: nothing that a terminal, a browser or a spreadsheet would act on
// comes through.
func TestHostileReportIsHarmless(t *testing.T) {
	r := hostile(t)
	for _, f := range formats {
		for _, lang := range Langs() {
			out := string(render(t, f.Name, r, Options{Lang: lang, Verbose: true}))
			t.Run(f.Name+" "+lang.String(), func(t *testing.T) {
				for _, r := range strings.TrimPrefix(out, "\ufeff") {
					if r < ' ' && r != '\n' && r != '\r' && r != '\t' || 0x7F <= r && r < 0xA0 || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 || r == '\u2028' || 0xE0000 <= r && r <= 0xE007F {
						t.Fatalf("holds %U", r)
					}
				}
				check := map[string]func(*testing.T, string){"html": harmlessPage, "csv": harmlessCells, "markdown": harmlessMarkdown, "junit": wellFormed}[f.Name]
				if check != nil {
					check(t, out)
				}
			})
		}
	}
}

// loads are attributes that make a browser fetch something, or run it.
var loads = regexp.MustCompile(`(?i)<[^>]*[\s"'/](src|srcset|data|poster|background|action|formaction|on[a-z]+)\s*=`)

func harmlessPage(t *testing.T, out string) {
	for _, bad := range []string{"<script", "<img", "onerror=alert(1)>", "href=\"javascript", "href=\"http"} {
		if i := strings.Index(out, bad); i >= 0 {
			t.Errorf("holds %s: %q", bad, out[max(0, i-80):min(len(out), i+80)])
		}
	}
	// As text an attack may stand there, and does; as an attribute it may not.
	if !strings.Contains(out, "src=") {
		t.Error("the attack is not in the page, so that nothing was tried")
	}
	if at := loads.FindStringIndex(out); at != nil {
		t.Errorf("an element loads or acts: %q", out[at[0]:min(len(out), at[1]+80)])
	}
}

func harmlessCells(t *testing.T, out string) {
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if len(row) != len(csvHead) {
			t.Fatalf("%d columns, not %d", len(row), len(csvHead))
		}
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r＝", []rune(cell)[0]) {
				t.Errorf("column %s begins with %q", csvHead[i], cell[0])
			}
		}
	}
}

func harmlessMarkdown(t *testing.T, out string) {
	page := string(blackfriday.Run([]byte(out), blackfriday.WithExtensions(blackfriday.CommonExtensions|blackfriday.Autolink)))
	for _, bad := range []string{"<script", "<img", "<a ", "javascript:alert(1)\""} {
		if i := strings.Index(page, bad); i >= 0 {
			t.Errorf("rendered, it holds %s: %q", bad, page[max(0, i-120):min(len(page), i+80)])
		}
	}
}

func wellFormed(t *testing.T, out string) {
	d := xml.NewDecoder(strings.NewReader(out))
	for {
		_, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
