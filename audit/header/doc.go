// Package header counts what the headers of DICOM files show: files and
// directory trees, zip and tar archives, streams, web servers and buckets.
//
// It reads what stands before the pixel data and keeps counts. A walk follows
// no link, opens nothing but regular files and directories, and holds the same
// memory for a thousand files as for a million. What cannot be read is counted
// with its reason, and the walk goes on.
//
// A [Row] names a file, and a path can hold a patient's name: rows go to the
// list that the operator asked for and nowhere else. No error holds a path that
// was found; those that the operator gave are the operator's own.
package header
