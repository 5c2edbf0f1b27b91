package probe

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/dicomjson"
	"pacsaudit/dimse/dataset"
)

const (
	dicomJSON = "application/dicom+json"
	plainJSON = "application/json" // the name until 2016, which some servers still use
)

// isQIDO recognises the answer to a query, PS3.18 §10.6.3: a list of data sets.
// No content is an answer too, to a query that nothing matches.
func isQIDO(a *webAnswer) bool {
	if len(bytes.TrimSpace(a.body())) == 0 {
		return !a.cut && !a.longer && (a.kind == "" || strings.Contains(a.kind, "json"))
	}
	empty, whole := true, false
	tagged := false
	whole, _ = dicomjson.Each(bytes.NewReader(a.body()), a.joined, func(o dicomjson.Object) bool {
		empty = false
		for key := range o {
			_, ok := dicomjson.TagOf(key)
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
	_, ok := dicomjson.TagOf(text)
	return ok
}

// askQIDO asks for today's media type, and for the older one if the server does not
// know that.
func (c *webClient) askQIDO(ctx context.Context, q *question) webAnswer {
	q.accept, q.like, q.patient = dicomJSON, isQIDO, true
	a := c.ask(ctx, *q)
	otherKind := a.door.Answer == audit.WebStrange && (strings.Contains(a.kind, "xml") || strings.HasPrefix(a.kind, "multipart/"))
	if !otherKind && a.door.HTTP != http.StatusNotAcceptable && a.door.HTTP != http.StatusUnsupportedMediaType {
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

// otherQueries are for servers that refuse to be asked for one study, or give none: some
// demand a date, some refuse every parameter, and a file server may have a list that it
// never cuts.
var otherQueries = []string{"StudyDate=19000101-20991231&limit=1", "StudyDate=19000101-20991231", ""}

// refusesQuery reports an answer that finds fault with a query, and not with who asks.
func refusesQuery(d audit.WebDoor) bool {
	return d.HTTP == http.StatusBadRequest || d.HTTP == http.StatusUnprocessableEntity || d.HTTP == http.StatusInternalServerError
}

// askOtherwise asks for studies by other queries, and counts the first list that comes. It
// reports whether one came.
func (w *web) askOtherwise(ctx context.Context, c *webClient, base *url.URL) bool {
	for _, query := range otherQueries {
		one := question{url: under(base, "studies", query)}
		a := c.askQIDO(ctx, &one)
		if a.door.Answer == audit.WebOpen && a.lists() {
			filter, pages := strings.CutSuffix(query, "&limit=1")
			w.f.QIDO = a.door
			w.countStudies(ctx, c, under(base, "studies", filter), one.accept, a, !pages)
			w.f.Query.AtLeast = w.f.Query.AtLeast || query != ""
			return true
		}
		if !refusesQuery(a.door) && !a.empty() {
			return false
		}
	}
	return false
}

// metadata checks whether the server returns the whole header of one instance. It
// reads the beginning of the answer, and keeps nothing.
func (w *web) metadata(ctx context.Context, c *webClient, base *url.URL, accept, study string) {
	a := c.ask(ctx, question{url: under(base, "studies/"+study+"/instances", "limit=1"), accept: accept, like: isQIDO})
	w.f.Metadata = a.door
	series, ok := a.uid(0x0020_000E)
	instance, okay := a.uid(0x0008_0018)
	if a.door.Answer != audit.WebOpen || !ok || !okay {
		if a.door.Answer == audit.WebOpen {
			w.f.Metadata.Answer = audit.NoAnswer // a list without an instance to ask for
		}
		return
	}
	path := "studies/" + study + "/series/" + series + "/instances/" + instance + "/metadata"
	w.f.Metadata = c.ask(ctx, question{url: under(base, path, ""), accept: accept, like: isQIDO}).door
}

// empty reports a list that was given, and is empty.
func (a *webAnswer) empty() bool {
	return a.door.Answer == audit.WebOpen && !a.longer && !a.cut && !a.lists()
}

// lists reports a list that is not empty.
func (a *webAnswer) lists() (some bool) {
	dicomjson.Each(bytes.NewReader(a.body()), a.joined, func(o dicomjson.Object) bool {
		some = len(o) > 0
		return !some
	})
	return some
}

// uid returns a UID of the first object of a list. It may only be used in the next
// request.
func (a *webAnswer) uid(tag dataset.Tag) (uid string, ok bool) {
	dicomjson.Each(bytes.NewReader(a.body()), a.joined, func(o dicomjson.Object) bool {
		found, _ := o.Attributes()
		if values := found[tag].Values; len(values) > 0 && json.Unmarshal(values[0], &uid) == nil {
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
