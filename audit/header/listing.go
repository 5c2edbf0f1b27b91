package header

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// format is how a web server lists a folder.
type format uint8

const (
	noListing format = iota
	pageListing
	jsonListing // nginx, autoindex_format json
	xmlListing  // nginx, autoindex_format xml
)

var listings = [...]func(io.Reader, *listing) bool{pageListing: readPage, jsonListing: readJSON, xmlListing: readXML}

// formatOf is what an answer says it is.
func formatOf(answer *http.Response) format {
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	switch kind {
	case "text/html", "application/xhtml+xml":
		return pageListing
	case "application/json", "text/json":
		return jsonListing
	case "application/xml", "text/xml":
		return xmlListing
	}
	return noListing
}

// listing is what a server says is in a folder. Each kind is read to its end or until
// nobody wants more, and says whether it was.
type listing struct {
	folder, from *url.URL // what is listed, and by which page
	found        func(name string, folder bool) bool
	missed       bool // something may be inside that is not followed
	frames       []*url.URL
	last         string
	links        int
	scripted     bool
	inside       int
}

// readPage reads what nginx, Apache, IIS and many others write for people.
func readPage(page io.Reader, l *listing) bool {
	z := html.NewTokenizer(page)
	z.SetMaxBuf(maxToken)
	for l.links < maxLinks {
		switch z.Next() {
		case html.ErrorToken:
			// A page that a script fills in names nothing.
			l.missed = l.missed || l.scripted && l.inside == 0
			return z.Err() == io.EOF
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, more := z.TagName()
			kind := string(tag)
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				if !l.attribute(kind, string(key), string(value)) {
					return false
				}
			}
			l.scripted = l.scripted || kind == "script"
		}
	}
	return false
}

func (l *listing) attribute(tag, key, value string) bool {
	switch tag + " " + key {
	case "a href", "area href":
		return l.link(value)
	case "frame src", "iframe src":
		l.frame(value)
	case "base href":
		if to, err := l.from.Parse(value); err == nil {
			l.from = to
		}
	}
	return true
}

// link takes what a page leads to, and reports whether more is wanted.
func (l *listing) link(link string) bool {
	name, folder, what := inside(l.folder, l.from, link)
	switch {
	case what == unfollowed && !sorts(link):
		// A link with a query can do anything, and is not followed.
		l.missed = true
	case what == isInside && name != l.last:
		l.last = name
		l.links++
		l.inside++
		return l.found(name, folder)
	}
	return true
}

// frame takes a page within the page.
func (l *listing) frame(link string) {
	to, err := l.from.Parse(link)
	switch {
	case err == nil && to.Scheme == "about":
	case err != nil || !within(l.folder, to) || to.RawQuery != "" || len(l.frames) >= maxFrames:
		l.missed = true
	default:
		to.Fragment = ""
		l.frames = append(l.frames, to)
		l.inside++
	}
}

// place is where a link leads.
type place uint8

const (
	outside    place = iota
	isInside         // the folder
	unfollowed       // by a query, to whatever the server makes of it, or by a name that is none
)

// inside is the name in a folder that a link of a page leads to, and if that is a
// folder: not above it, not beside it, not on another host. What lies deeper is listed
// by the folder that it is in.
func inside(base, from *url.URL, link string) (name string, folder bool, where place) {
	to, err := from.Parse(strings.TrimSpace(link))
	if err != nil || !within(base, to) {
		return "", false, outside
	}
	if to.RawQuery != "" || to.ForceQuery || strings.Contains(strings.ToUpper(to.RawPath), "%2F") {
		return "", false, unfollowed
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(to.Path, strings.TrimSuffix(base.Path, "/")), "/")
	name, _, folder = strings.Cut(rest, "/")
	if name == "" || name == "." || name == ".." {
		return "", false, outside
	}
	return name, folder, isInside
}

// sorts reports a query that shows the same listing in another order, as those of Apache
// and of nginx's fancyindex do.
func sorts(link string) bool {
	_, query, ok := strings.Cut(link, "?")
	if !ok {
		return false
	}
	for field := range strings.FieldsFuncSeq(query, func(r rune) bool { return r == ';' || r == '&' }) {
		key, value, _ := strings.Cut(field, "=")
		if (key != "C" && key != "O" && key != "F" && key != "V" && key != "P") || len(value) > 1 {
			return false
		}
	}
	return true
}

// maxToken is how long one thing in a listing can be.
const maxToken = 1 << 20

// marked fails where a mark does not come again for too long: parsers keep what is
// between.
type marked struct {
	r    io.Reader
	mark byte
	n    int
}

var errLong = errors.New("a long entry")

func (m *marked) Read(p []byte) (int, error) {
	n, err := m.r.Read(p[:min(len(p), 4<<10)])
	for _, c := range p[:n] {
		if m.n++; c == m.mark {
			m.n = 0
		}
	}
	if m.n > maxToken {
		return 0, errLong
	}
	return n, err
}

// readJSON reads an array of names and types.
func readJSON(from io.Reader, l *listing) bool {
	d := json.NewDecoder(&marked{r: from, mark: '}'})
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return false
	}
	for ; d.More(); l.links++ {
		var e struct{ Name, Type string }
		if d.Decode(&e) != nil || l.links >= maxLinks || !l.named(e.Name, e.Type) {
			return false
		}
	}
	_, err := d.Token()
	return err == nil
}

// readXML reads a list of names, whose elements are their types.
func readXML(from io.Reader, l *listing) bool {
	d := xml.NewDecoder(&marked{r: from, mark: '<'})
	kind, name, depth := "", "", 0
	for l.links < maxLinks {
		t, err := d.Token()
		switch t := t.(type) {
		case nil:
			return err == io.EOF && depth == 0 && kind == "list"
		case xml.StartElement:
			if kind = t.Name.Local; depth == 0 && kind != "list" || depth > 1 {
				return false
			}
			depth++
			name = ""
		case xml.CharData:
			if name += string(t); len(name) > maxAddress {
				return false
			}
		case xml.EndElement:
			if depth--; depth == 1 {
				l.links++
				if !l.named(name, kind) {
					return false
				}
			}
			kind = t.Name.Local
		}
	}
	return false
}

// named takes an entry of a listing for programs.
func (l *listing) named(name, kind string) bool {
	if name == "" || name == "." || name == ".." || strings.Contains(name, "/") || kind != "file" && kind != "directory" {
		l.missed = true
		return true
	}
	l.inside++
	return l.found(name, kind == "directory")
}
