package probe

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse/dataset"
)

const (
	dicomJSON = "application/dicom+json"
	plainJSON = "application/json" // what it was called until 2016, and still is by some
)

// maxPages bounds how often a server is asked for more of a list.
const maxPages = 20

// isQIDO recognises the answer to a query, PS3.18 §10.6.3: a list of data sets.
// No content is an answer too, to a query that nothing matches.
func isQIDO(a *webAnswer) bool {
	if len(bytes.TrimSpace(a.body())) == 0 {
		return !a.cut && !a.longer && (a.kind == "" || strings.Contains(a.kind, "json"))
	}
	empty, whole := true, false
	tagged := false
	whole, _ = eachObject(bytes.NewReader(a.body()), a.joined, func(o object) bool {
		empty = false
		for key := range o {
			_, ok := tagOf(key)
			tagged = tagged || ok
		}
		return !tagged
	})
	switch {
	case tagged:
		return true
	case empty && a.longer:
		return beginsAsDataSet(a.body())
	}
	return empty && whole && !a.cut && !strings.Contains(a.kind, "html")
}

// beginsAsDataSet reports a list that begins with an attribute, of a data set
// that goes on behind what was read.
func beginsAsDataSet(body []byte) bool {
	d := json.NewDecoder(bytes.NewReader(body))
	for _, want := range []json.Token{json.Delim('['), json.Delim('{')} {
		if t, err := d.Token(); err != nil || t != want {
			return false
		}
	}
	key, _ := d.Token()
	text, _ := key.(string)
	_, ok := tagOf(text)
	return ok
}

// eachObject hands over the objects of a list, PS3.18 §F.2, until that says to
// stop; joined are several documents. It reports whether the list came to its
// end, and how many members were no objects.
func eachObject(r io.Reader, joined bool, each func(object) bool) (whole bool, odd uint64) {
	b := bufio.NewReader(r)
	lead, err := skipSpace(b)
	if err != nil {
		return err == io.EOF, 0 // no content: no match
	}
	alone := joined && lead == '{'
	if lead != '[' && !alone {
		return false, 0
	}
	d := json.NewDecoder(b)
	next := func() (more bool, err error) {
		var o object
		var wrong *json.UnmarshalTypeError
		switch err := d.Decode(&o); {
		case err != nil && !errors.As(err, &wrong):
			return false, err
		case err != nil || o == nil:
			odd++
		}
		return each(o), nil
	}
	if alone {
		for more := true; more && err == nil; {
			more, err = next()
		}
		return err == io.EOF, odd
	}
	for documents := 0; ; documents++ {
		if t, err := d.Token(); err != nil || t != json.Delim('[') {
			return documents > 0 && err == io.EOF, odd
		}
		for d.More() {
			if more, err := next(); !more || err != nil {
				return false, odd
			}
		}
		if _, err := d.Token(); err != nil || !joined {
			return err == nil, odd
		}
	}
}

// skipSpace finds where a document begins.
func skipSpace(b *bufio.Reader) (byte, error) {
	for range maxWebBody {
		c, err := b.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, b.UnreadByte()
		}
	}
	return 0, io.ErrUnexpectedEOF
}

// askQIDO asks in the words of today, and in older ones where those are not
// understood.
func (c *webClient) askQIDO(ctx context.Context, q *question) webAnswer {
	q.accept, q.like = dicomJSON, isQIDO
	a := c.ask(ctx, *q)
	otherKind := a.door.Answer == audit.WebStrange && (strings.Contains(a.kind, "xml") || strings.HasPrefix(a.kind, "multipart/"))
	if !otherKind && a.door.Status != http.StatusNotAcceptable && a.door.Status != http.StatusUnsupportedMediaType {
		return a
	}
	older := *q
	older.accept = plainJSON
	if b := c.ask(ctx, older); b.door.Answer == audit.WebOpen || b.door.Answer == audit.WebDenied {
		*q = older
		return b
	}
	return a
}

// listing counts the studies that a stranger is shown, each of them once.
type listing struct {
	in      *phi.Inspector
	rows    int // that are read at the most
	read    int // of the list: where to go on
	query   audit.Query
	decoder dataset.Decoder
	encoded []byte
}

// take counts the objects of one answer, n of them, and reports whether that
// came to its end.
func (l *listing) take(r io.Reader, joined bool) (n int, whole bool) {
	whole, odd := eachObject(r, joined, func(o object) bool {
		if n++; len(o) > 0 {
			l.count(o)
		} else if o != nil {
			l.query.Undecodable++
		}
		return n < l.rows && int(l.in.Tally().Records) < l.rows
	})
	l.query.Undecodable += odd
	return n, whole
}

// count counts one study. What could not be read of it makes the counts a lower
// bound.
func (l *listing) count(o object) {
	if found, _ := o.attributes(); len(found) == 0 {
		l.query.Undecodable++
		return
	}
	var whole bool
	l.encoded, whole = o.append(l.encoded[:0], 0)
	l.query.AtLeast = l.query.AtLeast || !whole
	l.decoder.Reset(l.encoded, dataset.Syntax{})
	l.in.Inspect(&l.decoder)
	clear(l.encoded)
}

// count counts what the first answer brought, and then as much of the list as
// the bound allows. Nothing that follows takes back what was seen; what does not
// come to a clean end makes it a lower bound.
func (w *web) count(ctx context.Context, c *webClient, base *url.URL, accept string, first webAnswer) {
	l := &listing{in: phi.NewInspector(w.p.now()), rows: w.p.rows()}
	l.query = audit.Query{Model: phi.StudyRootStudy, Tally: l.in.Tally()}
	n, _ := l.take(bytes.NewReader(first.body()), first.joined)
	if !l.list(ctx, c, base, accept, n) {
		l.query.AtLeast = true
	}
	l.in.Tally().Settle()
	w.f.Query = l.query
}

// list reads the list page by page. It reports whether it came to its end: to a
// page with nothing on it. Some servers have a limit of their own and do not
// say so. A server that gave more than one study where one was asked for takes
// no notice of such questions, and has no pages.
func (l *listing) list(ctx context.Context, c *webClient, base *url.URL, accept string, first int) (whole bool) {
	for page := range maxPages {
		known := l.in.Tally().Records
		n, ended, more := l.page(ctx, c, base, accept)
		l.read += n
		l.query.Limited = more
		switch {
		case l.read >= l.rows || int(l.in.Tally().Records) >= l.rows:
			l.query.Bounded = true
			return false
		case !ended:
			return false
		case n == 0:
			return !more && (page > 0 || first == 0)
		case page > 0 && l.in.Tally().Records == known:
			return !more && first > 1
		}
	}
	return false
}

// page reads one page, n objects of it.
func (l *listing) page(ctx context.Context, c *webClient, base *url.URL, accept string) (n int, whole, more bool) {
	query := fmt.Sprintf("limit=%d", l.rows-l.read)
	if l.read > 0 {
		query += fmt.Sprintf("&offset=%d", l.read)
	}
	c.stream(ctx, question{url: under(base, "studies", query), accept: accept}, func(d *audit.WebDoor, b *webBody) {
		n, whole = l.take(b, b.joined())
		whole, more = whole && !b.skipped() && (n > 0 || !strings.Contains(b.kind, "html")), b.more
		d.Answer = audit.WebOpen
	})
	return n, whole, more
}

// metadata asks whether the whole header of one instance is given. Of the
// answer the beginning is looked at, and nothing is kept.
func (w *web) metadata(ctx context.Context, c *webClient, base *url.URL, accept, study string) {
	a := c.ask(ctx, question{url: under(base, "studies/"+study+"/instances", "limit=1"), accept: accept, like: isQIDO})
	w.f.Metadata = a.door
	series, ok := a.uid(0x0020_000E)
	instance, okay := a.uid(0x0008_0018)
	if a.door.Answer != audit.WebOpen || !ok || !okay {
		if a.door.Answer == audit.WebOpen {
			w.f.Metadata.Answer = audit.NoAnswer // a list, and nothing to ask for
		}
		return
	}
	path := "studies/" + study + "/series/" + series + "/instances/" + instance + "/metadata"
	w.f.Metadata = c.ask(ctx, question{url: under(base, path, ""), accept: accept, like: isQIDO}).door
}

// uid is a UID of the first object of a list. It may only become a part of the
// next request.
func (a *webAnswer) uid(tag dataset.Tag) (uid string, ok bool) {
	eachObject(bytes.NewReader(a.body()), a.joined, func(o object) bool {
		found, _ := o.attributes()
		if values := found[tag].values; len(values) > 0 && json.Unmarshal(values[0], &uid) == nil {
			uid = strings.TrimRight(uid, "\x00 ")
		}
		return false
	})
	return uid, uid != "" && len(uid) <= 64 && strings.Trim(uid, "0123456789.") == ""
}

// isOrthanc recognises the answer of Orthanc's /system.
func isOrthanc(a *webAnswer) bool {
	var s struct {
		DicomAet        *string
		Version         *string
		DatabaseVersion *json.Number
	}
	return json.Unmarshal(a.body(), &s) == nil && s.Version != nil && (s.DicomAet != nil || s.DatabaseVersion != nil)
}

func orthancVersion(body func() []byte) (v [3]uint16) {
	var s struct{ Version string }
	if json.Unmarshal(body(), &s) == nil {
		if n, _ := fmt.Sscanf(s.Version, "%d.%d.%d", &v[0], &v[1], &v[2]); n != 3 {
			return [3]uint16{}
		}
	}
	return v
}
