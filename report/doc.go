// Package report holds the finished report: it is read, written as JSON, which
// is the record, merged, compared and summed up. Package render writes it for
// people and for other programs.
package report
