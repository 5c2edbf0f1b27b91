package history_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"pacsaudit/audit"
	"pacsaudit/audit/checks"
	"pacsaudit/audit/phi"
	"pacsaudit/report"
	"pacsaudit/report/history"
	"pacsaudit/report/kept"
)

// asAuditor makes the test binary write reports until it is killed.
const asAuditor = "PACSAUDIT_TEST_AS_AUDITOR"

func TestMain(m *testing.M) {
	if where := os.Getenv(asAuditor); where != "" {
		writeUntilKilled(where, os.Getenv(asAuditor+"_TARGET"))
	}
	os.Exit(m.Run())
}

// writeUntilKilled says the number of each report that was kept.
func writeUntilKilled(where, target string) {
	ctx := context.Background()
	s, err := history.Open(ctx, where)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for n := uint64(1); ; n++ {
		if err := s.Add(ctx, sample(target, n, time.Now()), kept.Level{}); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(strconv.FormatUint(n, 10))
	}
}

// sample is a report whose counts are all n.
func sample(target string, n uint64, at time.Time) *report.Report {
	tally := &phi.Tally{Records: n, AnyExposed: n}
	tally.Fields[phi.PatientName][phi.Exposed] = n
	o := audit.Observation{
		Target: audit.Target{Name: audit.Operator(target), Address: audit.Operator("127.0.0.1:104")}, Started: at, Finished: at,
		Steps: audit.Steps{Reach: audit.Step{Outcome: audit.OK}, Plaintext: audit.Step{Outcome: audit.OK}, Stranger: audit.Step{Outcome: audit.OK},
			Echo: audit.Step{Outcome: audit.OK}}, Find: audit.Step{Outcome: audit.OK},
	}
	if n > 0 {
		o.Query.Tally = tally
	}
	return report.New(audit.Lit("pacsaudit test"), at, at, true, []audit.Result{audit.Judge(o, checks.All())})
}
