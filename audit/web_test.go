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
		"patients":                               {WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen)}, Query: brought(2, 1)}, PHIVisible},
		"records":                                {WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen)}, Query: brought(1, 0)}, RecordsVisible},
		"no rows":                                {WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen)}, Query: brought(0, 0)}, QueryAuthorised},
		"a product's interface":                  {WebFacts{WebDoors: WebDoors{QIDO: door(WebDenied), REST: door(WebOpen)}}, QueryAuthorised},
		"a network drive":                        {WebFacts{WebDoors: WebDoors{QIDO: door(WebDenied), FurtherDoors: FurtherDoors{WebDAV: door(WebOpen)}}}, QueryAuthorised},
		"a network drive of its own machine":     {WebFacts{WebDoors: WebDoors{Product: Orthanc, QIDO: door(WebDenied), FurtherDoors: FurtherDoors{WebDAV: local}}}, NotMeasured},
		"denied":                                 {WebFacts{WebDoors: WebDoors{QIDO: door(WebDenied), REST: door(WebDenied)}}, ExposureClosed},
		"only the product's interface is denied": {WebFacts{WebDoors: WebDoors{QIDO: door(WebAbsent), REST: door(WebDenied)}}, NotMeasured},
		"no such service":                        {WebFacts{WebDoors: WebDoors{QIDO: door(WebAbsent)}}, NotMeasured},
		"refused":                                {WebFacts{WebDoors: WebDoors{QIDO: WebDoor{Step: Step{Outcome: Refused}}}}, Unreachable},
		"no answer":                              {WebFacts{WebDoors: WebDoors{QIDO: WebDoor{Step: timedOut}}}, Unreachable},
		"interrupted":                            {WebFacts{WebDoors: WebDoors{QIDO: WebDoor{Step: Step{Outcome: Interrupted}}}}, NotMeasured},
		"failed here":                            {WebFacts{WebDoors: WebDoors{QIDO: WebDoor{Step: because(Failed, LocalFault)}}}, NotMeasured},

		"Orthanc asked from its own machine":                      {WebFacts{WebDoors: WebDoors{Product: Orthanc, QIDO: local}, Query: brought(2, 1)}, NotMeasured},
		"Orthanc's own interface from its own machine":            {WebFacts{WebDoors: WebDoors{Product: Orthanc, QIDO: door(WebDenied), REST: local}, Query: brought(2, 1)}, NotMeasured},
		"Orthanc asked from elsewhere":                            {WebFacts{WebDoors: WebDoors{Product: Orthanc, QIDO: door(WebOpen)}, Query: brought(2, 1)}, PHIVisible},
		"another product asked from its own machine":              {WebFacts{WebDoors: WebDoors{Product: DCM4CHE, QIDO: local}, Query: brought(2, 1)}, PHIVisible},
		"Orthanc denies its own machine":                          {WebFacts{WebDoors: WebDoors{Product: Orthanc, QIDO: WebDoor{Step: ok, Answer: WebDenied, Local: true}}}, ExposureClosed},
		"nobody says the product, asked from its own machine":     {WebFacts{WebDoors: WebDoors{QIDO: local}}, QueryAuthorised},
		"Orthanc's own interface, absent, asked from the machine": {WebFacts{WebDoors: WebDoors{Product: Orthanc, QIDO: door(WebOpen), REST: WebDoor{Step: ok, Answer: WebAbsent, Local: true}}}, QueryAuthorised},
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
		o := Observation{Implementation: Implementation{Product: row.dicom}, Web: WebFacts{WebDoors: WebDoors{Product: row.web}}}
		if got := o.Product(); got != row.want {
			t.Errorf("%v, and by the web %v: %v", row.dicom, row.web, got)
		}
	}
}

func TestEveryWebDoorEndsInOneOfThreeWays(t *testing.T) {
	want := map[WebAnswer]Ending{NoAnswer: Unsettled, WebOpen: Granted, WebDenied: Denied, WebAbsent: Denied, WebMoved: Unsettled, WebStrange: Unsettled}
	for a := range WebAnswer(len(webAnswerNames)) {
		d := WebDoor{Step: ok, Answer: a}
		if got := d.Ending(); got != want[a] {
			t.Errorf("%v ends %v", a, got)
		}
		if d.Shut().Holds() != (want[a] == Denied) || d.Denied().Holds() != (a == WebDenied) {
			t.Errorf("%v: shut %v, denied %v", a, d.Shut(), d.Denied())
		}
	}
}

func TestTheWebIsSettledWhenEveryDoorIs(t *testing.T) {
	door := func(a WebAnswer) WebDoor { return WebDoor{Step: ok, Answer: a} }
	dead, unasked := WebDoor{Step: timedOut}, WebDoor{}
	local := WebDoor{Step: ok, Answer: WebOpen, Local: true}
	both := func(w WebFacts) WebFacts { w.REST, w.Viewer = door(WebAbsent), door(WebDenied); return w }
	cut := brought(3, 0)
	cut.AtLeast = true
	unread := brought(3, 0)
	unread.Undecodable = 1
	damaged := brought(3, 0)
	damaged.Tally.Malformed = 1
	seenInCut := brought(3, 1)
	seenInCut.AtLeast = true
	dicomweb, rest := Target{DICOMweb: Lit("http://a/dicom-web")}, Target{Web: Lit("http://a")}
	for name, row := range map[string]struct {
		w    WebFacts
		t    Target
		want bool
	}{
		"no web address":                   {WebFacts{}, Target{}, true},
		"not asked":                        {WebFacts{}, dicomweb, false},
		"another interface, not asked":     {WebFacts{}, rest, false},
		"denied":                           {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebDenied)}}), dicomweb, true},
		"absent":                           {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebAbsent)}}), dicomweb, false},
		"sent elsewhere":                   {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebMoved)}}), dicomweb, false},
		"strange":                          {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebStrange)}}), dicomweb, false},
		"no answer":                        {both(WebFacts{WebDoors: WebDoors{QIDO: dead}}), dicomweb, false},
		"QIDO was not asked":               {both(WebFacts{WebDoors: WebDoors{QIDO: unasked}}), dicomweb, false},
		"no records":                       {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen)}, Query: brought(0, 0)}), dicomweb, false},
		"patients":                         {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen)}, Query: brought(3, 1)}), dicomweb, true},
		"patients, and the list was cut":   {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen)}, Query: seenInCut}), dicomweb, true},
		"records of nobody":                {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen)}, Query: brought(3, 0)}), dicomweb, true},
		"records of nobody, cut":           {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen)}, Query: cut}), dicomweb, false},
		"records of nobody, one unread":    {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen)}, Query: unread}), dicomweb, false},
		"records of nobody, one damaged":   {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen)}, Query: damaged}), dicomweb, false},
		"metadata given":                   {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen), Metadata: door(WebOpen)}, Query: brought(3, 1)}), dicomweb, true},
		"metadata denied":                  {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen), Metadata: door(WebDenied)}, Query: brought(3, 1)}), dicomweb, true},
		"metadata strange":                 {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen), Metadata: door(WebStrange)}, Query: brought(3, 1)}), dicomweb, false},
		"no instance to ask for":           {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen), Metadata: door(NoAnswer)}, Query: brought(3, 1)}), dicomweb, false},
		"metadata without an answer":       {both(WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen), Metadata: dead}, Query: brought(3, 1)}), dicomweb, false},
		"REST in doubt":                    {WebFacts{WebDoors: WebDoors{QIDO: door(WebDenied), REST: door(WebStrange), Viewer: door(WebAbsent)}}, dicomweb, false},
		"REST without an answer":           {WebFacts{WebDoors: WebDoors{QIDO: door(WebDenied), REST: dead, Viewer: door(WebAbsent)}}, dicomweb, false},
		"viewers in doubt":                 {WebFacts{WebDoors: WebDoors{QIDO: door(WebDenied), REST: door(WebAbsent), Viewer: door(WebMoved)}}, dicomweb, false},
		"viewers not asked":                {WebFacts{WebDoors: WebDoors{QIDO: door(WebDenied), REST: door(WebAbsent)}}, dicomweb, false},
		"all open":                         {WebFacts{WebDoors: WebDoors{QIDO: door(WebOpen), REST: door(WebOpen), Viewer: door(WebOpen)}, Query: brought(3, 1)}, dicomweb, true},
		"only another interface, denied":   {WebFacts{WebDoors: WebDoors{REST: door(WebDenied), Viewer: door(WebDenied)}}, rest, true},
		"only another interface, in doubt": {WebFacts{WebDoors: WebDoors{REST: door(WebDenied), Viewer: door(WebStrange)}}, rest, false},
		"Orthanc from its own machine":     {WebFacts{WebDoors: WebDoors{Product: Orthanc, QIDO: local, REST: local, Viewer: door(WebOpen)}, Query: brought(3, 1)}, dicomweb, false},
		"and another REST interface":       {both(WebFacts{WebDoors: WebDoors{Product: Orthanc, QIDO: local}, Query: brought(3, 1)}), dicomweb, false},
		"and without DICOMweb":             {WebFacts{WebDoors: WebDoors{Product: Orthanc, QIDO: door(WebAbsent), REST: local, Viewer: door(WebOpen)}}, dicomweb, false},
		"another product from its machine": {WebFacts{WebDoors: WebDoors{QIDO: local, REST: door(WebAbsent), Viewer: door(WebAbsent)}, Query: brought(3, 1)}, dicomweb, true},
	} {
		if got := row.w.Settled(row.t); got != row.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestThatOnlyHTTPSIsSpokenNeedsAPortThatSaysSo(t *testing.T) {
	secure := WebDoor{Step: ok, Answer: WebDenied, HTTP: 401, Encrypted: true}
	door := func(a WebAnswer, status uint16) WebDoor { return WebDoor{Step: ok, Answer: a, HTTP: status} }
	ended := func(o Outcome) WebDoor { return WebDoor{Step: Step{Outcome: o}} }
	for name, row := range map[string]struct {
		plain WebDoor
		want  bool
	}{
		"400":              {door(WebStrange, 400), true},
		"426":              {door(WebStrange, 426), true},
		"sent to HTTPS":    {door(WebMoved, 301), true},
		"no such service":  {door(WebAbsent, 404), true},
		"not HTTP":         {ended(ProtocolError), true},
		"reset":            {ended(Reset), true},
		"closed":           {ended(Closed), true},
		"503":              {door(WebStrange, 503), false},
		"a page":           {door(WebStrange, 200), false},
		"sent about":       {door(WebStrange, 302), false},
		"given":            {door(WebOpen, 200), false},
		"denied":           {door(WebDenied, 401), false},
		"no answer":        {ended(TimedOut), false},
		"refused":          {ended(Refused), false},
		"failed":           {ended(Failed), false},
		"interrupted":      {ended(Interrupted), false},
		"a body that ends": {WebDoor{Step: timedOut, HTTP: 200}, false},
		"not tried":        {WebDoor{}, false},
	} {
		if got := (WebFacts{WebDoors: WebDoors{QIDO: secure, Plaintext: row.plain}}).EncryptedOnly().Holds(); got != row.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	clear := secure
	clear.Encrypted = false
	absent := WebDoor{Step: ok, Answer: WebAbsent, HTTP: 404, Encrypted: true}
	for _, d := range []WebDoor{clear, absent, {}} {
		if (WebFacts{WebDoors: WebDoors{QIDO: d, Plaintext: door(WebStrange, 400)}}).EncryptedOnly().Holds() {
			t.Errorf("of %+v", d)
		}
	}
}

func TestTheWordsOfTheWebAreReadBack(t *testing.T) {
	// What is nothing has no word, and is not written.
	for a := NoWebAuth + 1; a < WebAuth(len(webAuthNames)); a++ {
		reread(t, a, new(WebAuth))
	}
	for v := NoViewer + 1; v < ViewerPaths; v++ {
		reread(t, v, new(ViewerPath))
	}
	for c := NoCredential + 1; c < DefaultCredentials; c++ {
		reread(t, c, new(DefaultCredential))
	}
}

// reread writes a word and reads it.
func reread[T interface {
	comparable
	MarshalText() ([]byte, error)
}, P interface {
	*T
	UnmarshalText([]byte) error
}](t *testing.T, word T, back P) {
	t.Helper()
	b, err := word.MarshalText()
	if err != nil || back.UnmarshalText(b) != nil || *back != word {
		t.Errorf("%v is written %q (%v), and read %v", word, b, err, *back)
	}
	if back.UnmarshalText([]byte("no such word")) == nil {
		t.Errorf("a word that is none is read as %v", *back)
	}
}
