package header

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"pacsaudit/audit/phi"
)

func fileInspector() *phi.Inspector { return phi.NewFileInspector(time.Now()) }

// contextAfter ends after some files.
func contextAfter(t *testing.T, files int64) (context.Context, func(int)) {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	var n atomic.Int64
	return ctx, func(more int) {
		if n.Add(int64(more)) >= files {
			cancel()
		}
	}
}

var contextOfBench = context.Background()
