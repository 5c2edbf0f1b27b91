package header

import (
	"context"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"pacsaudit/dimse/dataset"
)

type pageKind uint8

const (
	isFile pageKind = iota
	isIndex
)

// kind checks whether an address is a file or a list of files.
func (s *site) kind(ctx context.Context, u *url.URL) (pageKind, error) {
	answer, err := s.get(ctx, u.String(), 0, 0)
	if err != nil {
		return isFile, err
	}
	defer closeBody(answer)
	switch {
	case answer.StatusCode >= 400 && answer.StatusCode != http.StatusRequestedRangeNotSatisfiable:
		return isFile, statusError(answer.StatusCode)
	case isFolder(answer) && !namedLikeDICOM(u.String()):
		return isIndex, nil
	}
	return isFile, nil
}

// webFiles is how many files of a server a worker takes at a time.
const webFiles = 8

// send passes files of a folder at a depth to the workers.
func (s *site) send(addresses []string, depth int) {
	if s.readNow != nil {
		s.readNow(addresses, depth)
		return
	}
	for some := range slices.Chunk(slices.Clone(addresses), webFiles) {
		s.run.send(&batch{do: func(w *worker, b *batch) { w.webFiles(b, s, some, depth) }})
	}
}

// webFiles reads some files.
func (w *worker) webFiles(b *batch, s *site, addresses []string, depth int) {
	for _, address := range addresses {
		if w.ctx.Err() != nil {
			b.cut = true
			return
		}
		var page *url.URL
		text := false
		w.path = append(w.path[:0], address...)
		row := w.ranged(b, s.host, func(from, to int64) (piece, error) {
			p, err := s.fetch(w.ctx, address, from, to)
			if text = text || p.text; p.page != nil {
				page = p.page
			}
			return p, err
		})
		if row.Status == NotDICOM && page != nil && w.webFolder(b, s, address, page, depth) {
			continue
		}
		switch {
		case row.Status != NotDICOM:
		case strings.HasSuffix(address, "/"):
			w.counts.NoFolder++ // a listing of an unknown format
		case (text || w.header.Looks() == dataset.LooksLikeText) && namedLikeDICOM(address):
			row.Status = Unreadable // some servers report errors, and ask for a login, with the status of success
		}
		w.path = append(w.path[:0], address...)
		w.emit(b, row)
	}
}

// webFolder reads a folder that was taken for a file, because the link to it does not
// end like one, and reports whether it is one.
func (w *worker) webFolder(b *batch, s *site, address string, page *url.URL, depth int) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	sub := &site{run: s.run, counts: &w.counts, client: s.client, host: s.host, auth: s.auth}
	sub.readNow = func(addresses []string, depth int) { w.webFiles(b, sub, addresses, depth) }
	before := w.counts.NoFolder
	if sub.indexBy(u.JoinPath("/"), page, depth+1) {
		return true
	}
	// It is a page in place of a file, such as a login, or a folder that cannot be
	// listed.
	w.counts.NoFolder = max(w.counts.NoFolder, before+1)
	return false
}

// isFolder reports an answer that lists a folder, by its content type and path: JSON
// and XML may be listings or files.
func isFolder(answer *http.Response) bool {
	switch formatOf(answer) {
	case pageListing:
		return true
	case noListing:
		return false
	}
	return strings.HasSuffix(answer.Request.URL.Path, "/")
}

// isPageFile reports the name of a file that is a page.
func isPageFile(address string) bool {
	switch strings.ToLower(path.Ext(address)) {
	case ".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp":
		return true
	}
	return false
}

// notEncoded reports an answer whose body is the file itself. Servers often declare a
// file that is stored in gzip as encoded in gzip.
func notEncoded(answer *http.Response) bool {
	switch strings.ToLower(answer.Header.Get("Content-Encoding")) {
	case "", "identity", "gzip", "x-gzip":
		return true
	}
	return false
}

// isText reports an answer that is declared as text. Some servers declare every file
// so.
func isText(answer *http.Response) bool {
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	return kind == "text/plain" || kind == "application/json" || kind == "application/problem+json"
}

// namedLikeDICOM reports a name with the extension of a DICOM file.
func namedLikeDICOM(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return dicomExtension(u.Path)
}

// dicomExtension reports a path that ends like that of a DICOM file.
func dicomExtension(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".dcm", ".dicom", ".dic", ".ima":
		return true
	}
	return false
}
