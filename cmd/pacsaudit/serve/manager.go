package serve

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// reloadAndTell reloads, and tells the service manager and the log.
func (s *server) reloadAndTell(ctx context.Context) error {
	s.notify(daemon.SdNotifyReloading + "\n" + daemon.SdNotifyMonotonicUsec())
	err := s.reload(ctx)
	if err != nil {
		// There is no word for a reload that failed but this: systemctl status shows it.
		s.notify(daemon.SdNotifyReady + "\nSTATUS=configuration rejected at " + time.Now().Format(time.DateTime) + ", and the previous one kept: the log says why")
		s.log.Error("configuration rejected; keeping the previous one", "error", err)
		return err
	}
	s.notify(daemon.SdNotifyReady + "\n" + s.status())
	s.log.Info("the configuration was loaded", "targets", s.schedule.Stats().Targets)
	return nil
}

// reloadAtHangUps reloads at each SIGHUP.
func (s *server) reloadAtHangUps(ctx context.Context, signals <-chan os.Signal) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
			s.reloadAndTell(ctx)
		}
	}
}

// status is what systemctl status shows.
func (s *server) status() string {
	return fmt.Sprintf("STATUS=configured targets: %d", s.schedule.Stats().Targets)
}

// notify tells systemd, where it started us.
func (s *server) notify(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		s.manager.failed(err)
		return
	}
	s.manager.over()
}

// watchdog tells systemd that the schedule is alive.
func (s *server) watchdog(ctx context.Context) {
	every, err := daemon.SdWatchdogEnabled(false)
	if err != nil || every == 0 {
		return
	}
	tick := time.NewTicker(every / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.schedule.Stats() // returns only if nobody holds its lock for ever
			s.notify(daemon.SdNotifyWatchdog)
		}
	}
}
