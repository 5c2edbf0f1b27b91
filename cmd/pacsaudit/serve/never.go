package serve

import (
	"context"
	"time"
)

// watchNever shows how many names on the never-list have no address. The last
// addresses that were found for them stay forbidden.
func (s *server) watchNever(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for before := 0; ; {
		unknown := s.prober.Load().UnknownNever(ctx)
		s.self.NeverUnknown.Set(float64(unknown))
		switch {
		case unknown == before:
		case unknown == 0:
			s.log.Info("all names on the never-list have addresses again")
		default:
			s.log.Warn("names on the never-list without an address: the last known ones hold", "names", unknown)
		}
		before = unknown
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
