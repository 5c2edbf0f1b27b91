//go:build interop

package render

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"pacsaudit/fixtures/realpacs"
	"pacsaudit/report"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// browser starts a Chromium that is on this machine, without a way to the
// network; nothing is downloaded.
func browser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(realpacs.Need(t, "chromium")), chromedp.NoSandbox, chromedp.ProxyServer("127.0.0.1:1"))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// opened is what a browser makes of a page.
type opened struct {
	Title, Heading, Verdict, Lang    string
	Servers, Ladders, Bars, Overflow int
	Folded                           int // servers whose details wait to be opened
	Unlabelled, Scripts, Dead        int
	Background                       string
}

const look = `(() => {
	const all = s => [...document.querySelectorAll(s)];
	const folded = all('details.server:not([open])').length;
	all('details').forEach(d => d.open = true);
	return {
		Folded: folded,
		Title: document.title, Heading: document.querySelector('h1').innerText, Lang: document.documentElement.lang,
		Verdict: document.querySelector('.verdict').innerText,
		Servers: all('.server').length, Ladders: all('svg.ladder').filter(s => s.getBoundingClientRect().height > 100).length,
		Bars: all('.phi rect.patients').filter(r => r.getBoundingClientRect().width > 1).length,
		Overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
		Unlabelled: all('svg').filter(s => !s.getAttribute('aria-hidden') && !s.getAttribute('aria-label') && !s.getAttribute('aria-labelledby')).length,
		Scripts: all('script, iframe, object, embed, link, img, form').length,
		Dead: all('a[href^="#"]').filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length,
		Background: getComputedStyle(document.body).backgroundColor,
	};
})()`

// send makes an action of a command.
func send[P any](command cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, command, params)
		return chromedp.Void{}, err
	}
}

// open loads a page with scripts disabled, and counts what it asks for besides
// itself.
func open(t *testing.T, parent context.Context, file string, width int64, scheme string) (ctx context.Context, o opened, asked int) {
	t.Helper()
	var requests atomic.Int32
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithListener(func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && e.Request.URL != "file://"+file {
			requests.Add(1)
		}
	}))
	t.Cleanup(cancel)
	err := chromedp.Do(ctx,
		send(network.Enable, network.EnableParams{}),
		send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
		send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}),
		chromedp.EmulateViewport(width, 900), chromedp.Navigate("file://"+file))
	if err != nil {
		t.Fatal(err)
	}
	if o, err = chromedp.Run(ctx, chromedp.Evaluate[opened](look)); err != nil {
		t.Fatal(err)
	}
	return ctx, o, int(requests.Load())
}

// TestInteropPageNeedsNothingButItself opens the page in a browser without scripts and
// without a network, in both languages, widths and colour schemes.
func TestInteropPageNeedsNothingButItself(t *testing.T) {
	parent := browser(t)
	r := sample(t)
	for _, lang := range Langs() {
		file := filepath.Join(t.TempDir(), "report.html")
		if err := os.WriteFile(file, render(t, "html", r, Options{Lang: lang}), 0o600); err != nil {
			t.Fatal(err)
		}
		backgrounds := map[string]bool{}
		for _, width := range []int64{1280, 390} {
			for _, scheme := range []string{"light", "dark"} {
				ctx, o, asked := open(t, parent, file, width, scheme)
				accessible(t, ctx)
				backgrounds[o.Background] = true
				if asked != 0 {
					t.Errorf("%s %d %s: asked for %d things besides itself", lang, width, scheme, asked)
				}
				want := opened{
					Title: lang.say("PACS exposure report") + ", 2026-11-20", Heading: lang.say("PACS exposure report"), Lang: lang.String(),
					Verdict: lang.verdict(report.Summarise(r)), Servers: len(r.Targets), Folded: len(r.Targets), Ladders: len(r.Targets), Bars: o.Bars, Background: o.Background,
				}
				if o != want || o.Bars < 10 {
					t.Errorf("%s %d %s: %+v, not %+v", lang, width, scheme, o, want)
				}
			}
		}
		if len(backgrounds) != 2 {
			t.Errorf("%s: light and dark look alike: %v", lang, backgrounds)
		}
	}
}

// TestInteropPlacesAreATableForEverybody opens a page with the table of who reaches
// what, narrow and wide, in both colour schemes.
func TestInteropPlacesAreATableForEverybody(t *testing.T) {
	parent := browser(t)
	r := read(t, "places.json")
	for _, lang := range Langs() {
		file := filepath.Join(t.TempDir(), "report.html")
		if err := os.WriteFile(file, render(t, "html", r, Options{Lang: lang}), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, width := range []int64{1280, 390} {
			for _, scheme := range []string{"light", "dark"} {
				ctx, o, asked := open(t, parent, file, width, scheme)
				accessible(t, ctx)
				cells, err := chromedp.Run(ctx, chromedp.Evaluate[int](`[...document.querySelectorAll('table.places td')].filter(c => c.innerText.trim() && getComputedStyle(c).color != getComputedStyle(c).backgroundColor).length`))
				if err != nil || cells != 12 || o.Servers != 3 || asked != 0 {
					t.Errorf("%s %d %s: %d cells, %d servers, asked for %d things, %v", lang, width, scheme, cells, o.Servers, asked, err)
				}
			}
		}
	}
}

// TestInteropHostilePageDoesNothing opens a hostile report with scripts allowed: the
// page has none, and the policy would let none run.
func TestInteropHostilePageDoesNothing(t *testing.T) {
	parent := browser(t)
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, render(t, "html", hostile(t), Options{}), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, o, asked := open(t, parent, file, 390, "light")
	if asked != 0 || o.Scripts != 0 || o.Overflow > 0 {
		t.Errorf("asked for %d things, holds %d foreign elements, is %d pixels too wide", asked, o.Scripts, o.Overflow)
	}
	if err := chromedp.Do(ctx, send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{}), chromedp.Navigate("file://"+file)); err != nil {
		t.Fatal(err)
	}
	ran, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`(() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s); return !!window.ran })()`))
	if err != nil {
		t.Fatal(err)
	}
	if ran {
		t.Error("the policy let a script run")
	}
}

// accessible runs axe-core, the file PACSAUDIT_AXE, over a page, where that is set.
func accessible(t *testing.T, ctx context.Context) {
	t.Helper()
	file := os.Getenv("PACSAUDIT_AXE")
	if file == "" {
		return
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// It is a script, and needs a page that was loaded with scripts.
	if err := chromedp.Do(ctx, send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{}), chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](string(axe)+`;
		document.querySelectorAll('details').forEach(d => d.open = true);
		axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')))`, chromedp.EvalAwaitPromise))
	if err != nil || len(found) > 0 {
		t.Errorf("axe: %v %v", found, err)
	}
}

// printed is what of a page is on paper.
type printed struct {
	First, Hidden, Blank int
}

// TestInteropFirstPageFitsOnOneSheet, in both languages, with all that it can hold:
// and what is folded on a screen is open on paper.
func TestInteropFirstPageFitsOnOneSheet(t *testing.T) {
	parent := browser(t)
	r := sample(t)
	for _, lang := range Langs() {
		file := filepath.Join(t.TempDir(), "report.html")
		if err := os.WriteFile(file, render(t, "html", r, Options{Lang: lang, Since: r}), 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := chromedp.NewContext(parent)
		t.Cleanup(cancel)
		// A4 less the margins, at 96 dots an inch.
		err := chromedp.Do(ctx, send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}), chromedp.EmulateViewport(687, 997), chromedp.Navigate("file://"+file))
		if err != nil {
			t.Fatal(err)
		}
		p, err := chromedp.Run(ctx, chromedp.Evaluate[printed](`(() => {
			const height = e => e.getBoundingClientRect().height;
			const all = s => [...document.querySelectorAll(s)];
			return {
				First: Math.ceil(document.querySelector('#summary').getBoundingClientRect().bottom),
				Hidden: all('details > :not(summary)').filter(e => height(e) < 5).length,
				Blank: all('.about .blank').filter(e => height(e) > 5).length,
			};
		})()`))
		if err != nil {
			t.Fatal(err)
		}
		if p.First > 997 || p.Hidden > 0 || p.Blank != 2 {
			t.Errorf("%s: %+v", lang, p)
		}
		accessible(t, ctx)
	}
}

// TestInteropPagePrints makes a PDF of the page.
func TestInteropPagePrints(t *testing.T) {
	ctx := browser(t)
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, render(t, "html", sample(t), Options{}), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+file)); err != nil {
		t.Fatal(err)
	}
	pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		t.Fatal(err)
	}
	if len(pdf) < 10_000 || string(pdf[:5]) != "%PDF-" {
		t.Errorf("%d bytes", len(pdf))
	}
}
