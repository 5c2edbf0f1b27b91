package probe

import (
	"context"
	"net/url"
	"time"

	"pacsaudit/audit"
)

// web asks the configured web doors of the archive, without credentials. It reads
// lists and retrieves nothing.
func (v *visit) web(ctx context.Context) {
	t := &v.target
	if t.DICOMweb.IsZero() && t.Web.IsZero() {
		return
	}
	w := &web{p: v.p, f: &v.o.Web, requests: &v.o.Cost.Requests, timeLeft: v.p.budget()}
	base, err := url.Parse(t.DICOMweb.String())
	if err == nil && base.Host != "" {
		w.askInTurn(ctx, base, func(ctx context.Context, c *webClient) {
			w.dicomweb(ctx, c, base)
			c.close()
			w.plaintext(ctx, base)
		})
	}
	var answered []*url.URL
	for _, root := range rootsOf(t) {
		w.askInTurn(ctx, root, func(ctx context.Context, c *webClient) {
			if w.productInterface(ctx, c, root) {
				answered = append(answered, root)
			}
			w.viewers(ctx, c, root)
		})
	}
	if w.p.DefaultCredentials && w.basic != nil {
		w.askInTurn(ctx, w.basic.url, w.tryDefaultCredentials)
	}
	if base != nil && base.Host != "" && w.f.QIDO.OK() {
		w.askInTurn(ctx, base, func(ctx context.Context, c *webClient) { w.aroundLists(ctx, c, base) })
	}
	for _, root := range answered {
		w.askInTurn(ctx, root, func(ctx context.Context, c *webClient) { w.aroundRoot(ctx, c, root) })
	}
}

// web is the visit to the web doors of one archive.
type web struct {
	p        *Prober
	f        *audit.WebFacts
	requests *uint64       // sent so far
	timeLeft time.Duration // of the budget; waiting for a host is not counted
	// basic is a door that asks for a user and a password.
	basic *question
}

// askInTurn asks one host while no other conversation with it is open, by DICOM or by
// HTTP.
func (w *web) askInTurn(ctx context.Context, base *url.URL, ask func(context.Context, *webClient)) {
	c := newWebClient(w.p, w.requests)
	here, ok := w.p.takeTurn(ctx, base.Hostname())
	if !ok {
		ask(ctx, c) // sends nothing, and records the interruption
		return
	}
	limited, cancel := context.WithTimeout(ctx, w.timeLeft)
	defer cancel()
	began := time.Now()
	sleep(limited, pause-began.Sub(here.last))
	ask(limited, c)
	c.close()
	w.timeLeft -= time.Since(began)
	w.p.endTurn(here, time.Now())
}

// workitems is the list of Unified Procedure Steps, PS3.18 §11.9.
const workitems = "workitems"

// lists are the resources that may list patients: of QIDO, PS3.18 Table 10.6.1-1, of
// the worklists of PS3.18 §11 and §14, and of dcm4chee. Some servers protect the first and not
// the others, and some refuse a list without a filter.
var lists = []struct {
	resource, query string
	part            bool // it may leave out studies
}{
	{resource: "studies"},
	{resource: "series"},
	{resource: "instances"},
	{resource: "patients", part: true},
	{resource: workitems, part: true},
	{resource: "mwlitems", part: true},
	{resource: "modality-scheduled-procedure-steps", part: true},
	{resource: "studies", query: "StudyDate=19000101-20991231", part: true},
}

// dicomweb asks for one study, and counts the list if there is one.
func (w *web) dicomweb(ctx context.Context, c *webClient, base *url.URL) {
	for i, list := range lists {
		one := question{url: under(base, list.resource, joinQueries(list.query, "limit=1"))}
		a := c.askQIDO(ctx, &one)
		if i == 0 && (refusesQuery(a.door) || a.empty()) && w.askOtherwise(ctx, c, base) {
			return
		}
		if list.resource == workitems {
			w.f.Workitems = a.door
		}
		open := a.door.Answer == audit.WebOpen && (!list.part || a.lists())
		// One resource without an answer makes the result unclear, whatever the others denied.
		if i == 0 || open || a.door.Answer == audit.NoAnswer {
			w.f.QIDO = a.door
			w.remember(one, a.door)
		}
		if open {
			w.countStudies(ctx, c, under(base, list.resource, list.query), one.accept, a, false)
			w.f.Query.AtLeast = w.f.Query.AtLeast || list.part
			// Without a study there is no instance to ask for.
			if study, ok := a.uid(0x0020_000D); ok {
				w.metadata(ctx, c, base, one.accept, study)
			}
		}
		if e := w.f.QIDO.Ending(); e != audit.Denied {
			return // patients, an empty list, or an unclear answer
		}
	}
}

// joinQueries joins the parts of a query string.
func joinQueries(query, more string) string {
	if query == "" {
		return more
	}
	return query + "&" + more
}

// plaintext asks for the same over HTTP at an HTTPS port.
func (w *web) plaintext(ctx context.Context, base *url.URL) {
	if base.Scheme != "https" || !w.f.QIDO.OK() {
		return
	}
	clear := *base
	clear.Scheme = "http"
	if clear.Port() == "" {
		clear.Host += ":443"
	}
	c := newWebClient(w.p, w.requests)
	defer c.close()
	c.noRedirects = true
	w.f.Plaintext = c.askQIDO(ctx, &question{url: under(&clear, "studies", "limit=1")}).door
}

// remember keeps the first door that asks for a user and a password.
func (w *web) remember(q question, d audit.WebDoor) {
	if w.basic == nil && d.Answer == audit.WebDenied && d.Demands == audit.BasicAuth {
		w.basic = &q
	}
}

// productCredentials are the documented defaults of products.
var productCredentials = [audit.DefaultCredentials]struct{ user, password string }{
	audit.OrthancCredential: {"orthanc", "orthanc"},
	audit.AdminCredential:   {"admin", "admin"},
}

// tryDefaultCredentials tries default credentials: few, slowly, and on one door only,
// because servers lock users out.
func (w *web) tryDefaultCredentials(ctx context.Context, c *webClient) {
	for d := audit.NoCredential + 1; d < audit.DefaultCredentials; d++ {
		if !sleep(ctx, retryPause) {
			w.f.Defaults = audit.WebDoor{Step: stepOfError(ctx.Err(), 0)} // the others were not tried
			return
		}
		q := *w.basic
		q.patient = false
		q.user, q.password = productCredentials[d].user, productCredentials[d].password
		w.f.Defaults = c.ask(ctx, q).door
		if w.f.Defaults.Answer == audit.WebOpen {
			w.f.Default = d
			return
		}
		if w.f.Defaults.Answer != audit.WebDenied {
			return // neither accepted nor denied
		}
	}
}

// under returns a path below a base.
func under(base *url.URL, path, query string) *url.URL {
	rooted := *base
	if rooted.Path == "" {
		rooted.Path = "/" // an empty one would stay relative
	}
	u := *rooted.JoinPath(path)
	u.RawQuery = query
	return &u
}

// webTime bounds one question.
func (p *Prober) webTime() time.Duration { return p.budget() / 3 }
