package report

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/counts"
	"pacsaudit/audit/phi"
)

// TestReadRefusesWhatContradictsItself edits one field of a report that is true
// and names the place where the report has to be refused.
func TestReadRefusesWhatContradictsItself(t *testing.T) {
	raw, err := os.ReadFile("testdata/doubts.json")
	if err != nil {
		t.Fatal(err)
	}
	whole := new(Report)
	if err := json.Unmarshal(raw, whole); err != nil {
		t.Fatal(err)
	}
	const ct, stopped, research, main, mammo, vault, gateway = "ct-console", "ultrasound-3", "research-archive", "main-archive", "mammography-worklist-gateway", "vault", "遠隔読影ゲートウェイ"
	for name, row := range map[string]struct {
		target string
		says   string
		change func(*Target)
	}{
		"a better grade":                      {main, "grade", func(x *Target) { x.Grade = audit.GradeA }},
		"a worse grade":                       {gateway, "grade", func(x *Target) { x.Grade = audit.GradeB }},
		"the grade is taken out":              {main, "grade", func(x *Target) { x.Grade = audit.NoGrade }},
		"a grade without findings":            {gateway, "grade", func(x *Target) { x.Findings = nil }},
		"a grade of what is in doubt":         {ct, "grade", func(x *Target) { x.Grade, x.AtBest = x.AtBest, audit.NoGrade }},
		"a grade of what stopped":             {stopped, "grade", func(x *Target) { x.Grade, x.AtBest = x.AtBest, audit.NoGrade }},
		"a grade, and a web door is in doubt": {vault, "grade", func(x *Target) { x.Grade, x.AtBest = x.AtBest, audit.NoGrade }},
		"a better grade at best":              {ct, "grade_at_best", func(x *Target) { x.AtBest = audit.GradeA }},
		"no grade at best":                    {ct, "grade_at_best", func(x *Target) { x.AtBest = audit.NoGrade }},
		"a finding that is signed for":        {ct, "grade_at_best", func(x *Target) { sign(x, audit.Medium) }},
		"a finding that passes":               {gateway, "grade", func(x *Target) { x.Findings[0].Verdict, x.Findings[0].Severity = audit.RulingFail, audit.High }},
		"patients, and none is shown":         {research, "exposure", func(x *Target) { x.Exposure, x.Settled, x.Doubt = audit.PHIVisible, true, audit.NoRung }},
		"no patients, and they are shown":     {main, "exposure", func(x *Target) { x.Exposure = audit.RecordsVisible }},
		"closed, and patients are shown":      {main, "exposure", func(x *Target) { x.Exposure = audit.ExposureClosed }},
		"records, and none came":              {ct, "exposure", func(x *Target) { x.Exposure = audit.RecordsVisible }},
		"no records, and they came":           {research, "exposure", func(x *Target) { x.Exposure, x.Doubt = audit.QueryAuthorised, audit.RecordsRung }},
		"settled, and a rung is in doubt":     {ct, "settled", func(x *Target) { x.Settled = true }},
		"not settled, and no rung is":         {main, "settled", func(x *Target) { x.Settled = false }},
		"settled, and not measured":           {main, "settled", func(x *Target) { *x = Target{Name: x.Name, Exposure: audit.Unreachable, Settled: true} }},
		"settled, and the query timed out":    {ct, "settled", func(x *Target) { x.Settled, x.Doubt, x.Steps.Find.Outcome = true, audit.NoRung, audit.TimedOut }},
		"settled, and the query was reset":    {ct, "settled", func(x *Target) { x.Settled, x.Doubt, x.Steps.Find.Outcome = true, audit.NoRung, audit.Reset }},
		"settled, and nobody read the answer": {ct, "settled", func(x *Target) { x.Settled, x.Doubt, x.Steps.Find.Outcome = true, audit.NoRung, audit.ProtocolError }},
		"settled, and the worklist interrupted": {ct, "settled", func(x *Target) {
			x.Settled, x.Doubt, x.Steps.Find.Outcome, x.Steps.Worklist.Outcome = true, audit.NoRung, audit.NoContext, audit.Interrupted
		}},
		"closed, and a stranger got in":          {ct, "exposure", func(x *Target) { x.Exposure, x.Settled, x.Doubt = audit.ExposureClosed, true, audit.NoRung }},
		"the worklist in doubt, and it answered": {ct, "unsettled", func(x *Target) { x.Doubt, x.Steps.Worklist.Outcome = audit.WorklistRung, audit.OK }},
		"records in doubt, and none came":        {ct, "unsettled", func(x *Target) { x.Doubt = audit.PatientsRung }},
		"rows in doubt, and no query":            {ct, "unsettled", func(x *Target) { x.Doubt = audit.RecordsRung }},
		"the query in doubt, and it is answered": {mammo, "unsettled", func(x *Target) { x.Doubt = audit.QueryRung }},
		"an open door of a title nobody knows":   {ct, "called_title_unproven", func(x *Target) { x.TitleUnproven = true }},
		"more exposed than records":              {main, "phi.exposed", func(x *Target) { x.PHI.Exposed = x.PHI.Records + 1 }},
		"more identified than exposed":           {main, "phi.identified", func(x *Target) { x.PHI.Identified = x.PHI.Exposed + 1 }},
		"more names than records":                {main, "phi.fields", func(x *Target) { x.PHI.Fields[phi.PatientName].Returned = x.PHI.Records + 1 }},
		"more names with a value than names":     {main, "phi.fields", func(x *Target) { x.PHI.Fields[phi.PatientName].NonEmpty = x.PHI.Records + 1 }},
		"more shown names than names":            {main, "phi.fields", func(x *Target) { x.PHI.Fields[phi.BirthDate].Exposed = x.PHI.Records }},
		"more pseudonyms than names":             {main, "phi.fields", func(x *Target) { x.PHI.Fields[phi.BirthDate].Pseudonym = x.PHI.Records }},
		"more numbers than records":              {main, "phi.ssn", func(x *Target) { x.PHI.SSN.Labelled = x.PHI.Records + 1 }},
		"a worklist without entries":             {main, "worklist.records", func(x *Target) { *x.Worklist = PHI{} }},
		"a worklist with more patients":          {main, "worklist.exposed", func(x *Target) { x.Worklist.Exposed = x.Worklist.Records + 1 }},
		"studies that nobody counted":            {main, "counts", func(x *Target) { x.Counts.Studies.Measured = false }},
		"patients at least and at most":          {main, "counts", func(x *Target) { x.Counts.Patients.AtLeast, x.Counts.Patients.AtMost = true, true }},
		"instances at most that nobody counted":  {ct, "counts", func(x *Target) { x.Counts.Instances.AtMost = true }},
		"a gap that ends before it begins":       {research, "missing", func(x *Target) { x.Missing[0].From, x.Missing[0].To = x.Missing[0].To, x.Missing[0].From }},
		"a step that took less than no time":     {main, "steps", func(x *Target) { x.Steps.Find.Took = -1 }},
		"audited after all years": {main, "audited", func(x *Target) {
			x.Audited = x.Audited.AddDate(0, 0, 0).In(time.UTC)
			x.Findings[0].Audited = time.Date(9999, 12, 31, 23, 0, 0, 0, time.FixedZone("", -7200))
		}},
		"later, and earlier":              {main, "later", func(x *Target) { x.Later.Audited = x.Audited.Add(-time.Hour) }},
		"later than nobody says":          {main, "later", func(x *Target) { x.Audited = time.Time{} }},
		"later settled, and not measured": {main, "later", func(x *Target) { x.Later.Settled = true }},
		"later settled, and a rung is in doubt": {gateway, "later", func(x *Target) {
			x.Later.Exposure, x.Later.Doubt, x.Later.Settled = audit.Associates, audit.EchoRung, true
		}},
		"later a rung in doubt that cannot be":    {gateway, "later", func(x *Target) { x.Later.Exposure, x.Later.Doubt = audit.Associates, audit.PatientsRung }},
		"patients by the web, and none":           {vault, "web.exposure", func(x *Target) { x.Web.Exposure = audit.PHIVisible }},
		"records by the web, and none":            {vault, "web.exposure", func(x *Target) { x.Web.Exposure = audit.RecordsVisible }},
		"records by the web that show patients":   {vault, "web.exposure", func(x *Target) { x.Web.Exposure, x.Web.PHI.Records, x.Web.PHI.Exposed = audit.RecordsVisible, 2, 1 }},
		"no records by the web, and they came":    {vault, "web.exposure", func(x *Target) { x.Web.PHI.Records = 1 }},
		"more patients by the web than records":   {vault, "web.phi.exposed", func(x *Target) { x.Web.Exposure, x.Web.PHI.Records, x.Web.PHI.Exposed = audit.PHIVisible, 1, 2 }},
		"studies by the web that nobody counted":  {vault, "web.counts", func(x *Target) { x.Web.Counts.Studies.Value = 1 }},
		"a word for a place that nobody can give": {main, "place", func(x *Target) { x.Place = audit.Operator("no place given") }},
		"another case of a place":                 {main, "place", func(x *Target) { x.Place = audit.Operator("Guest") }},
		"open by the web, and not measured":       {vault, "web.exposure", func(x *Target) { x.Web.QIDO.Answer = audit.WebOpen }},
		"more services than were asked for":       {main, "services.proposed", func(x *Target) { x.Services = storing(0) }},
		"one check twice":                         {main, "finding 2, id,", func(x *Target) { x.Findings[1].ID = x.Findings[0].ID }},
		"somebody signed for a pass":              {gateway, "accepted,", func(x *Target) { x.Findings[len(x.Findings)-1].Accepted = &Acceptance{Until: 20991231} }},
		"less than nothing as evidence":           {main, "finding 1, facts,", func(x *Target) { x.Findings[0].Facts[0].Number = -1 }},
	} {
		i := slices.IndexFunc(whole.Targets, func(x Target) bool { return x.Name.String() == row.target })
		r, x := *whole, copied(t, whole.Targets[i])
		row.change(&x)
		r.Targets = []Target{target("fine", "x:1", ""), x}
		_, err := Read(bytes.NewReader(written(t, &r)))
		switch {
		case err == nil:
			t.Errorf("%s: read", name)
		case !strings.HasPrefix(err.Error(), "target 2: ") || !strings.Contains(err.Error(), row.says+" contradicts"):
			t.Errorf("%s: %v, want %s", name, err, row.says)
		case strings.Contains(err.Error(), row.target):
			t.Errorf("%s: %v quotes the file", name, err)
		}
	}
}

// TestARungInDoubtIsTheNextOne above what was seen, or the echo under another
// title.
func TestARungInDoubtIsTheNextOne(t *testing.T) {
	can := map[audit.Rung][]audit.Exposure{
		audit.EchoRung:     {audit.Associates, audit.Echoes},
		audit.QueryRung:    {audit.Associates, audit.Echoes, audit.QueryAuthorised},
		audit.WorklistRung: {audit.Associates, audit.Echoes, audit.QueryAuthorised},
		audit.RecordsRung:  {audit.QueryAuthorised},
		audit.PatientsRung: {audit.RecordsVisible},
	}
	for e := audit.NotMeasured; e <= audit.PHIVisible; e++ {
		for r := audit.NoRung; r <= audit.PatientsRung; r++ {
			if got, want := doubtful(e, r), r == audit.NoRung || slices.Contains(can[r], e); got != want {
				t.Errorf("%v, and the %v in doubt: %t", e, r, got)
			}
		}
	}
}

// copied is a target that shares nothing with another one.
func copied(t *testing.T, x Target) (c Target) {
	t.Helper()
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func sign(x *Target, s audit.Severity) {
	for i := range x.Findings {
		if f := &x.Findings[i]; f.Open() && f.Severity == s {
			f.Accepted = &Acceptance{Until: 20991231}
		}
	}
}

// TestReadRefusesFilesAndRangesThatContradictThemselves, and times.
func TestReadRefusesFilesAndRangesThatContradictThemselves(t *testing.T) {
	for name, row := range map[string]struct {
		says   string
		change func(*Report)
	}{
		"it ended before it began":   {"finished", func(r *Report) { r.Finished = r.Started.Add(-time.Second) }},
		"more persons than files":    {"headers: exposed", func(r *Report) { r.Headers.Exposed = r.Headers.DICOM + 1 }},
		"more parts than files":      {"headers: partial", func(r *Report) { r.Headers.Partial = r.Headers.DICOM + 1 }},
		"patients nobody counted":    {"headers: patients", func(r *Report) { r.Headers.Patients = Total{Value: 1} }},
		"studies nobody counted":     {"headers: studies", func(r *Report) { r.Headers.Studies = Total{Value: 1} }},
		"a finding of files twice":   {"headers: finding 2, id,", func(r *Report) { r.Headers.Findings[1].ID = r.Headers.Findings[0].ID }},
		"more swept than there were": {"sweep: swept", func(r *Report) { r.Sweep.Swept = r.Sweep.Addresses + 1 }},
		"a finding of ranges twice":  {"sweep: finding", func(r *Report) { r.Sweep.Findings = append(r.Sweep.Findings, r.Sweep.Findings...) }},
	} {
		f, err := os.Open("testdata/everything.json")
		if err != nil {
			t.Fatal(err)
		}
		r, err := Read(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		row.change(r)
		if _, err := Read(bytes.NewReader(written(t, r))); err == nil || !strings.HasPrefix(err.Error(), row.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReadTakesReportsThatKnewNoDoubt: what an earlier program measured is
// settled, its web doors are what the record shows, and it is as it was after
// being written again.
func TestReadTakesReportsThatKnewNoDoubt(t *testing.T) {
	raw, err := os.ReadFile("testdata/report.json")
	if err != nil {
		t.Fatal(err)
	}
	old := bytes.ReplaceAll(raw, []byte("      \"settled\": true,\n"), nil)
	old = bytes.ReplaceAll(old, []byte("      \"settled\": false,\n"), nil)
	if bytes.Contains(old, []byte("settled\":")) || len(old) == len(raw) {
		t.Fatal("the field is still there")
	}
	r, err := Read(bytes.NewReader(old))
	if err != nil {
		t.Fatal(err)
	}
	if got := written(t, r); !bytes.Equal(got, raw) {
		t.Error("what was settled is not")
	}
	for name, row := range map[string]struct {
		web  Web
		want bool
	}{
		"patients":                {Web{Exposure: audit.PHIVisible}, true},
		"closed":                  {Web{Exposure: audit.ExposureClosed}, true},
		"all records":             {Web{Exposure: audit.RecordsVisible}, true},
		"records, in part":        {Web{Exposure: audit.RecordsVisible, Counts: Totals{Studies: Total{AtLeast: true}}}, false},
		"patients, in part":       {Web{Exposure: audit.RecordsVisible, Counts: Totals{Patients: Total{AtLeast: true}}}, false},
		"records, beyond reading": {Web{Exposure: audit.RecordsVisible, PHI: PHI{Malformed: 1}}, false},
		"an empty answer":         {Web{Exposure: audit.QueryAuthorised, WebDoors: audit.WebDoors{QIDO: audit.WebDoor{Step: audit.Step{Outcome: audit.OK}, Answer: audit.WebOpen}}}, false},
		"no such service":         {Web{WebDoors: audit.WebDoors{QIDO: audit.WebDoor{Step: audit.Step{Outcome: audit.OK}, Answer: audit.WebAbsent}}}, true},
		"not asked":               {Web{}, true},
		"a time-out":              {Web{Exposure: audit.Unreachable, WebDoors: audit.WebDoors{QIDO: audit.WebDoor{Step: audit.Step{Outcome: audit.TimedOut}}}}, false},
	} {
		if got := row.web.settled(); got != row.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestAnEarlierProgramGradedWhatIsInDoubt: its grades are by the findings, also
// where a web door is in doubt; none other is taken.
func TestAnEarlierProgramGradedWhatIsInDoubt(t *testing.T) {
	raw, err := os.ReadFile("testdata/doubts.json")
	if err != nil {
		t.Fatal(err)
	}
	var document map[string]any
	for grade, taken := range map[string]bool{"C": true, "": true, "A": false} {
		if err := json.Unmarshal(raw, &document); err != nil {
			t.Fatal(err)
		}
		for _, x := range document["targets"].([]any) {
			x := x.(map[string]any)
			if x["name"] != "vault" {
				continue
			}
			delete(x, "settled")
			delete(x, "grade_at_best")
			x["grade"] = grade
		}
		b, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(bytes.NewReader(b)); (err == nil) != taken {
			t.Errorf("grade %q: %v", grade, err)
		}
	}
}

// TestNewNeverContradictsItself makes reports of observations that were drawn,
// and merges them: each is read again.
func TestNewNeverContradictsItself(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	step := func() audit.Step {
		return audit.Step{
			Outcome: audit.Outcome(random.IntN(int(audit.Interrupted) + 1)), Result: audit.Sent(uint8(random.IntN(3))), Source: audit.Sent(uint8(random.IntN(3))), Reason: audit.Sent(uint8(random.IntN(8))),
			Status: []audit.Code[uint16]{{}, audit.Sent[uint16](0), audit.Sent[uint16](0x0122), audit.Sent[uint16](0xA700), audit.Sent[uint16](0xC000)}[random.IntN(5)], Confirmed: random.IntN(2) == 0,
		}
	}
	query := func(m phi.Model) audit.Query {
		q := audit.Query{AtLeast: random.IntN(3) == 0, QueryFacts: audit.QueryFacts{Model: m, Undecodable: uint64(random.IntN(2)), Deviations: audit.Deviations(random.IntN(1 << 10))}}
		if random.IntN(2) == 0 {
			q.Tally = &phi.Tally{Records: uint64(random.IntN(3)), Malformed: uint64(random.IntN(2))}
			q.Tally.AnyExposed = uint64(random.IntN(int(q.Tally.Records) + 1))
		}
		return q
	}
	var checks []*audit.Check
	for i, s := range []audit.Severity{audit.Info, audit.Low, audit.Medium, audit.High, audit.High, audit.Critical} {
		c := &audit.Check{Severity: s}
		if err := c.ID.UnmarshalText([]byte("check-" + strconv.Itoa(i))); err != nil {
			t.Fatal(err)
		}
		checks = append(checks, c)
	}
	titled := false
	one := func(begun time.Time) *Report {
		o := audit.Observation{
			Target: audit.Target{Name: audit.Lit("main"), Address: audit.Lit("pacs:104")}, Steps: audit.Steps{Reach: step(), Plaintext: step(), TLS: step(), Stranger: step(), Echo: step()},
			Find: step(), Worklist: step(), Query: query(phi.StudyRootStudy), WorklistQuery: query(phi.ModalityWorklist),
		}
		if titled {
			o.Target.Called, o.WithCalledTitle, o.Configured = audit.Lit("PACS"), step(), step()
		}
		if random.IntN(2) == 0 {
			o.Target.DICOMweb = audit.Lit("http://pacs/")
			o.Web = audit.WebFacts{Query: query(phi.StudyRootStudy), WebDoors: audit.WebDoors{QIDO: audit.WebDoor{Step: step(), Answer: audit.WebAnswer(random.IntN(6)), Local: random.IntN(4) == 0}, Product: audit.Product(random.IntN(3))}}
		}
		if random.IntN(4) == 0 {
			o.Stopped = audit.Stage(random.IntN(int(audit.StageMadeUp) + 1))
		}
		result := audit.Result{Observation: o}
		for _, c := range checks {
			if random.IntN(3) == 0 {
				continue
			}
			f := audit.Finding{Check: c, Severity: c.Severity, Verdict: audit.Verdict{Ruling: audit.Ruling(random.IntN(4))}}
			if f.Verdict.Ruling == audit.RulingFail && random.IntN(4) == 0 {
				f.Accepted = &audit.Acceptance{Until: 20991231}
			}
			result.Findings = append(result.Findings, f)
		}
		return New(audit.Lit("v"), begun, begun.Add(time.Minute), true, []audit.Result{result})
	}
	read := func(r *Report) {
		t.Helper()
		b := written(t, r)
		back, err := Read(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("%v in\n%s", err, b)
		}
		if !bytes.Equal(written(t, back), b) {
			t.Fatalf("not as it was:\n%s", b)
		}
	}
	for i := range 200 {
		titled = i%2 == 0
		a, b, c := one(day(1)), one(day(2)), one(day(3))
		read(a)
		ab, _ := Merge(a, b)
		read(ab)
		abc, _ := Merge(ab, c)
		read(abc)
		whole, _ := Merge(c, a, b)
		read(whole)
		if newestDecided(a, b, c) != nil {
			continue
		}
		for _, part := range []*Report{a, b, c} {
			if x := &part.Targets[0]; x.Grade == audit.GradeF && whole.Targets[0].Grade != audit.GradeF && !accepts(a, b, c) {
				t.Fatal("an F is gone")
			}
		}
	}
}

// accepts reports a finding that somebody signed for.
func accepts(list ...*Report) bool {
	for _, r := range list {
		if slices.ContainsFunc(r.Targets[0].Findings, func(f Finding) bool { return f.Accepted != nil }) {
			return true
		}
	}
	return false
}

// newestDecided is the newest of some reports whose target left nothing in doubt.
func newestDecided(list ...*Report) (newest *Report) {
	for _, r := range list {
		if x := &r.Targets[0]; x.Exposure.Measured() && x.decided() {
			newest = r
		}
	}
	return newest
}

// TestWhatATargetCanSay has on each side of each rule a target: what is said is
// the field that cannot be so, nothing where all can.
func TestWhatATargetCanSay(t *testing.T) {
	shown := func(x Target, records, exposed uint64) Target {
		x.PHI.Records, x.PHI.Exposed = records, exposed
		return x
	}
	worklist := func(x Target, records, exposed uint64) Target {
		x.Worklist = &PHI{Records: records, Exposed: exposed}
		return x
	}
	graded := func(x Target, grade, atBest audit.Grade) Target {
		x.Grade, x.AtBest = grade, atBest
		x.Findings = []Finding{{ID: audit.NewID("a"), Verdict: audit.RulingFail, Severity: audit.Medium}}
		return x
	}
	unproven := func(x Target) Target {
		x.TitleUnproven = true
		return x
	}
	later := func(l Later) Target {
		x := settledAs(audit.Echoes)
		x.Audited, l.Audited, x.Later = day(1), day(2), &l
		return x
	}
	for name, row := range map[string]struct {
		x           Target
		beforeDoubt bool
		want        string
	}{
		"an earlier query without an answer":   {silentQuery(settledAs(audit.Echoes)), true, ""},
		"a query without an answer":            {silentQuery(settledAs(audit.Echoes)), false, "settled"},
		"one record":                           {shown(boundAs(audit.RecordsVisible, audit.PatientsRung), 1, 0), false, ""},
		"one patient":                          {shown(settledAs(audit.PHIVisible), 1, 1), false, ""},
		"one entry of the worklist":            {worklist(settledAs(audit.RecordsVisible), 1, 0), false, ""},
		"one patient of the worklist":          {worklist(settledAs(audit.PHIVisible), 1, 1), false, ""},
		"a worklist beside records":            {worklist(shown(settledAs(audit.RecordsVisible), 2, 0), 1, 0), false, ""},
		"a patient of the worklist is kept in": {worklist(settledAs(audit.RecordsVisible), 1, 1), false, "exposure"},
		"an empty worklist":                    {worklist(settledAs(audit.Echoes), 0, 0), false, "worklist.records"},
		"an empty worklist beside a patient":   {worklist(shown(settledAs(audit.PHIVisible), 1, 1), 0, 0), false, "worklist.records"},
		"an empty worklist, and a web door":    {withDoor(worklist(settledAs(audit.Echoes), 0, 0), audit.ExposureClosed), false, "worklist.records"},
		"an earlier grade, a door in doubt":    {withDoor(graded(settledAs(audit.Echoes), audit.GradeC, 0), audit.Unreachable), true, ""},
		"another grade, a door in doubt":       {withDoor(graded(settledAs(audit.Echoes), audit.GradeB, 0), audit.Unreachable), true, "grade"},
		"a grade, a door in doubt":             {withDoor(graded(settledAs(audit.Echoes), audit.GradeC, 0), audit.Unreachable), false, "grade"},
		"a grade at best, a door in doubt":     {withDoor(graded(settledAs(audit.Echoes), 0, audit.GradeC), audit.Unreachable), false, ""},
		"no grade by a closed door":            {withDoor(graded(settledAs(audit.Unreachable), audit.GradeC, 0), audit.ExposureClosed), false, "grade"},
		"a title nobody proved":                {unproven(settledAs(audit.ExposureClosed)), false, ""},
		"an open title nobody proved":          {unproven(settledAs(audit.Echoes)), false, "called_title_unproven"},
		"an association, the echo in doubt":    {boundAs(audit.Associates, audit.EchoRung), false, ""},
		"an association, the query in doubt":   {boundAs(audit.Associates, audit.QueryRung), false, ""},
		"an echo, the worklist in doubt":       {boundAs(audit.Echoes, audit.WorklistRung), false, ""},
		"closed, the echo in doubt":            {boundAs(audit.ExposureClosed, audit.EchoRung), false, "unsettled"},
		"not measured, the echo in doubt":      {boundAs(audit.Gated, audit.EchoRung), false, "unsettled"},
		"graded":                               {graded(settledAs(audit.Echoes), audit.GradeC, 0), false, ""},
		"graded at best":                       {graded(boundAs(audit.Echoes, audit.QueryRung), 0, audit.GradeC), false, ""},
		"graded and at best":                   {graded(settledAs(audit.Echoes), audit.GradeC, audit.GradeC), false, "grade_at_best"},
		"at best, and it knew no doubt":        {graded(settledAs(audit.Echoes), audit.GradeC, audit.GradeC), true, "grade_at_best"},
		"A, and it knew no doubt":              {Target{Grade: audit.GradeA}, true, "grade"},
		"later in doubt":                       {later(Later{Exposure: audit.Echoes, Doubt: audit.QueryRung}), false, ""},
		"later out of reach":                   {later(Later{Exposure: audit.Unreachable}), false, ""},
		"later settled, and it stopped":        {later(Later{Exposure: audit.Echoes, Settled: true, Stopped: audit.StageTLS}), false, ""},
		"later settled out of reach":           {later(Later{Exposure: audit.Unreachable, Settled: true}), false, "later"},
		"later in doubt without a rung":        {later(Later{Exposure: audit.Echoes}), false, "later"},
		"later settled with a rung":            {later(Later{Exposure: audit.Echoes, Settled: true, Doubt: audit.QueryRung}), false, "later"},
	} {
		if got := row.x.contradiction(row.beforeDoubt); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

// withDoor is a target with a web door, which is in doubt unless it is closed.
func withDoor(x Target, e audit.Exposure) Target {
	x.Web = &Web{Exposure: e, Settled: e == audit.ExposureClosed}
	return x
}

// TestAnOpenWebDoorIsGraded where DICOM was not measured, for what is critical.
func TestAnOpenWebDoorIsGraded(t *testing.T) {
	for e, want := range map[audit.Exposure]audit.Grade{audit.ExposureClosed: audit.NoGrade, audit.PHIVisible: audit.GradeF} {
		x := withDoor(settledAs(audit.Unreachable), e)
		x.Findings = []Finding{{ID: audit.NewID("a"), Verdict: audit.RulingFail, Severity: audit.Critical}}
		if grade, atBest := x.graded(); grade != want || atBest != audit.NoGrade {
			t.Errorf("%v by the web: %v, at best %v", e, grade, atBest)
		}
	}
	x := settledAs(audit.Unreachable)
	if got := x.byWeb(); got != audit.NotMeasured {
		t.Errorf("without a web door: %v", got)
	}
}

// TestAWebDoorOfAnEarlierProgramIsWhatItShows, and one of today what it says.
func TestAWebDoorOfAnEarlierProgramIsWhatItShows(t *testing.T) {
	for name, row := range map[string]struct {
		door string
		want bool
	}{
		"closed":                       {`{"exposure": "closed"}`, true},
		"a time-out":                   {`{"exposure": "unreachable", "qido": {"outcome": "timeout", "answer": "no-answer"}}`, false},
		"closed, and it says in doubt": {`{"exposure": "closed", "settled": false}`, false},
		"a time-out that is settled":   {`{"exposure": "unreachable", "settled": true, "qido": {"outcome": "timeout", "answer": "no-answer"}}`, true},
	} {
		r, err := Read(strings.NewReader(`{"schema": "pacsaudit/1", "targets": [{"name": "none"}, {"name": "main", "web": ` + row.door + `}]}`))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		i := slices.IndexFunc(r.Targets, func(x Target) bool { return x.Web != nil })
		if got := r.Targets[i].Web.Settled; got != row.want {
			t.Errorf("%s: settled %t", name, got)
		}
	}
}

// TestWhatAWebDoorCanSay is the same of web doors.
func TestWhatAWebDoorCanSay(t *testing.T) {
	local := audit.WebDoor{Local: true}
	for name, row := range map[string]struct {
		w    Web
		want string
	}{
		"closed":                             {Web{Exposure: audit.ExposureClosed}, ""},
		"open, and empty":                    {Web{Exposure: audit.QueryAuthorised}, ""},
		"one record":                         {Web{Exposure: audit.RecordsVisible, PHI: PHI{Records: 1}}, ""},
		"one patient":                        {Web{Exposure: audit.PHIVisible, PHI: PHI{Records: 1, Exposed: 1}}, ""},
		"its own machine":                    {Web{PHI: PHI{Records: 1, Exposed: 1}, WebDoors: audit.WebDoors{QIDO: local}}, ""},
		"its own machine, by REST":           {Web{PHI: PHI{Records: 1, Exposed: 1}, WebDoors: audit.WebDoors{REST: local}}, ""},
		"another machine":                    {Web{PHI: PHI{Records: 1, Exposed: 1}}, "web.exposure"},
		"an empty answer that has records":   {Web{Exposure: audit.QueryAuthorised, PHI: PHI{Records: 1}}, "web.exposure"},
		"records that are none":              {Web{Exposure: audit.RecordsVisible}, "web.exposure"},
		"records that show a patient":        {Web{Exposure: audit.RecordsVisible, PHI: PHI{Records: 1, Exposed: 1}}, "web.exposure"},
		"patients that are none":             {Web{Exposure: audit.PHIVisible, PHI: PHI{Records: 1}}, "web.exposure"},
		"closed, and it wants a login":       {Web{Exposure: audit.ExposureClosed, WebDoors: audit.WebDoors{QIDO: answered(audit.WebDenied)}}, ""},
		"closed, and it is open":             {Web{Exposure: audit.ExposureClosed, WebDoors: audit.WebDoors{QIDO: answered(audit.WebOpen)}}, "web.exposure"},
		"closed, and it is not there":        {Web{Exposure: audit.ExposureClosed, WebDoors: audit.WebDoors{QIDO: answered(audit.WebAbsent)}}, "web.exposure"},
		"closed, and another door is open":   {Web{Exposure: audit.ExposureClosed, WebDoors: audit.WebDoors{QIDO: answered(audit.WebDenied), REST: answered(audit.WebOpen)}}, "web.exposure"},
		"not measured, and a folder is open": {Web{WebDoors: audit.WebDoors{FurtherDoors: audit.FurtherDoors{WebDAV: answered(audit.WebOpen)}}}, "web.exposure"},
		"not measured, and it trusts us":     {Web{WebDoors: audit.WebDoors{QIDO: audit.WebDoor{Answer: audit.WebOpen, Local: true}, REST: answered(audit.WebOpen)}}, ""},
	} {
		if got := row.w.contradiction(); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

// TestWhatCountsAndFindingsCanSay is the same of totals, files and findings.
func TestWhatCountsAndFindingsCanSay(t *testing.T) {
	for total, want := range map[Total]bool{
		{}: false, {Measured: true}: false, {Value: 1, Measured: true, AtLeast: true}: false, {Value: 1, Measured: true, AtMost: true}: false,
		{Value: 1, Measured: true, AtLeast: true, AtMost: true}: true, {Value: 1}: true, {AtMost: true}: true,
	} {
		if got := total.contradicts(); got != want {
			t.Errorf("%+v: %t", total, got)
		}
	}
	for name, row := range map[string]struct {
		h    Headers
		want string
	}{
		"all in part":         {Headers{FileCounts: audit.FileCounts{DICOM: 2, Partial: 2}, Exposed: 2, Identified: 2}, ""},
		"identified":          {Headers{FileCounts: audit.FileCounts{DICOM: 2}, Exposed: 1, Identified: 2}, "identified"},
		"numbers":             {Headers{FileCounts: audit.FileCounts{DICOM: 2}, SSN: counts.SSN{Formatted: 3}}, "ssn"},
		"a field":             {Headers{FileCounts: audit.FileCounts{DICOM: 2}, Fields: Fields{phi.PatientName: {Returned: 3}}}, "fields"},
		"a field of all":      {Headers{FileCounts: audit.FileCounts{DICOM: 2}, Fields: Fields{phi.PatientName: {Returned: 2, NonEmpty: 2, Exposed: 2}}}, ""},
		"less than nothing":   {Headers{Findings: []Finding{{ID: audit.NewID("b"), Severity: audit.Low}, {ID: audit.NewID("a"), Severity: audit.Low, Facts: []audit.Fact{{Number: 1}, {Number: -1}}}}}, "finding 2, facts,"},
		"nothing as evidence": {Headers{Findings: []Finding{{ID: audit.NewID("a"), Severity: audit.Low, Facts: []audit.Fact{{Number: 0}}}}}, ""},
		"signed for a pass":   {Headers{Findings: []Finding{{ID: audit.NewID("b"), Severity: audit.Low}, {ID: audit.NewID("a"), Severity: audit.Low, Verdict: audit.RulingPass, Accepted: &Acceptance{Until: 20991231}}}}, "finding 2, accepted,"},
		"signed for a fault":  {Headers{Findings: []Finding{{ID: audit.NewID("a"), Severity: audit.Low, Verdict: audit.RulingFail, Accepted: &Acceptance{Until: 20991231}}}}, ""},
		"signed for no day":   {Headers{Findings: []Finding{{ID: audit.NewID("a"), Severity: audit.Low, Verdict: audit.RulingFail, Accepted: new(Acceptance)}}}, "finding 1, accepted,"},
		"one twice":           {Headers{Findings: []Finding{{ID: audit.NewID("b"), Severity: audit.Low}, {ID: audit.NewID("a"), Severity: audit.Low}, {ID: audit.NewID("a"), Severity: audit.Low}}}, "finding 3, id,"},
		"no ID":               {Headers{Findings: []Finding{{Severity: audit.Low}}}, "finding 1, id,"},
		"no severity":         {Headers{Findings: []Finding{{ID: audit.NewID("a")}}}, "finding 1, severity,"},
	} {
		if got := row.h.contradiction(); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

// silentQuery is a target whose query was not answered. Programs that knew no doubt
// called it settled all the same.
func silentQuery(x Target) Target {
	x.Steps.Find.Outcome = audit.TimedOut
	return x
}

func answered(a audit.WebAnswer) audit.WebDoor {
	return audit.WebDoor{Step: audit.Step{Outcome: audit.OK}, Answer: a}
}

// storing takes CT, of so many classes that were proposed.
func storing(proposed int) *Services {
	taken := ct(ctImage).Groups[audit.StorageGroup].Accepted
	return &Services{Groups: []OfferedGroup{{Group: audit.StorageGroup, Proposed: proposed, Accepted: taken}}}
}

// TestWhatServicesCanSay of what the standard's table has.
func TestWhatServicesCanSay(t *testing.T) {
	named := func(uid, name string) NamedUID { return NamedUID{audit.Operator(uid), audit.Operator(name)} }
	storage := func(proposed int, accepted ...NamedUID) *Services {
		s := storing(proposed)
		s.Groups[0].Accepted = accepted
		return s
	}
	image, find := named("1.2.840.10008.5.1.4.1.1.2", ctImage), named("1.2.840.10008.5.1.4.1.2.2.1", "Study Root Query/Retrieve Information Model - FIND")
	for name, row := range map[string]struct {
		s    *Services
		want string
	}{
		"one of one":             {storage(1, image), ""},
		"of a newer table":       {storage(1, named("1.2.840.10008.5.1.4.1.1.999", "Smell Storage")), ""},
		"more than asked for":    {storage(0, image), "services.proposed"},
		"one twice":              {storage(2, image, image), "services.accepted"},
		"in another group":       {storage(1, find), "services.accepted"},
		"under another name":     {storage(1, named("1.2.840.10008.5.1.4.1.1.2", "MR Image Storage")), "services.accepted"},
		"one group twice":        {&Services{Groups: []OfferedGroup{{Group: audit.PrintGroup}, {Group: audit.PrintGroup}}}, "services.group"},
		"in syntaxes of nothing": {&Services{Groups: []OfferedGroup{{Group: audit.PrintGroup, Syntaxes: []NamedUID{image}}}}, "services.transfer_syntaxes"},
	} {
		if got := row.s.contradiction(); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}
