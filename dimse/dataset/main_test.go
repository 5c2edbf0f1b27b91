package dataset

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"
)

// Tests leave much behind and hold little: half of their time went into
// collecting. Benchmarks collect as the program does.
func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(m.Run())
}
