package probe

import (
	"context"
	"net/url"
	"path"
	"slices"
	"strings"

	"pacsaudit/audit"
)

// rootsOf are the addresses below which a product has its pages: the one that the
// operator names, or else that of the server, and the folder in which DICOMweb is. A proxy
// may have the whole of Orthanc under a path, and not only its DICOMweb.
func rootsOf(t *audit.Target) (list []*url.URL) {
	add := func(u *url.URL) {
		u.Path = strings.TrimSuffix(u.Path, "/")
		if !slices.ContainsFunc(list, func(known *url.URL) bool { return known.String() == u.String() }) {
			list = append(list, u)
		}
	}
	if u, err := url.Parse(t.Web.String()); err == nil && u.Host != "" {
		add(u)
	}
	if u, err := url.Parse(t.DICOMweb.String()); err == nil && u.Host != "" {
		server := url.URL{Scheme: u.Scheme, Host: u.Host}
		if len(list) == 0 {
			add(&server)
		}
		add(under(&server, path.Dir(strings.TrimSuffix(u.EscapedPath(), "/")), ""))
	}
	return list
}

// moreOf is the one of two doors to the same service that leaves more open: that gives
// what was asked for, then that settled nothing, then that is shut.
func moreOf(a, b audit.WebDoor) audit.WebDoor {
	rank := func(d audit.WebDoor) int {
		switch {
		case d.Answer == audit.WebOpen:
			return 4
		case d.Answer == audit.WebDenied:
			return 2
		case d.Answer == audit.WebAbsent:
			return 1
		case d.Tried():
			return 3
		}
		return 0
	}
	if rank(b) > rank(a) {
		return b
	}
	return a
}

// productInterface asks for the interface of Orthanc, unless it was found elsewhere. It
// reports whether the server answers.
func (w *web) productInterface(ctx context.Context, c *webClient, root *url.URL) bool {
	if w.f.REST.Answer == audit.WebOpen {
		return true
	}
	q := question{url: under(root, "system", ""), accept: "application/json", like: isOrthanc}
	a := c.ask(ctx, q)
	w.f.REST = moreOf(w.f.REST, a.door)
	w.remember(q, a.door)
	if a.door.Answer == audit.WebOpen {
		w.f.Product, w.f.Version = audit.Orthanc, orthancVersion(a.body)
	}
	return a.door.OK()
}

// viewerPaths are the pages of viewers.
var viewerPaths = [audit.ViewerPaths]string{
	audit.OrthancExplorer:  "app/explorer.html",
	audit.OrthancExplorer2: "ui/app/",
	audit.StoneViewer:      "stone-webviewer/index.html",
	audit.OHIF:             "ohif/",
	audit.Weasis:           "weasis-pacs-connector/",
	audit.DCM4CHEEUI:       "dcm4chee-arc/ui2/",
	audit.Oviyam:           "oviyam2/",
}

// viewers asks for the pages of viewers, until one is found. A server with a page at every
// path would seem to have every viewer: a random path is asked for first. There is no
// viewer if each of them is denied or absent.
func (w *web) viewers(ctx context.Context, c *webClient, root *url.URL) {
	page := func(path string) audit.WebDoor {
		a := c.ask(ctx, question{url: under(root, path, ""), accept: "text/html", like: isPage})
		if a.door.Answer == audit.WebOpen || a.door.Demands == audit.LoginPage && w.f.ViewerPage.Framing == audit.FramingUnknown {
			w.f.ViewerPage = a.page
		}
		return a.door
	}
	if w.f.Viewer.Answer == audit.WebOpen {
		return
	}
	nobody := page(randomTitle())
	if nobody.Answer == audit.WebOpen {
		nobody.Answer, w.f.ViewerPage = audit.WebStrange, audit.PageHeaders{}
	}
	w.f.Viewer = moreOf(w.f.Viewer, nobody)
	if nobody.Ending() == audit.Unsettled {
		return
	}
	for v := audit.NoViewer + 1; v < audit.ViewerPaths; v++ {
		d := page(viewerPaths[v])
		if d.Answer == audit.WebOpen {
			w.f.Viewer, w.f.ViewerAt = d, v
			return
		}
		if d.Ending() == audit.Unsettled {
			w.f.Viewer = moreOf(w.f.Viewer, d) // there may be a viewer
		}
		if !d.Step.OK() {
			return
		}
	}
}
