//go:build !race

package e2e

// raceFactor is how much more memory the race detector takes.
const raceFactor = 1
