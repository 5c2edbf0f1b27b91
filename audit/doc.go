// Package audit holds what an audit is about: targets, what was observed of
// them, the checks that judge it and the findings that result. It does no I/O:
// package probe observes, package checks judges.
package audit
