package probe_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/probe"
	"pacsaudit/fixtures"
	"pacsaudit/fixtures/pacs"
)

// both is a host with an archive and a web server, which notice each other's
// callers.
type both struct {
	dicom    *pacs.Server
	dicomAt  string // host:port
	webAt    string
	requests atomic.Int32 // under way
	answered atomic.Int32
	together atomic.Int32 // how often two conversations were seen at once
}

// startBoth listens on one address. Both take their time, so that whoever does
// not wait for the other meets it.
func startBoth(t *testing.T, address string) *both {
	t.Helper()
	few := fixtures.Archive{Studies: 3, Seed: 60}
	b := new(both)
	var err error
	if b.dicom, err = pacs.Start(t.Context(), pacs.Posture{Address: address + ":0", Delay: 20 * time.Millisecond}, few); err != nil {
		t.Skip("no such loopback address here:", err)
	}
	t.Cleanup(func() { b.dicom.Close() })
	l, err := net.Listen("tcp", address+":0")
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(b.watched(pacs.Web{Archive: few}))
	s.Listener.Close()
	s.Listener = l
	s.Start()
	t.Cleanup(s.Close)
	b.dicomAt, b.webAt = b.dicom.Addr(), l.Addr().String()
	return b
}

// watched looks for associations while a request is under way. An archive's
// record has the end of one before the client can know of it.
func (b *both) watched(next http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if b.requests.Add(1) > 1 {
			b.together.Add(1)
		}
		before := b.dicom.Log()
		for _, e := range before {
			if e.Requested && e.End == pacs.Open {
				b.together.Add(1)
			}
		}
		time.Sleep(20 * time.Millisecond)
		if len(b.dicom.Log()) > len(before) {
			b.together.Add(1)
		}
		b.requests.Add(-1)
		b.answered.Add(1)
		next.ServeHTTP(w, r)
	}
}

// TestOneConversationAtATimeWithAHost audits targets at once that share hosts:
// by DICOM, by HTTP and by both, under numbers and names.
func TestOneConversationAtATimeWithAHost(t *testing.T) {
	t.Parallel()
	one, two := startBoth(t, "127.0.0.1"), startBoth(t, "127.0.0.2")
	where := func(name, address string) string {
		_, port, _ := strings.Cut(address, ":")
		return name + ":" + port
	}
	door := func(address string) audit.Text { return audit.Operator("http://" + address + "/dicom-web") }
	// A busy machine takes its time for twelve audits, of which each waits for others.
	const enough = 5 * time.Minute
	p := &probe.Prober{Budget: enough, Now: today, Resolver: still{
		"one.example.org": "127.0.0.1", "two.example.org": "127.0.0.2", "pair.example.org": "127.0.0.1 127.0.0.2", "riap.example.org": "127.0.0.2 127.0.0.1",
	}}
	targets := map[string]audit.Target{
		"DICOM":                   {Address: audit.Operator(one.dicomAt)},
		"DICOM by name":           {Address: audit.Operator(where("one.example.org", one.dicomAt))},
		"web":                     {Address: audit.Operator("127.0.0.9:1"), DICOMweb: door(one.webAt)},
		"web by name":             {Address: audit.Operator("127.0.0.9:1"), DICOMweb: door(where("one.example.org", one.webAt))},
		"both":                    {Address: audit.Operator(one.dicomAt), DICOMweb: door(one.webAt)},
		"both on another host":    {Address: audit.Operator(two.dicomAt), DICOMweb: door(two.webAt)},
		"DICOM here, web there":   {Address: audit.Operator(one.dicomAt), DICOMweb: door(two.webAt)},
		"DICOM there, web here":   {Address: audit.Operator(two.dicomAt), DICOMweb: door(one.webAt)},
		"web on two hosts":        {Address: audit.Operator("127.0.0.9:1"), DICOMweb: door(one.webAt), Web: audit.Operator("http://" + two.webAt)},
		"a name of both":          {Address: audit.Operator(where("pair.example.org", one.dicomAt)), DICOMweb: door(where("riap.example.org", two.webAt))},
		"both names of both":      {Address: audit.Operator(where("riap.example.org", two.dicomAt)), DICOMweb: door(where("pair.example.org", one.webAt))},
		"web by the other's name": {Address: audit.Operator("127.0.0.9:1"), DICOMweb: door(where("pair.example.org", one.webAt))},
	}
	// Whoever waits for what never comes ends here, and says so.
	ctx, cancel := context.WithTimeout(t.Context(), enough)
	defer cancel()
	var all sync.WaitGroup
	for name, target := range targets {
		all.Go(func() {
			o := p.Probe(ctx, target, audit.NeedsEcho|audit.NeedsQuery|audit.NeedsWeb)
			if nobody := strings.HasSuffix(target.Address.String(), ":1"); !nobody && !o.Find.OK() {
				t.Errorf("%s: the query is %v", name, o.Find)
			}
			if !target.DICOMweb.IsZero() && (o.Web.QIDO.Answer != audit.WebOpen || !o.Web.Viewer.Step.OK()) {
				t.Errorf("%s: the web doors are %+v", name, o.Web)
			}
		})
	}
	all.Wait()
	for name, b := range map[string]*both{"one": one, "two": two} {
		if b.dicom.Peak() != 1 || b.answered.Load() == 0 {
			t.Errorf("%s: %d associations at once, %d requests", name, b.dicom.Peak(), b.answered.Load())
		}
		if n := b.together.Load(); n > 0 {
			t.Errorf("%s: %d times there were two conversations at once", name, n)
		}
	}
}

// TestAWebVisitThatIsInterruptedWhileItWaitsSendsNothing ends the audit of a web
// door while somebody else is with its host.
func TestAWebVisitThatIsInterruptedWhileItWaitsSendsNothing(t *testing.T) {
	t.Parallel()
	arrived, leave := make(chan struct{}), make(chan struct{})
	var first sync.Once
	s, err := pacs.Start(t.Context(), pacs.Posture{Raw: func(context.Context, net.Conn) {
		first.Do(func() { close(arrived) })
		<-leave
	}}, fixtures.Archive{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var asked atomic.Int32
	url := serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := &probe.Prober{Budget: budget, Now: today, Resolver: resolver(func() string {
		cancel() // the visit to the archive is over, and that to the door is about to begin
		return "127.0.0.1"
	})}
	var other sync.WaitGroup
	other.Go(func() { p.Probe(t.Context(), audit.Target{Address: audit.Operator(s.Addr())}, audit.NeedsEcho) })
	<-arrived
	door := audit.Operator(strings.Replace(url, "127.0.0.1", "web.example.org", 1))
	o := p.Probe(ctx, audit.Target{Address: audit.Operator("127.0.0.9:1"), DICOMweb: door}, audit.NeedsWeb)
	close(leave)
	other.Wait()
	w := o.Web
	for _, d := range []audit.WebDoor{w.QIDO, w.REST, w.Viewer} {
		if d.Step.Outcome != audit.Interrupted || asked.Load() > 0 {
			t.Errorf("%d requests, %+v", asked.Load(), d)
		}
	}
}

// still is a name server that does not change its mind. The order of its
// answers is that of the text.
type still map[string]string

func (s still) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	return names{host: {s[host]}}.LookupNetIP(ctx, network, host)
}
