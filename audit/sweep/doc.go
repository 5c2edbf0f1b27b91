// Package sweep looks for DICOM speakers in address ranges: which addresses, in
// which order and at which pace, what becomes of each, and a journal from which
// a sweep that was killed goes on. It does no network I/O of its own: a
// [Knocker] makes the connections.
//
// It refuses what nobody could mean: ranges outside the scope, more than
// [MaxAddresses], and addresses on the never-list, which get nothing. One
// host has one connection at a time. Memory does not grow with the number of
// addresses, but for one bit each when a sweep is resumed.
package sweep
