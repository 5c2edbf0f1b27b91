//go:build !race

package commands

// raceFactor is how much more memory the race detector takes.
const raceFactor = 1
