package header

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Bounds on listings.
const (
	maxIndex   = 64 << 20 // bytes of one
	maxLinks   = 1 << 20  // links of one
	maxAddress = 4 << 10  // bytes of an address, with its escapes
	maxHeld    = 32 << 20 // bytes of the names of folders that wait to be listed
	maxBare    = 10_000   // folders in a row without a file
)

// index reads a folder that a web server lists, as nginx and Apache do, and
// what lies below it: the links on the page that lead to something directly
// inside, and no others.
func (s *site) index(u *url.URL, depth int) {
	if s.run.ctx.Err() != nil || s.host.gone() != nil {
		return
	}
	if depth > maxIndexDepth {
		s.run.counts.NoFolder++
		return
	}
	answer, err := s.get(s.run.ctx, u.String(), 0, -1)
	if err != nil || answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		if err == nil {
			answer.Body.Close()
		}
		s.run.counts.NoFolder++
		return
	}
	s.run.counts.Folders++
	s.run.counts.Index++
	s.bare++
	var folders, files []string
	held, all := 0, true
	whole := links(answer.Body, u, func(name string, folder bool) bool {
		address := u.JoinPath(url.PathEscape(name)).String()
		switch {
		case !s.host.listed():
			return false
		case len(address) > maxAddress:
			all = false
		case folder && s.held+len(name) > maxHeld:
			all = false
		case folder:
			s.held, held = s.held+len(name), held+len(name)
			folders = append(folders, name)
		default:
			s.bare = 0
			if s.run.share(u.Path + name) {
				files = append(files, address)
			}
			if len(files) == 256 {
				s.send(files)
				files = files[:0]
			}
		}
		return true
	})
	answer.Body.Close()
	s.send(files)
	if !whole || !all {
		s.run.counts.NoFolder++
	}
	for _, name := range folders {
		if s.bare > maxBare {
			s.host.leave(TooMuch)
		}
		if s.run.ctx.Err() != nil || s.host.gone() != nil {
			s.run.counts.NoFolder++
			break
		}
		s.index(u.JoinPath(url.PathEscape(name)+"/"), depth+1)
	}
	s.held -= held
}

// ofAPage is the bound on what may be a listing. Files are read by ranges.
func ofAPage(_ *http.Request, answer *http.Response) bound {
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		return bound{bytes: maxIndex}
	}
	return bound{}
}

// links gives the names that a page links to, each once where they follow one
// another, until yield wants no more, and reports whether the page was read to
// its end.
func links(page io.Reader, base *url.URL, yield func(name string, folder bool) bool) bool {
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
					if !yield(name, folder) {
						return false
					}
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
