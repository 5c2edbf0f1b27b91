package listen

import (
	"bufio"
	"context"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// ErrNoCapture is a file that is neither pcap nor pcapng.
var ErrNoCapture = errors.New("not a capture: give files in the format pcap or pcapng, as tcpdump and Wireshark write them, or compressed by gzip or zstd")

// errCut is a capture that ends in the middle of a packet, or is damaged there.
var errCut = errors.New("the capture is cut off or damaged: what stands behind is not counted")

// How captures are read.
const (
	readBuffer = 1 << 20
	// maxPacket is the longest packet: tcpdump's own limit is as high.
	maxPacket = 256 << 10
	// maxWindow is the most memory that a file compressed by zstd may ask for.
	maxWindow = 64 << 20
	// look is after how many packets a run looks whether it was interrupted.
	look = 1 << 10
)

// Capture reads one capture to its end. Conversations go on from one to the next:
// the files of one recording are read in their order.
func (l *Listener) Capture(ctx context.Context, from io.Reader) error {
	l.counts.Files++
	b := bufio.NewReaderSize(from, readBuffer)
	plain, done, err := unpacked(b)
	if err == nil {
		defer done()
		err = l.read(ctx, plain)
	}
	switch {
	case err == nil:
	case ctx.Err() != nil:
		l.Interrupted()
		err = ctx.Err()
	case errors.Is(err, ErrNoCapture):
		l.counts.FilesUnread++
	default:
		l.counts.FilesCut++
		err = errCut
	}
	return err
}

// Unreadable counts a file that could not be opened.
func (l *Listener) Unreadable() {
	l.counts.Files++
	l.counts.FilesUnread++
}

// unpacked is what a file holds that may be compressed.
func unpacked(b *bufio.Reader) (plain *bufio.Reader, done func(), err error) {
	magic, err := b.Peek(4)
	if err != nil {
		return nil, nil, ErrNoCapture
	}
	switch {
	case magic[0] == 0x1F && magic[1] == 0x8B: // RFC 1952 §2.3.1
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, nil, ErrNoCapture
		}
		return bufio.NewReaderSize(z, readBuffer), func() { z.Close() }, nil
	case string(magic) == "\x28\xB5\x2F\xFD": // RFC 8878 §3.1.1
		z, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, ErrNoCapture
		}
		return bufio.NewReaderSize(z, readBuffer), z.Close, nil
	}
	return b, func() {}, nil
}

func (l *Listener) read(ctx context.Context, b *bufio.Reader) error {
	magic, err := b.Peek(4)
	if err != nil {
		return ErrNoCapture
	}
	var from source
	switch string(magic) {
	case "\xD4\xC3\xB2\xA1", "\xA1\xB2\xC3\xD4", "\x4D\x3C\xB2\xA1", "\xA1\xB2\x3C\x4D":
		if from, err = newPcap(b); err != nil {
			return err
		}
	case "\x0A\x0D\x0D\x0A":
		from = &pcapng{b: b}
	default:
		return ErrNoCapture
	}
	for n := 0; ; n++ {
		if n%look == 0 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if l.options.Look != nil {
				l.options.Look()
			}
		}
		f, err := from.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		l.frame(&f)
	}
}

// frame takes a frame in.
func (l *Listener) frame(f *frame) {
	l.counts.Packets++
	l.counts.Bytes += uint64(len(f.data))
	s, v := l.packets.decode(f.link, f.data)
	if short := len(f.data) < f.length; v == tcpSegment && s.cut > 0 || v == cutShort || v == unreadable && short {
		l.counts.Cut++
	}
	if v == unreadable || v == cutShort { // nobody knows whose it was
		l.counts.Unread++
	}
	if v == tcpSegment {
		l.packet(&s, f.at)
	}
}
