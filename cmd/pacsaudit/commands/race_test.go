//go:build race

package commands

// raceFactor is how much more memory the race detector takes, about.
const raceFactor = 8
