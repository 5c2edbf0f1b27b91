package phi

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"
)

// Tests leave much behind and hold little: a fifth of their time went into
// collecting. Benchmarks, and processes whose memory is measured, collect as the
// program does.
func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() == "" && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(m.Run())
}
