package serve

import (
	"log/slog"
	"sync"
)

// trouble is a failure that comes again and again. The log says it once, once more
// where it changes, and at its end how often it came.
type trouble struct {
	log         *slog.Logger
	fails, ends string // what the log says

	mu    sync.Mutex
	said  string
	times int
}

func (t *trouble) failed(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.times++
	if s := err.Error(); s != t.said {
		t.said = s
		t.log.Error(t.fails, "error", err, "failures", t.times)
	}
}

func (t *trouble) over() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.times > 0 {
		t.log.Info(t.ends, "failures", t.times)
	}
	t.said, t.times = "", 0
}
