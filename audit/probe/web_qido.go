package probe

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"

	"pacsaudit/audit"
	"pacsaudit/audit/phi"
	"pacsaudit/dimse/dataset"
)

// maxQIDO bounds the answer to a query by QIDO.
const maxQIDO = 32 << 20

// isQIDO recognises the answer to a query, PS3.18 §10.6.3: a list of objects.
// No content is an answer too, to a query that nothing matches.
func isQIDO(contentType string, body []byte) bool {
	if len(body) == 0 {
		return contentType == "" || strings.Contains(contentType, "json")
	}
	body = bytes.TrimLeft(body, " \t\r\n")
	if len(body) == 0 || body[0] != '[' || strings.Contains(contentType, "html") {
		return false
	}
	body = bytes.TrimLeft(body[1:], " \t\r\n")
	return len(body) > 0 && (body[0] == '{' || body[0] == ']')
}

// isOrthanc recognises the answer of Orthanc's /system.
func isOrthanc(_ string, body []byte) bool {
	var s struct {
		DicomAet        *string
		Version         *string
		DatabaseVersion *json.Number
	}
	return json.Unmarshal(body, &s) == nil && s.Version != nil && (s.DicomAet != nil || s.DatabaseVersion != nil)
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

// count reads as many studies as the bound allows and counts them like those
// of a C-FIND.
func (w *web) count(ctx context.Context, c *webClient, base *url.URL) {
	rows := w.p.rows()
	in := phi.NewInspector(w.p.now())
	q := question{url: under(base, "studies", fmt.Sprintf("limit=%d", rows)), accept: dicomJSON}
	q.like = isQIDO
	query := audit.Query{Model: phi.StudyRootStudy, Tally: in.Tally(), AtLeast: true}
	c.stream(ctx, q, func(d *audit.WebDoor, _ string, r io.Reader) {
		n, whole := inspectJSON(r, rows, in)
		query.Bounded = n >= rows
		query.AtLeast = !whole || query.Bounded
		d.Answer = audit.WebOpen
	})
	in.Tally().Settle()
	w.f.Query = query
}

// metadata asks whether the whole header of one instance is given. Of the
// answer the beginning is looked at, and nothing is kept.
func (w *web) metadata(ctx context.Context, c *webClient, base *url.URL, study string) {
	a := c.ask(ctx, question{url: under(base, "studies/"+study+"/instances", "limit=1"), accept: dicomJSON, like: isQIDO})
	w.f.Metadata = a.door
	series, ok := uidOf(a.body, "0020000E")
	instance, okay := uidOf(a.body, "00080018")
	if a.door.Answer != audit.WebOpen || !ok || !okay {
		if a.door.Answer == audit.WebOpen {
			w.f.Metadata.Answer = audit.NoAnswer // a list, and nothing to ask for
		}
		return
	}
	path := "studies/" + study + "/series/" + series + "/instances/" + instance + "/metadata"
	w.f.Metadata = c.ask(ctx, question{url: under(base, path, ""), accept: dicomJSON, like: isQIDO}).door
}

// uidOf is a UID of the first object of a list. It may only become a part of
// the next request.
func uidOf(body func() []byte, tag string) (string, bool) {
	d := json.NewDecoder(bytes.NewReader(body()))
	var first map[string]attribute
	if _, err := d.Token(); err != nil || !d.More() || d.Decode(&first) != nil || len(first[tag].Value) == 0 {
		return "", false
	}
	var uid string
	if json.Unmarshal(first[tag].Value[0], &uid) != nil || uid == "" || len(uid) > 64 || strings.Trim(uid, "0123456789.") != "" {
		return "", false
	}
	return uid, true
}

// inspectJSON counts the objects of a list, PS3.18 §F.2. It reports whether the
// list came to its end.
func inspectJSON(r io.Reader, rows int, in *phi.Inspector) (n int, whole bool) {
	bounded := &io.LimitedReader{R: r, N: maxQIDO}
	d := json.NewDecoder(bounded)
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return 0, err == io.EOF && bounded.N == maxQIDO // no content: no match
	}
	var decoder dataset.Decoder
	var encoded []byte
	for d.More() {
		if n >= rows {
			return n, false
		}
		var object map[string]attribute
		if d.Decode(&object) != nil {
			return n, false
		}
		n++
		encoded = appendObject(encoded[:0], object, 0)
		decoder.Reset(encoded, dataset.Syntax{})
		in.Inspect(&decoder)
	}
	clear(encoded)
	_, err := d.Token()
	return n, err == nil
}
