//go:build !amd64 && !arm64

package phi

// prefetch does nothing where there is no instruction for it.
func prefetch(*uint32) {}
