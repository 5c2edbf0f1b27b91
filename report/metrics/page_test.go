package metrics_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"pacsaudit/audit"
	"pacsaudit/report/metrics"
)

func self() *metrics.Self {
	s := metrics.NewSelf("test", "0123", func() (targets, running, waiting int) { return 3, 2, 1 })
	s.Reloaded(true, noon)
	return s
}

// scrape is what Prometheus gets.
func scrape(t testing.TB, h http.Handler) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// TestAPageIsWhatTheLibraryWouldWrite compares the page that is copied together
// with one that the library gathers, target by target.
func TestAPageIsWhatTheLibraryWouldWrite(t *testing.T) {
	list := states(t)
	far := state(open("far"))
	far.From = audit.Operator("ward-3")
	list = append(list, far)
	got := samples(t, scrape(t, metrics.Handler(pageOf(t, list), prometheus.NewRegistry())))
	var want []string
	for _, s := range list {
		r := prometheus.NewPedanticRegistry()
		r.MustRegister(s)
		gathered, err := r.Gather()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		for _, mf := range gathered {
			if _, err := expfmt.MetricFamilyToText(&b, mf); err != nil {
				t.Fatal(err)
			}
		}
		want = append(want, samples(t, b.String())...)
	}
	slices.Sort(got)
	slices.Sort(want)
	if n := strings.Count(strings.Join(got, "\n"), "ward-3"); n < 50 {
		t.Errorf("%d series of a place say so", n)
	}
	if len(want) < 100 || !slices.Equal(got, want) {
		t.Errorf("%d samples on the page, %d by the library", len(got), len(want))
	}
}

// samples are the parsed lines of a page, which has each family once.
func samples(t *testing.T, text string) []string {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	parsed, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for name, mf := range parsed {
		if mf.GetHelp() == "" {
			t.Errorf("%s has no help", name)
		}
		for _, m := range mf.GetMetric() {
			lines = append(lines, name+m.String())
		}
	}
	return lines
}

func TestUnmeasuredIsNeverClean(t *testing.T) {
	page := scrape(t, metrics.Handler(pageOf(t, states(t)), prometheus.NewRegistry()))
	for _, want := range []string{
		`pacsaudit_target_measured{target="never audited"} 0`, `pacsaudit_target_exposure_level{target="never audited"} 0`,
		`pacsaudit_target_measured{target="gone"} 0`, `pacsaudit_target_exposure_level{target="gone"} 1`,
		`pacsaudit_target_measured{target="closed"} 1`, `pacsaudit_target_exposure_level{target="closed"} 4`,
		`pacsaudit_target_settled{target="never audited"} 0`, `pacsaudit_target_settled{target="gone"} 0`, `pacsaudit_target_settled{target="closed"} 1`,
		`pacsaudit_target_kept_exposure_level{target="never audited"} 0`, `pacsaudit_target_kept_exposure_level{target="gone"} 0`,
		`pacsaudit_target_exposure_level{target="main \"archive\" \\ 1"} 9`,
		`pacsaudit_target_field_exposed_records{field="patient_name",target="main \"archive\" \\ 1"} 57`,
		`pacsaudit_target_interval_seconds{target="on demand"} 600`, `pacsaudit_target_info{address="10.20.1.5:104",owner="night@example.org",target="on demand",zone="imaging"} 1`,
	} {
		if !strings.Contains(page, want+"\n") {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, bad := range []string{`target_grade{target="gone"}`, `target_grade{target="never audited"}`, `target_records{target="closed"}`} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
}

// TestLabelsAreOfClosedSets holds that nothing a server said is a label.
func TestLabelsAreOfClosedSets(t *testing.T) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	parsed, err := parser.TextToMetricFamilies(strings.NewReader(scrape(t, metrics.Handler(pageOf(t, states(t)), prometheus.NewRegistry()))))
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{"target", "check", "severity", "verdict", "field", "step", "outcome"}
	configured := []string{"target", "owner", "zone", "address"}
	word := regexp.MustCompile(`^[a-z0-9]+([-_][a-z0-9]+)*$`) // what servers say here is in capitals
	for name, mf := range parsed {
		for _, m := range mf.GetMetric() {
			for _, l := range m.GetLabel() {
				ofOperator := slices.Contains(configured, l.GetName()) && (name == "pacsaudit_target_info" || l.GetName() == "target")
				if !slices.Contains(allowed, l.GetName()) && !ofOperator {
					t.Errorf("%s has the label %s", name, l.GetName())
				}
				if !ofOperator && !word.MatchString(l.GetValue()) {
					t.Errorf("%s has the label %s=%q", name, l.GetName(), l.GetValue())
				}
			}
		}
	}
}

func BenchmarkScrape(b *testing.B) {
	page := pageOf(b, many(10_000))
	b.ReportAllocs()
	for b.Loop() {
		n, err := page.WriteTo(io.Discard)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(n)
	}
}

// BenchmarkScrapeOverTCP is what Prometheus waits for, on loopback.
func BenchmarkScrapeOverTCP(b *testing.B) {
	server := httptest.NewServer(metrics.Handler(pageOf(b, many(10_000)), self().Registry))
	defer server.Close()
	b.ReportAllocs()
	for b.Loop() {
		answer, err := http.Get(server.URL)
		if err != nil {
			b.Fatal(err)
		}
		n, err := io.Copy(io.Discard, answer.Body)
		if err != nil {
			b.Fatal(err)
		}
		answer.Body.Close()
		b.SetBytes(n)
	}
}

func BenchmarkRender(b *testing.B) {
	s := many(1)[0]
	b.ReportAllocs()
	for b.Loop() {
		metrics.Render(s)
	}
}

// TestAnAcceptedRiskRaisesNoAlert holds that what somebody signed for is shown
// apart from what is open.
func TestAnAcceptedRiskRaisesNoAlert(t *testing.T) {
	o := open("a")
	o.Target.Accepted = []audit.Acceptance{{Check: audit.NewID("store-negotiated"), Until: audit.DayOf(noon.AddDate(1, 0, 0)), Reason: audit.Lit("r"), By: audit.Lit("b")}}
	page := scrape(t, metrics.Handler(pageOf(t, []metrics.State{state(o)}), prometheus.NewRegistry()))
	if strings.Contains(page, `pacsaudit_target_finding{check="store-negotiated"`) || !strings.Contains(page, `pacsaudit_target_finding_accepted{check="store-negotiated"`) {
		t.Error("an accepted risk is shown as open")
	}
	end := fmt.Sprintf(`pacsaudit_target_acceptance_end_timestamp_seconds{check="store-negotiated",target="a"} %v`, float64(o.Target.Accepted[0].End(time.Local).Unix()))
	if !strings.Contains(page, end) || strings.Count(page, "pacsaudit_target_acceptance_end_timestamp_seconds{") != 1 {
		t.Errorf("the page lacks %s", end)
	}
}
