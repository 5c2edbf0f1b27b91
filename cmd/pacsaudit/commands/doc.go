// Package commands is the command line: flags, wiring and exit codes, one file
// for each command. It holds nothing to reuse. It is no part of package main so
// that the tests in e2e can call the whole program as a function.
package commands
