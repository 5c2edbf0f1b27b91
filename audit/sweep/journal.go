package sweep

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
)

// Journal is what a sweep has finished: an append-only file with one line an
// address, each with a checksum before it. A line is written before its
// address counts as finished, so that a sweep that was killed loses only what was
// under way. A later line for the same address replaces an earlier
// one; "void" takes it back. While it is open, no other process can open it as
// a journal: two sweeps would contact every port twice, and damage each other's
// lines.
type Journal struct {
	mu   sync.Mutex
	file *os.File
	size int64 // of the whole lines
	torn bool  // there may be part of one behind them
	line []byte
	void []netip.Addr // to be taken back as soon as there is room
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const (
	checksum = 9 // hexadecimal digits and a space
	heading  = "pacsaudit-sweep/1 "
	voided   = "void "
)

// ErrOtherSweep is a journal of other addresses, ports or another shard.
var ErrOtherSweep = errors.New("is the journal of another sweep: other addresses, ports or another shard")

// ErrInUse is a journal that another process has open.
var ErrInUse = errors.New("another sweep is writing it: wait until that has ended, or give this one a journal of its own")

// unlockable says what to do about a file that cannot be locked.
func unlockable(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("cannot be kept from other sweeps (%w): choose a file on a local disk", err)
}

// CreateJournal creates a journal. The file must not exist.
func CreateJournal(name string, p *Plan) (*Journal, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(f); err != nil {
		f.Close()
		return nil, err
	}
	j := &Journal{file: f}
	if err := j.write(func(b []byte) []byte { return append(append(b, heading...), p.Fingerprint()...) }); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(name)) // it holds nothing
	}
	return j, nil
}

// ResumeJournal opens a journal to continue it. What it says of each address is
// handed to record, "void" lines as a host without ports. It reports how many lines
// were damaged; half a line at the end is what a killed sweep leaves, and no
// damage.
func ResumeJournal(name string, p *Plan, record func(Host)) (*Journal, int, error) {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, 0, err
	}
	var whole int64
	damaged := 0
	if err = lock(f); err == nil {
		whole, damaged, err = readJournal(f, p, record)
	}
	if err == nil {
		err = f.Truncate(whole)
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return &Journal{file: f, size: whole}, damaged, nil
}

// readJournal reads the lines, and gives where the last whole one ends.
func readJournal(f io.Reader, p *Plan, record func(Host)) (whole int64, damaged int, err error) {
	r := bufio.NewReaderSize(f, 1<<16)
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		switch {
		case err == io.EOF && first:
			return whole, damaged, errors.New("is empty")
		case err == io.EOF:
			return whole, damaged, nil
		case err == bufio.ErrBufferFull: // no line of ours: the rest of it is passed over
			whole += int64(len(line))
			continue
		case err != nil:
			return whole, damaged, err
		}
		whole += int64(len(line))
		text, ok := checked(line)
		if first {
			switch plan, ours := strings.CutPrefix(text, heading); {
			case !ok || !ours:
				return whole, damaged, errors.New("is no journal of a sweep")
			case plan != p.Fingerprint():
				return whole, damaged, ErrOtherSweep
			}
			continue
		}
		h, fault := Host{}, error(nil)
		if address, undone := strings.CutPrefix(text, voided); undone {
			h.Address, fault = netip.ParseAddr(address)
		} else {
			h, fault = parseHost(text, p.Ports)
		}
		if !ok || fault != nil {
			damaged++
			continue
		}
		record(h)
	}
}

// checked is a line without its checksum, if that is right.
func checked(line []byte) (string, bool) {
	line = bytes.TrimSuffix(line, []byte("\n"))
	if len(line) < checksum {
		return "", false
	}
	sum, err := strconv.ParseUint(string(line[:checksum-1]), 16, 32)
	return string(line[checksum:]), err == nil && uint32(sum) == crc32.Checksum(line[checksum:], castagnoli)
}

// Finish writes what became of a host.
func (j *Journal) Finish(h *Host) error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.retract(); err != nil {
		return err
	}
	return j.write(func(b []byte) []byte { return appendHost(b, h) })
}

// Void takes back what was written of an address, if not now then before the
// next line.
func (j *Journal) Void(a netip.Addr) error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.void = append(j.void, a)
	return j.retract()
}

func (j *Journal) retract() error {
	for len(j.void) > 0 {
		if err := j.write(func(b []byte) []byte { return j.void[0].AppendTo(append(b, voided...)) }); err != nil {
			return err
		}
		j.void = j.void[1:]
	}
	return nil
}

func (j *Journal) write(text func([]byte) []byte) error {
	if err := j.mend(); err != nil {
		return err
	}
	j.line = text(append(j.line[:0], "         "...))
	sum := fmt.Appendf(nil, "%08x", crc32.Checksum(j.line[checksum:], castagnoli))
	copy(j.line, sum)
	j.line = append(j.line, '\n')
	if _, err := j.file.WriteAt(j.line, j.size); err != nil {
		j.torn = true // or may be: how much of it was written is not said
		return errors.Join(err, j.mend())
	}
	j.size += int64(len(j.line))
	return nil
}

// mend removes part of a line.
func (j *Journal) mend() error {
	if !j.torn {
		return nil
	}
	err := j.file.Truncate(j.size)
	if err == nil { // or the next line would leave a hole of zeros where the file is not opened to append
		_, err = j.file.Seek(j.size, io.SeekStart)
	}
	j.torn = err != nil
	return err
}

// Close makes sure that the disk has it, and closes the file.
func (j *Journal) Close() error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	err := errors.Join(j.retract(), j.file.Sync())
	unlock(j.file) // no file system that has no locks makes a journal wrong
	return errors.Join(err, j.file.Close())
}
