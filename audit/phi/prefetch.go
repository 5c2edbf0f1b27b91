//go:build amd64 || arm64

package phi

// prefetch has a line of memory fetched, and waits for nothing: a load holds up what
// follows it.
//
//go:noescape
func prefetch(at *uint32)
