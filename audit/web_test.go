package audit

import "testing"

func TestExposureByTheWeb(t *testing.T) {
	door := func(a WebAnswer) WebDoor { return WebDoor{Step: ok, Answer: a} }
	local := WebDoor{Step: ok, Answer: WebOpen, Local: true}
	for name, row := range map[string]struct {
		w    WebFacts
		want Exposure
	}{
		"nothing was asked":                      {WebFacts{}, NotMeasured},
		"patients":                               {WebFacts{QIDO: door(WebOpen), Query: brought(2, 1)}, PHIVisible},
		"records":                                {WebFacts{QIDO: door(WebOpen), Query: brought(1, 0)}, RecordsVisible},
		"no rows":                                {WebFacts{QIDO: door(WebOpen), Query: brought(0, 0)}, QueryAuthorised},
		"a product's interface":                  {WebFacts{QIDO: door(WebDenied), REST: door(WebOpen)}, QueryAuthorised},
		"denied":                                 {WebFacts{QIDO: door(WebDenied), REST: door(WebDenied)}, ExposureClosed},
		"only the product's interface is denied": {WebFacts{QIDO: door(WebAbsent), REST: door(WebDenied)}, NotMeasured},
		"no such service":                        {WebFacts{QIDO: door(WebAbsent)}, NotMeasured},
		"refused":                                {WebFacts{QIDO: WebDoor{Step: Step{Outcome: Refused}}}, Unreachable},
		"no answer":                              {WebFacts{QIDO: WebDoor{Step: timedOut}}, Unreachable},
		"interrupted":                            {WebFacts{QIDO: WebDoor{Step: Step{Outcome: Interrupted}}}, NotMeasured},
		"failed here":                            {WebFacts{QIDO: WebDoor{Step: because(Failed, LocalFault)}}, NotMeasured},

		"Orthanc asked from its own machine":                      {WebFacts{Product: Orthanc, QIDO: local, Query: brought(2, 1)}, NotMeasured},
		"Orthanc's own interface from its own machine":            {WebFacts{Product: Orthanc, QIDO: door(WebDenied), REST: local, Query: brought(2, 1)}, NotMeasured},
		"Orthanc asked from elsewhere":                            {WebFacts{Product: Orthanc, QIDO: door(WebOpen), Query: brought(2, 1)}, PHIVisible},
		"another product asked from its own machine":              {WebFacts{Product: DCM4CHE, QIDO: local, Query: brought(2, 1)}, PHIVisible},
		"Orthanc denies its own machine":                          {WebFacts{Product: Orthanc, QIDO: WebDoor{Step: ok, Answer: WebDenied, Local: true}}, ExposureClosed},
		"nobody says the product, asked from its own machine":     {WebFacts{QIDO: local}, QueryAuthorised},
		"Orthanc's own interface, absent, asked from the machine": {WebFacts{Product: Orthanc, QIDO: door(WebOpen), REST: WebDoor{Step: ok, Answer: WebAbsent, Local: true}}, QueryAuthorised},
	} {
		if got := row.w.Exposure(); got != row.want {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}

func TestTheWebKnowsAProductBest(t *testing.T) {
	for _, row := range []struct{ dicom, web, want Product }{
		{UnknownProduct, UnknownProduct, UnknownProduct}, {DCMTK, UnknownProduct, DCMTK}, {DCMTK, Orthanc, Orthanc}, {UnknownProduct, Orthanc, Orthanc},
	} {
		o := Observation{Implementation: Implementation{Product: row.dicom}, Web: WebFacts{Product: row.web}}
		if got := o.Product(); got != row.want {
			t.Errorf("%v, and by the web %v: %v", row.dicom, row.web, got)
		}
	}
}
