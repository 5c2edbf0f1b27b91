package checks

import (
	"pacsaudit/audit"
	"pacsaudit/audit/phi"
)

// onlyWeb is an archive with another web interface and no DICOMweb.
func onlyWeb(o *audit.Observation) { o.Target.DICOMweb = audit.Text{} }

func webShows(f phi.Field, n uint64) change {
	return func(o *audit.Observation) { o.Web.Query.Tally.Fields[f][phi.Exposed] = n }
}

func metadata(a audit.WebAnswer) change {
	return func(o *audit.Observation) { o.Web.Metadata.Answer = a }
}

func unread(o *audit.Observation) { o.Web.Query.Undecodable = 1 }

func answers(a audit.WebAnswer) change { return func(o *audit.Observation) { o.Web.QIDO.Answer = a } }

var webStopped = audit.WebDoor{Step: stopped}

var (
	_ = rowsOf("dicomweb-open",
		row{name: "metadata too", o: seen(qidoRows(5, 0, true), metadata(audit.WebOpen)), want: fail, facts: []string{"metadata=open"}})
	_ = rowsOf("dicomweb-exposes-phi",
		row{name: "one patient", o: seen(qidoRows(1, 1, false)), want: fail},
		row{name: "a name, two birth dates, three identifiers", o: seen(qidoRows(9, 1, true), webShows(phi.BirthDate, 2), webShows(phi.PatientID, 3)), want: fail},
		row{name: "one record of nobody", o: seen(qidoRows(1, 0, false)), want: pass},
		row{name: "patients, and the list was refused", o: seen(qidoRows(1, 1, true)), want: fail, facts: []string{"records=1"}},
		row{name: "sends elsewhere", o: seen(qido(webDoor(audit.WebMoved, 302))), want: unknown},
		row{name: "a fault", o: seen(qido(webDoor(audit.WebStrange, 503))), want: unknown},
		row{name: "no such service", o: seen(qido(webDoor(audit.WebAbsent, 404))), want: unknown},
		row{name: "records of nobody, one that nobody can read", o: seen(qidoRows(5, 0, false), unread), want: unknown},
		row{name: "records of nobody in an answer that is none", o: seen(qidoRows(5, 0, false), answers(audit.WebStrange)), want: unknown})
	_ = rowsOf("dicomweb-plaintext",
		row{name: "HTTP, open", o: seen(qido(audit.WebDoor{Step: ok, Answer: audit.WebOpen, HTTP: 200})), want: fail},
		row{name: "HTTP beside HTTPS, open", o: seen(clear(denies, audit.WebDoor{Step: ok, Answer: audit.WebOpen, HTTP: 200})), want: fail},
		row{name: "HTTP without an answer", o: seen(clear(denies, dead)), want: unknown},
		row{name: "HTTP ends", o: seen(clear(denies, audit.WebDoor{Step: audit.Step{Outcome: audit.Reset}})), want: pass},
		row{name: "HTTP has a fault", o: seen(clear(denies, webDoor(audit.WebStrange, 503))), want: unknown},
		row{name: "HTTP has no such service", o: seen(clear(denies, webDoor(audit.WebAbsent, 404))), want: pass},
		row{name: "HTTP interrupted", o: seen(clear(denies, webStopped)), want: unknown},
		row{name: "no such service, HTTP sends elsewhere", o: seen(clear(webDoor(audit.WebAbsent, 404), webDoor(audit.WebMoved, 301))), want: unknown})
	_ = rowsOf("rest-api-open",
		row{name: "sends elsewhere", o: seen(rest(webDoor(audit.WebMoved, 302))), want: unknown},
		row{name: "a fault", o: seen(rest(webDoor(audit.WebStrange, 503))), want: unknown},
		row{name: "no DICOMweb, and no answer", o: seen(rest(dead), onlyWeb), want: unknown})
	_ = rowsOf("viewer-open",
		row{name: "sends elsewhere", o: seen(viewer(webDoor(audit.WebMoved, 302), 0)), want: unknown},
		row{name: "no DICOMweb, and no answer", o: seen(viewer(dead, 0), onlyWeb), want: unknown},
		row{name: "no answer", o: seen(viewer(dead, 0)), want: unknown})
	_ = rowsOf("default-credentials",
		row{name: "a fault", o: seen(defaultTry(webDoor(audit.WebStrange, 503), audit.NoCredential)), want: unknown},
		row{name: "open, and not by a credential", o: seen(defaultTry(webDoor(audit.WebOpen, 200), audit.NoCredential)), want: unknown},
		row{name: "one is noted, and the door denies", o: seen(defaultTry(denies, audit.OrthancCredential)), want: pass})
)
