package probe

import (
	"context"
	"net"
	"net/netip"
	"os"
	"syscall"
	"time"
)

// socket is a TCP connection without what package net adds to one: a goroutine
// that watches the context and four system calls. A sweep makes so many that
// this is a sixth of its work.
type socket struct {
	*os.File
	remote netip.AddrPort
}

// dialPort connects within the limit.
func dialPort(ctx context.Context, to netip.AddrPort, limit time.Duration) (net.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	family, address := sockaddr(to)
	fd, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	if err = syscall.Connect(fd, address); underway(err) {
		// A near host has answered already, and most ports are closed: a second connect
		// at once needs no poller.
		if err = syscall.Connect(fd, address); err == syscall.EISCONN {
			err = nil
		}
	}
	if err != nil && !underway(err) {
		syscall.Close(fd)
		return nil, os.NewSyscallError("connect", err)
	}
	s := &socket{File: os.NewFile(uintptr(fd), "tcp"), remote: to}
	if err != nil {
		if err = s.connected(ctx, address, limit); err != nil {
			s.Close()
			return nil, err
		}
	}
	return s, nil
}

func sockaddr(to netip.AddrPort) (int, syscall.Sockaddr) {
	if to.Addr().Is4() {
		return syscall.AF_INET, &syscall.SockaddrInet4{Port: int(to.Port()), Addr: to.Addr().As4()}
	}
	return syscall.AF_INET6, &syscall.SockaddrInet6{Port: int(to.Port()), Addr: to.Addr().As16()}
}

func underway(err error) bool {
	return err == syscall.EINPROGRESS || err == syscall.EALREADY || err == syscall.EINTR
}

// connected waits until the connection is open or refused: a second connect tells
// which, connect(2).
func (s *socket) connected(ctx context.Context, address syscall.Sockaddr, limit time.Duration) error {
	raw, err := s.SyscallConn()
	if err != nil {
		return err
	}
	s.SetWriteDeadline(time.Now().Add(limit))
	stop := context.AfterFunc(ctx, func() { s.SetWriteDeadline(time.Unix(1, 0)) })
	defer stop()
	var result error
	err = raw.Write(func(fd uintptr) bool {
		result = syscall.Connect(int(fd), address)
		return !underway(result)
	})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return err
	case result != nil && result != syscall.EISCONN:
		return os.NewSyscallError("connect", result)
	}
	return nil
}

// CloseWrite ends what is sent.
func (s *socket) CloseWrite() error {
	raw, err := s.SyscallConn()
	if err != nil {
		return err
	}
	var result error
	if err := raw.Control(func(fd uintptr) { result = syscall.Shutdown(int(fd), syscall.SHUT_WR) }); err != nil {
		return err
	}
	return result
}

// LocalAddr is not known and not used.
func (s *socket) LocalAddr() net.Addr { return &net.TCPAddr{} }

// RemoteAddr is the address of the peer.
func (s *socket) RemoteAddr() net.Addr { return net.TCPAddrFromAddrPort(s.remote) }
