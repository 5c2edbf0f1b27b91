package commands

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// leaveStart gives back what is mapped of the program's own file: the start has touched
// most of it, and a count needs half. The system has it in its cache, and maps again
// what is needed. What the dynamic linker wrote to stays, as nothing else has it.
func leaveStart() {
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	smaps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return
	}
	for _, m := range unwritten(smaps, exe) {
		syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, syscall.MADV_DONTNEED) // advice: it may fail
	}
}

// mapping is a range of addresses.
type mapping struct{ from, to uintptr }

// unwritten are the mappings of a file, in smaps, proc(5), that cannot be written and
// never were.
func unwritten(smaps []byte, file string) (found []mapping) {
	var m mapping
	readOnly := false
	for lines := bufio.NewScanner(bytes.NewReader(smaps)); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) == 0:
		case fields[0] == "Anonymous:":
			if readOnly && len(fields) > 1 && fields[1] == "0" {
				found = append(found, m)
			}
		case !strings.HasSuffix(fields[0], ":"):
			n, _ := fmt.Sscanf(fields[0], "%x-%x", &m.from, &m.to)
			readOnly = n == 2 && len(fields) == 6 && (fields[1] == "r-xp" || fields[1] == "r--p") && fields[5] == file
		}
	}
	return found
}
