//go:build race

package e2e

// raceFactor is how much more memory the race detector takes, about.
const raceFactor = 8
