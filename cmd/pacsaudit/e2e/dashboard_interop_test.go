//go:build interop

package e2e

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/phi"
	"pacsaudit/fixtures/pacs"
	"pacsaudit/fixtures/realpacs"
	"pacsaudit/report"
	"pacsaudit/report/history"
	"pacsaudit/report/kept"
)

// TestInteropTheDashboardIsWalkedInABrowser goes from the fleet to a target, to a
// finding, to its fix and to the history in a real browser, with scripts
// disabled, in both languages, wide and narrow, light and dark. Screenshots go
// to the folder PACSAUDIT_SCREENSHOTS, where it is set.
func TestInteropTheDashboardIsWalkedInABrowser(t *testing.T) {
	parent := chromium(t)
	open := archived(t, pacs.Posture{})
	worklist := archived(t, pacs.Posture{Contexts: pacs.Contexts{Accept: []string{pacs.ModalityWorklist}}})
	where := filepath.Join(t.TempDir(), "history.db")
	remember(t, where, "main archive", open.Addr(), 60)
	remember(t, where, "locked archive", archived(t, locked).Addr(), 3)
	remember(t, where, "silent archive", "127.0.0.1:3", 40) // it showed patients
	empty := archived(t, pacs.Posture{Find: pacs.Behaviour{Action: pacs.NoRows}})
	s := startServe(t, []string{
		"silent archive", "127.0.0.1:3", "empty archive", empty.Addr(), "main archive", open.Addr(), "locked archive", archived(t, locked).Addr(), "worklist, 放射線科", worklist.Addr(), "gone", "127.0.0.1:1", "never audited", "127.0.0.1:2",
	}, "--history", where)
	for _, name := range []string{"main archive", "locked archive", "worklist, 放射線科", "gone", "silent archive", "empty archive"} {
		s.audit(t, name)
	}
	for _, look := range []struct {
		lang, scheme string
		width        int64
	}{{"en", "light", 1280}, {"ja", "dark", 1280}, {"en", "dark", 390}, {"ja", "light", 390}} {
		w := walk{t: t, shots: os.Getenv("PACSAUDIT_SCREENSHOTS"), prefix: strings.Join([]string{look.lang, look.scheme}, "-")}
		if look.width < 500 {
			w.prefix += "-narrow"
		}
		var cancel context.CancelFunc
		w.ctx, cancel = chromedp.NewContext(parent)
		w.do(browse(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
		w.do(browse(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: look.scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"}, // a click would miss what still moves
		}}))
		w.do(chromedp.EmulateViewport(look.width, 900))

		w.goTo(s.URL+"/target?name=silent+archive&lang="+look.lang, "8-silent", "p.verdict.patients ~ p.partial")
		w.goTo(s.URL+"/target?name=empty+archive&lang="+look.lang, "9-bound", "p.verdict.open ~ p.partial")
		w.goTo(s.URL+"/?lang="+look.lang, "1-fleet", "table.fleet svg.spark")
		w.click("tbody th a[href*=main]", "2-target", "article.fault .fix")
		w.jump("nav a[href='#history']", "#history svg.timeline .line")
		w.click("#query-exposes-phi h3 a", "3-check", "p.fix")
		w.click("ul.names a", "4-finding", "#query-exposes-phi:target")
		w.click("header nav li:nth-child(2) a", "5-checks", "table code")
		w.click("header nav li:nth-child(3) a", "6-unmeasured", "dl.wide")
		w.click(".brand a", "", "form.filter")
		w.enter("input[name=q]", "locked")
		w.click("form.filter button", "7-filtered", "tbody tr:first-child th a[href*=locked]:only-child, tbody tr:first-child th a[href*=locked]")
		cancel()
	}
}

// walk is a way through the pages.
type walk struct {
	t             *testing.T
	ctx           context.Context
	shots, prefix string
}

func (w walk) do(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	if err := chromedp.Do(w.ctx, steps...); err != nil {
		w.t.Fatal(w.prefix, err)
	}
}

func (w walk) goTo(url, shot, see string) {
	w.t.Helper()
	w.do(chromedp.Navigate(url))
	w.look(shot, see)
}

// click follows a link or a button to another page.
func (w walk) click(selector, shot, see string) {
	w.t.Helper()
	answer, err := chromedp.RunResponse(w.ctx, chromedp.Click(selector))
	if err != nil || answer.Status != http.StatusOK {
		w.t.Fatal(w.prefix, selector, answer, err)
	}
	w.look(shot, see)
}

// jump follows a link within the page.
func (w walk) jump(selector, see string) {
	w.t.Helper()
	w.do(chromedp.Click(selector))
	w.look("", see)
}

func (w walk) enter(selector, text string) {
	w.t.Helper()
	w.do(chromedp.SendKeys(selector, text))
}

// look waits until a page shows something, holds it against rules of every
// page, and keeps a picture.
func (w walk) look(shot, see string) {
	w.t.Helper()
	w.do(chromedp.WaitVisible(see))
	found, err := chromedp.Run(w.ctx, chromedp.Evaluate[faults](rules))
	if err != nil {
		w.t.Fatal(err)
	}
	if found != (faults{}) {
		w.t.Errorf("%s %s: %+v", w.prefix, shot, found)
	}
	if w.shots == "" || shot == "" {
		return
	}
	picture, err := chromedp.Run(w.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.shots, w.prefix+"-"+shot+".png"), picture, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// faults are what no page may have.
type faults struct {
	Overflow                                    int // wider than the screen
	Scripts, Unlabelled, Headings, Dead, Styled int
}

const rules = `(() => {
	const all = s => [...document.querySelectorAll(s)];
	return {
		Overflow: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
		Scripts: all('script, iframe, object, embed, img').length,
		Unlabelled: all('svg').filter(s => !s.getAttribute('aria-hidden') && !s.getAttribute('aria-label') && !s.getAttribute('aria-labelledby')).length,
		Headings: all('h1').length - 1,
		Dead: all('a[href^="#"]').filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length,
		Styled: getComputedStyle(document.body).maxWidth === 'none' ? 1 : 0,
	};
})()`

// browse makes an action of a command of the browser.
func browse[P any](c cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, c, params)
		return chromedp.Void{}, err
	}
}

// chromium starts the browser that is on this machine; nothing is downloaded.
func chromium(t *testing.T) context.Context {
	t.Helper()
	program := realpacs.Need(t, "chromium")
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// remember writes past reports of a target into a history: closed at first,
// then away for a while, then open.
func remember(t *testing.T, where, name, address string, audits int) {
	t.Helper()
	store, err := history.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var known kept.Level
	first := time.Now().Add(-time.Duration(audits) * 6 * time.Hour)
	for i := range audits {
		at := first.Add(time.Duration(i) * 6 * time.Hour)
		o := pastAudit(name, address, at, 3*i > audits, uint64(i))
		if i > audits/2 && i < audits/2+4 {
			o = audit.Observation{Target: o.Target, Started: at, Finished: at, Steps: audit.Steps{Reach: audit.Step{Outcome: audit.TimedOut}}}
		}
		r := report.New(audit.Lit("pacsaudit test"), at, at, true, []audit.Result{audit.Judge(o, checks.All())})
		known = known.After(&r.Targets[0], at)
		if err := store.Add(t.Context(), r, known); err != nil {
			t.Fatal(err)
		}
	}
}

// pastAudit is what was seen of a target that shows so many records, or none.
func pastAudit(name, address string, at time.Time, shows bool, records uint64) audit.Observation {
	ok, rejected := audit.Step{Outcome: audit.OK, Took: audit.Elapsed(12 * time.Millisecond)}, audit.Rejection(1, 1, 7)
	o := audit.Observation{
		Target:  audit.Target{Name: audit.Operator(name), Address: audit.Operator(address), Called: audit.Operator(pacs.DefaultAETitle)},
		Started: at, Finished: at, Transport: audit.Plaintext, Steps: audit.Steps{Reach: ok, Plaintext: ok, Stranger: rejected, WithCalledTitle: rejected, Configured: ok},
	}
	if shows {
		o.Stranger, o.WithCalledTitle, o.Configured, o.Echo, o.Find = ok, audit.Step{}, audit.Step{}, ok, ok
		tally := &phi.Tally{Records: records + 1, AnyExposed: records + 1, Identified: records}
		for f := phi.PatientName; f < phi.Photo; f++ {
			tally.Fields[f][phi.Exposed] = records + 1
		}
		o.Query.Tally = tally
	}
	return o
}
