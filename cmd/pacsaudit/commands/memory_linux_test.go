package commands

import (
	"fmt"
	"os"
	"slices"
	"testing"
)

func TestOnlyWhatNothingWasWrittenToIsGivenBack(t *testing.T) {
	const smaps = `00400000-010c8000 r-xp 00000000 fe:00 11 /usr/bin/pacsaudit
Rss:                9256 kB
Anonymous:             0 kB
VmFlags: rd ex mr mw me
010ca000-01e97000 r--p 00cca000 fe:00 11 /usr/bin/pacsaudit
Anonymous:             0 kB
01e97000-01e98000 r--p 01a97000 fe:00 11 /usr/bin/pacsaudit
Anonymous:             4 kB
01e98000-01fd5000 rw-p 01a98000 fe:00 11 /usr/bin/pacsaudit
Anonymous:             0 kB
7feab3033000-7feab3189000 r-xp 00028000 fe:00 12 /usr/lib/libc.so.6
Anonymous:             0 kB
7feab3189000-7feab318a000 rw-p 00000000 00:00 0
Anonymous:             0 kB
`
	want := []mapping{{0x400000, 0x10c8000}, {0x10ca000, 0x1e97000}}
	if got := unwritten([]byte(smaps), "/usr/bin/pacsaudit"); !slices.Equal(got, want) {
		t.Errorf("%x, not %x", got, want)
	}
}

func TestAProgramGoesOnAfterItsStartIsGivenBack(t *testing.T) {
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	smaps, err := os.ReadFile("/proc/self/smaps")
	if err != nil || len(unwritten(smaps, exe)) == 0 {
		t.Fatalf("nothing to give back: %v", err)
	}
	for range 3 {
		leaveStart()
		if got := fmt.Sprint(mapping{1, 2}); got != "{1 2}" {
			t.Fatal(got)
		}
	}
}
