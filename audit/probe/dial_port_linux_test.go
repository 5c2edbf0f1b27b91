package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"syscall"
	"testing"
	"time"
)

// TestAnAnswerThatTakesItsTime dials a port whose queue is full, as it is far
// away or behind a filter: the kernel sends the SYN again after a second.
func TestAnAnswerThatTakesItsTime(t *testing.T) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	if err := errors.Join(syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}), syscall.Listen(fd, 0)); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	to := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), uint16(name.(*syscall.SockaddrInet4).Port))
	first, err := net.Dial("tcp", to.String()) // a queue of 0 has room for one
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()

	if _, err := dialPort(t.Context(), to, 100*time.Millisecond); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("nobody answers: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := dialPort(ctx, to, time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	time.AfterFunc(100*time.Millisecond, func() {
		if accepted, _, err := syscall.Accept(fd); err == nil {
			defer syscall.Close(accepted)
		}
	})
	c, err := dialPort(t.Context(), to, time.Minute)
	if err != nil {
		t.Fatalf("answered late: %v", err)
	}
	c.Close()
}
