package commands

import (
	"context"
	"io"
)

// untilDone is what somebody else writes, up to the end of the run: a read that waits
// for more is left behind.
func untilDone(ctx context.Context, in io.Reader) io.Reader {
	r, w := io.Pipe()
	go func() {
		_, err := io.Copy(w, in)
		w.CloseWithError(err)
	}()
	context.AfterFunc(ctx, func() { w.CloseWithError(ctx.Err()) })
	return r
}
