package probe

import (
	"io"
	"testing"
	"testing/synctest"
	"time"
)

// In these tests time is that of the bubble, which passes while all wait.

func TestAServerThatLetsAReaderWaitIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		gaveUp := time.Time{}
		began := time.Now()
		watched := newWatch(r, 5*time.Second, func() { gaveUp = time.Now(); r.CloseWithError(io.ErrUnexpectedEOF) })
		go func() {
			w.Write([]byte("a"))
			time.Sleep(4 * time.Second)
			w.Write([]byte("b"))
			<-t.Context().Done() // and nothing any more
			w.Close()
		}()
		body, err := io.ReadAll(watched)
		if string(body) != "ab" || err == nil || gaveUp.Sub(began) != 9*time.Second {
			t.Errorf("%q, %v, given up after %v", body, err, gaveUp.Sub(began))
		}
	})
}

func TestAServerThatGoesOnSlowlyIsReadAndSoIsOneWhoseReaderIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		watched := newWatch(r, 5*time.Second, func() { t.Error("given up") })
		go func() {
			for range 100 {
				time.Sleep(4 * time.Second)
				w.Write([]byte("a"))
			}
			w.Close()
		}()
		n := 0
		for b := make([]byte, 1); ; n++ {
			if _, err := watched.Read(b); err == io.EOF {
				break
			}
			time.Sleep(time.Minute)
		}
		if n != 100 {
			t.Errorf("%d bytes", n)
		}
	})
}
