package header

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// maxIndex is how much of a listing is read.
const maxIndex = 64 << 20

// maxLinks is how many links of one listing are followed.
const maxLinks = 1 << 20

// index reads a folder that a web server lists, as nginx and Apache do, and
// what lies below it: the links on the page that lead to something directly
// inside, and no others.
func (s *site) index(u *url.URL, depth int) {
	if s.run.ctx.Err() != nil {
		return
	}
	answer, err := s.get(s.run.ctx, u.String(), 0, -1)
	if err != nil || answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") || depth > maxIndexDepth {
		if err == nil {
			answer.Body.Close()
		}
		s.run.counts.NoFolder++
		return
	}
	s.run.counts.Folders++
	s.run.counts.Index++
	var folders, files []string
	whole := links(io.LimitReader(answer.Body, maxIndex), u, func(name string, folder bool) {
		child := u.Path + name
		switch {
		case folder:
			folders = append(folders, name)
		case s.run.share(child):
			if files = append(files, u.JoinPath(url.PathEscape(name)).String()); len(files) == 256 {
				s.send(files)
				files = files[:0]
			}
		}
	})
	answer.Body.Close()
	s.send(files)
	if !whole {
		s.run.counts.NoFolder++
	}
	for _, name := range folders {
		s.index(u.JoinPath(url.PathEscape(name)+"/"), depth+1)
	}
}

// links gives the names that a page links to, each once where they follow one
// another, and reports whether the page was read to its end.
func links(page io.Reader, base *url.URL, yield func(name string, folder bool)) bool {
	z := html.NewTokenizer(page)
	z.SetMaxBuf(1 << 20)
	last := ""
	for n := 0; n < maxLinks; {
		switch z.Next() {
		case html.ErrorToken:
			return z.Err() == io.EOF
		case html.StartTagToken:
			tag, more := z.TagName()
			if string(tag) != "a" {
				continue
			}
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				if string(key) != "href" {
					continue
				}
				if name, folder, ok := inside(base, string(value)); ok && name != last {
					last = name
					n++
					yield(name, folder)
				}
			}
		}
	}
	return false
}

// inside is the name of what a link leads to, if that lies directly in the
// folder: not above it, not beside it, not on another host, no search.
func inside(base *url.URL, link string) (name string, folder, ok bool) {
	ref, err := url.Parse(link)
	if err != nil || ref.RawQuery != "" || ref.ForceQuery {
		return "", false, false
	}
	to := base.ResolveReference(ref)
	rest, ok := strings.CutPrefix(to.Path, base.Path)
	if !ok || to.Scheme != base.Scheme || !strings.EqualFold(to.Host, base.Host) {
		return "", false, false
	}
	name = strings.TrimSuffix(rest, "/")
	if name == "" || strings.Contains(name, "/") || name == "." || name == ".." {
		return "", false, false
	}
	return name, name != rest, true
}
