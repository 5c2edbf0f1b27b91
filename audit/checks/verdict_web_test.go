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
	_ = rowsOf("default-credentials",
		row{name: "taken", o: seen(defaultTry(webDoor(audit.WebOpen, 200), audit.OrthancCredential)), want: fail, facts: []string{"credential=orthanc"}},
		row{name: "refused", o: seen(defaultTry(denies, 0)), want: pass},
		row{name: "not asked for", o: seen(qido(denies)), want: unknown},
		row{name: "no answer", o: seen(defaultTry(dead, 0)), want: unknown})
)
