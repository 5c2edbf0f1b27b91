package probe

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/dicomjson"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse/dataset"
)

// maxPages bounds how often a server is asked for more of a list.
const maxPages = 20

// smallPage is the limit for a server that refuses a larger one: Azure's is 200.
const smallPage = 100

// listing counts the studies of a list, each of them once.
type listing struct {
	inspector *phi.Inspector
	rows      int  // most objects to read
	read      int  // objects read: the next offset
	bare      bool // the server refuses queries: there are no pages
	pageSize  int  // most objects to ask for at once; 0 is the bound on rows
	query     audit.Query
	decoder   dataset.Decoder
	encoded   []byte
}

// countObjects counts the objects of one answer, n of them, and reports whether it
// was read to its end.
func (l *listing) countObjects(r io.Reader, joined bool) (n int, whole bool) {
	whole, odd := dicomjson.Each(r, joined, func(o dicomjson.Object) bool {
		if n++; len(o) > 0 {
			l.countObject(o)
		} else if o != nil {
			l.query.Undecodable++
		}
		return n < l.rows && int(l.inspector.Tally().Records) < l.rows
	})
	l.query.Undecodable += odd
	return n, whole
}

// countObject counts one study. If a part of it cannot be read, the counts are lower
// bounds.
func (l *listing) countObject(o dicomjson.Object) {
	if found, _ := o.Attributes(); len(found) == 0 {
		l.query.Undecodable++
		return
	}
	var whole bool
	l.encoded, whole = o.Append(l.encoded[:0], 0)
	l.query.AtLeast = l.query.AtLeast || !whole
	l.decoder.Reset(l.encoded, dataset.Syntax{})
	l.inspector.Inspect(&l.decoder)
	clear(l.encoded)
}

// countStudies counts the studies of the first answer, and then of the list up to the
// bound. If the list does not end cleanly, the counts are lower bounds.
func (w *web) countStudies(ctx context.Context, c *webClient, at *url.URL, accept string, first webAnswer, bare bool) {
	l := &listing{inspector: phi.NewInspector(w.p.now()), rows: w.p.rows(), bare: bare}
	l.query = audit.Query{QueryFacts: audit.QueryFacts{Model: phi.StudyRootStudy}, Tally: l.inspector.Tally()}
	n, ended := l.countObjects(bytes.NewReader(first.body()), first.joined)
	all := bare && ended && !first.cut && !first.longer && n < l.rows
	if !all && !l.list(ctx, c, at, accept, n) {
		l.query.AtLeast = true
	}
	l.inspector.CountPopulations()
	w.f.Query = l.query
}

// list reads the list page by page. It reports whether it came to its end: to a
// page with nothing on it. Some servers have a limit of their own and do not
// say so. A server that gave more than one study where one was asked for takes
// no notice of such questions, and has no pages. Pages that show a study again
// are in no fixed order, and others are on no page.
func (l *listing) list(ctx context.Context, c *webClient, at *url.URL, accept string, first int) (whole bool) {
	if l.bare {
		p := l.page(ctx, c, at, accept)
		l.query.Limited, l.query.Bounded = p.more, p.objects >= l.rows
		return p.whole && !p.more && !l.query.Bounded
	}
	again := false
	for page := range maxPages {
		known := l.inspector.Tally().Records
		p := l.page(ctx, c, at, accept)
		l.read += p.objects
		l.query.Limited = p.more
		found := l.inspector.Tally().Records - known
		switch {
		case page == 0 && p.refused && l.rows > smallPage:
			l.pageSize = smallPage
			continue
		case l.read >= l.rows || int(l.inspector.Tally().Records) >= l.rows:
			l.query.Bounded = true
			return false
		case !p.whole:
			return false
		case p.objects == 0:
			return !p.more && !again && (l.read > 0 || first == 0)
		case l.read > p.objects && found == 0:
			return !p.more && first > 1
		case l.read > p.objects && int(found) < p.objects:
			again = true
		}
	}
	return false
}

// listPage is what came of one page.
type listPage struct {
	objects              int
	whole, more, refused bool
}

// page reads one page.
func (l *listing) page(ctx context.Context, c *webClient, at *url.URL, accept string) (p listPage) {
	limit := l.rows - l.read
	if l.pageSize > 0 {
		limit = min(limit, l.pageSize)
	}
	query := fmt.Sprintf("limit=%d", limit)
	if l.read > 0 {
		query += fmt.Sprintf("&offset=%d", l.read)
	}
	if query = joinQueries(at.RawQuery, query); l.bare {
		query = at.RawQuery
	}
	door := c.stream(ctx, question{url: under(at, "", query), accept: accept, patient: true}, func(d *audit.WebDoor, b *webBody) {
		p.objects, p.whole = l.countObjects(b, b.joined())
		p.whole, p.more = p.whole && !b.skipped() && (p.objects > 0 || !strings.Contains(b.kind, "html")), b.more
		d.Answer = audit.WebOpen
	})
	p.refused = refusesQuery(door) || door.HTTP == http.StatusRequestEntityTooLarge
	return p
}
