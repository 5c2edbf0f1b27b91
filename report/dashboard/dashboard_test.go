package dashboard_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit/checks"
	"pacsaudit/report/render"
)

// paths are every page that a fleet has.
func paths(f *fake) []string {
	list := []string{"/", "/checks", "/unmeasured", "/?sort=name&page=1", "/?check=query-open", "/?q=archive&grade=F&exposure=phi-visible&zone=clinical"}
	for _, t := range f.list {
		list = append(list, "/target?name="+url.QueryEscape(t.Name.String()))
	}
	for _, c := range checks.All() {
		list = append(list, "/check?id="+c.ID.String())
	}
	return list
}

func TestEveryPageInEveryLanguage(t *testing.T) {
	f := sample()
	d := pagesOf(f)
	for _, path := range paths(f) {
		for _, l := range render.Langs() {
			separator := "?"
			if strings.Contains(path, "?") {
				separator = "&"
			}
			w := get(t, d, path+separator+"lang="+l.String())
			body := w.Body.String()
			if w.Code != http.StatusOK || !strings.HasSuffix(strings.TrimSpace(body), "</html>") || !strings.Contains(body, `<html lang="`+l.String()+`"`) {
				t.Fatalf("%s in %v: status %d\n%s", path, l, w.Code, body)
			}
			for _, bad := range []string{"<script", "ZgotmplZ", "style=", " onclick", "<no value>", "%!"} {
				if strings.Contains(strings.ToLower(body), strings.ToLower(bad)) {
					t.Errorf("%s in %v holds %s", path, l, bad)
				}
			}
		}
	}
}

// TestEveryLinkLeadsSomewhere follows each link of each page.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	f := many(250)
	d := pagesOf(f)
	seen, queue := map[string]bool{"/?lang=ja": true, "/": true}, []string{"/", "/?lang=ja"}
	href := regexp.MustCompile(`(?:href|action)="([^"]*)"`)
	unescape := strings.NewReplacer("&amp;", "&", "&#43;", "+", "&#34;", `"`, "&#39;", "'")
	for len(queue) > 0 && len(seen) < 900 {
		path := queue[0]
		queue = queue[1:]
		w := get(t, d, path)
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d", path, w.Code)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") || strings.HasPrefix(path, "/report") {
			continue
		}
		body := w.Body.String()
		for _, m := range href.FindAllStringSubmatch(body, -1) {
			link, fragment, _ := strings.Cut(unescape.Replace(m[1]), "#")
			switch {
			case link == "" && fragment != "":
				if !strings.Contains(body, `id="`+fragment+`"`) {
					t.Errorf("%s: no part is called %s", path, fragment)
				}
			case !strings.HasPrefix(link, "/"):
				t.Errorf("%s links to %s", path, link)
			case !seen[link]:
				seen[link] = true
				queue = append(queue, link)
			}
		}
	}
	if len(seen) < 300 {
		t.Errorf("only %d links", len(seen))
	}
}

func TestHeadersOfPages(t *testing.T) {
	d := pagesOf(sample())
	for _, path := range []string{"/", "/target?name=closed", "/style.css", "/report?format=.html", "/absent"} {
		h := get(t, d, path).Header()
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "script-src") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Cross-Origin-Resource-Policy") != "same-origin" || h.Get("Set-Cookie") != "" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestUnmeasuredIsNeverCleanOnAPage(t *testing.T) {
	f := sample()
	d := pagesOf(f)
	body := get(t, d, "/unmeasured").Body.String()
	for _, want := range []string{"not audited yet", "timed out", "alert(1)"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	body = get(t, d, "/target?name="+url.QueryEscape(hostile)).Body.String()
	if !strings.Contains(body, "not the same as safe") || strings.Contains(body, "No check failed") {
		t.Error("the page of a target that did not answer reads as clean")
	}
	if body := get(t, d, "/target?name=new").Body.String(); !strings.Contains(body, "has not been audited yet") {
		t.Error("the page of a new target says nothing of it")
	}
}

func TestListsAreFilteredSortedAndCut(t *testing.T) {
	d := pagesOf(many(250))
	names := regexp.MustCompile(`<th scope="row"><a href="/target\?[^"]*">([^<]*)</a>`)
	list := func(path string) (out []string) {
		for _, m := range names.FindAllStringSubmatch(get(t, d, path).Body.String(), -1) {
			out = append(out, m[1])
		}
		return out
	}
	for path, want := range map[string][]string{
		"/?exposure=phi-visible":       {"main archive"},
		"/?grade=F":                    {"main archive"},
		"/?zone=clinical":              {"main archive"},
		"/?check=query-exposes-phi":    {"main archive"},
		"/?q=ARCHIVE+00007":            {"archive 00007"},
		"/?q=imaging-it&zone=clinical": {"main archive"},
		"/?grade=F&zone=imaging":       nil,
		"/?exposure=nonsense":          nil,
	} {
		if got := list(path); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%s: %q", path, got)
		}
	}
	if got := list("/"); len(got) != 100 || got[0] != "main archive" {
		t.Errorf("the first page has %d targets, %q first", len(got), got[0])
	}
	if got := list("/?sort=name&page=3"); len(got) != 54 || got[53] != "new" {
		t.Errorf("the third page has %d targets: %q", len(got), got)
	}
	for _, page := range []string{"-1", "99999999999999999999", "x"} {
		if got := list("/?page=" + page); len(got) == 0 {
			t.Errorf("page %s is empty", page)
		}
	}
}

func TestAHistoryThatIsAwayTakesNothingElseAlong(t *testing.T) {
	f := sample()
	f.broken = true
	d := pagesOf(f)
	if w := get(t, d, "/"); w.Code != http.StatusOK {
		t.Errorf("fleet: status %d", w.Code)
	}
	if w := get(t, d, "/target?name=closed"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "cannot be read at the moment") {
		t.Errorf("target: status %d", w.Code)
	}
}

func TestReportsCanBeTakenAway(t *testing.T) {
	d := pagesOf(sample())
	for _, extension := range render.Extensions() {
		for _, name := range []string{"", "&name=closed"} {
			w := get(t, d, "/report?format="+url.QueryEscape(extension)+name)
			if w.Code != http.StatusOK || w.Body.Len() < 100 || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
				t.Errorf("%s%s: status %d, %d bytes, %v", extension, name, w.Code, w.Body.Len(), w.Header())
			}
		}
	}
	for _, path := range []string{"/report?format=", "/report?format=.exe", "/report?format=.json&name=nobody", "/target", "/target?name=nobody", "/check?id=x", "/x"} {
		if w := get(t, d, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}

func TestTheBrowserChoosesTheLanguage(t *testing.T) {
	d := pagesOf(sample())
	for header, want := range map[string]string{"ja": "ja", "ja-JP,en;q=0.5": "ja", "de,ja;q=0.8": "ja", "de": "en", "": "en", "en-GB,ja": "en"} {
		if body := get(t, d, "/", "Accept-Language", header).Body.String(); !strings.Contains(body, `<html lang="`+want+`"`) {
			t.Errorf("%q does not give %s", header, want)
		}
	}
}

func TestAcceptedRisksAreShownAndNotCounted(t *testing.T) {
	f := sample()
	body := get(t, pagesOf(f), "/target?name=main+archive").Body.String()
	for _, want := range []string{"2027-11-21", "vendor upgrade", "CISO"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(body, `<article class="fault" id="store-negotiated">`) {
		t.Error("an accepted risk is among the findings")
	}
	for _, id := range f.list[0].Now.Failed {
		if id.String() == "store-negotiated" {
			t.Error("an accepted risk is counted")
		}
	}
}

// TestAReportIsOneClickAway from the list and from a target: it is shown, with a
// policy that allows its own style and nothing else.
func TestAReportIsOneClickAway(t *testing.T) {
	d := pagesOf(sample())
	for page, link := range map[string]string{"/": `href="/report"`, "/target?name=closed": `href="/report?name=closed"`} {
		if !strings.Contains(get(t, d, page).Body.String(), link) {
			t.Errorf("%s lacks %s", page, link)
		}
	}
	for _, path := range []string{"/report", "/report?name=closed", "/report?name=closed&lang=ja"} {
		w := get(t, d, path)
		csp := w.Header().Get("Content-Security-Policy")
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "inline") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%s: status %d, %v", path, w.Code, w.Header())
		}
		within := html.EscapeString(strings.TrimSuffix(csp, "; frame-ancestors 'none'"))
		if strings.Contains(csp, "unsafe") || !strings.Contains(strings.ReplaceAll(w.Body.String(), "&#43;", "+"), within) {
			t.Errorf("%s: policy %q is not that of the page", path, csp)
		}
	}
}

// TestCardsFilter: each number at the top is a link to that many targets.
func TestCardsFilter(t *testing.T) {
	d := pagesOf(sample())
	card := regexp.MustCompile(`<li><a href="([^"]*)"[^>]*><b[^>]*>(\d+)</b>`)
	names := regexp.MustCompile(`<th scope="row"><a href="/target`)
	cards := card.FindAllStringSubmatch(get(t, d, "/").Body.String(), -1)
	if len(cards) != 4 {
		t.Fatalf("%d cards", len(cards))
	}
	for _, c := range cards {
		if n := len(names.FindAllString(get(t, d, c[1]).Body.String(), -1)); strconv.Itoa(n) != c[2] {
			t.Errorf("%s shows %d targets, not %s", c[1], n, c[2])
		}
	}
	if body := get(t, d, "/?show=open&q=nobody").Body.String(); !strings.Contains(body, `name="show" value="open"`) {
		t.Error("the form forgets the card")
	}
}

// TestPagesAreAskedForAgainOnlyWhereThatIsTurnedOn, and those alone that change.
func TestPagesAreAskedForAgainOnlyWhereThatIsTurnedOn(t *testing.T) {
	d := pagesOf(sample())
	if got := get(t, d, "/").Header().Get("Refresh"); got != "" {
		t.Errorf("unasked: %q", got)
	}
	d.Refresh = time.Minute
	for path, want := range map[string]string{"/?sort=name": "60", "/target?name=closed": "60", "/unmeasured": "60", "/report": "", "/report?format=.json": "", "/style.css": ""} {
		if got := get(t, d, path).Header().Get("Refresh"); got != want {
			t.Errorf("%s: %q, not %q", path, got, want)
		}
	}
}

// TestAPageSaysSinceWhenAndWhenNext a target is exposed, and audited.
func TestAPageSaysSinceWhenAndWhenNext(t *testing.T) {
	f := sample()
	f.list[0].Known.ExposedSince = noon.AddDate(0, 0, -19)
	d := pagesOf(f)
	for path, want := range map[string][]string{
		"/":                         {"exposed since 2026-11-02 (19 days)", "next in 3 hours"},
		"/target?name=main+archive": {"Patients exposed since 2026-11-02 12:00 UTC: 19 days.", "next audit"},
	} {
		body := strings.ReplaceAll(get(t, d, path).Body.String(), "next</span>", "next")
		for _, text := range want {
			if !strings.Contains(body, text) {
				t.Errorf("%s lacks %q", path, text)
			}
		}
	}
	if body := get(t, d, "/target?name=new").Body.String(); strings.Contains(body, "exposed since") || strings.Contains(body, "next audit") {
		t.Error("a target of which nothing is known")
	}
}

// TestTheListCountsWhatThePageOfATargetShows, also where somebody signed for a
// risk after the last audit.
func TestTheListCountsWhatThePageOfATargetShows(t *testing.T) {
	for _, signed := range []bool{false, true} {
		f := sample()
		if signed {
			f.list[0].Open = f.list[0].Open[1:]
		}
		d := pagesOf(f)
		body := get(t, d, "/target?name=main+archive").Body.String()
		shown := strings.Count(body, `<article class="fault"`)
		row := regexp.MustCompile(`(?s)main archive</a>.*?data-label="Findings">(\d+)<`).FindStringSubmatch(get(t, d, "/").Body.String())
		if want := strconv.Itoa(shown); row == nil || row[1] != want || !strings.Contains(body, ">Findings: "+want+"<") {
			t.Errorf("signed %t: the page shows %d, the list says %v", signed, shown, row)
		}
		if strings.Contains(body, "Accepted since the last audit") != signed {
			t.Errorf("signed %t: said otherwise", signed)
		}
	}
}
