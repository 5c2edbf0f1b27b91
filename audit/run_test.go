package audit

import (
	"context"
	"slices"
	"sync"
	"testing"

	"pacsaudit/audit/phi"
)

// hosts is a prober that notes what it is asked, and that a host is visited
// once at a time.
type hosts struct {
	t     *testing.T
	mu    sync.Mutex
	open  map[string]bool
	most  int
	needs Needs
	full  chan struct{} // closed when as many are open as there may be
	wait  int
}

func (h *hosts) Probe(_ context.Context, target Target, needs Needs) Observation {
	h.mu.Lock()
	if h.open[target.Host()] {
		h.t.Errorf("%s is visited twice at once", target.Host())
	}
	h.open[target.Host()] = true
	h.needs |= needs
	if h.most = max(h.most, len(h.open)); len(h.open) == h.wait {
		close(h.full)
		h.wait = -1
	}
	h.mu.Unlock()
	if h.full != nil {
		<-h.full
	}
	h.mu.Lock()
	delete(h.open, target.Host())
	h.mu.Unlock()
	return Observation{Target: target, Steps: Steps{Stranger: ok}}
}

func targetsAt(list ...string) (targets []Target) {
	for _, a := range list {
		targets = append(targets, Target{Address: Operator(a)})
	}
	return targets
}

func TestResultsComeInTheOrderOfTheTargets(t *testing.T) {
	checks := []*Check{
		{ID: NewID("a"), Needs: NeedsEcho, Judge: func(Observation) Verdict { return Pass(Proof{true}) }},
		{ID: NewID("b"), Needs: NeedsWeb, Judge: func(Observation) Verdict { return Fail() }},
	}
	targets := targetsAt("b:1", "a:1", "b:2", "c", "a:2")
	for _, parallel := range []int{-1, 0, 1, 2, 99} {
		h := &hosts{t: t, open: map[string]bool{}}
		if parallel == 2 { // two, and no third
			h.full, h.wait = make(chan struct{}), 2
		}
		var told []string
		results := Run(t.Context(), targets, h, checks, parallel, func(r Result) { told = append(told, r.Observation.Target.Address.String()) })
		var got []string
		for _, r := range results {
			got = append(got, r.Observation.Target.Address.String())
			if len(r.Findings) != 2 || r.Findings[0].Check != checks[0] || r.Findings[1].Check != checks[1] || r.Findings[1].Verdict.Ruling != RulingFail {
				t.Errorf("%v: %v", r.Observation.Target.Address, r.Findings)
			}
		}
		if want := []string{"b:1", "a:1", "b:2", "c", "a:2"}; !slices.Equal(got, want) {
			t.Errorf("%d at a time: %q", parallel, got)
		}
		slices.Sort(told)
		if want := []string{"a:1", "a:2", "b:1", "b:2", "c"}; !slices.Equal(told, want) {
			t.Errorf("%d at a time, told of %q", parallel, told)
		}
		if h.needs != NeedsEcho|NeedsWeb || h.most > max(parallel, 1) {
			t.Errorf("%d at a time: needs %04b, %d hosts at once", parallel, h.needs, h.most)
		}
	}
	if got := Run(t.Context(), targets, &hosts{t: t, open: map[string]bool{}}, checks, 1, nil); len(got) != 5 {
		t.Errorf("nobody listens: %d results", len(got))
	}
	if got := Run(t.Context(), nil, &hosts{t: t}, checks, 1, nil); len(got) != 0 {
		t.Errorf("of no target %d results", len(got))
	}
}

func TestAFindingHasTheSettingOfItsProduct(t *testing.T) {
	c := &Check{ID: NewID("a"), Settings: map[Product]Text{Orthanc: Lit("set it"), DCMTK: Lit("start it so")}, Judge: func(Observation) Verdict { return Fail() }}
	for product, want := range map[Product]string{Orthanc: "set it", DCMTK: "start it so", GE: "", UnknownProduct: ""} {
		r := Judge(Observation{Implementation: Implementation{Product: product}}, []*Check{c})
		if f := r.Findings[0]; f.Setting.String() != want || f.Check != c {
			t.Errorf("%v: %q", product, f.Setting)
		}
	}
}

// TestWhatNamesTheSameToolkitIsToldApartByWhatItOffers: as Orthanc 1.10.1 and the
// programs of DCMTK 3.6.7 answer.
func TestWhatNamesTheSameToolkitIsToldApartByWhatItOffers(t *testing.T) {
	all := []Service{StudyRootFind, PatientRootFind, PatientStudyOnlyFind, WorklistFind, CTStorage, SecondaryCaptureStorage, StorageCommitment}
	for name, row := range map[string]struct {
		product Product
		offers  []Service
		asked   bool
		want    Product
	}{
		"orthanc":                 {DCMTK, []Service{StudyRootFind, PatientRootFind, CTStorage, SecondaryCaptureStorage, StorageCommitment}, true, Orthanc},
		"dcmqrscp":                {DCMTK, []Service{StudyRootFind, PatientRootFind, PatientStudyOnlyFind, CTStorage, SecondaryCaptureStorage}, true, Dcmqrscp},
		"storescp":                {DCMTK, []Service{CTStorage, SecondaryCaptureStorage}, true, Storescp},
		"wlmscpfs":                {DCMTK, []Service{WorklistFind}, true, Wlmscpfs},
		"nothing was proposed":    {DCMTK, nil, false, DCMTK},
		"nothing is offered":      {DCMTK, nil, true, DCMTK},
		"storage was not asked":   {DCMTK, []Service{StudyRootFind}, false, DCMTK},
		"another product":         {DCM4CHE, []Service{CTStorage}, true, DCM4CHE},
		"all of it, by a vendor":  {DCMTK, all, true, DCMTK},
		"a product nobody knows":  {UnknownProduct, []Service{WorklistFind}, true, UnknownProduct},
		"worklist and storage":    {DCMTK, []Service{WorklistFind, CTStorage}, true, Storescp},
		"orthanc that lists none": {DCMTK, []Service{CTStorage, SecondaryCaptureStorage, StorageCommitment}, true, Orthanc},
	} {
		o := Observation{Implementation: Implementation{Product: row.product}}
		if row.asked {
			for _, s := range all {
				o.Contexts[s] = NotAccepted
			}
		}
		for _, s := range row.offers {
			o.Contexts[s] = Accepted
		}
		if got := o.Advised(); got != row.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestHeadersAreMeasuredIfAllWasRead(t *testing.T) {
	for name, row := range map[string]struct {
		o    HeaderObservation
		want bool
	}{
		"nothing":        {HeaderObservation{}, false},
		"all":            {HeaderObservation{FileCounts: FileCounts{Complete: true}}, true},
		"cut short":      {HeaderObservation{FileCounts: FileCounts{Files: 3}}, false},
		"a file":         {HeaderObservation{FileCounts: FileCounts{Complete: true, Unreadable: 1}}, false},
		"a folder":       {HeaderObservation{FileCounts: FileCounts{Complete: true, UnreadFolders: 1}}, false},
		"a header":       {HeaderObservation{FileCounts: FileCounts{Complete: true, Partial: 1}}, false},
		"not all, and a": {HeaderObservation{FileCounts: FileCounts{Unreadable: 1, UnreadFolders: 1}}, false},
	} {
		if row.o.Measured() != row.want {
			t.Errorf("%s: %t", name, row.o.Measured())
		}
	}
	if (HeaderObservation{}).Exposed() != 0 || (HeaderObservation{Tally: &phi.Tally{AnyExposed: 4}}).Exposed() != 4 {
		t.Error("exposed is what the tally says")
	}
	c := &HeaderCheck{ID: NewID("a"), Judge: func(o HeaderObservation) Verdict { return Fail(Count("files", o.Files)) }}
	list := JudgeHeaders(HeaderObservation{FileCounts: FileCounts{Files: 7}}, []*HeaderCheck{c, c})
	if len(list) != 2 || list[1].Check != c || list[1].Verdict.Ruling != RulingFail || list[1].Verdict.Facts[0].Number != 7 {
		t.Errorf("%v", list)
	}
}

func TestZonesWhereStrangersAre(t *testing.T) {
	for z, want := range map[Zone]bool{NoZone: false, Internet: true, Guest: true, Clinical: false, Imaging: false} {
		if z.Open() != want {
			t.Errorf("%v: %t", z, z.Open())
		}
	}
	for _, row := range []struct {
		z        Zone
		is, want Severity
	}{
		{Internet, NoSeverity, NoSeverity}, {Internet, Info, Info}, {Internet, Low, High}, {Internet, Medium, Critical}, {Internet, High, Critical}, {Internet, Critical, Critical},
		{Guest, Info, Info}, {Guest, Low, Medium}, {Guest, Medium, High}, {Guest, High, Critical}, {Guest, Critical, Critical}, {Imaging, High, High}, {NoZone, Low, Low},
	} {
		if got := row.z.Raise(row.is); got != row.want {
			t.Errorf("%v in the zone %v: %v, want %v", row.is, row.z, got, row.want)
		}
	}
}

func TestProductsAreRecognised(t *testing.T) {
	for _, row := range []struct {
		class, version string
		want           Product
	}{
		{"", "", UnknownProduct}, {"1.2.3", "SOMETHING", UnknownProduct}, {"", "OFFIS_DCMTK_367", DCMTK}, {"1.2.276.0.7230010.3.0.3.6.7", "", DCMTK},
		{"1.2.276.0.7230010.3.0.3.6.7", "dcm4che-5", DCM4CHE}, {"1.2.40.0.13.1.3", "SOMETHING", DCM4CHE}, {"1.2.40.0.13.1", "", UnknownProduct},
	} {
		if got := Recognise(Peer(row.class), Peer(row.version)); got != row.want {
			t.Errorf("%q %q: %v, want %v", row.class, row.version, got, row.want)
		}
	}
}
