package commands

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"pacsaudit/audit"
	"pacsaudit/audit/inventory"
	"pacsaudit/report"
	"pacsaudit/report/audittrail"
	"pacsaudit/report/render"
	"pacsaudit/report/syslog"
)

// sendTimeout is how long a command waits for receivers, once its report is written.
const sendTimeout = 30 * time.Second

// sendAtOnce is how many events are made before they are sent: there may be a million.
const sendAtOnce = 1000

// sending says where the events of a report are sent.
type sending struct {
	send      bool // somebody asked for it
	receivers []syslog.Receiver
}

func sendFlag() cli.Flag {
	return &cli.BoolFlag{Name: "send", Category: ofOutput, Usage: "send an event for each verdict to the receivers of --config, once the report is written"}
}

// receiversOf are the receivers of a configuration, which may be nil. The never-list
// holds for them, too.
func receiversOf(v *inventory.Inventory, scope audit.Scope) (list []syslog.Receiver) {
	if v == nil {
		return nil
	}
	for _, r := range v.Receivers {
		list = append(list, syslog.Receiver{
			Name: r.Name, Address: r.Address, Format: r.Format, Clear: r.Clear, Certificate: r.Certificate, Authorities: r.Authorities,
			Forbidden: func(a netip.Addr) bool {
				_, forbidden := scope.Forbids(a)
				return forbidden
			},
		})
	}
	return list
}

// toConfigured sends to the receivers of a configuration, of which nothing else is
// used.
func (s *sending) toConfigured(ctx context.Context, config *string, stderr io.Writer) error {
	if !s.send {
		return nil
	}
	v, scope, err := scopeOptions{config: config}.load(ctx, stderr)
	if err != nil {
		return err
	}
	return s.to(receiversOf(v, scope))
}

// to sends to receivers, if that was asked for. Audit record repositories hear of
// queries, and not of verdicts.
func (s *sending) to(receivers []syslog.Receiver) error {
	receivers = slices.DeleteFunc(slices.Clone(receivers), func(r syslog.Receiver) bool { return r.Format == audittrail.Format })
	if s.send && len(receivers) == 0 {
		return usage("--send needs receivers in the configuration: --config FILE, with receivers in it")
	}
	s.receivers = receivers
	return nil
}

// sendEvents sends what a report says. It comes last: a receiver that hangs keeps
// nobody from the report, and no longer than sendTimeout from its exit code.
func (s *sending) sendEvents(ctx context.Context, r *report.Report) error {
	if !s.send || ctx.Err() != nil {
		return nil // whoever interrupts does not want to wait
	}
	failures := make([]string, len(s.receivers))
	var all sync.WaitGroup
	for i, receiver := range s.receivers {
		all.Go(func() {
			if err := sendTo(ctx, receiver, r); err != nil {
				failures[i] = err.Error()
			}
		})
	}
	all.Wait()
	failures = slices.DeleteFunc(failures, func(f string) bool { return f == "" })
	if len(failures) > 0 && ctx.Err() == nil {
		return internal(fmt.Errorf("events were not delivered: %s", strings.Join(failures, "; ")))
	}
	return nil
}

// sendTo sends what a report says to one receiver, piece by piece. It gives up at a
// piece that nobody takes in time.
func sendTo(ctx context.Context, receiver syslog.Receiver, r *report.Report) error {
	q := syslog.NewQueue(receiver)
	q.Attempts = 3
	flush := func() error {
		limited, cancel := context.WithTimeout(ctx, sendTimeout)
		defer cancel()
		return q.Flush(limited)
	}
	n := 0
	for m := range render.Events(r, receiver.Format) {
		q.Add(m)
		if n++; n%sendAtOnce == 0 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
