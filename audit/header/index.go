package header

import (
	"net/http"
	"net/url"
	"strings"
)

// Bounds on listings.
const (
	maxIndex   = 64 << 20 // bytes of one
	maxLinks   = 1 << 20  // links of one
	maxFrames  = 16       // of one
	maxAddress = 4 << 10  // bytes of an address, with its escapes
	maxHeld    = 32 << 20 // bytes of the names of folders that wait to be listed, and
	perName    = 100      // for each
	maxBare    = 10_000   // folders in a row without a file
)

// index reads a folder that a web server lists, and what lies below it. It follows
// only links to what is inside the folder.
func (s *site) index(u *url.URL, depth int) { s.indexBy(u, u, depth) }

// indexBy is index, by a page that lists the folder.
func (s *site) indexBy(u, page *url.URL, depth int) (found bool) {
	if s.run.ctx.Err() != nil || s.host.givenUp() != nil {
		return false
	}
	if depth > maxIndexDepth {
		s.counts.NoFolder++
		return false
	}
	v := &folderListing{site: s, folder: u, depth: depth, known: map[string]bool{}}
	whole := v.page(page)
	s.foldersSinceFile++
	if v.found > 0 {
		s.foldersSinceFile = 0
	}
	if v.listed {
		s.counts.Folders++
		s.counts.Index++
	}
	s.send(v.files, depth)
	if !whole || v.missed {
		s.counts.NoFolder++
	}
	for _, name := range v.folders {
		if s.foldersSinceFile > maxBare {
			s.host.giveUp(TooMuch)
		}
		if s.run.ctx.Err() != nil || s.host.givenUp() != nil {
			s.counts.NoFolder++
			break
		}
		s.index(u.JoinPath(url.PathEscape(name)+"/"), depth+1)
	}
	s.pendingBytes -= v.held
	return v.found > 0 || len(v.folders) > 0
}

// folderListing is the reading of one folder's listing.
type folderListing struct {
	site    *site
	folder  *url.URL
	depth   int
	folders []string
	files   []string        // addresses that wait to be sent
	known   map[string]bool // of the folders
	found   int             // files
	frames  int
	held    int
	listed  bool // it was a listing
	missed  bool // something may be inside that is not followed
}

// page reads a page of a listing, and reports whether that was to its end.
func (v *folderListing) page(u *url.URL) bool {
	answer, err := v.site.get(v.site.run.ctx, u.String(), 0, -1)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	read := listings[formatOf(answer)]
	if answer.StatusCode != http.StatusOK || read == nil || !within(v.folder, answer.Request.URL) {
		return false
	}
	v.listed = true
	l := &listing{folder: v.folder, from: answer.Request.URL, found: v.add}
	whole := read(answer.Body, l)
	v.missed = v.missed || l.missed
	for _, frame := range l.frames {
		if v.frames++; v.frames > maxFrames || !v.page(frame) {
			v.missed = true
			break
		}
	}
	return whole
}

// add takes what a listing names, and reports whether more is wanted.
func (v *folderListing) add(name string, folder bool) bool {
	s := v.site
	address := v.folder.JoinPath(url.PathEscape(name)).String()
	switch {
	case !s.host.countListed():
		return false
	case len(address) > maxAddress, folder && s.pendingBytes+len(name)+perName > maxHeld:
		v.missed = true
	case folder && v.known[name]:
	case folder:
		v.known[name] = true
		s.pendingBytes, v.held = s.pendingBytes+len(name)+perName, v.held+len(name)+perName
		v.folders = append(v.folders, name)
	default:
		v.found++
		if s.readNow != nil || s.run.inShard(v.folder.Path+name) {
			v.files = append(v.files, address)
		}
		if len(v.files) == 256 {
			s.send(v.files, v.depth)
			v.files = v.files[:0]
		}
	}
	return true
}

// boundOfPage is the bound on what may be a listing. Files are read by ranges.
func boundOfPage(_ *http.Request, answer *http.Response) bound {
	if formatOf(answer) != noListing {
		return bound{bytes: maxIndex}
	}
	return bound{}
}

// within reports whether an address is a folder's, or of something inside it.
func within(folder, to *url.URL) bool {
	path := strings.TrimSuffix(folder.Path, "/")
	rest, ok := strings.CutPrefix(to.Path, path)
	return ok && (rest == "" || rest[0] == '/') && to.Scheme == folder.Scheme && strings.EqualFold(to.Host, folder.Host)
}
