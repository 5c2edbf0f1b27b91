package probe_test

import (
	"flag"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// Rows of the posture table wait for their peers far more than they work.
const rowsAtOnce = "128"

func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		if err := flag.Set("test.parallel", rowsAtOnce); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			code = 1
		}
	}
	os.Exit(code)
}
