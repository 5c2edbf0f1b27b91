package checks

import "pacsaudit/audit"

// site is an archive with web addresses of which these facts were seen.
func site(f func(*audit.WebFacts)) change {
	return func(o *audit.Observation) {
		o.Reach = ok
		o.Target.DICOMweb, o.Target.Web = audit.Operator("https://pacs.example.org/dicom-web"), audit.Operator("https://pacs.example.org")
		if f != nil {
			f(&o.Web)
		}
	}
}

func webDoor(a audit.WebAnswer, status uint16) audit.WebDoor {
	return audit.WebDoor{Step: ok, Answer: a, HTTP: status, Encrypted: true}
}

func qido(d audit.WebDoor) change { return site(func(w *audit.WebFacts) { w.QIDO = d }) }

func qidoRows(records, exposed uint64, atLeast bool) change {
	return site(func(w *audit.WebFacts) {
		w.QIDO = webDoor(audit.WebOpen, 200)
		w.Query = audit.Query{Tally: tallied(records, exposed), AtLeast: atLeast}
	})
}

func clear(d audit.WebDoor, plain audit.WebDoor) change {
	return site(func(w *audit.WebFacts) { w.QIDO, w.Plaintext = d, plain })
}

func rest(d audit.WebDoor) change { return site(func(w *audit.WebFacts) { w.REST = d }) }

func viewer(d audit.WebDoor, at audit.ViewerPath) change {
	return site(func(w *audit.WebFacts) { w.Viewer, w.ViewerAt = d, at })
}

func defaultTry(d audit.WebDoor, c audit.DefaultCredential) change {
	return site(func(w *audit.WebFacts) { w.Defaults, w.Default = d, c })
}

func cors(list audit.WebAnswer, x audit.WebAnswer, allows audit.OriginRule, credentials bool) change {
	return site(func(w *audit.WebFacts) {
		w.QIDO, w.CrossOrigin = webDoor(list, 0), audit.CrossOrigin{WebDoor: webDoor(x, 0), Allows: allows, Credentials: credentials}
	})
}

func methods(list audit.WebAnswer, studies, study audit.MethodsOffer) change {
	return site(func(w *audit.WebFacts) { w.QIDO, w.ListMethods, w.StudyMethods = webDoor(list, 0), studies, study })
}

func offer(m audit.Methods) audit.MethodsOffer {
	return audit.MethodsOffer{WebDoor: webDoor(audit.WebOpen, 200), Methods: m}
}

func webdav(d audit.WebDoor) change { return site(func(w *audit.WebFacts) { w.WebDAV = d }) }

func beside(o *audit.Observation) {
	o.Web.Workitems, o.Web.OpenID = webDoor(audit.WebOpen, 200), webDoor(audit.WebOpen, 200)
	o.Web.ViewerPage = audit.PageHeaders{Framing: audit.FramedByAll}
}

var (
	reads      = offer(audit.GetMethod | audit.HeadMethod | audit.OptionsMethod)
	stores     = offer(audit.GetMethod | audit.PostMethod)
	deletes    = offer(audit.GetMethod | audit.DeleteMethod)
	saysNo     = audit.MethodsOffer{WebDoor: denies}
	saysLittle = audit.MethodsOffer{WebDoor: webDoor(audit.WebAbsent, 404)}
)

func local(o *audit.Observation) {
	o.Web.Product, o.Web.QIDO.Local, o.Web.REST.Local = audit.Orthanc, true, true
}

var (
	denies  = audit.WebDoor{Step: ok, Answer: audit.WebDenied, HTTP: 401, Demands: audit.BasicAuth, Encrypted: true}
	inClear = audit.WebDoor{Step: ok, Answer: audit.WebDenied, HTTP: 401, Demands: audit.BasicAuth}
	dead    = audit.WebDoor{Step: timedOut}
)

var (
	_ = rowsOf("dicomweb-open",
		row{name: "answers", o: seen(qidoRows(5, 0, true)), want: fail, facts: []string{"records=5"}},
		row{name: "demands a password", o: seen(qido(denies)), want: pass, facts: []string{"demands=basic", "http-status=401"}},
		row{name: "no such service", o: seen(qido(webDoor(audit.WebAbsent, 404))), want: unknown},
		row{name: "sends elsewhere", o: seen(qido(webDoor(audit.WebMoved, 302))), want: unknown},
		row{name: "no answer", o: seen(qido(dead)), want: unknown, facts: []string{"outcome=timeout"}},
		row{name: "Orthanc asked from its own machine", o: seen(qidoRows(5, 5, true), local), want: unknown},
		row{name: "no web address", o: seen(open), want: outside})
	_ = rowsOf("dicomweb-exposes-phi",
		row{name: "patients", o: seen(qidoRows(5, 4, true)), want: fail, facts: []string{"records=4"}},
		row{name: "nobody, all seen", o: seen(qidoRows(5, 0, false)), want: pass},
		row{name: "nobody, not all seen", o: seen(qidoRows(5, 0, true)), want: unknown},
		row{name: "nothing", o: seen(qidoRows(0, 0, false)), want: unknown},
		row{name: "demands a password", o: seen(qido(denies)), want: pass},
		row{name: "no answer", o: seen(qido(dead)), want: unknown},
		row{name: "Orthanc asked from its own machine", o: seen(qidoRows(5, 5, true), local), want: unknown},
		row{name: "no web address", o: seen(open), want: outside})
	_ = rowsOf("dicomweb-plaintext",
		row{name: "HTTP", o: seen(qido(inClear)), want: fail},
		row{name: "HTTP beside HTTPS", o: seen(clear(denies, inClear)), want: fail},
		row{name: "HTTPS only", o: seen(clear(denies, webDoor(audit.WebStrange, 400))), want: pass},
		row{name: "HTTP sends to HTTPS", o: seen(clear(denies, webDoor(audit.WebMoved, 301))), want: pass},
		row{name: "HTTP was not tried", o: seen(qido(denies)), want: unknown},
		row{name: "no answer", o: seen(qido(dead)), want: unknown},
		row{name: "no web address", o: seen(open), want: outside})
	_ = rowsOf("rest-api-open",
		row{name: "open", o: seen(rest(webDoor(audit.WebOpen, 200)), orthanc(1, 10, 1)), want: fail, facts: []string{"product=orthanc"}},
		row{name: "demands a password", o: seen(rest(denies)), want: pass},
		row{name: "none", o: seen(rest(webDoor(audit.WebAbsent, 404))), want: pass},
		row{name: "a page for everything", o: seen(rest(webDoor(audit.WebStrange, 200))), want: unknown},
		row{name: "no answer", o: seen(rest(dead)), want: unknown},
		row{name: "asked from its own machine", o: seen(rest(webDoor(audit.WebOpen, 200)), local), want: unknown},
		row{name: "no web address", o: seen(open), want: outside})
	_ = rowsOf("viewer-open",
		row{name: "a viewer", o: seen(viewer(webDoor(audit.WebOpen, 200), audit.OHIF)), want: fail, facts: []string{"viewer=ohif"}},
		row{name: "none", o: seen(viewer(webDoor(audit.WebAbsent, 404), 0)), want: pass},
		row{name: "demands a password", o: seen(viewer(denies, 0)), want: pass},
		row{name: "a page for everything", o: seen(viewer(webDoor(audit.WebStrange, 200), 0)), want: unknown},
		row{name: "no web address", o: seen(open), want: outside})
	_ = rowsOf("dicomweb-open",
		row{name: "open, with work items and a login elsewhere", o: seen(qidoRows(5, 0, true), beside), want: fail, facts: []string{"work-items=open", "openid-login=yes"}},
		row{name: "demands a password, and says which login", o: seen(qido(denies), beside), want: pass, facts: []string{"openid-login=yes"}})
	_ = rowsOf("viewer-open",
		row{name: "a viewer in any frame", o: seen(viewer(webDoor(audit.WebOpen, 200), audit.OHIF), beside), want: fail, facts: []string{"framed-by=any-site", "content-security-policy=no"}},
		row{name: "a login page in any frame", o: seen(viewer(denies, 0), beside), want: pass, facts: []string{"framed-by=any-site"}})
	_ = rowsOf("web-cors",
		row{name: "any site, with the login of the visitor", o: seen(cors(audit.WebDenied, audit.WebDenied, audit.AskedOrigin, true)), want: fail, facts: []string{"read-by=site-that-asks", "with-credentials=yes"}},
		row{name: "any site, where nobody logs in", o: seen(cors(audit.WebOpen, audit.WebOpen, audit.AnyOrigin, false)), want: fail, facts: []string{"read-by=any-site"}},
		row{name: "the site that asks, where nobody logs in", o: seen(cors(audit.WebOpen, audit.WebOpen, audit.AskedOrigin, false)), want: fail},
		row{name: "the site that asks, with credentials, sends elsewhere", o: seen(cors(audit.WebMoved, audit.WebMoved, audit.AskedOrigin, true)), want: fail},
		row{name: "a frame in a sandbox, with the login of the visitor", o: seen(cors(audit.WebDenied, audit.WebDenied, audit.NullOrigin, true)), want: fail, facts: []string{"read-by=any-site-in-a-sandbox"}},
		row{name: "a frame in a sandbox, where nobody logs in", o: seen(cors(audit.WebOpen, audit.WebOpen, audit.NullOrigin, false)), want: fail},
		row{name: "a login at this list, and another is open", o: seen(cors(audit.WebOpen, audit.WebDenied, audit.AnyOrigin, false)), want: unknown},
		row{name: "another site at this list, and another is open", o: seen(cors(audit.WebOpen, audit.WebDenied, audit.OtherOrigin, false)), want: unknown},
		row{name: "no other site", o: seen(cors(audit.WebOpen, audit.WebOpen, audit.OwnOrigin, false)), want: pass},
		row{name: "another site", o: seen(cors(audit.WebOpen, audit.WebOpen, audit.OtherOrigin, true)), want: pass},
		row{name: "another site, behind a login", o: seen(cors(audit.WebDenied, audit.WebDenied, audit.OtherOrigin, true)), want: pass},
		row{name: "any site, without the login of the visitor", o: seen(cors(audit.WebDenied, audit.WebDenied, audit.AnyOrigin, true)), want: pass},
		row{name: "the site that asks, without the login", o: seen(cors(audit.WebDenied, audit.WebDenied, audit.AskedOrigin, false)), want: pass},
		row{name: "a login, and nothing of sites", o: seen(cors(audit.WebDenied, audit.WebDenied, audit.OwnOrigin, false)), want: unknown, facts: []string{"read-by=own-site"}},
		row{name: "no such service", o: seen(cors(audit.WebAbsent, audit.WebAbsent, audit.AnyOrigin, false)), want: unknown},
		row{name: "Orthanc asked from its own machine", o: seen(cors(audit.WebOpen, audit.WebOpen, audit.AnyOrigin, false), local, func(o *audit.Observation) { o.Web.CrossOrigin.Local = true }), want: unknown},
		row{name: "no answer", o: seen(qido(dead)), want: unknown},
		row{name: "no web address", o: seen(open), want: outside})
	_ = rowsOf("web-methods",
		row{name: "storing", o: seen(methods(audit.WebOpen, stores, reads)), want: fail, facts: []string{"offers=post"}},
		row{name: "deleting", o: seen(methods(audit.WebOpen, reads, deletes)), want: fail, facts: []string{"offers=delete"}},
		row{name: "deleting, nothing said of the list", o: seen(methods(audit.WebOpen, saysLittle, deletes)), want: fail},
		row{name: "reading", o: seen(methods(audit.WebOpen, reads, reads)), want: pass},
		row{name: "a login", o: seen(methods(audit.WebDenied, saysNo, saysNo)), want: pass},
		row{name: "reading of the list, OPTIONS of a study forbidden", o: seen(methods(audit.WebOpen, reads, saysNo)), want: unknown},
		row{name: "OPTIONS forbidden where the list is open", o: seen(methods(audit.WebOpen, saysNo, saysNo)), want: unknown},
		row{name: "reading behind a login", o: seen(methods(audit.WebDenied, reads, saysNo)), want: pass},
		row{name: "storing behind a login", o: seen(methods(audit.WebDenied, stores, reads)), want: unknown},
		row{name: "nothing said", o: seen(methods(audit.WebOpen, saysLittle, saysLittle)), want: unknown},
		row{name: "nothing said of a study", o: seen(methods(audit.WebOpen, reads, saysLittle)), want: unknown},
		row{name: "nothing said of the list", o: seen(methods(audit.WebOpen, saysLittle, reads)), want: unknown},
		row{name: "Orthanc asked from its own machine", o: seen(methods(audit.WebOpen, stores, deletes), local), want: unknown},
		row{name: "no answer", o: seen(qido(dead)), want: unknown},
		row{name: "no web address", o: seen(open), want: outside})
	_ = rowsOf("webdav-open",
		row{name: "open", o: seen(webdav(webDoor(audit.WebOpen, 207))), want: fail, facts: []string{"http-status=207"}},
		row{name: "demands a password", o: seen(webdav(denies)), want: pass},
		row{name: "none", o: seen(webdav(webDoor(audit.WebAbsent, 404))), want: pass},
		row{name: "a page for everything", o: seen(webdav(webDoor(audit.WebStrange, 200))), want: unknown},
		row{name: "no answer", o: seen(webdav(dead)), want: unknown},
		row{name: "no DICOMweb, and no answer", o: seen(webdav(dead), onlyWeb), want: unknown},
		row{name: "asked from its own machine", o: seen(webdav(webDoor(audit.WebOpen, 207)), local, func(o *audit.Observation) { o.Web.WebDAV.Local = true }), want: unknown},
		row{name: "no web address", o: seen(open), want: outside})
	_ = rowsOf("default-credentials",
		row{name: "taken", o: seen(defaultTry(webDoor(audit.WebOpen, 200), audit.OrthancCredential)), want: fail, facts: []string{"credential=orthanc"}},
		row{name: "refused", o: seen(defaultTry(denies, 0)), want: pass},
		row{name: "not asked for", o: seen(qido(denies)), want: unknown},
		row{name: "no answer", o: seen(defaultTry(dead, 0)), want: unknown})
)
