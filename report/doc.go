// Package report holds the finished report and writes it: one file a format.
// A format computes nothing and changes nothing. The JSON document is the
// record; the others are renderings of it.
package report
