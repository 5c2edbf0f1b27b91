package header

import (
	"context"
	"io"
	"net/http"
	"time"
)

// watch is the transport of all requests to a server. Each answer has to begin, to go
// on and to end in time, and is cut at its bound, because libraries read answers to
// their ends.
type watch struct {
	next http.RoundTripper
	run  context.Context // ends what a library asks without a context
	host *host
	// bound is how an answer is bounded; nil where whoever reads it does that.
	bound func(*http.Request, *http.Response) bound
}

// bound is how much of an answer is read.
type bound struct {
	bytes int64 // 0 for any number
	marks int   // of < in it, which is twice its XML elements; 0 for any number
	cut   bool  // what is longer ends there, and is no failure
}

func (w *watch) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := w.host.givenUp(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(request.Context())
	unlink := context.AfterFunc(w.run, func() { cancel(context.Canceled) })
	late := time.AfterFunc(answerTime, func() { cancel(Stalled) })
	answer, err := w.next.RoundTrip(request.WithContext(ctx))
	late.Stop()
	if err != nil {
		err = w.failed(ctx, err, longStall)
		unlink()
		cancel(nil)
		return nil, err
	}
	b := &body{w: w, from: answer.Body, ctx: ctx, cancel: cancel, unlink: unlink}
	if w.bound != nil {
		b.bound = w.bound(request, answer)
	}
	b.late = time.AfterFunc(time.Hour, func() { cancel(Stalled) })
	b.late.Stop()
	answer.Body = b
	return answer, nil
}

// failed translates a failure, and tells the host of a stall.
func (w *watch) failed(ctx context.Context, err error, cost float64) error {
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	err = faultOf(err)
	if err == Stalled {
		w.host.stalled(cost)
	}
	return err
}

// body is that of an answer.
type body struct {
	w      *watch
	from   io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	unlink func() bool
	late   *time.Timer
	waited time.Duration
	bound  bound
	n      int64
	marks  int
	err    error // of every Read from now on
}

func (b *body) Read(p []byte) (int, error) {
	if b.bound.bytes > 0 {
		left := b.bound.bytes - b.n
		if left <= 0 {
			// Whether there is more decides whether this is a failure.
			left = 1
			if b.bound.cut {
				b.ended(io.EOF)
			}
		}
		p = p[:min(int64(len(p)), left)]
	}
	if b.err != nil || len(p) == 0 {
		return 0, b.err
	}
	patience := min(slowTime+time.Duration(b.n/slowRate)*time.Second, bodyTime) - b.waited
	cost := longStall
	if patience > stallTime {
		patience, cost = stallTime, shortStall
	}
	began := time.Now()
	b.late.Reset(patience)
	n, err := b.from.Read(p)
	b.late.Stop()
	b.waited += time.Since(began)
	b.n += int64(n)
	if b.bound.marks > 0 {
		for _, c := range p[:n] {
			if c == '<' {
				b.marks++
			}
		}
	}
	switch {
	case b.bound.bytes > 0 && b.n > b.bound.bytes, b.bound.marks > 0 && b.marks > b.bound.marks:
		b.ended(TooMuch)
		return 0, b.err
	case err == io.EOF:
		b.ended(err)
	case err != nil:
		b.ended(b.w.failed(b.ctx, err, cost))
	}
	return n, b.err
}

// ended records how reading ended, the first time.
func (b *body) ended(err error) {
	if b.err != nil {
		return
	}
	if b.err = err; err == io.EOF {
		b.w.host.answered()
	}
}

func (b *body) Close() error {
	if b.err == nil && b.n > 0 {
		b.w.host.answered() // as far as it was wanted
	}
	b.err = http.ErrBodyReadAfterClose
	b.late.Stop()
	b.from.Close()
	b.unlink()
	b.cancel(nil)
	return nil
}
